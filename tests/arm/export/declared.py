"""Declarations for the export's tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack import plan, spec
from amlstack.arm.export import Export, Scope, Source, export, hashes
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec

from ..test_parity import FILES, ROOT

EACH_SCOPE = pytest.mark.parametrize("scope", ["resource-group", "subscription"])


def of_file(file: Path, name: str | None = None) -> Source:
    """A workspace file, planned."""
    declaration = spec.load(file)
    read = hashes(file, declaration.document.texts)
    return Source(name or file.parent.name, plan.workspace(declaration.spec), declaration.policy, read)


def declared(name: str = "dev", **keys: Any) -> Source:
    """A small declaration with `keys` laid over it, planned."""
    basis = {
        "name": f"contoso-{name}",
        "name_seed": "contoso",
        "location": "westeurope",
        "resource_group": {"name": f"rg-{name}"},
    }
    return Source(name, plan.workspace(fill(WorkspaceSpec, basis | keys)))


def blob(name: str, **keys: Any) -> dict[str, Any]:
    """A blob datastore on the workspace's own account, by its key."""
    return {
        "name": name,
        "type": "azure_blob",
        "container_name": name.replace("_", "-"),
        "credentials": {"list_keys": "key1"},
    } | keys


def far(name: str, **keys: Any) -> dict[str, Any]:
    """A blob datastore on somebody else's account, by a secret of its own."""
    secret = {"account_key": spec.SecretName(f"{name}_key")}
    return blob(name, account_name="stfabrikam", credentials=secret) | keys


def many(count: int, name: str = "dev", **keys: Any) -> Source:
    """A declaration with that many datastores of either sort."""
    stores = [store for number in range(count) for store in (blob(f"own_{number}"), far(f"far_{number}"))]
    return declared(name, datastores=stores, **keys)


def documents(made: Export) -> dict[str, Any]:
    """The export's JSON files, read, by name."""
    return {name: json.loads(content) for name, content in made.files.items() if name.endswith(".json")}


def template(*sources: Source, scope: Scope = "resource-group") -> dict[str, Any]:
    """The first template of an export."""
    found: dict[str, Any] = documents(export(sources, scope))["mainTemplate.json"]
    return found


def varied(number: int) -> list[dict[str, Any]]:
    """One datastore of each sort that a loop can hold, no two with the same words."""
    words = {"description": f"No. {number}", "tags": {"number": str(number), f"[tag {number}]": "[x]"}}
    lake = {"type": "azure_data_lake_gen2", "account_name": f"stlake{number}", "container_name": None}
    principal = {
        "tenant_id": "4" * 8 + "-4444-4444-8444-" + "4" * 12,
        "client_id": f"{number:08}-5555-4555-8555-555555555555",
    }
    return [
        blob(f"own_{number}", **words),
        far(f"far_{number}", **words, subscription_id=f"s-{number}", resource_group="rg-far"),
        far(f"sas_{number}", credentials={"sas_token": spec.SecretName("shared_sas")}),
        blob(f"share_{number}", type="azure_file", container_name=None, file_share_name=f"share-{number % 3}"),
        blob(f"none_{number}", credentials=None, container_name="one"),
        blob(
            f"lake_{number}",
            **lake,
            filesystem="lake",
            credentials={**principal, "client_secret": spec.SecretName(f"s{number}")},
        ),
    ]


def every_sort(name: str) -> Source:
    """Loops of every sort of datastore."""
    return declared(name, datastores=[store for number in range(22) for store in varied(number)])


def many_parameters() -> Source:
    """Datastores of eight sorts, of each too few for a loop, and each with a secret of its own."""
    words = {"description": "x", "subscription_id": "s", "resource_group": "rg"}
    sorts = [{key: words[key] for place, key in enumerate(words) if sort >> place & 1} for sort in range(8)]
    stores = [far(f"far_{sort}_{number}", **said) for sort, said in enumerate(sorts) for number in range(19)]
    return declared(datastores=stores)


def on_accounts(name: str) -> Source:
    """Loops of datastores on three accounts for data: two are made, and one is there already."""
    group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"
    accounts = [
        {"name": f"stone{name}", "network_acls": {"default_action": "deny", "ip_rules": ["203.0.113.7"]}},
        {"name": f"sttwo{name}", "sku": "Premium_LRS"},
        {"id": f"{group}/providers/Microsoft.Storage/storageAccounts/stthere"},
    ]
    places = {"one": f"stone{name}", "two": f"sttwo{name}", "there": "stthere"}
    stores = [
        blob(f"{place}_{number}", account_name=account, credentials=None)
        for number in range(22)
        for place, account in places.items()
    ]
    return declared(name, storage_accounts=accounts, datastores=stores)


_GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-fabrikam"


def in_vault(name: str) -> spec.SecretName:
    """A secret in a workspace file's own vault."""
    return spec.SecretName("raw-key", f"{_GROUP}/providers/Microsoft.KeyVault/vaults/kv-{name}")


def login(name: str, **keys: Any) -> dict[str, Any]:
    """A database's datastore, by a login of its own."""
    return {
        "name": name,
        "type": "azure_sql_database",
        "server_name": "sql-fabrikam",
        "database_name": name,
        "credentials": {"username": "reader", "password": spec.SecretName(f"{name}_password")},
    } | keys


def there(name: str, group: str = "rg-data", **keys: Any) -> dict[str, Any]:
    """A blob datastore on an account in another group, in a container that is made, by the workspace's identity."""
    place = {"account_name": "stfabrikam", "resource_group": group, "create": True, "access": "read"}
    return blob(name, credentials=None, **place) | keys


PEOPLE = {"principal_id": "00000000-0000-0000-0000-000000000001", "principal_type": "Group"}


def classic(name: str) -> Source:
    """Loops of every classic type, each with every way to sign in, and beside them one that no loop holds."""
    principal = {
        "tenant_id": "4" * 8 + "-4444-4444-8444-" + "4" * 12,
        "client_id": "5" * 8 + "-5555-4555-8555-" + "5" * 12,
    }
    stores = [
        store
        for number in range(21)
        for store in (
            login(f"sql_{number}", skip_validation=number % 2 == 0, endpoint=f"database-{number}.example"),
            login(f"principal_{number}", credentials={**principal, "client_secret": spec.SecretName(f"s{number}")}),
            login(f"psql_{number}", type="azure_postgresql", port=5432 + number, enforce_ssl=number % 2 == 0),
            login(f"mysql_{number}", type="azure_mysql"),
            {"name": f"dbfs_{number}", "type": "databricks_filesystem"},
        )
    ]
    kept = {"username": "reader", "password": in_vault(name)}
    one = login("kept", credentials=kept, skip_validation=name == "prod")
    return declared(name, datastores=[*stores, one], location={"dev": "westeurope"}.get(name, "northeurope"))


def around(name: str, **keys: Any) -> Source:
    """Storage in two other groups, of which each file has its own, and roles on it for everybody."""
    subscription: dict[str, Any] = {"subscription_id": "22222222-2222-4222-8222-222222222222", "create": None}
    batch = {"id": f"{_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-{name}"}
    stores = [
        there("read"),
        there("wrote", access="write", access_for=[{"name": "workspace"}, batch, PEOPLE]),
        there("other", f"rg-{name}-lake", type="azure_data_lake_gen2", filesystem="lake", container_name=None),
        there("far", **subscription, access_for=[batch]),
        there("keyed", access=None, create=None, credentials={"list_keys": "key2"}),
        there("share", access=None, type="azure_file", file_share_name="share", container_name=None, key=1),
        blob("mine", credentials=None, access="read", access_for=[PEOPLE]),
    ]
    return declared(name, datastores=stores, **keys)


def loops_around(name: str) -> Source:
    """Loops of datastores in other groups, with roles that can be in no loop, and by the keys of several accounts."""
    stores = [
        store
        for number in range(21)
        for store in (
            there(f"other_{number}", f"rg-{number % 2}", account_name=f"stother{number % 2}"),
            blob(f"mine_{number}", credentials=None, access="read", access_for=[PEOPLE]),
            blob(f"one_{number}", container_name="one", account_name=f"st{number}", resource_group="rg"),
        )
    ]
    accounts = [{"id": f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/stid{which}"} for which in range(2)]
    stores += [blob(f"id_{number}", account_name=f"stid{number % 2}") for number in range(22)]
    return declared(name, datastores=stores, storage_accounts=accounts)


EXPORTS = {str(file.relative_to(ROOT)): (lambda file=file: [of_file(file)]) for file in FILES} | {
    "two files of one shape": lambda: [many(2, "dev", tags={"a": "1"}), many(2, "prod", tags={"b": "2"})],
    "loops": lambda: [many(25)],
    "datastores beside a loop whose containers are in one": lambda: [
        declared(
            datastores=[
                *(blob(f"own_{number}") for number in range(24)),
                far("sas", account_name=None, credentials={"sas_token": spec.SecretName("sas")}),
                blob("read", credentials=None, access="read"),
            ]
        )
    ],
    "loops of two files": lambda: [many(25, "dev"), many(25, "prod")],
    "loops of every sort": lambda: [every_sort("dev"), every_sort("prod")],
    "secrets in vaults": lambda: [
        declared(name, datastores=[far("raw"), far("kept", credentials={"account_key": in_vault(name)})])
        for name in ("dev", "prod")
    ],
    "classic datastores": lambda: [classic("dev"), classic("prod")],
    "storage in other groups": lambda: [around("dev")],
    "storage in other groups of two files": lambda: [around("dev"), around("prod")],
    "loops over other groups": lambda: [loops_around("dev"), loops_around("prod")],
    "loops on accounts for data": lambda: [on_accounts("dev"), on_accounts("prod")],
    "past 256 parameters": lambda: [many_parameters()],
    "past 800 resources": lambda: [many(300)],
}
"""What is worth being exported, by what it is."""
EACH_EXPORT = pytest.mark.parametrize("name", EXPORTS)
