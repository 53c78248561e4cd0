"""The files that are derived from Azure's published types."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog.published import FOLDER
from amlstack.catalog.versions import FILE, api_versions
from tools.published_types import __main__ as published_types
from tools.published_types import versions
from tools.published_types.graph import Graph, merged

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


STORE = "microsoft.storage/storageaccounts"
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
    {"enum": ["Small"], "open": True},
    {"items": 3, "maxLength": 3},
    {"properties": {"parts": 2}},
]


def test_what_a_check_needs_is_kept() -> None:
    """Without the envelope, with what is required and what only Azure writes; a part that has parts is one node."""
    graph = Graph()
    assert merged(graph.nodes, [graph.body(TYPES, 0)]) == (WIDGET, [0])


def test_a_list_that_names_no_plain_text_is_closed() -> None:
    """Azure publishes a list as open by naming any text beside its words."""
    closed = [*TYPES[:4], {"$type": "UnionType", "elements": [{"$ref": "#/3"}]}, *TYPES[5:]]
    graph = Graph()
    nodes, _ = merged(graph.nodes, [graph.body(closed, 0)])
    assert nodes[1] == {"enum": ["Small"]}


def test_no_list_of_api_versions_is_left_out() -> None:
    """What is published, what the list of providers tells, what azure-native has and what clients send: all of them."""
    listed = {
        key: {"types": ["2001-01-01"], "provider": ["2002-02-02"]}
        for key in (STORE, *(each.lower() for each in versions.PLAYED))
    }
    said = json.loads(versions.text({"source": "x"}, [STORE], listed))["types"][STORE].split()
    assert {"2001-01-01", "2002-02-02", "2026-09-01", "2015-06-15"} <= set(said)
    assert said == sorted(set(said))


@pytest.mark.parametrize("type_", sorted(versions.TOKENS))
def test_each_type_has_the_versions_that_azure_native_has(type_: str) -> None:
    """A resource of azure-native's names the versions that it had as its aliases; each is known of its type."""
    own = versions.of_native(type_)
    assert own
    assert own <= set(api_versions(type_))


def test_versions_share_what_they_have_in_common() -> None:
    """A version that says the same costs its name; one that differs, what differs."""
    other = [dict(each) for each in TYPES]
    other[3] = {"$type": "StringLiteralType", "value": "Large"}
    graph = Graph()
    nodes, bodies = merged(graph.nodes, [graph.body(types, 0) for types in (TYPES, list(TYPES), other)])
    assert bodies[0] == bodies[1] != bodies[2]
    assert len(nodes) == len(WIDGET) + 2
