"""Microsoft.KeyVault: vaults and what is left of them after their deletion."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import keyvault
from amlstack.sandbox import control

from .client import LOCATION, Arm, name, refused, vault_body


def _deleted(arm: Arm, vault: str, tail: str = "") -> str:
    return f"{arm.scope}/providers/Microsoft.KeyVault/locations/{LOCATION}/deletedVaults/{vault}{tail}"


def test_defaults(arm: Arm) -> None:
    """Azure fills in soft delete, 90 days, the address, and spells the SKU in its own way."""
    vault = name("kv")
    body = vault_body(sku={"family": "a", "name": "Standard"})
    properties = arm.made(arm.id(keyvault.VAULT, vault), body)["properties"]
    assert properties["sku"] == {"family": "A", "name": "standard"}
    assert properties["enableSoftDelete"] is True
    assert properties["softDeleteRetentionInDays"] == 90
    assert properties["vaultUri"] == f"https://{vault}.vault.azure.net/"
    assert properties["publicNetworkAccess"] == "Enabled"
    assert "enablePurgeProtection" not in properties


@pytest.mark.parametrize("bad", ["kv", "1kv", "kv-", "k--v", "k_v", "k" * 25])
def test_name_rule(arm: Arm, bad: str) -> None:
    """A vault's name keeps to its rule."""
    refused(arm.put(arm.id(keyvault.VAULT, bad), vault_body()), 400, "VaultNameNotValid")


@pytest.mark.parametrize(
    ("properties", "target"),
    [
        ({"enablePurgeProtection": False}, "enablePurgeProtection"),
        ({"enableSoftDelete": False}, "enableSoftDelete"),
        ({"softDeleteRetentionInDays": 6}, "softDeleteRetentionInDays"),
        ({"softDeleteRetentionInDays": 91}, "softDeleteRetentionInDays"),
        ({"tenantId": "contoso"}, "tenantId"),
        ({"enableRbacAuthorization": False}, "accessPolicies"),
    ],
)
def test_what_a_vault_cannot_be(arm: Arm, properties: dict[str, Any], target: str) -> None:
    """A vault can't be without soft delete, its retention has bounds, and it needs RBAC or policies."""
    answer = arm.put(arm.id(keyvault.VAULT, name("kv")), vault_body(**properties))
    refused(answer, 400, "BadRequest")
    assert answer.json()["error"]["target"] == f"properties.{target}"


@pytest.mark.parametrize("left_out", ["tenantId", "sku"])
def test_required(arm: Arm, left_out: str) -> None:
    """Tenant and SKU must be given."""
    body = vault_body()
    del body["properties"][left_out]
    refused(arm.put(arm.id(keyvault.VAULT, name("kv")), body), 400, "InvalidRequestContent")


def test_protection_is_one_way(arm: Arm) -> None:
    """Soft delete and purge protection can't be lost again, and retention can't change."""
    vault = arm.vault(softDeleteRetentionInDays=7)
    answer = arm.put(vault["id"], vault_body(softDeleteRetentionInDays=8))
    refused(answer, 400, "BadRequest")
    refused(arm.put(vault["id"], vault_body(enableSoftDelete=False)), 400, "BadRequest")
    arm.made(vault["id"], vault_body(enablePurgeProtection=True))
    refused(arm.put(vault["id"], vault_body(enablePurgeProtection=False)), 400, "BadRequest")
    assert arm.made(vault["id"], vault_body())["properties"]["enablePurgeProtection"] is True
    assert arm.got(vault["id"])["properties"]["softDeleteRetentionInDays"] == 7


def test_deleted_vault_is_listed(arm: Arm) -> None:
    """A deleted vault is listed and shown with the day when it will be purged."""
    vault = arm.vault(softDeleteRetentionInDays=7)
    assert arm.delete(vault["id"]).status_code == 200
    refused(arm.send("GET", vault["id"]), 404, "ResourceNotFound")
    found = arm.got(_deleted(arm, vault["name"]))
    assert found["properties"]["vaultId"] == vault["id"]
    assert found["properties"]["scheduledPurgeDate"] > found["properties"]["deletionDate"]
    assert arm.got(f"{arm.scope}/providers/Microsoft.KeyVault/deletedVaults")["value"] == [found]
    refused(arm.send("GET", _deleted(arm, "kvnone")), 404, "DeletedVaultNotFound")


def test_deleted_name_is_refused_with_the_ways_out(arm: Arm) -> None:
    """Creating a vault under a deleted one's name names the ways out; purging is one of them where it is lawful."""
    open_, protected = arm.vault(), arm.vault(enablePurgeProtection=True)
    for vault, ways in ((open_, ("recover", "purge it", "another name")), (protected, ("recover", "another name"))):
        arm.delete(vault["id"])
        message = refused(arm.put(vault["id"], vault_body()), 409, "ConflictError")
        assert all(way in message for way in ways)
    assert "purge it" not in message


def test_deleted_name_is_taken_for_everybody(arm: Arm) -> None:
    """Another subscription can't have a deleted vault's name either, and the name check says so."""
    vault = arm.vault()
    arm.delete(vault["id"])
    other = Arm(arm.http)
    other.made(other.group, {"location": LOCATION})
    refused(other.put(other.id(keyvault.VAULT, vault["name"]), vault_body()), 409, "VaultAlreadyExists")
    path = f"{other.scope}/providers/Microsoft.KeyVault/checkNameAvailability"
    answer = other.send("POST", path, {"name": vault["name"], "type": keyvault.VAULT.type}).json()
    assert (answer["nameAvailable"], answer["reason"]) == (False, "AlreadyExists")


def test_recover(arm: Arm) -> None:
    """`createMode: recover` brings a purge-protected vault back as it was."""
    vault = arm.vault(enablePurgeProtection=True, softDeleteRetentionInDays=7)
    arm.delete(vault["id"])
    found = arm.made(vault["id"], vault_body(createMode="Recover"))
    assert found == vault
    refused(arm.send("GET", _deleted(arm, vault["name"])), 404, "DeletedVaultNotFound")


def test_recover_what_was_never_there(arm: Arm) -> None:
    """There must be something to recover."""
    path = arm.id(keyvault.VAULT, name("kv"))
    refused(arm.put(path, vault_body(createMode="recover")), 404, "NotFound")


def test_purge(arm: Arm) -> None:
    """A purged vault's name is free again; a purge-protected vault can't be purged."""
    open_, protected = arm.vault(), arm.vault(enablePurgeProtection=True)
    for vault in (open_, protected):
        arm.delete(vault["id"])
    answer = arm.send("POST", _deleted(arm, open_["name"], "/purge"))
    assert answer.status_code == 202
    arm.wait(answer, "")
    assert arm.put(open_["id"], vault_body()).status_code == 201
    answer = arm.send("POST", _deleted(arm, protected["name"], "/purge"))
    refused(answer, 405, "MethodNotAllowed")
    assert arm.got(_deleted(arm, protected["name"]))["properties"]["purgeProtectionEnabled"] is True


def test_roles_on_a_vault_go_with_it(arm: Arm) -> None:
    """A recovered vault has its roles no more."""
    vault = arm.vault()
    arm.assign(vault["id"], arm.identity()["properties"]["principalId"], "Reader")
    arm.delete(vault["id"])
    arm.made(vault["id"], vault_body(createMode="recover"))
    assert arm.got(f"{vault['id']}/providers/Microsoft.Authorization/roleAssignments")["value"] == []


def test_time_purges(arm: Arm, state: Path) -> None:
    """Once its days are over a deleted vault is gone, and its name is free."""
    vault = arm.vault(enablePurgeProtection=True)
    arm.delete(vault["id"])
    with sqlite3.connect(state / control.DATABASE) as db:
        db.execute("UPDATE deleted SET purge_at = ? WHERE key = ?", (time.time() - 1, vault["id"].lower()))
    refused(arm.send("GET", _deleted(arm, vault["name"])), 404, "DeletedVaultNotFound")
    assert arm.put(vault["id"], vault_body()).status_code == 201


_ACLS: dict[str, Any] = {
    "defaultAction": "Deny",
    "bypass": "None",
    "ipRules": [{"value": "203.0.113.0/24"}, {"value": "203.0.113.7"}],
    "virtualNetworkRules": [
        {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"}
    ],
}


def test_a_firewall_is_answered_with_ranges(arm: Arm) -> None:
    """A single address too; left out, Azure's services are let in. A vault that was given none shows none."""
    assert "networkAcls" not in arm.vault()["properties"]
    found = arm.vault(networkAcls=_ACLS)["properties"]["networkAcls"]
    assert found == {**_ACLS, "ipRules": [{"value": "203.0.113.0/24"}, {"value": "203.0.113.7/32"}]}
    assert arm.vault(networkAcls={"defaultAction": "Deny"})["properties"]["networkAcls"] == {
        "defaultAction": "Deny",
        "bypass": "AzureServices",
        "ipRules": [],
        "virtualNetworkRules": [],
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"ipRules": [{"value": "203.0.113.7"}, {"value": "172.20.10.5/32"}]},
            "ipRules[1].value: 172.20.10.5/32 belongs",
        ),
        ({"ipRules": [{"value": "::1"}]}, "is IPv6"),
        ({"ipRules": [{"value": "203.0.113.7"}] * 1001}, "1001 rules, and 1000 at most"),
        ({"virtualNetworkRules": _ACLS["virtualNetworkRules"] * 201}, "201 rules, and 200 at most"),
        ({"virtualNetworkRules": [{"id": "ml"}]}, "is no id of a subnet"),
    ],
)
def test_what_a_firewall_refuses(arm: Arm, change: dict[str, Any], says: str) -> None:
    """Private addresses, too many of them, ids of something else."""
    answer = arm.put(arm.id(keyvault.VAULT, name("kv")), vault_body(networkAcls={**_ACLS, **change}))
    assert says in refused(answer, 400, "BadRequest")
