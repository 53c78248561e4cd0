"""The benchmarks of `pulumi up`, at a tiny size, and the program that ours is measured against."""

from __future__ import annotations

import dataclasses
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest

from amlstack.components import Workspace
from amlstack.components.program import declared as read
from benchmarks import declared, up
from benchmarks.figures import BenchmarkError, Report
from tests.components import mocking


def inputs(run: mocking.Run) -> dict[str, dict[str, Any]]:
    """What azure-native was given, by the resources' names."""
    return {name: each.inputs for name, each in run.by_name.items() if each.type.startswith("azure-native:")}


def bare(datastores: int, *, version_aliases: bool) -> mocking.Run:
    """Run the bare program under the mocks, and take what it registers on its stack away from other tests' programs."""
    settings = {"amlstack:datastores": str(datastores), "amlstack:version_aliases": str(version_aliases).lower()}
    pulumi.runtime.set_all_config(settings)
    try:
        return mocking.run(lambda: runpy.run_path(str(up.BARE / "__main__.py")))
    finally:
        root: Any = pulumi.runtime.get_root_resource()
        root._transformations = []


def test_the_bare_program_makes_what_the_component_makes(tmp_path: Path) -> None:
    """Name for name, both give azure-native the same inputs."""
    name, args = read(pulumi.Config(), declared.write(tmp_path / "workspace.yaml", 2))
    ours = inputs(mocking.run(lambda: Workspace(name, args)))
    assert len(ours) == 9
    assert inputs(bare(2, version_aliases=False)) == ours


def test_the_bare_program_keeps_or_drops_the_version_aliases() -> None:
    """The configuration says which."""
    assert all(not each.aliases for each in bare(1, version_aliases=False).by_name.values())
    assert all(each.aliases > 30 for each in bare(1, version_aliases=True).of("machinelearningservices:Datastore"))


@pytest.mark.thorough
@pytest.mark.engine
@pytest.mark.parametrize("unsaved", [False, True])
def test_the_three_programs_run_on_the_engine(unsaved: bool) -> None:
    """Each row compares as many whole runs, and the aim stands with the bare program without aliases."""
    said: list[str] = []
    report = up.measure("up_1", 1, said.append, datastores=1, unsaved=unsaved)
    assert [row.against for row in report.rows] == [
        "azure-native, no aliases",
        "azure-native as it is",
        "azure-native, no aliases",
    ]
    assert all(len(row.ours.values) == len(row.theirs.values) == 1 for row in report.rows)
    assert len(said) == 3
    assert [bool(row.aim) for row in report.rows] == [not unsaved, False, False]


@pytest.mark.thorough
@pytest.mark.engine
@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"datastores": 2, "version_aliases": "false"}, "made different things: .*store_1"),
        ({"version_aliases": "false"}, "ended with 1:.*missing configuration value 'datastores'"),
    ],
)
def test_programs_that_differ_or_fail_are_not_compared(
    config: dict[str, str | int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No ratio comes of a program that made something else, or that ended early."""
    contenders = up._contenders

    def other(file: Path, datastores: int) -> tuple[up.Contender, ...]:
        _, plain, kept = contenders(file, datastores)
        return dataclasses.replace(plain), dataclasses.replace(plain, config=config, costs=[], made=set()), kept

    monkeypatch.setattr(up, "_contenders", other)
    with pytest.raises(BenchmarkError, match=f"(?s){told}"):
        _measured()


def _measured() -> Report:
    return up.measure("up_1", 1, lambda _: None, datastores=1)
