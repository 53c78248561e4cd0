"""Firewalls of vaults and registries, and whether the internet reaches what a workspace stands on."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, PlanError, nodes
from amlstack.spec import model

from .declare import declaration

SUBNET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
Vault, Registry = model.KeyVaultSpec, model.ContainerRegistrySpec
VaultAcls, RegistryAcls = model.VaultNetworkAclsSpec, model.RegistryNetworkAclsSpec


def vault(**said: Any) -> Any:
    """The vault's node, with what is said of its firewall."""
    acls = VaultAcls(**{"default_action": "deny", **said})
    return plan.workspace(declaration(key_vault=Vault(network_acls=acls)))["key_vault"]


def registry(sku: Any = "Premium", **said: Any) -> Any:
    """The registry's node, with what is said of its firewall."""
    acls = RegistryAcls(**{"default_action": "deny", **said})
    return plan.workspace(declaration(container_registry=Registry(sku=sku, network_acls=acls)))["container_registry"]


def told(**spec: Any) -> dict[str, str]:
    """What is wrong with a declaration, by its place."""
    with pytest.raises(PlanError) as caught:
        plan.workspace(declaration(**spec))
    return {".".join(map(str, each.path)): f"{each.what}; {each.mend}" for each in caught.value.faults}


def test_one_that_denies_lets_azure_ml_in() -> None:
    """As one of Azure's services: a vault's and a registry's firewall has no rule that could name the workspace."""
    assert vault().network_acls == nodes.VaultNetworkAcls("Deny", "AzureServices")
    made = registry()
    assert made.network_acls == nodes.RegistryNetworkAcls("Deny")
    assert made.network_rule_bypass_options == "AzureServices"


def test_nobody_is_let_in_unasked_where_the_file_says_so() -> None:
    """At a registry that is a setting beside its rules."""
    assert vault(bypass=("none",)).network_acls.bypass == "None"
    assert registry(bypass=("none",)).network_rule_bypass_options == "None"


def test_rules_are_spelled_as_azure_answers_them() -> None:
    """So that a refresh sees no change: a vault answers a range, a registry an address."""
    found = vault(ip_rules=("203.0.113.7", "198.51.100.0/24"), subnets=(SUBNET,)).network_acls
    assert [rule.value for rule in found.ip_rules] == ["203.0.113.7/32", "198.51.100.0/24"]
    assert found.subnets == (nodes.VaultSubnetRule(SUBNET),)
    assert registry(ip_rules=("203.0.113.7/32",)).network_acls.ip_rules == (nodes.RegistryIpRule("203.0.113.7"),)


def test_a_late_address_is_spelled_when_it_is_there() -> None:
    """It is carried through unread, with the step that spells it."""
    late = Late("key_vault.network_acls.ip_rules[0]", 1)
    (rule,) = vault(ip_rules=(late,)).network_acls.ip_rules
    assert [step("203.0.113.7") for step in rule.value.steps] == ["203.0.113.7/32"]


def test_without_a_word_there_is_no_firewall() -> None:
    """What nobody declares is left as it is."""
    found = plan.workspace(declaration(container_registry=Registry(name="crcontoso")))
    assert found["key_vault"].network_acls is None  # type: ignore[attr-defined]
    assert found["container_registry"].network_acls is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"default_action": "refuse"}, "default_action", "use allow or deny"),
        (
            {"ip_rules": ("10.1.2.3",)},
            "ip_rules.0",
            "is private; give a public IPv4 address",
        ),
        ({"ip_rules": ("2001:db8::/32",)}, "ip_rules.0", "is IPv6"),
        ({"bypass": ("logging",)}, "bypass.0", "use azure_services, none"),
        ({"bypass": ("none", "azure_services")}, "bypass", "none stands beside others"),
    ],
)
def test_what_azure_refuses_is_refused(given: dict[str, Any], path: str, says: str) -> None:
    """Each with its reason, at its place, at both."""
    said = {"default_action": "deny", **given}
    found = told(
        key_vault=Vault(network_acls=VaultAcls(**said)),
        container_registry=Registry(sku="Premium", network_acls=RegistryAcls(**said)),
    )
    assert list(found) == [f"{each}.network_acls.{path}" for each in ("key_vault", "container_registry")]
    assert all(says in each for each in found.values())


def test_each_takes_as_many_as_azure_allows() -> None:
    """1,000 addresses and 200 subnets at a vault, 200 addresses at a registry."""
    many = tuple(f"203.0.{each // 250}.{each % 250}" for each in range(1001))
    assert len(vault(ip_rules=many[:1000], subnets=(SUBNET,) * 200).network_acls.ip_rules) == 1000
    assert len(registry(ip_rules=many[:200]).network_acls.ip_rules) == 200
    found = told(
        key_vault=Vault(network_acls=VaultAcls(default_action="deny", ip_rules=many, subnets=(SUBNET,) * 201)),
        container_registry=Registry(
            sku="Premium", network_acls=RegistryAcls(default_action="deny", ip_rules=many[:201])
        ),
    )
    assert found == {
        "key_vault.network_acls.ip_rules": "1001 are too many; a vault takes 1000",
        "key_vault.network_acls.subnets": "201 are too many; a vault takes 200",
        "container_registry.network_acls.ip_rules": "201 are too many; a registry takes 200",
    }


@pytest.mark.parametrize("sku", [None, "Basic", "Standard"])
def test_a_premium_registry_alone_is_closed(sku: str | None) -> None:
    """A firewall and closed public access need it, and are told at their own lines; open access needs nothing."""
    acls = RegistryAcls(default_action="allow")
    found = told(container_registry=Registry(sku=sku, network_acls=acls, public_network_access="disabled"))
    assert list(found) == ["container_registry.network_acls", "container_registry.public_network_access"]
    assert all("write `sku: Premium`" in each and (sku or "Standard") in each for each in found.values())
    plan.workspace(declaration(container_registry=Registry(sku=sku, public_network_access="enabled")))


def test_a_late_sku_isnt_looked_at() -> None:
    """Whether it is Premium only shows when it is there."""
    assert registry(Late("container_registry.sku", 1)).network_acls == nodes.RegistryNetworkAcls("Deny")


@pytest.mark.parametrize(("word", "said"), [(None, "Enabled"), ("enabled", "Enabled"), ("disabled", "Disabled")])
def test_public_access_is_the_files(word: str | None, said: str) -> None:
    """Of each account, the vault and the registry; open where nothing is said, as it was before."""
    found: Any = plan.workspace(
        declaration(
            storage_account=model.StorageAccountSpec(public_network_access=word),
            storage_accounts=(model.StorageAccountSpec(name="stdata", public_network_access=word),),
            key_vault=Vault(public_network_access=word),
            container_registry=Registry(sku="Premium", public_network_access=word),
        )
    )
    keys = ("storage_account", "storage_account:stdata", "key_vault", "container_registry")
    assert {key: found[key].public_network_access for key in keys} == dict.fromkeys(keys, said)


def test_another_word_is_refused_where_it_stands() -> None:
    """In a program too, which no schema has looked at."""
    found = told(
        storage_account=model.StorageAccountSpec(public_network_access="off"),
        storage_accounts=(model.StorageAccountSpec(name="stdata", public_network_access="off"),),
        key_vault=Vault(public_network_access="off"),
        container_registry=Registry(public_network_access="off"),
    )
    assert sorted(found) == [
        f"{each}.public_network_access"
        for each in ("container_registry", "key_vault", "storage_account", "storage_accounts.0")
    ]
