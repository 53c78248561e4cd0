"""A lawful file becomes the declaration that it spells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.spec import SecretName, load
from amlstack.spec.model import (
    ContainerRegistrySpec,
    CredentialsSpec,
    KeyVaultSpec,
    ResourceGroupSpec,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
    WorkspaceSpec,
)

from .files import HEAD, at, write

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.X/y/z"
BLOB = HEAD + "datastores:\n  - name: raw\n    type: azure_blob\n    container_name: raw\n"
LAKE = HEAD + "datastores:\n  - name: lake\n    type: azure_data_lake_gen2\n    filesystem: f\n    account_name: a\n"


def spec(folder: Path, text: str) -> WorkspaceSpec:
    """The spec of a file with that text."""
    return load(write(folder, text)).spec


def test_three_keys_are_enough(tmp_path: Path) -> None:
    """A file with a name, a group and a location declares nothing else: no default is filled in."""
    found = spec(tmp_path, HEAD)
    assert found == WorkspaceSpec(name="contoso-ml", resource_group=ResourceGroupSpec(name="rg"), location="westeurope")


@pytest.mark.parametrize("key", ["storage_account", "key_vault", "application_insights", "container_registry"])
def test_a_dependency_is_a_name_settings_or_an_id(tmp_path: Path, key: str) -> None:
    """All three ways to write a dependency come to one record."""
    for written, expected in (
        ("some-name", {"name": "some-name"}),
        ("{name: some-name}", {"name": "some-name"}),
        (ID, {"id": ID}),
    ):
        found = getattr(spec(tmp_path, HEAD + f"{key}: {written}\n"), key)
        assert {field: getattr(found, field) for field in ("name", "id") if getattr(found, field)} == expected


def test_settings_arrive_in_their_records(tmp_path: Path) -> None:
    """Settings of a dependency, also of one inside another, are kept."""
    found = spec(
        tmp_path,
        HEAD
        + "storage_account: {sku: Standard_ZRS, kind: StorageV2}\nkey_vault: {soft_delete_retention_days: 7}\n"
        + f"application_insights: {{log_analytics: {ID}}}\n",
    )
    assert found.storage_account == StorageAccountSpec(sku="Standard_ZRS", kind="StorageV2")
    assert found.key_vault == KeyVaultSpec(soft_delete_retention_days=7)
    assert found.application_insights is not None
    assert found.application_insights.log_analytics is not None
    assert found.application_insights.log_analytics.id == ID


@pytest.mark.parametrize("written", ["lazy", "cr1"])
def test_a_lazy_registry_is_kept(tmp_path: Path, written: str) -> None:
    """`lazy`, which is too short for a name, says more than a key that is left out: a network's word contradicts it."""
    found = spec(tmp_path, HEAD + f"container_registry: {written}\n").container_registry
    assert found == ContainerRegistrySpec(name=written)


def test_a_group_that_exists_is_an_id(tmp_path: Path) -> None:
    """A resource group's ARM id says that it exists already."""
    text = HEAD.replace(": rg", ": /subscriptions/s/resourceGroups/rg")
    assert spec(tmp_path, text).resource_group == ResourceGroupSpec(id="/subscriptions/s/resourceGroups/rg")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[id-a, {name: id-b}, /sub/c]", [{"name": "id-a"}, {"name": "id-b"}, {"id": "/sub/c"}]),
        ("{/sub/a: {}, /sub/b: }", [{"id": "/sub/a"}, {"id": "/sub/b"}]),
        ("[]", []),
    ],
)
def test_identities_are_a_list_or_az_mls_mapping(tmp_path: Path, written: str, expected: list[dict[str, str]]) -> None:
    """User-assigned identities become a list, however they are written."""
    text = HEAD + f"identity:\n  type: user_assigned\n  user_assigned_identities: {written}\n"
    identity = spec(tmp_path, text).identity
    assert identity is not None
    assert identity.user_assigned_identities == tuple(UserAssignedIdentitySpec(**entry) for entry in expected)


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        ("{account_key: {secret: k-1}}", CredentialsSpec(account_key=SecretName("k-1"))),
        ("{account_key: {secret: k, key_vault: /v}}", CredentialsSpec(account_key=SecretName("k", "/v"))),
        ("{sas_token: {secret: s, key_vault: /v, version: x}}", CredentialsSpec(sas_token=SecretName("s", "/v", "x"))),
        ("{account_key: {list_keys: key2}}", CredentialsSpec(list_keys="key2")),
        ("{sas_token: {secret: sas}}", CredentialsSpec(sas_token=SecretName("sas"))),
        ("{}", None),
    ],
)
def test_credentials_of_storage(tmp_path: Path, credentials: str, expected: CredentialsSpec | None) -> None:
    """A key or a token is a secret's name or is listed; an empty mapping is the same as none."""
    found = spec(tmp_path, BLOB + f"    credentials: {credentials}\n").datastores[0]
    assert found.credentials == expected


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (
            "{tenant_id: t, client_id: c, client_secret: {secret: s}, authority_uri: https://a}",
            CredentialsSpec(tenant_id="t", client_id="c", client_secret=SecretName("s"), authority_url="https://a"),
        ),
        (
            "{tenant_id: t, client_id: c, thumbprint: p, certificate: {secret: s}, resource_url: https://r}",
            CredentialsSpec(
                tenant_id="t", client_id="c", thumbprint="p", certificate=SecretName("s"), resource_url="https://r"
            ),
        ),
    ],
)
def test_credentials_of_a_lake(tmp_path: Path, credentials: str, expected: CredentialsSpec) -> None:
    """A service principal or a certificate; az ml's old spelling of authority_url is read too."""
    assert spec(tmp_path, LAKE + f"    credentials: {credentials}\n").datastores[0].credentials == expected


def test_schema_lines_are_not_read(tmp_path: Path) -> None:
    """`$schema`, which editors and az ml read, is no part of the declaration."""
    declared = load(write(tmp_path, "$schema: x\n" + BLOB + "    $schema: y\n"))
    assert "$schema" not in declared.mapping
    assert "$schema" not in declared.mapping["datastores"][0]


def test_secrets_in_order_each_once(tmp_path: Path) -> None:
    """Each secret's name is listed once, in the order of the file, with its first place."""
    text = LAKE + "    credentials: {tenant_id: t, client_id: c, client_secret: {secret: second}}\n"
    text = text.replace("datastores:\n", "datastores:\n" + _blob("first") + _blob("second"))
    file = write(tmp_path, text)
    found = {each.secret: (place.line, place.column) for each, place in load(file).secrets()}
    assert list(found.items()) == [("first", at(text, "first}}")), ("second", at(text, "second}}"))]


def test_a_files_vault_keeps_what_names_none(tmp_path: Path) -> None:
    """A secret lies in the vault that it names, else in the file's; a fault of that one has its place."""
    text = BLOB.replace("datastores:", "secrets: {key_vault: /all}\ndatastores:")
    text += "    credentials: {account_key: {secret: one}}\n" + _blob("two").replace("two", "two, key_vault: /own")
    declared = load(write(tmp_path, text))
    kept = [(each.secret, each.key_vault) for each, _ in declared.secrets()]
    assert kept == [("one", "/all"), ("two", "/own")]
    assert "secrets" not in declared.mapping
    places = [declared.place(("datastores", 0, "credentials", "account_key", "key_vault")),
              declared.place(("datastores", 1, "credentials", "sas_token", "key_vault"))]  # fmt: skip
    assert [(place.line, place.column) for place in places] == [at(text, "/all"), at(text, "/own")]


def _blob(secret: str) -> str:
    return f"  - {{name: n, type: azure_blob, container_name: c, credentials: {{sas_token: {{secret: {secret}}}}}}}\n"


def test_as_args_puts_values_in_place_of_names(tmp_path: Path) -> None:
    """The component's arguments are the normal form with a value for each secret, and no key that the file hasn't."""
    declared = load(write(tmp_path, BLOB + "    credentials: {account_key: {secret: raw_key}}\n"))
    args: dict[str, Any] = declared.as_args(lambda kept: f"<{kept.secret}>")
    assert args == {
        "name": "contoso-ml",
        "resource_group": {"name": "rg"},
        "location": "westeurope",
        "datastores": [
            {"name": "raw", "type": "azure_blob", "container_name": "raw", "credentials": {"account_key": "<raw_key>"}}
        ],
    }
    assert declared.mapping["datastores"][0]["credentials"]["account_key"] == SecretName("raw_key")


PLACES = f"""\
name: contoso-ml
resource_group: rg
location: westeurope
storage_account:
  sku: Standard_LRS
key_vault: {ID}
datastores:
  - {{name: a, type: azure_blob, container_name: b, credentials: {{sas_token: {{secret: s3}}}}}}
  - name: c
    type: azure_file
    file_share_name: d
    credentials:
      account_key:
        list_keys: key1
  - name: lake
    type: azure_data_lake_gen2
    filesystem: e
    credentials: {{tenant_id: t, client_id: u, client_secret: {{secret: s4}}, authority_uri: v5}}
identity:
  type: user_assigned
  user_assigned_identities:
    /sub/i6: {{}}
    /sub/i7:
"""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("name",), "contoso-ml"),
        (("resource_group", "name"), "rg"),
        (("storage_account",), "storage_account"),
        (("storage_account", "sku"), "Standard_LRS"),
        (("storage_account", "name"), "storage_account"),
        (("key_vault", "id"), ID),
        (("datastores", 0, "credentials", "sas_token"), "s3"),
        (("datastores", 1), "name: c\n"),
        (("datastores", 1, "account_name"), "name: c\n"),
        (("datastores", 1, "file_share_name"), "d\n    credentials"),
        (("datastores", 1, "credentials", "list_keys"), "key1"),
        (("datastores", 2, "credentials", "authority_url"), "v5"),
        (("datastores", 2, "credentials", "client_secret"), "s4"),
        (("identity", "type"), "user_assigned\n"),
        (("identity", "user_assigned_identities", 0), "/sub/i6"),
        (("identity", "user_assigned_identities", 1, "id"), "/sub/i7"),
        (("hbi_workspace",), "name"),
    ],
)
def test_places_of_the_normal_form(tmp_path: Path, path: tuple[str | int, ...], words: str) -> None:
    """Every path of the normal form leads to its value in the file, or to what is around it where the file has none."""
    found = load(write(tmp_path, PLACES)).place(path)
    assert (found.line, found.column) == at(PLACES, words)
