"""Which outputs a preview of an update knows, and which a change of the resource takes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
import pytest

from amlstack.catalog import Kind, identity, keyvault, machinelearning
from amlstack.components import lasting_outputs
from amlstack.components.lasting_outputs import LastingOutputs

from .mocking import run

OLD, NEW = "id-before", "id-after"
OWN = {"principalId": OLD, "type": "SystemAssigned"}


@dataclass
class Node:
    """As much of a node as is asked."""

    kind: Kind
    key: str = "it"


class Hook:
    """A hook that is called by the test, not by an engine."""

    called: dict[str, Callable[[Any], None]]

    def __init__(self, name: str, callback: Callable[[Any], None], options: pulumi.ResourceHookOptions) -> None:
        assert options.on_dry_run
        self.called[name] = callback


@pytest.fixture(autouse=True)
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks as on an engine, in a preview."""
    monkeypatch.setattr(lasting_outputs, "get_monitor", lambda: None)
    monkeypatch.setattr(Hook, "called", {}, raising=False)
    monkeypatch.setattr(pulumi, "ResourceHook", Hook)
    monkeypatch.setattr(pulumi, "ResourceHookBinding", lambda before_update: before_update)
    monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: True)


def told(
    kind: Kind, update: dict[str, Any] | None, answer: Any = pulumi.UNKNOWN, attribute: str = "principal_id"
) -> Any:
    """What becomes of an output, where the engine runs such an update before it; None where it stays unknown."""
    found, node = LastingOutputs(), Node(kind)
    arrived: list[Any] = []
    found.noted("ml-it", node)  # type: ignore[arg-type]
    if update is not None:
        Hook.called["ml-it-is-updated"](pulumi.ResourceHookArgs("urn", "id", "it", kind.token, **update))

    def program() -> None:
        output = pulumi.Output.from_input(answer)
        found.known(node, attribute, output).apply(arrived.append)  # type: ignore[arg-type]

    run(program)
    return arrived[0] if arrived else None


def test_a_principal_outlasts_an_update() -> None:
    """That of an identity, and that of a workspace which keeps its own identity, whatever else it gets."""
    assert told(identity.USER_ASSIGNED, {"old_outputs": {"principalId": OLD}}) == OLD
    for type_ in ("SystemAssigned", "SystemAssigned,UserAssigned"):
        after = {"identity": {"type": type_}}
        assert told(machinelearning.WORKSPACE, {"old_outputs": {"identity": OWN}, "new_inputs": after}) == OLD


def test_a_principal_that_may_change_is_unknown() -> None:
    """Of what is made or replaced, of a workspace that gives its identity up or had none."""
    workspace = machinelearning.WORKSPACE
    system, user = ({"identity": {"type": word}} for word in ("SystemAssigned", "UserAssigned"))
    assert told(identity.USER_ASSIGNED, None) is None
    assert told(workspace, {"old_outputs": {"identity": OWN}, "new_inputs": user}) is None
    assert told(workspace, {"old_outputs": user, "new_inputs": system}) is None
    assert told(workspace, {"old_outputs": {"identity": OWN}, "new_inputs": {}}) is None


def test_what_the_preview_knows_wins() -> None:
    """An answer is never put in place of another, and an output that may change is nobody's business."""
    assert told(identity.USER_ASSIGNED, {"old_outputs": {"principalId": OLD}}, NEW) == NEW
    assert told(identity.USER_ASSIGNED, {"old_outputs": {"clientId": OLD}}, attribute="client_id") is None
    assert not LastingOutputs().noted("ml-vault", Node(keyvault.VAULT)).hooks  # type: ignore[arg-type]
