"""A kind that is begun by the command goes through every room, and one that is half written is told in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amlstack import catalog

ROOT = Path(__file__).parents[2]
ROOMS = ("amlstack", "components", "policies", "sandbox", "templates", "tools", "tests", "docs", "examples")
TYPES = {
    "locks": ("Microsoft.Authorization/locks", "    level: can_not_delete\n"),
    "computes": (
        "Microsoft.MachineLearningServices/workspaces/computes",
        "    compute_type: kubernetes\n    description: Runs jobs.\n",
    ),
    "online_endpoints": (
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
        "    auth_mode: key\n    description: Answers.\n",
    ),
}
"""An extension and two children of the workspace: type, and what the example says of one. Where one of them has become
a kind of the product, name another of its sort."""


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the tree's own code."""
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project."""
    copy = tmp_path / "project"
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.*"):
        if file.is_file():
            shutil.copy(file, copy)
    return copy


def begin(tree: Path, key: str) -> None:
    """Begin a kind, give the example its key, and generate what follows."""
    type_, said = TYPES[key]
    begun = run(tree, "tools.new_kind", type_, "--key", key)
    assert begun.returncode == 0, begun.stdout
    example = tree / "examples" / "max" / "workspace.yaml"
    text = example.read_text(encoding="utf-8")
    example.write_text(
        text.replace("\nsecrets:", f"\n{key}:\n  - name: contoso\n{said}\nsecrets:", 1), encoding="utf-8"
    )
    made = run(tree, "tools.generated")
    assert made.returncode == 0, made.stdout


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("key", TYPES)
def test_a_begun_kind_goes_through_every_room(tree: Path, key: str) -> None:
    """The skeleton alone is planned, shown, exported, imported, made by the component and taken by the sandbox."""
    begin(tree, key)
    stem = catalog.EVERY_TYPE[TYPES[key][0].lower()].stem
    walked = run(tree, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_kinds.py", "-k", f"{stem} or sandbox")
    assert walked.returncode == 0, walked.stdout


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_a_half_written_kind_is_told_in_a_sentence(tree: Path) -> None:
    """Without its template each room says that the template is missing, and none ends in a traceback."""
    begin(tree, "locks")
    (tree / "templates" / "arm" / "lock.json.j2").unlink()
    walked = run(tree, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_kinds.py", "-k", "lock")
    assert walked.returncode == 1
    assert "lock has no template: write templates/arm/lock.json.j2" in walked.stdout
    assert "Traceback" not in walked.stdout


def test_a_type_that_is_there_already_is_refused(tree: Path) -> None:
    """A type of the product, or one that nothing is published of, ends with 2 and changes nothing."""
    for type_, why in {
        "Microsoft.KeyVault/vaults": "is a kind of the product already: see amlstack/catalog/keyvault.py",
        "Microsoft.Contoso/things": "nothing is published here of Microsoft.Contoso/things",
    }.items():
        refused = run(tree, "tools.new_kind", type_, "--key", "things")
        assert refused.returncode == 2
        assert why in refused.stdout
    assert not (tree / "templates" / "arm" / "thing.json.j2").exists()
