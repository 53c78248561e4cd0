"""The files that are derived from Azure's published types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog.published import FOLDER
from amlstack.catalog.versions import FILE
from tools import published_types
from tools.published_types import Graph, merged

here = pytest.mark.skipif(
    not published_types.SOURCE.is_dir(),
    reason="Azure's published types (arm-oracle) are not beside this checkout",
)


@here
def test_the_files_are_current() -> None:
    """`python -m tools.published_types` writes what there is, and nothing else."""
    wanted = published_types.files(published_types.SOURCE)
    assert {*FOLDER.glob("*.json"), FILE} == set(wanted)
    assert [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


def test_a_check_without_the_types_says_that_it_is_skipped(tmp_path: Path) -> None:
    """A clone alone has none; writing is refused there, so that nothing is removed."""
    for options, code in ((["--check"], 0), ([], 2)):
        command = [sys.executable, "-m", "tools.published_types", "--from", str(tmp_path), *options]
        result = subprocess.run(command, capture_output=True, text=True, cwd=published_types.ROOT)
        assert (result.returncode, "skipped" in result.stderr) == (code, True)


TYPES: list[dict[str, Any]] = [
    {"$type": "ResourceType", "name": "Contoso.Widgets/widgets@2026-01-01", "body": {"$ref": "#/1"}},
    {
        "$type": "ObjectType",
        "properties": {
            "name": {"type": {"$ref": "#/2"}, "flags": 9},
            "size": {"type": {"$ref": "#/4"}, "flags": 1},
            "state": {"type": {"$ref": "#/2"}, "flags": 2},
            "parts": {"type": {"$ref": "#/6"}, "flags": 0},
        },
    },
    {"$type": "StringType"},
    {"$type": "StringLiteralType", "value": "Small"},
    {"$type": "UnionType", "elements": [{"$ref": "#/3"}, {"$ref": "#/2"}]},
    {"$type": "ObjectType", "properties": {"parts": {"type": {"$ref": "#/6"}, "flags": 0}}},
    {"$type": "ArrayType", "itemType": {"$ref": "#/5"}, "maxLength": 3},
]
"""A widget, whose parts have parts."""
WIDGET: list[Any] = [
    {"properties": {"size": [1, "required"], "state": "readOnly", "parts": 2}},
    {"enum": ["Small"]},
    {"items": 3, "maxLength": 3},
    {"properties": {"parts": 2}},
]


def test_what_a_check_needs_is_kept() -> None:
    """Without the envelope, with what is required and what only Azure writes; a part that has parts is one node."""
    graph = Graph()
    assert merged(graph.nodes, [graph.body(TYPES, 0)]) == (WIDGET, [0])


def test_versions_share_what_they_have_in_common() -> None:
    """A version that says the same costs its name; one that differs, what differs."""
    other = [dict(each) for each in TYPES]
    other[3] = {"$type": "StringLiteralType", "value": "Large"}
    graph = Graph()
    nodes, bodies = merged(graph.nodes, [graph.body(types, 0) for types in (TYPES, list(TYPES), other)])
    assert bodies[0] == bodies[1] != bodies[2]
    assert len(nodes) == len(WIDGET) + 2
