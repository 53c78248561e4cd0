"""Refuses, at preview, to replace what could not come back under its own name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from amlstack.catalog import Kind
from amlstack.plan.nodes import Located

from .inputs import Inputs


def refused_under_its_own_name(
    name: str, node: Located, given: Inputs, get: Callable[..., Any]
) -> pulumi.ResourceOptions:
    """Options that stop a create, while it is only previewed, where the name is there already.

    A vault or a workspace that is deleted keeps its name (catalog: soft_delete_days), so replacing one under the same
    name would delete it and then fail to create it. The engine tells a hook of the create alone; that what it would
    create exists shows that a replacement is meant, or that somebody else made it. `get` is azure-native's getter.
    """
    kind = node.kind

    def refuse(args: pulumi.ResourceHookArgs) -> None:
        inputs = args.new_inputs or {}
        taken = given.known(node.name) or inputs.get(kind.name_input)
        # where the group is replaced too, the engine doesn't know its name yet, but the plan does
        group = given.known(node.resource_group) or inputs.get("resourceGroupName")
        if not isinstance(taken, str) or not isinstance(group, str) or not _exists(get, kind, taken, group):
            return
        raise pulumi.RunError(
            f"{kind.title} {taken!r} exists already, and a deleted {kind.title} keeps its name for "
            f"{kind.soft_delete_days} days, so it can't be replaced under that name. Undo the change that asks for the "
            "replacement, or choose another name; one that was made outside this stack is brought in with "
            "`pulumi import`, or declared by its ARM id."
        )

    if isinstance(get_monitor(), MockMonitor):
        return pulumi.ResourceOptions()  # the SDK's mocks run no hooks, and fail where one is registered
    hook = pulumi.ResourceHook(f"{name}-keeps-its-name", refuse, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[hook]))


def _exists(get: Callable[..., Any], kind: Kind, name: str, group: str) -> bool:
    argument = re.sub("([A-Z])", r"_\1", kind.name_input).lower()
    try:
        return bool(get(resource_group_name=group, **{argument: name}).id)
    except Exception as error:  # noqa: BLE001  the SDK raises no narrower type, for a 404 and a missing right alike
        pulumi.log.debug(f"{name} could not be read, so it counts as not there: {type(error).__name__}")
        return False
