"""The components as a plugin: its schema, and how programs in other languages are understood."""

from __future__ import annotations

import json
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pulumi
import pytest

from amlstack import components
from amlstack.components import Datastore, SecretArgs
from amlstack.components.provider import NAME, VERSION, Provider, schema

from .mocking import Run, run

ROOT = Path(__file__).parents[2]
STORE = {
    "workspaceName": "contoso-ml",
    "resourceGroupName": "rg",
    "name": "far",
    "azureBlob": {"accountName": "stfabrikam", "containerName": "data"},
}
STORES = [{"name": "far", "type": "azure_blob", "accountName": "stfabrikam", "containerName": "data"}]
WORKSPACE = {"resourceGroup": {"name": "rg-contoso-ml"}, "location": "westeurope"}


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each thing in the schema that should have a description, with its place."""
    found = json.loads(schema())
    for token, thing in (found["resources"] | found["types"]).items():
        yield token, thing
        for section in ("inputProperties", "properties"):
            for name, prop in thing.get(section, {}).items():
                yield f"{token} {section}.{name}", prop


def test_the_schema_in_the_folder_is_current() -> None:
    """components/schema.json is what the components say now; `make generate` renews it."""
    assert (ROOT / "components" / "schema.json").read_text(encoding="utf-8") == schema()


def test_everything_in_the_schema_is_described() -> None:
    """Each component, type and property has a description."""
    assert [place for place, thing in described() if not thing.get("description")] == []


def test_no_output_has_a_name_that_pulumi_drops() -> None:
    """The SDK takes `id` and `urn` out of what a component answers to another language."""
    for resource in json.loads(schema())["resources"].values():
        assert {"id", "urn"}.isdisjoint(resource["properties"])


def test_the_schema_holds_each_arg_with_its_own_type() -> None:
    """Nothing was taken for a string: the analyzer does that to a union in silence."""
    found = json.loads(schema())
    late_string: Any = pulumi.Input[str]  # type: ignore[misc]
    plain: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", late_string: "string"}
    either = [{"type": "string"}, {"$ref": f"#/types/{NAME}:index:SecretArgs"}]
    for name in [name for name in components.__all__ if name.endswith("Args")]:
        hints = {
            key: typing.get_args(hint)[0] if typing.get_origin(hint) is typing.NotRequired else hint
            for key, hint in getattr(components, name).__annotations__.items()
        }
        component = found["resources"].get(f"{NAME}:index:{name.removesuffix('Args')}", {})
        properties = component.get("inputProperties") or found["types"][f"{NAME}:index:{name}"].get("properties", {})
        assert len(properties) == len(hints)
        for prop, hint in zip(properties.values(), hints.values(), strict=True):
            if SecretArgs in typing.get_args(hint):
                assert prop["oneOf"] == either
            elif typing.is_typeddict(hint):
                assert prop["$ref"] == f"#/types/{NAME}:index:{hint.__name__}"
            else:
                assert (
                    prop["type"]
                    == (plain | {Sequence: "array", Mapping: "object"})[
                        hint if hint in plain else typing.get_origin(hint)
                    ]
                )


def test_the_plugins_version_is_the_packages() -> None:
    """One release, one version."""
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_keys_are_pythons_on_every_level() -> None:
    """camelCase comes in, in structures and lists too; the keys of tags are the user's own."""
    definition = Provider()._component_defs["Workspace"]
    leaf = object()
    given = {
        "keyVault": {"softDeleteRetentionDays": 30.0},
        "tags": {"costCenter": "7"},
        "datastores": [{"accountName": leaf, "credentials": {"accountKey": leaf}}],
    }
    assert Provider().map_inputs(given, definition) == {
        "key_vault": {"soft_delete_retention_days": 30.0},
        "tags": {"costCenter": "7"},
        "datastores": [{"account_name": leaf, "credentials": {"account_key": leaf}}],
    }


def late(value: Any) -> partial[Any]:
    """A value that is made an Output in the program that is run, as Outputs belong to one program."""
    return partial(pulumi.Output.from_input, value)


def secret(value: Any) -> partial[Any]:
    """The same, as a secret."""
    return partial(pulumi.Output.secret, value)


def made(value: Any) -> Any:
    """The inputs with their Outputs made."""
    if isinstance(value, dict):
        return {key: made(item) for key, item in value.items()}
    return value() if isinstance(value, partial) else value


def blob(**keys: Any) -> dict[str, Any]:
    """A Datastore's inputs: a blob's, with these keys laid over its own."""
    return {"azureBlob": {**STORE["azureBlob"], **keys}}  # type: ignore[dict-item]


def constructed(component: str, inputs: dict[str, Any]) -> Run:
    """What a component with such inputs from another language registers."""
    base: dict[str, Any] = STORE if component == "Datastore" else WORKSPACE
    token, provider = f"amlstack:index:{component}", Provider()
    return run(lambda: provider.construct("contoso-ml", token, {**base, **made(inputs)}))


def refused(component: str, inputs: dict[str, Any]) -> str:
    """The error that such inputs from another language end in."""
    with pytest.raises(pulumi.RunError) as caught:
        constructed(component, inputs)
    return str(caught.value)


@pytest.mark.parametrize("wrap", [late, secret])
@pytest.mark.parametrize(
    ("component", "inputs", "says"),
    [
        ("Datastore", {"azureBlob": {"credentials": {"accountKey": "canary"}}}, "azure_blob: is not a mapping"),
        ("Workspace", {"datastores": STORES}, "datastores: is not a list"),
        ("Workspace", {"keyVault": {"name": "kv-contoso"}}, "key_vault: is not a mapping"),
        ("Workspace", {"name": "contoso-ml"}, "name arrives late"),
    ],
)
def test_a_structure_that_arrives_late_is_refused_by_name(
    component: str, inputs: dict[str, Any], says: str, wrap: Callable[[Any], Any]
) -> None:
    """The SDK would make {} of it, and a credential would be gone: it is an error that names the argument."""
    told = refused(component, {key: wrap(value) for key, value in inputs.items()})
    assert says in told
    assert "canary" not in told


@pytest.mark.parametrize(
    ("component", "inputs", "says"),
    [
        ("Datastore", blob(credentials={}), "hold no account_key"),
        ("Datastore", blob(credentials={"acountKey": "canary"}), "azure_blob.credentials.acountKey: is unknown"),
        ("Datastore", blob(credentials="canary"), "azure_blob.credentials: is not a mapping"),
        ("Datastore", blob(accountName="No"), "azure_blob.account_name: 'No' is not a lawful storage account name"),
        ("Datastore", blob(credentials={"accountKey": late(None)}), "arrived without a value"),
        ("Datastore", blob(credentials={"accountKey": late({"k": "canary"})}), "without a value"),
        ("Datastore", blob(accountName=late(None)), "azure_blob.account_name: arrived as nothing"),
        ("Datastore", {"azureBlob": None}, "no kind of datastore is set: set exactly one of azure_blob, azure_file"),
        ("Datastore", {"databricksFilesystem": {}}, "azure_blob and databricks_filesystem are set: set exactly one"),
        ("Datastore", {"azureBlob": None, "type": "azure_blob"}, "type: is the file's word; write azure_blob: {...}"),
        ("Datastore", blob(name="x"), "azure_blob.name: is said beside azure_blob, not in it"),
        ("Datastore", blob(type="azure_file"), "azure_blob.type: is said beside azure_blob"),
        ("Workspace", {"keyVault": {"softDeleteRetentionDays": "thirty"}}, "is not a whole number"),
        ("Workspace", {"keyVault": {"softDeleteRetentionDays": late("thirty")}}, "out of bounds"),
        ("Workspace", {"keyVault": {"softDeleteRetentionDays": 30.5}}, "is not a whole number"),
        ("Workspace", {"storageAccount": {"sku": late("Premium_LRS")}}, "default storage account"),
        ("Workspace", {"publicNetworkAccess": "perhaps"}, "public_network_access"),
        ("Workspace", {"location": None}, "location: is missing"),
    ],
)
def test_what_the_sdk_would_drop_or_crash_on_is_a_clear_error(
    component: str, inputs: dict[str, Any], says: str
) -> None:
    """An empty or misspelt credential, a number that is none, a word that is none: each is told, and not echoed."""
    told = refused(component, inputs)
    assert says in told
    assert "canary" not in told


@pytest.mark.parametrize("days", [30, 30.0, late(30), late(30.0)])
def test_a_whole_number_arrives_as_one(days: Any) -> None:
    """Numbers from other languages are floats, or Outputs of floats: 30.0 is 30."""
    found = constructed("Workspace", {"keyVault": {"softDeleteRetentionDays": days}})
    assert found.by_name["contoso-ml-key-vault"].inputs["properties"]["softDeleteRetentionInDays"] == 30


def test_a_components_outputs_go_back_in_the_schemas_words() -> None:
    """What another language reads is resourceId, not resource_id."""
    result = constructed("Datastore", {}).result
    assert set(result.state) == {"resourceId", "name", "credentialExpires"}
    assert isinstance(result.state["resourceId"], pulumi.Output)
    assert set(Datastore.__annotations__) == {"resource_id", "name", "credential_expires"}
