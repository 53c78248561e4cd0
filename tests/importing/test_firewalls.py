"""The firewalls of a template's vault and registry come back, and whether the internet reaches them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import keyvault, registry, storage

from .test_accounts import LATE, SUBNET
from .test_template import imported, workspace

_ADDRESSES = [{"value": "203.0.113.7"}, {"value": "198.51.100.0/24"}]


def vault(**properties: Any) -> tuple[dict[str, Any], str]:
    """What becomes of a template's vault: its settings in the file, and the notes."""
    made = {"type": keyvault.VAULT.type, "apiVersion": "2024-11-01", "name": "kv", "location": "westeurope"}
    return _found("keyVault", made | {"properties": {"sku": {"family": "A", "name": "standard"}, **properties}})


def container_registry(sku: str = "Premium", **properties: Any) -> tuple[dict[str, Any], str]:
    """What becomes of a template's registry."""
    made = {"type": registry.REGISTRY.type, "apiVersion": "2025-11-01", "name": "crcontoso", "location": "westeurope"}
    return _found("containerRegistry", made | {"sku": {"name": sku}, "properties": properties})


def _found(key: str, made: dict[str, Any]) -> tuple[dict[str, Any], str]:
    refers = f"[resourceId('{made['type']}', '{made['name']}')]"
    found = imported(workspace(**{key: refers}), made)
    said = found.mapping[{"keyVault": "key_vault", "containerRegistry": "container_registry"}[key]]
    return {word: said[word] for word in said if word not in ("name", "sku")}, "\n".join(found.notes)


def test_a_vaults_comes_back() -> None:
    """In any case, with what is let in; left-out keys are what Azure takes them for."""
    acls = {"defaultAction": "deny", "ipRules": _ADDRESSES, "virtualNetworkRules": [{"id": SUBNET}]}
    said = {"default_action": "deny", "ip_rules": ["203.0.113.7", "198.51.100.0/24"], "subnets": [SUBNET]}
    assert vault(networkAcls=acls) == ({"network_acls": said}, "")
    assert vault(networkAcls={"bypass": "None"})[0] == {"network_acls": {"default_action": "allow", "bypass": ["none"]}}
    assert vault(networkAcls={}) == ({}, "")


def test_a_registrys_comes_back() -> None:
    """What it says beside its rules too: whom it lets in unasked."""
    rules = {"defaultAction": "Deny", "ipRules": _ADDRESSES}
    said = {"default_action": "deny", "ip_rules": ["203.0.113.7", "198.51.100.0/24"], "bypass": ["none"]}
    found = container_registry(networkRuleSet=rules, networkRuleBypassOptions="None")
    assert found == ({"network_acls": said}, "")
    assert container_registry(networkRuleBypassOptions="AzureServices") == ({}, "")


@pytest.mark.parametrize("sku", ["Basic", "standard"])
def test_a_registry_without_a_firewall_gets_none(sku: str) -> None:
    """What means nothing isn't taken over, and is told where it seems to mean something."""
    open_ = {"defaultAction": "Allow", "ipRules": []}
    assert container_registry(sku, networkRuleSet=open_) == ({}, "")
    said, notes = container_registry(sku, networkRuleSet={"defaultAction": "Deny"})
    assert said == {}
    assert f"means nothing: a {sku} registry has none" in notes


@pytest.mark.parametrize(
    ("acls", "note"),
    [
        ({"defaultAction": LATE}, "networkAcls.defaultAction of kv"),
        ({"defaultAction": "Deny", "ipRules": LATE}, "networkAcls.ipRules of kv"),
        ({"defaultAction": "Deny", "bypass": LATE}, "networkAcls.bypass of kv"),
        (LATE, "networkAcls.defaultAction of kv"),
    ],
)
def test_what_only_a_deployment_knows_is_told(acls: Any, note: str) -> None:
    """Nothing of a firewall is lost in silence."""
    assert note in vault(networkAcls=acls)[1]


def test_subnets_of_a_registry_are_told() -> None:
    """Previews alone have them."""
    rules = {"defaultAction": "Deny", "virtualNetworkRules": [{"id": SUBNET}]}
    said, notes = container_registry(networkRuleSet=rules)
    assert said == {"network_acls": {"default_action": "deny"}}
    assert "the firewall of crcontoso names subnets, for which the file has no word" in notes


@pytest.mark.parametrize(("arm", "word"), [("Disabled", "disabled"), ("enabled", "enabled")])
def test_public_access_comes_back(arm: str, word: str) -> None:
    """Of the vault, the registry and an account."""
    assert vault(publicNetworkAccess=arm) == ({"public_network_access": word}, "")
    assert container_registry(publicNetworkAccess=arm) == ({"public_network_access": word}, "")
    account: dict[str, Any] = {"type": storage.ACCOUNT.type, "apiVersion": "2024-01-01", "name": "stml"}
    account |= {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    account["properties"] = {"publicNetworkAccess": arm}
    refers = f"[resourceId('{account['type']}', 'stml')]"
    found = imported(workspace(storageAccount=refers), account)
    assert found.mapping["storage_account"]["public_network_access"] == word
