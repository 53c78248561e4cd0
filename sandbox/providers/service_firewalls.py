"""Firewalls of vaults and registries: what Azure refuses of them, and how it answers them.

Sources: https://learn.microsoft.com/azure/key-vault/general/network-security (limits, private addresses),
https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks (limits), azurerm's
comparison of addresses (how single ones are answered); seen 2026-11-30. Azure's message to a private address of a vault
begins as the one here; the other messages, and a registry's codes, aren't verified.
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog import firewall, ids, network
from amlstack.catalog.firewall import Firewall
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.errors import bad_request


def settle_vault(properties: Body) -> None:
    """Answer a vault's firewall with every key, and each single address as a range."""
    if isinstance(acls := properties.get("networkAcls"), dict):
        said = {"bypass": "AzureServices", "defaultAction": "Allow", "virtualNetworkRules": []}
        properties["networkAcls"] = said | acls | {"ipRules": _spelled(acls, firewall.VAULT)}


def settle_registry(rules: Body) -> Body:
    """A registry's firewall with every key, and no /32."""
    said = {"defaultAction": "Allow"} | rules
    return said | {"ipRules": [{"action": "Allow"} | each for each in _spelled(rules, firewall.REGISTRY)]}


def _spelled(rules: Body, takes: Firewall) -> list[Body]:
    return [each | {"value": takes.spelled(str(each["value"]))} for each in rules.get("ipRules") or []]


def check_rules(rules: Body, takes: Firewall, path: str) -> None:
    """Raises ArmError 400 for addresses and subnets that a vault or a registry doesn't take; `path` is the rules'.

    A registry's previews alone have rules for subnets: nothing is known of how many.
    """
    for word, most in (("ipRules", takes.addresses), ("virtualNetworkRules", takes.subnets)):
        if most and len(said := rules.get(word) or []) > most:
            at = f"{path}.{word}"
            raise bad_request(f"Invalid value found at {at}: {len(said)} rules, and {most} at most.", at)
    for index, rule in enumerate(rules.get("ipRules") or []):
        value, at = get(rule, "value"), f"{path}.ipRules[{index}].value"
        if fault := firewall.address_fault(value, takes):
            raise bad_request(f"Invalid value found at {at}: {str(value)[:50]} {_why(fault)}", at)
    for index, rule in enumerate(rules.get("virtualNetworkRules") or []):
        _check_subnet(get(rule, "id"), f"{path}.virtualNetworkRules[{index}].id")


def _why(fault: str) -> str:
    return "belongs to a forbidden range (private IP addresses)." if fault == "is private" else f"{fault}."


def _check_subnet(value: Any, at: str) -> None:
    try:
        found = ids.parse(str(value)).type.lower()
    except ValueError:
        found = ""
    if found != network.SUBNET.type.lower():
        raise bad_request(f"Invalid value found at {at}: '{str(value)[:300]}' is no id of a subnet.", at)
