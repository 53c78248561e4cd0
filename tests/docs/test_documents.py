"""The documents say what is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.cli.sandbox import COMMANDS
from amlstack.spec import schema

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "policies" / "README.md"])


def keys(node: Any) -> Iterator[str]:
    """Every key that a workspace file may have, at any depth."""
    if isinstance(node, dict):
        yield from node.get("properties", {}) if isinstance(node.get("properties"), dict) else ()
        for value in node.values():
            yield from keys(value)
    elif isinstance(node, list):
        for item in node:
            yield from keys(item)


@pytest.mark.parametrize("key", sorted({key for key in keys(schema()) if not key.startswith("$")}))
def test_every_key_is_explained(key: str) -> None:
    """A key that the schema has stands in the page about the workspace file."""
    assert re.search(rf"`[^`]*\b{key}\b[^`]*`", (ROOT / "docs" / "workspace-file.md").read_text())


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
