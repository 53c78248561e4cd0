"""Refuses, at preview, what a workspace's network doesn't go back from.

Azure refuses it in the middle of an update, when half of the rest has been changed. The engine shows a program no plan,
but tells a hook of an update what was there before, in a preview too.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from amlstack.catalog import workspaces
from amlstack.plan import nodes


def refused_where_loosened(name: str, node: nodes.Workspace) -> pulumi.ResourceOptions:
    """Options that stop an update of the workspace which would loosen its managed network."""
    network = node.managed_network
    if network is None or isinstance(get_monitor(), MockMonitor):
        return pulumi.ResourceOptions()  # the SDK's mocks run no hooks, and fail where one is registered
    wanted = network.isolation_mode

    def refuse(args: pulumi.ResourceHookArgs) -> None:
        had = _mode(args.old_inputs) or _mode(args.old_outputs)
        if had is None or not _looser(wanted, had):
            return
        what = f"{node.kind.title} {node.name!r}: its managed network can't go back from {had} to {wanted}"
        raise pulumi.RunError(
            f"{what}. Leave the mode as it is. Another one takes another workspace: this one, with all that is "
            "registered in it, would have to be deleted first, and purged, since a deleted one keeps its name for "
            f"{node.kind.soft_delete_days} days; or declare one under another name."
        )

    hook = pulumi.ResourceHook(f"{name}-keeps-its-network", refuse, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_update=[hook]))


def _mode(said: Mapping[str, Any] | None) -> str | None:
    """The isolation mode among azure-native's inputs or outputs."""
    network = (said or {}).get("managedNetwork")
    found = network.get("isolationMode") if isinstance(network, Mapping) else None
    return found if isinstance(found, str) else None


def _looser(wanted: str, had: str) -> bool:
    """Whether a mode comes before another in the one order in which they may follow; an unknown one doesn't."""
    order = [mode.lower() for mode in workspaces.ISOLATION_MODES]
    return all(each.lower() in order for each in (wanted, had)) and order.index(wanted.lower()) < order.index(
        had.lower()
    )
