"""Outputs that an update never changes, known in a preview already.

azure-native's preview of an update knows a resource's inputs, name and location; all that only Azure writes is unknown,
the principal of an identity too, though that lasts as long as the identity does. A role assignment can't change its
principal, so a new tag on the identity would show all its roles as replaced. The engine tells a hook of an update what
the resource answered before, in a preview too, so nothing is asked of Azure. A resource that is replaced meets no such
hook, and stays unknown.

Source: pulumi-azure-native's provider/pkg/provider/provider.go (Update); the outputs: `Kind.lasting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from amlstack.plan.nodes import Node


class LastingOutputs:
    """What the resources of one component answered before this run updates them."""

    def __init__(self) -> None:
        self._before: dict[str, pulumi.ResourceHookArgs] = {}

    def noted(self, name: str, node: Node) -> pulumi.ResourceOptions:
        """Options of a node's resource, by its name in Pulumi, that tell what it answered before an update."""
        if not node.kind.lasting or isinstance(get_monitor(), MockMonitor):
            return pulumi.ResourceOptions()  # the SDK's mocks run no hooks, and fail where one is registered

        def updated(args: pulumi.ResourceHookArgs) -> None:
            self._before[node.key] = args

        hook = pulumi.ResourceHook(f"{name}-is-updated", updated, pulumi.ResourceHookOptions(on_dry_run=True))
        return pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_update=[hook]))

    def known(self, node: Node, attribute: str, output: pulumi.Output[Any]) -> pulumi.Output[Any]:
        """An output of a node's resource; where only a preview doesn't know it and it lasts, as it was before."""
        if attribute not in node.kind.lasting or not pulumi.runtime.is_dry_run():
            return output

        def kept(value: Any) -> Any:
            before = self._lasting(node, attribute) if isinstance(value, pulumi.output.Unknown) else value
            return output if before is None else before

        return output.apply(kept, run_with_unknowns=True)

    def _lasting(self, node: Node, attribute: str) -> Any:
        args = self._before.get(node.key)
        path = node.kind.outputs[attribute].removeprefix("properties.").split(".")
        if args is None or (path[0] == "identity" and not _has_own_identity(args.new_inputs)):
            return None
        found: Any = args.old_outputs
        for word in path:
            found = found.get(word) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else None


def _has_own_identity(inputs: Mapping[str, Any] | None) -> bool:
    """Whether a resource keeps the identity that Azure makes for it: `SystemAssigned`, or that and others."""
    identity = (inputs or {}).get("identity")
    said = identity.get("type") if isinstance(identity, Mapping) else None
    return isinstance(said, str) and "systemassigned" in said.lower()
