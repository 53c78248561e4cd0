"""`pulumi package add PATH`: the components as a package of a program in YAML, as docs/components.md says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Engine

from .conftest import counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

PROGRAM = """\
name: amlstack
runtime: yaml
resources:
  ml:
    type: amlstack:Workspace
    properties:
      name: fabrikam-ml
      nameSeed: fabrikam
      location: westeurope
      resourceGroup: {name: rg-fabrikam-forecasting}
"""


def test_a_program_in_yaml_adds_the_components_by_their_path(engine: Engine, tmp_path: Path) -> None:
    """The package is noted in Pulumi.yaml, the program comes up, and nothing is left in the components' folder."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROGRAM)
    components = ROOT / "components"
    before = sorted(components.iterdir())
    added = subprocess.run(
        ["pulumi", "package", "add", str(components), "--color", "never"],
        cwd=folder,
        env=engine.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert added.returncode == 0, added.stdout
    assert "Nothing is installed" in added.stdout
    assert yaml.safe_load((folder / "Pulumi.yaml").read_text())["packages"] == {"amlstack": str(components)}
    result = engine("up", folder, "--skip-preview")
    assert result.code == 0, result.output
    assert counted(result.output)["created"] > 5
    assert sorted(components.iterdir()) == before
