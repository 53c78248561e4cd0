"""What asks for a node's concrete class is found in every spelling, and traits aren't taken for one."""

from __future__ import annotations

import ast

import pytest

from tools import class_switches


@pytest.mark.parametrize(
    "text",
    [
        "isinstance(node, Workspace)",
        "isinstance(node, (Extension, nodes.Workspace))",
        "isinstance(node, Extension | Workspace)",
        "issubclass(cls, nodes.Workspace)",
        "plan.of(Workspace)",
        "match node:\n    case Workspace(name=name):\n        pass",
        "match node:\n    case nodes.Workspace():\n        pass",
    ],
)
def test_each_spelling_of_a_switch_is_found(text: str) -> None:
    """isinstance, issubclass, Plan.of and a class pattern count, by the class's bare or qualified name."""
    found = list(class_switches.switches(ast.parse(text), class_switches.concrete()))
    assert [name for _, name in found] == ["Workspace"]


@pytest.mark.parametrize("text", ["isinstance(node, Located)", "plan.of(Node)", "isinstance(value, (Ref, str))"])
def test_a_trait_is_no_switch(text: str) -> None:
    """What nodes/base.py says a node may be, and other classes, may be asked for."""
    assert not list(class_switches.switches(ast.parse(text), class_switches.concrete()))


def test_every_kind_counts() -> None:
    """Each kind's class is among the concrete ones, and so is what several kinds are built on."""
    from amlstack.plan import nodes

    assert class_switches.concrete() >= {node.__name__ for node in nodes.NODES} | {"AnyDatastore"}


def test_too_many_places_fail(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With more places than may be the exit code is 1, and each is printed with its line."""
    monkeypatch.setattr("sys.argv", ["class_switches"])
    monkeypatch.setattr(class_switches, "places", lambda: ["amlstack/a.py:1: Workspace"] * (class_switches.LIMIT + 1))
    assert class_switches.main() == 1
    assert "amlstack/a.py:1: Workspace" in capsys.readouterr().out
