"""The templates as data: which field of a node stands where in its ARM resource."""

from __future__ import annotations

import pytest

from amlstack.arm.filters import FILTERS
from amlstack.catalog import KINDS, Kind, firewall
from amlstack.components import plain
from amlstack.plan import mapping, nodes
from amlstack.plan.mapping import Key, Placeholder

EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)


def test_a_template_is_its_constants_and_placeholders() -> None:
    """Type and version as they are, and for each value its field and what is done with it, without `json`."""
    said = mapping.template("role_assignment")
    assert said["type"] == "Microsoft.Authorization/roleAssignments"
    assert said["scope"] == Placeholder("scope", ("beyond_group",))
    assert said["properties"]["roleDefinitionId"] == Placeholder("role", ("role_definition",))
    assert said["properties"]["principalId"] == Placeholder("principal_id")


def test_a_filter_that_nobody_knows_is_an_error() -> None:
    """It names the filter, and those that there are."""
    with pytest.raises(ValueError, match="'upper' is no filter of the templates: use one of default"):
        mapping._parsed({"name": "{{name | upper}}"})


def test_every_reader_of_the_templates_knows_the_same_filters() -> None:
    """What the mapping reads is what Jinja has, and the components' maker does each of them."""
    known = {*mapping.FILTERS, "json"} - {"default(none)"}
    assert known == set(FILTERS)
    assert known == {*plain._FILTERS, "json", "beyond_group"}


@EACH_KIND
def test_a_body_says_what_its_values_say(kind: Kind) -> None:
    """Each value at its path, without the envelope; nothing at all where every value is None."""
    said = mapping.body(kind.stem, lambda place: place.field)
    assert not set(said) & set(mapping.ENVELOPE)
    for field, path in mapping.paths(kind.stem).items():
        at = said
        *outer, last = path.split(".")
        if outer or last not in mapping.ENVELOPE:
            for word in outer:
                at = at[word]
            assert at[last] == field
    assert mapping.body(kind.stem, lambda _: None) == {}


@EACH_KIND
def test_every_placeholder_is_a_field_of_the_kinds_nodes(kind: Kind) -> None:
    """But for what the rendering adds: why it is there, and what it waits for."""
    fields = {field for node in nodes.NODES if node.kind is kind for field in node.__dataclass_fields__} | {
        "why",
        "depends_on",
    }
    assert {field.partition(".")[0] for field in mapping.paths(kind.stem)} <= fields


def test_keys_are_the_declarations_words() -> None:
    """A field under its own name, or under the key that its metadata says; none whose value a filter changes."""
    assert mapping.keys(nodes.KeyVault)["soft_delete_retention_days"] == Key("properties.softDeleteRetentionInDays")
    assert mapping.keys(nodes.StorageAccount)["kind"] == Key("kind")
    assert mapping.keys(nodes.StorageAccount)["location"] == Key("location")
    access = mapping.keys(nodes.Workspace)["public_network_access"]
    assert access == Key("properties.publicNetworkAccess", firewall.PUBLIC_NETWORK_ACCESS)
    assert "scope" not in mapping.keys(nodes.RoleAssignment)
