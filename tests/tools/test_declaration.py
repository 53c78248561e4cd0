"""What is made of the declaration's schema: records, args and tables of keys."""

from __future__ import annotations

import copy
import json
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning
from amlstack.spec.fill import fill
from tools import declaration
from tools.declaration import classes, tables
from tools.declaration.schema import FILE, ROOT, Rule, Schema

SKU = {"description": "How fast it is.", "type": "string", "enum": ["S1", "S2"], "default": "S1", "examples": ["S2"]}
NETWORK = {
    "description": "The workspace's network: its settings (it is made), or the ARM id of one that exists.",
    "type": ["string", "object"],
    "additionalProperties": False,
    "properties": {
        "sku": SKU,
        "address": {"description": "Its addresses.", "type": "string", "x-late": True, "x-default": "derived"},
        "days": {"description": "Days.", "type": "integer", "minimum": 1, "maximum": 9},
        "peers": {
            "description": "Its peers.",
            "type": "array",
            "items": {
                "description": "A peer.",
                "type": "object",
                "required": ["name"],
                "x-record": "Peer",
                "properties": {"name": {"description": "Its name.", "type": "string", "x-late": True}},
            },
        },
    },
    "x-properties": {"id": {"description": "ARM id of a network.", "type": "string", "x-late": True}},
}


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Rule], None]], Schema]:
    """Return a function that makes the schema of a copy of the file which is changed before."""

    def make(change: Callable[[Rule], None]) -> Schema:
        root = json.loads(FILE.read_text(encoding="utf-8"))
        change(root)
        file = tmp_path / FILE.name
        file.write_text(json.dumps(root), encoding="utf-8")
        return Schema(file)

    return make


def one(text: str, name: str) -> str:
    """The text of one class of a module."""
    found = re.search(rf"^class {name}\b.*?(?=\n\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, name
    return found[0]


def test_what_is_made_is_current() -> None:
    """The records and the args are those of the schema as it is; `make generate` writes them."""
    made = {"amlstack/spec/model.py": classes.model(Schema()), "components/args.py": classes.args(Schema())}
    assert {file: (ROOT / file).read_text(encoding="utf-8") for file in made} == made


def test_a_new_key_is_in_records_args_and_table(
    changed: Callable[..., Schema], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key with all below it comes to stand in all three, each leaf as its rule says, and the record can be filled."""
    schema = changed(lambda root: root["properties"].update(network=NETWORK))
    model, args = classes.model(schema), classes.args(schema)
    spec = one(model, "NetworkSpec")
    assert "    sku: str | None = None\n" in spec
    assert "    address: Text | None = None\n" in spec
    assert "    days: int | None = None\n" in spec
    assert "    peers: tuple[PeerSpec, ...] = ()\n" in spec
    assert "    name: Text\n" in one(model, "PeerSpec")
    assert "    network: NetworkSpec | None = None\n" in one(model, "WorkspaceSpec")
    typed = one(args, "NetworkArgs")
    assert '    sku: NotRequired[str]\n    """How fast it is. One of `S1`, `S2`. Where left out: `S1`."""\n' in typed
    assert '    address: NotRequired[pulumi.Input[str]]\n    """Its addresses. Where left out: derived."""\n' in typed
    assert '    days: NotRequired[int]\n    """Days. 1 to 9."""\n' in typed
    assert "    peers: NotRequired[Sequence[PeerArgs]]\n" in typed
    assert '    id: NotRequired[pulumi.Input[str]]\n    """ARM id of a network."""' in typed
    assert "    name: pulumi.Input[str]\n" in one(args, "PeerArgs")
    assert '"NetworkArgs",' in args
    page = tables.renewed("<!-- keys of: workspace -->\nstale\n<!-- end -->\n", schema)
    assert "stale" not in page
    assert "| `network.sku` | How fast it is. One of `S1`, `S2`. | `S1` |\n" in page
    assert "| `network.peers[].name` | Its name. | needed |\n" in page
    module: Any = types.ModuleType("made_model")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(model, vars(module))  # noqa: S102
    filled: Any = fill(module.NetworkSpec, {"peers": [{"name": "a"}], "days": 3.0})
    assert (filled.peers[0].name, filled.days, filled.id) == ("a", 3, None)


def test_a_new_key_of_datastores_is_in_the_args_of_the_kinds_that_take_it(changed: Callable[..., Schema]) -> None:
    """A branch of the schema that refuses a key keeps it out of that kind's args; the words for which kinds go too."""

    def change(root: Rule) -> None:
        store = root["$defs"]["datastore"]
        store["properties"]["tier"] = {"description": "azure_blob, azure_file: how warm it is.", "type": "string"}
        for branch in store["allOf"][2:]:
            branch["then"]["properties"]["tier"] = {"not": {}}

    args = classes.args(changed(change))
    for name in ("AzureBlobDatastoreArgs", "AzureFileDatastoreArgs"):
        assert '    tier: NotRequired[str]\n    """How warm it is."""' in one(args, name)
    assert '    tier: NotRequired[str]\n    """azure_blob, azure_file: how warm it is."""' in one(
        args, "RegisteredDatastoreArgs"
    )
    for name in ("OneLakeDatastoreArgs", "AzureMysqlDatastoreArgs", "DatastoreArgs"):
        assert "    tier:" not in one(args, name)


def test_a_key_that_all_kinds_have_stands_beside_them(changed: Callable[..., Schema]) -> None:
    """What no branch of the schema speaks of is said once, beside the kind."""
    rule = {"description": "Who owns it.", "type": "string"}
    args = classes.args(changed(lambda root: root["$defs"]["datastore"]["properties"].update(owner=rule)))
    assert "    owner: NotRequired[str]\n" in one(args, "DatastoreArgs")
    assert "    owner:" not in one(args, "AzureBlobDatastoreArgs")


def test_ways_to_sign_in_hold_their_own_keys(changed: Callable[..., Schema]) -> None:
    """A credential's key is in the args of the ways that take it; list_keys goes with the account's key."""

    def change(root: Rule) -> None:
        rule = {"description": "More.", "type": "string"}
        root["$defs"]["credentials"]["properties"]["more"] = rule
        root["$defs"]["login_credentials"]["properties"]["more"] = {"not": {}}

    args = classes.args(changed(change))
    assert "    more: NotRequired[str]\n" in one(args, "LakeCredentialsArgs")
    login = one(args, "LoginCredentialsArgs")
    assert "    password: pulumi.Input[str] | SecretArgs\n" in login
    assert not {"more", "list_keys", "tenant_id"} & set(re.findall(r"^    (\w+):", login, re.MULTILINE))


def test_what_the_file_alone_has_is_in_the_table_alone(changed: Callable[..., Schema]) -> None:
    """A key marked x-file makes no record and no args; it is explained."""
    schema = changed(lambda root: root["properties"].update(network={**NETWORK, "x-file": True}))
    assert re.search(r"(?m)^    network:", classes.model(schema) + classes.args(schema)) is None
    assert "`network.days`" in tables.renewed("<!-- keys of: workspace -->\n<!-- end -->\n", schema)


def test_a_record_of_two_places_has_the_keys_of_both(changed: Callable[..., Schema]) -> None:
    """A key of storage_accounts alone is in the one record that the model has for both sorts of account."""
    schema = changed(
        lambda root: root["properties"]["storage_accounts"]["items"]["properties"].update(
            tier={"description": "How warm.", "type": "string"}
        )
    )
    assert "    tier: str | None = None\n" in one(classes.model(schema), "StorageAccountSpec")
    assert "    tier:" not in one(classes.args(schema), "StorageAccountArgs")
    assert "    tier:" in one(classes.args(schema), "DataStorageAccountArgs")


@pytest.mark.parametrize("path", [("network",), ("network", "properties", "days")])
def test_a_key_without_a_description_is_told(changed: Callable[..., Schema], path: tuple[str, ...]) -> None:
    """Whoever forgets it hears where, by the name of the class and the key."""
    network = copy.deepcopy(NETWORK)
    rule: Any = {"network": network}
    for step in path:
        rule = rule[step]
    del rule["description"]
    schema = changed(lambda root: root["properties"].update(network=network))
    with pytest.raises(SystemExit, match=r"^Network\w+(\.days)? has no description in the schema"):
        classes.args(schema)


def test_each_word_of_our_own_is_explained() -> None:
    """A word that the schema uses beside JSON Schema's is listed: a misspelt one would do nothing, in silence."""
    used = set(re.findall(r'"(x-[a-z]+)":', FILE.read_text(encoding="utf-8")))
    assert used == set(re.findall(r"`(x-[a-z]+)`", declaration.__doc__ or ""))


def test_the_table_of_ways_has_every_kind() -> None:
    """Each kind of datastore stands in it with its ways to sign in, as messages say them."""
    page = tables.renewed("<!-- ways to sign in -->\n<!-- end -->\n", Schema())
    assert "| `azure_blob` | account_key, sas_token, or none: by identity |\n" in page
    assert [f"| `{kind}` |" in page for kind in machinelearning.DATASTORE_AUTHENTICATION] == [True] * 9


def test_a_record_with_a_table_of_its_own_stands_in_no_other() -> None:
    """The account's firewall is told once; without its own table, below each account."""
    both = "<!-- keys of: workspace -->\n<!-- end -->\n<!-- keys of: network_acls -->\n<!-- end -->\n"
    assert "`storage_account.network_acls.bypass`" not in tables.renewed(both, Schema())
    assert "| `bypass` |" in tables.renewed(both, Schema())
    assert "`storage_account.network_acls.bypass`" in tables.renewed(
        both.split("<!-- end -->", maxsplit=1)[0] + "<!-- end -->", Schema()
    )
