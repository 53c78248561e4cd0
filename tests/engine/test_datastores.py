"""The matrix: each kind of datastore with each way to sign in, on every path that the product has."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from amlstack import spec
from amlstack.catalog import datastores, machinelearning
from amlstack.policies import RULES, Graph, judge
from amlstack.policies.template import resources
from tests.conftest import AMLSTACK, Engine, Sandbox
from tools.datastores.examples import HEAD, LAKE, Pair, pairs
from tools.datastores.pages import resource

from .conftest import counted
from .test_equivalence import amlstack, same, second

__all__ = ["second"]

LAWFUL = [pair for pair in pairs() if pair.lawful and not pair.retired]
RETIRED = [pair for pair in pairs() if pair.lawful and pair.retired]
UNLAWFUL = [pair for pair in pairs() if not pair.lawful]
VARIABLES = {"AMLSTACK_SECRET_DATA_SAS": "sv=2026-01-01&sp=rl&se=2030-12-31T00:00:00Z&sig=made-up"}


def written(pair: Pair, folder: Path) -> Path:
    """The pair's workspace file."""
    file = folder / "workspace.yaml"
    file.write_text(pair.text, encoding="utf-8")
    return file


@pytest.mark.thorough
@pytest.mark.engine
@pytest.mark.parametrize("kind", dict.fromkeys(pair.type for pair in LAWFUL))
def test_lawful_pairs_work_on_every_path(
    kind: str, engine: Engine, sandbox: Sandbox, second: Sandbox, tmp_path: Path
) -> None:
    """Checked, made by the engine, exported and deployed; a second run of either changes nothing, and both agree."""
    ways = [pair for pair in LAWFUL if pair.type == kind]
    file, arm = tmp_path / "workspace.yaml", tmp_path / "arm"
    file.write_text(declared(ways), encoding="utf-8")
    amlstack("check", str(file))
    up = engine("up", file, **VARIABLES)
    assert up.code == 0, up.output
    again = engine("up", file, **VARIABLES)
    assert counted(again.output).keys() == {"unchanged"}
    amlstack("export", str(file), "--out", str(arm))
    words = ("sandbox", "deploy", str(arm), "--resource-group", "rg-contoso-ml", "--create-group")
    for _ in range(2):
        amlstack(*words, "--location", "westeurope", "--state", str(second.state), **VARIABLES)
    same(sandbox, second)
    made = {id_.rpartition("/")[2] for id_ in sandbox.resources() if "/datastores/" in id_}
    assert {named(pair) for pair in ways} <= made


def named(pair: Pair) -> str:
    """The name of a pair's datastore in a file with several."""
    return f"{pair.type}_{pair.way}"


def declared(pairs_: list[Pair]) -> str:
    """One workspace file with a datastore for each of the pairs, named after it."""
    return f"{HEAD}{LAKE}datastores:\n{''.join(pair.store(named(pair)) for pair in pairs_)}"


@pytest.mark.parametrize("command", ["check", "export", "plan", "sandbox up"])
def test_unlawful_pairs_are_refused_with_the_ways_that_would_do(command: str, tmp_path: Path) -> None:
    """By each command alike, all of them at once, each at its place, and nothing is made."""
    file = tmp_path / "workspace.yaml"
    file.write_text(declared(UNLAWFUL), encoding="utf-8")
    more = {"export": ["--out", str(tmp_path / "arm")], "sandbox up": ["--state", str(tmp_path / "state")]}
    words = [*command.split(), str(file), *more.get(command, [])]
    done = subprocess.run([*AMLSTACK, *words], capture_output=True, text=True)
    told = done.stdout + done.stderr
    assert done.returncode == 2, told
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["workspace.yaml"]
    lines = file.read_text(encoding="utf-8").splitlines()
    for pair in UNLAWFUL:
        first = next(number for number, line in enumerate(lines, 1) if line.endswith(f"name: {named(pair)}"))
        near = [line for number in range(first, first + 10) for line in told.splitlines() if f"yaml:{number}:" in line]
        ways = machinelearning.DATASTORE_AUTHENTICATION[pair.type]
        meant = ("signs in with nothing",) if ways == ("none",) else ways
        assert any(all(way in line for way in meant) for line in near), (pair, near)


def broken(pair: Pair) -> dict[str, Any]:
    """A datastore of the pair's kind as a resource, with the credentials that some other kind signs in with."""
    kind = next(each for each in (*LAWFUL, *RETIRED) if each.type == pair.type)
    other = next(each for each in LAWFUL if each.way == pair.way and _classic(each) == _classic(pair))
    body, taken = resource(kind), resource(other)["properties"]
    if not _classic(pair):
        body["properties"]["credentials"] = taken["credentials"]
        return body
    secrets = ("UserName", "UserId", "Password", "TenantId", "ClientId", "ClientSecret")
    kept = {key: value for key, value in body["properties"].items() if key not in secrets}
    body["properties"] = kept | {key: value for key, value in taken.items() if key in secrets}
    return body


def _classic(pair: Pair) -> bool:
    return pair.type in machinelearning.CLASSIC_WORDS


WRITTEN = [
    pair for pair in UNLAWFUL if any(each.way == pair.way and _classic(each) == _classic(pair) for each in LAWFUL)
]
"""The unlawful pairs that somebody's own template can say."""


@pytest.mark.parametrize("pair", WRITTEN, ids=str)
def test_rules_refuse_an_unlawful_pair_in_anybodys_template(pair: Pair) -> None:
    """An error that says the ways which would do."""
    found = judge(RULES, Graph(resources([broken(pair)]))).findings
    errors = [finding for finding in found if str(finding.severity) == "error"]
    assert errors, found


@pytest.mark.parametrize("pair", RETIRED, ids=str)
def test_a_retired_kind_loads_and_is_refused_by_a_check(pair: Pair, tmp_path: Path) -> None:
    """Old files say what they mean, and are told that the service is gone."""
    file = written(pair, tmp_path)
    assert spec.load(file).spec.datastores[0].type == pair.type
    done = subprocess.run([*AMLSTACK, "check", str(file)], capture_output=True, text=True)
    assert done.returncode == 1
    assert datastores.RETIRED_TYPES["AzureDataLakeGen1"] in done.stdout
