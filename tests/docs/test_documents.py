"""The documents say what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amlstack.cli.sandbox import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "policies" / "README.md"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_sandbox_command_is_explained(command: str) -> None:
    """Each command of the sandbox stands in its page."""
    page = (ROOT / "docs" / "sandbox.md").read_text()
    assert re.search(rf"`(amlstack sandbox )?{command}\b", page)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document is a file or folder of the repository."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_tests_that_are_named_exist(document: Path) -> None:
    """A document that names a test, or a folder of them, names one that is there."""
    for named in re.findall(r"`(tests/[\w/.]+)`", document.read_text()):
        assert (ROOT / named).exists(), named
