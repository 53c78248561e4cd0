"""az ml's spellings of the file's words, as Microsoft's documents and az's own output have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack import spec
from amlstack.spec import spellings
from amlstack.spec.schema_file import followed, schema

from .files import write


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("public_network_access: Disabled", "disabled"),
        ("public_network_access: ENABLED", "enabled"),
        ("system_datastores_auth_mode: Identity", "identity"),
        ("system_datastores_auth_mode: AccessKey", "accesskey"),
        ("system_datastores_auth_mode: UserDelegationSas", "user_delegation_sas"),
        ("location: West US 2", "westus2"),
        ("location: EastUS", "eastus"),
        ("kind: Default", "default"),
        ("hbi_workspace: 'false'", False),
        ("hbi_workspace: yes", True),
        ("hbi_workspace: OFF", False),
        ("hbi_workspace: 1", True),
        ("hbi_workspace: true", True),
    ],
)
def test_a_word_is_read_in_az_mls_spelling(line: str, expected: object, tmp_path: Path) -> None:
    """The declaration holds the file's own word, whichever way it is written."""
    key = line.partition(":")[0]
    head = {"name": "contoso-ml", "resource_group": "rg", "location": "westeurope"}
    text = "".join(f"{name}: {value}\n" for name, value in head.items() if name != key) + line
    assert getattr(spec.load(write(tmp_path, text)).spec, key) == expected


@pytest.mark.parametrize(
    "written", ["SystemAssigned,UserAssigned", "SystemAssigned, UserAssigned", "system_assigned,user_assigned"]
)
def test_a_word_deep_in_the_file_is_read_too(written: str, tmp_path: Path) -> None:
    """Of a mapping and of a list's items, and of a datastore's file by itself."""
    store = "{name: lake, type: one_lake, one_lake_workspace_name: w, artifact: {type: LakeHouse, name: sales}}"
    text = f"""\
name: contoso-ml
resource_group: rg
location: westeurope
identity: {{type: "{written}", user_assigned_identities: [id-contoso]}}
datastores: [{store}]
"""
    found = spec.load(write(tmp_path, text)).spec
    assert found.identity
    assert (found.identity.type, found.datastores[0].artifact) == (
        "system_assigned_user_assigned",
        spec.model.ArtifactSpec(type="lake_house", name="sales"),
    )
    assert spec.check_datastore(write(tmp_path, store, "store.yml")).data["datastores"][0]["artifact"]["type"]


@pytest.mark.parametrize("value", [None, [], {}, 2, -1, "", "maybe", [True], 1.5])
def test_what_means_nothing_stays_for_the_schema_to_refuse(value: Any) -> None:
    """Nothing is guessed from a value of another sort, and nothing falls over it."""
    keys = ("location", "hbi_workspace", "public_network_access", "identity", "datastores")
    data = dict.fromkeys(keys, value)
    spellings.settle(data)
    assert data == dict.fromkeys(keys, value)
    spellings.settle(value)


def test_two_words_of_a_key_are_never_spelled_alike() -> None:
    """Case, blanks, hyphens, commas and underscores alone tell no two words of the schema apart."""

    def rules(rule: Any) -> Any:
        rule = followed(rule)
        yield rule
        for inner in (*rule.get("properties", {}).values(), *([rule["items"]] if "items" in rule else [])):
            yield from rules(inner)

    marked = [rule for rule in rules(schema()) if "x-az-spellings" in rule]
    assert len(marked) >= 8
    for rule in marked:
        words = rule.get("enum", ())
        assert [spellings.word(each.title(), words) for each in words] == list(words)
