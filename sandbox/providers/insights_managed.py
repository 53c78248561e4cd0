"""The managed workspace: the Log Analytics workspace that Azure makes for an Application Insights without one.

Source: https://learn.microsoft.com/azure/azure-monitor/app/managed-workspaces (when; in a group of its own; that it
goes with its component). The names, `ai_NAME_APPID_managed` and `managed-NAME-ws`, are as resources in public
repositories have them; how Azure shortens a long NAME isn't documented: here it is cut.
"""

from __future__ import annotations

import re
from dataclasses import replace

from amlstack.catalog import ids, monitoring, resources
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.lifecycle import write
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.target import parse


def managed_workspace(call: Call, component: Resource) -> str:
    """The id that the managed workspace of a component has."""
    longest = monitoring.LOG_ANALYTICS.name.longest - len("managed--ws")
    name = f"managed-{re.sub(r'[^A-Za-z0-9-]', '-', component.name)[:longest]}-ws"
    return ids.resource_id(_group(call, component), monitoring.LOG_ANALYTICS.type, name)


def _group(call: Call, component: Resource) -> str:
    app = component.properties["AppId"]
    longest = resources.GROUP.name.longest - len(f"ai__{app}_managed")
    name = re.sub(r"[^A-Za-z0-9_().-]", "-", component.name)[:longest]
    return ids.group_id(call.target.subscription, f"ai_{name}_{app}_managed")


def make_managed(call: Call, component: Resource) -> None:
    """Make a component's managed workspace, and its group, where that is the workspace that the component names."""
    id_ = component.properties["WorkspaceResourceId"]
    if id_ != managed_workspace(call, component):
        return
    location = component.body["location"]
    group = id_.partition("/providers/")[0]
    write(replace(call, method="PUT", target=parse(group), body={"location": location, "managedBy": component.id}))
    made, _ = write(replace(call, method="PUT", target=parse(id_), body={"location": location, "properties": {}}))
    call.store.put(replace(made, ready_at=0.0))  # the component is only there when its workspace is


def remove_managed(call: Call, component: Resource) -> None:
    """Delete a component's managed workspace with its group, also where the component has moved to another one."""
    call.store.drop(_group(call, component))
