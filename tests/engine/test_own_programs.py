"""The examples that are programs: a component alone, beside resources of the program's own, on the real engine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Engine, Sandbox

from .conftest import counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

KEY = "Y2FuYXJ5LW9mLWEtcGFydG5lcnMta2V5LTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="


class Program:
    """A copy of an example, run as its reader runs it: `pulumi` in its folder."""

    def __init__(self, engine: Engine, name: str, folder: Path) -> None:
        self.variables = engine.variables
        self.folder = shutil.copytree(ROOT / "examples" / name, folder / name)
        self("stack", "init", "dev")

    def __call__(self, *arguments: str, given: str | None = None) -> str:
        """Run pulumi, which must end well; returns what it printed."""
        ended = subprocess.run(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.variables,
            input=given or "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout
        return ended.stdout


def test_a_component_lives_in_a_program_of_ones_own(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """A workspace on the program's own group and storage, then a datastore for that workspace from another program."""
    workspace = Program(engine, "in_your_program", tmp_path)
    workspace("config", "set", "--secret", "partner_key", given=KEY)
    datastore = Program(engine, "datastore_alone", tmp_path)
    said = []
    for program in (workspace, datastore):
        before = sandbox.resources()
        said += [program("preview")]
        assert sandbox.resources() == before
        said += [program("up", "--yes", "--skip-preview")]
        made = counted(said[-1])["created"]
        said += [program("up", "--yes", "--skip-preview")]
        assert counted(said[-1]) == {"unchanged": made}
    bodies = {id_.rpartition("/")[2]: body["properties"] for id_, body in sandbox.resources().items()}
    assert bodies["fabrikam-ml"]["storageAccount"].endswith("/stfabrikamforecasting")
    assert bodies["prices"]["credentials"]["credentialsType"] == "AccountKey"
    assert bodies["telemetry"]["accountName"] == "stfabrikamtelemetry"
    assert KEY not in "".join([*said, *(file.read_text() for file in tmp_path.rglob("*.json"))])
    for program in (datastore, workspace):
        program("destroy", "--yes", "--skip-preview")
    assert sandbox.resources() == {}
