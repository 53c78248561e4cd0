"""The components that are written by hand are witnesses: the maker of plain kinds sends the same for their nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pytest

from amlstack import plan, spec
from amlstack.catalog import KINDS
from amlstack.components import Datastore, Workspace, makers
from amlstack.plan import Late, Undecided
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec
from tests.arm.recording import SUBSCRIPTION
from tests.conftest import ROOT

from .mocking import CLIENT, Registered, run
from .test_datastore import KINDS as STORES
from .test_datastore import args as store
from .test_datastore import late as as_outputs

FILES = sorted([*ROOT.glob("examples/*/workspace.yaml"), *ROOT.glob("tests/arm/declarations/*.yaml")])
LATE = pytest.mark.parametrize("late", [False, True], ids=["known", "late"])
BY_NAME = ("_subnet", ".subnet", ".target")
"""Keys that take a name or an id: one that arrives late is an id."""
SECRET = "value of "
NETWORK = {"network_security_group", "virtual_network", "private_dns_zone", "virtual_network_link",
           "private_endpoint", "private_dns_zone_group"}  # fmt: skip
PLAIN = {"blob_container", "file_share", "log_analytics", "managed_identity", "resource_group"} | NETWORK


def leaves(args: Any, path: str = "") -> Iterator[str]:
    """The path of every leaf of a component's args."""
    members: Any = args.items() if isinstance(args, dict) else enumerate(args) if isinstance(args, list) else None
    if members is None:
        yield path
        return
    for step, item in members:
        yield from leaves(item, f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}".lstrip("."))


def put(args: Any, made: Any, path: str = "") -> Any:
    """The same args with what `made` gives for each leaf's path and value."""
    if isinstance(args, dict):
        return {key: put(item, made, f"{path}.{key}".lstrip(".")) for key, item in args.items()}
    if isinstance(args, list):
        return [put(item, made, f"{path}[{index}]") for index, item in enumerate(args)]
    return made(path, args)


@cache
def declared(file: Path) -> tuple[str, Any]:
    """A declaration's name and its args, each secret a text of its own; what exists lies in the mocks' subscription."""
    declaration = spec.load(file)
    args: Any = declaration.as_args(lambda kept: f"{SECRET}{kept.secret}")
    here = CLIENT["subscriptionId"]
    near = put(args, lambda _, value: value.replace(SUBSCRIPTION, here) if isinstance(value, str) else value)
    return declaration.spec.name, near


@cache
def may_be_late(file: Path) -> frozenset[str]:
    """The paths of the leaves that may arrive late: the plan depends on none of them."""
    name, args = declared(file)
    found = {path for path in leaves(args) if not path.endswith(BY_NAME)} - {"name"}
    while True:
        try:
            plan.workspace(fill(WorkspaceSpec, {"name": name, **with_late(args, found)}))
        except Undecided as error:
            found.remove(error.argument)
        except plan.PlanError as error:
            found -= {path for path in found for fault in error.faults if path.startswith(spelled(fault.path))}
        else:
            return frozenset(found)


def with_late(args: Any, paths: set[str]) -> Any:
    """The args, with a Late at each of the paths."""
    return put(args, lambda path, value: Late(path, None) if path in paths else value)


def spelled(steps: tuple[str | int, ...]) -> str:
    """A place of the declaration, as the paths of leaves are written."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def sent(file: Path, *, late: bool) -> dict[str, Registered]:
    """What the program of a declaration registers; `late` brings as an Output each leaf that may be one."""
    name, args = declared(file)

    def given(path: str, value: Any) -> Any:
        if not late or path not in may_be_late(file):
            return value
        secret = isinstance(value, str) and value.startswith(SECRET)
        return pulumi.Output.secret(value) if secret else pulumi.Output.from_input(value)

    return run(lambda: Workspace(name, put(args, given))).by_name


@LATE
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_both_ways_send_the_same(file: Path, late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inputs, what each of them waits for, and what is marked as a secret, resource for resource."""
    written = sent(file, late=late)
    monkeypatch.setattr(makers, "WRITTEN", {})
    assert sent(file, late=late) == written


@LATE
@pytest.mark.parametrize("kind", STORES)
def test_both_ways_send_the_same_datastore(kind: str, late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, in a workspace that is known by its name."""
    given: Any = store(kind)
    given[kind] = as_outputs(given[kind]) if late else given[kind]
    written = run(lambda: Datastore("far", given)).by_name
    monkeypatch.setattr(makers, "WRITTEN", {})
    assert run(lambda: Datastore("far", given)).by_name == written


def test_what_isnt_written_by_hand_is_plain() -> None:
    """Every kind is made, and those alone from their templates that say there all that they need."""
    assert {kind.stem for kind in KINDS} - {kind.stem for kind in makers.WRITTEN} == PLAIN
