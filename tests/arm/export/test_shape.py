"""Which workspace files share a template, and what is said where they don't."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from amlstack.arm.export import ExportError, ShapeError, Source, export
from amlstack.catalog import limits
from amlstack.plan import Plan
from amlstack.plan.nodes import AccountKey, Datastore
from amlstack.spec import SecretName

from .declared import blob, declared, documents, far, login

RG = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups"
VAULT = f"{RG}/{{}}/providers/Microsoft.KeyVault/vaults/kv-contoso"
IDENTITY = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso"}]}


def differences(one: Source, other: Source) -> tuple[str, ...]:
    """What keeps two from sharing a template."""
    with pytest.raises(ShapeError) as refused:
        export([one, other])
    return refused.value.differences


@pytest.mark.parametrize(
    ("key", "one", "other", "parameter"),
    [
        ("location", "westeurope", "northeurope", "location"),
        ("tags", {"a": "1"}, {"b": "2"}, "tags"),
        ("description", "One.", "Other.", "workspaceDescription"),
        ("hbi_workspace", True, False, "workspaceHbiWorkspace"),
        ("storage_account", {"sku": "Standard_ZRS"}, {}, "storageAccountSku"),
        ("key_vault", {"soft_delete_retention_days": 30}, {}, "keyVaultSoftDeleteRetentionDays"),
        ("key_vault", {"id": VAULT.format("rg-one")}, {"id": VAULT.format("rg-two")}, "keyVaultId"),
    ],
)
def test_values_may_differ(key: str, one: Any, other: Any, parameter: str) -> None:
    """They become a parameter without a default, for no file's value is everybody's."""
    made = export([declared("dev", **{key: one}), declared("prod", **{key: other})])
    found = documents(made)
    assert parameter in made.differing
    assert "[" in str(found["mainTemplate.json"]["parameters"][parameter].get("defaultValue", "["))
    values = [found[f"parameters.{name}.json"]["parameters"][parameter]["value"] for name in ("dev", "prod")]
    assert values[0] != values[1]


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ({"description": "x"}, {}, "workspace 'contoso-dev': description is given as str in dev, left out in prod"),
        ({"tags": {"a": "b"}}, {}, "resource group 'rg-dev': tags is given in dev, left out in prod"),
        ({"container_registry": {}}, {}, "container registry: 1 in dev, 0 in prod"),
        (
            {"datastores": [far("raw", credentials={"account_key": SecretName("one")})]},
            {"datastores": [far("raw", credentials={"account_key": SecretName("other")})]},
            "datastore 'raw': credentials is the secret one in dev, the secret other in prod",
        ),
        (
            {"datastores": [blob("raw", credentials={"list_keys": "key1"})]},
            {"datastores": [blob("raw", credentials={"list_keys": "key2"})]},
            "datastore 'raw': credentials is key1 in dev, key2 in prod",
        ),
        (
            {"identity": IDENTITY, "key_vault": {"id": VAULT.format("rg-dev")}},
            {"identity": IDENTITY, "key_vault": {"id": VAULT.format("rg-dev")}},
            "its scope lies in the workspace's resource group in one file and in another group in the other",
        ),
    ],
)  # fmt: skip
def test_shapes_may_not(one: dict[str, Any], other: dict[str, Any], difference: str) -> None:
    """What is there in one and not in the other, or of another sort, is told with both files' names."""
    assert difference in "\n".join(differences(declared("dev", **one), declared("prod", **other)))


def test_other_names_are_no_other_shape() -> None:
    """Datastores and containers go by their places, so that each file may call them its own way."""
    made = export([declared("dev", datastores=[blob("raw_dev")]), declared("prod", datastores=[blob("raw_prod")])])
    assert {"blobContainer1Name", "datastore1Name"} <= set(made.differing)


@pytest.mark.parametrize("name", ["a\nb", "a/b", "`", "$x", ""])
def test_a_name_that_no_file_should_have(name: str) -> None:
    """A workspace file's name becomes part of others and of commands, so it is a plain one."""
    with pytest.raises(ExportError, match="rename it"):
        export([Source(name, declared().plan)])


def test_a_resource_that_no_template_can_hold() -> None:
    """Past 1 MB it is refused by its name, in a loop too; just below, the part is cut until it fits."""
    for stores in (
        [blob("raw", description="x" * 1_000_000)],
        [blob(f"raw_{n}", description=str(n) * 950_000) for n in range(20)],
    ):
        with pytest.raises(ExportError, match=r"^datastore 'raw\w*': too large"):
            export([declared(datastores=stores)])
    made = export([declared(datastores=[blob(f"raw_{n}", description="x" * 600_000 + str(n)) for n in range(20)])])
    assert len(made.deployments) > 2
    assert all(len(content) < limits.TEMPLATE_SIZE for content in made.files.values())


def test_a_loop_counts_as_what_it_becomes() -> None:
    """A short template whose loop grows past 4 MB when it is deployed is cut too."""
    stores = [blob(f"raw_{number}", container_name="raw", description="x" * 10_000) for number in range(500)]
    made = export([declared(datastores=stores)])
    assert len(made.deployments) == 2
    assert all(len(content) < 200_000 for content in made.files.values())


def test_a_preview_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a kind has nothing stable, the export says which preview it writes; without such a kind it says nothing."""
    source = declared(datastores=[blob("raw"), blob("curated")])
    assert not [note for note in export([source]).notes if "preview" in note]
    preview = dataclasses.replace(Datastore.kind, api_version="2026-01-01-preview")
    monkeypatch.setattr(Datastore, "kind", preview)
    said = [note for note in export([source]).notes if "preview" in note]
    assert said == [f"{preview.type} has no stable api-version: 2026-01-01-preview is a preview"]


def test_of_classic_types_the_preview_is_told_and_skip_validation_is_said() -> None:
    """By az ml's words for the types; that a template can't skip the look holds for current types alone."""
    stores = [login("sales", skip_validation=True), {"name": "dbfs", "type": "databricks_filesystem"}, login("other")]
    source = declared(datastores=[*stores, far("raw", skip_validation=True)])
    skipped, preview = sorted(export([source]).notes)
    assert skipped.endswith("skip_validation: Azure ML will look at what raw point to")
    assert preview.endswith("registers azure_sql_database, databricks_filesystem: 2020-05-01-preview is a preview")
    bodies = [each["properties"] for each in documents(export([source]))["mainTemplate.json"]["resources"]]
    assert [body["SkipValidation"] for body in bodies if "SkipValidation" in body] == [True, False, False]


def numbered(source: Source, number: int | None) -> Source:
    """The same, with a word on which key its datastores' secrets are copies of."""
    nodes = (
        dataclasses.replace(node, credentials=dataclasses.replace(node.credentials, number=number))
        if isinstance(node, Datastore) and isinstance(node.credentials, AccountKey)
        else node
        for node in source.plan
    )
    return Source(source.name, Plan(tuple(nodes)))


@pytest.mark.parametrize("count", [1, 3])
def test_which_key_a_secret_is_a_copy_of_is_nobodys_business(count: int) -> None:
    """Files that say different things of it share a template, which is the one of files that say nothing."""
    stores = [far(f"far_{number}") for number in range(count)]
    dev, prod = (declared(name, datastores=stores) for name in ("dev", "prod"))
    plain = documents(export([dev, prod]))
    assert documents(export([numbered(dev, 1), numbered(prod, 2)])) == plain
    assert documents(export([numbered(dev, 1), prod])) == plain


def test_nothing_of_one_file_alone_stands_in_the_template() -> None:
    """What differs is in parameter files, and the parameters are called after neither file; but for its metadata."""

    def one(name: str, number: int) -> Source:
        people = {"principal_id": f"00000000-0000-0000-0000-00000000{number:04}", "principal_type": "Group"}
        lake = {"account_name": f"stlake{name}", "credentials": None, "access": "read", "access_for": [people]}
        return declared(
            name,
            storage_accounts=[{"name": f"stlake{name}"}],
            identity={"type": "user_assigned", "user_assigned_identities": [{"name": f"id-{name}"}]},
            datastores=[blob(f"raw_{name}", **lake)],
        )

    text = export([one("alpha", 1), one("omega", 2)]).files["mainTemplate.json"].decode().lower()
    assert "alpha" not in text
    assert "00000001" not in text
    assert "storageaccount2name" in text
    assert "storage blob data reader 4" in text
