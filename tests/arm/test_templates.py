"""The templates' own form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import UndefinedError

from amlstack import plan, spec
from amlstack.arm import Spelling, render
from amlstack.arm.filters import only_json
from amlstack.arm.rendering import _environment, resource
from amlstack.catalog import KINDS, Kind
from amlstack.plan.nodes import NODES, ManagedIdentity

from .test_parity import ROOT

FOLDER = ROOT / "templates" / "arm"
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
PLANNED = {
    name: plan.workspace(spec.load(ROOT / f"tests/arm/declarations/{name}.yaml").spec) for name in ("made", "existing")
}
MADE = PLANNED["made"]


def literals(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf that isn't null, and where it stands."""
    for key, item in value.items():
        if isinstance(item, dict):
            yield from literals(item, f"{path}{key}.")
        elif item is not None:
            yield f"{path}{key}", item


def test_each_kind_has_a_template_and_a_node() -> None:
    """A file for each kind of the catalog and no other, under the same stem."""
    assert {file.name for file in FOLDER.iterdir()} == {f"{kind.stem}.json.j2" for kind in KINDS}
    assert {node.kind for node in NODES} == set(KINDS)


@EACH_KIND
def test_a_template_holds_no_literal_but_type_and_version(kind: Kind) -> None:
    """With each value taken out, JSON is left in which type and apiVersion are said, and are the catalog's."""
    text = (FOLDER / f"{kind.stem}.json.j2").read_text(encoding="utf-8")
    bare = re.sub(r"\{\{ [^}]* \| json \}\}", "null", text)
    assert dict(literals(json.loads(bare))) == {"type": kind.type, "apiVersion": kind.api_version}


@pytest.mark.parametrize("template", ["{{ sku }}", "{{ 7 }}", "{{ name | upper }}", "{{ name | json | upper }}"])
def test_a_value_comes_as_json_or_not_at_all(template: str) -> None:
    """A template that forgets the filter, or goes on after it, is an error."""
    with pytest.raises(TypeError, match=re.escape("end it with `| json`")):
        _environment().from_string(template).render(sku="x", name="x")


def test_only_json_passes() -> None:
    """Text that looks like JSON is not enough."""
    with pytest.raises(TypeError):
        only_json('"text"')


def test_a_word_that_no_node_has_is_an_error() -> None:
    """A misspelt name in a template stops the rendering."""
    with pytest.raises(UndefinedError, match="skuu"):
        _environment().from_string("{{ skuu | json }}").render(Spelling(MADE).variables(MADE["key_vault"]))


def test_members_that_say_nothing_are_left_out() -> None:
    """No null, no empty tags, and no `secrets` where there are none; the empty objects of identities stay."""
    text = json.dumps(render(MADE))
    assert "null" not in text
    plain = resource(MADE["datastore:plain"], Spelling(MADE))
    assert plain["properties"]["credentials"] == {"credentialsType": "None"}
    assert "tags" not in plain["properties"]
    identity = resource(MADE["workspace"], Spelling(MADE))["identity"]
    assert [*identity["userAssignedIdentities"].values()] == [{}, {}]


def test_the_same_plan_renders_to_the_same_bytes() -> None:
    """Order is the plan's and the templates', never a set's."""
    assert json.dumps(render(MADE)) == json.dumps(render(MADE))


@pytest.mark.parametrize("name", PLANNED)
def test_a_group_that_is_deployed_to_is_no_scope(name: str) -> None:
    """A role on the group, made or there before, lies there without being told; a role on a resource names it."""
    scopes = [
        item.get("scope") for item in render(PLANNED[name]) if item["type"] == "Microsoft.Authorization/roleAssignments"
    ]
    assert scopes.count(None) == len(list(PLANNED[name].of(ManagedIdentity)))
    assert all("Microsoft." in scope for scope in scopes if scope)
