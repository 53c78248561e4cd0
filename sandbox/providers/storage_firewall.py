"""An account's firewall, and what Azure refuses of it.

Sources: the 2024-01-01 types, https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations,
azure-cli#7417 (the code of refusals).
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog import firewall, ids, network
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.errors import ArmError

_PATH = "properties.networkAcls"


def wrong_values(what: str, why: str, path: str) -> ArmError:
    """Azure's error, and why, which Azure doesn't say. Source: terraform-provider-azurerm#8089."""
    message = f"Values for request parameters are invalid: {what}. Here {why}."
    return ArmError(400, "InvalidValuesForRequestParameters", message, path)


def check_firewall(acls: Body) -> None:
    """Refuse addresses, subnets and words that Azure refuses. Sources: catalog.firewall, azure-cli#7417."""
    known = firewall.bypass_words(", ".join((*firewall.ACCOUNT.bypass.values(), firewall.NO_BYPASS[1])))
    words = firewall.bypass_words(acls["bypass"])
    if words - known or (firewall.NO_BYPASS[1].lower() in words and len(words) > 1):
        raise wrong_values("networkAcls.bypass", f"it is '{acls['bypass'][:100]}'", f"{_PATH}.bypass")
    for rule in acls["ipRules"]:
        value = get(rule, "value") if isinstance(rule, dict) else rule
        if why := firewall.address_fault(value):
            shown = f"'{str(value)[:50]}' {why}"
            raise wrong_values("networkAcls.ipRule[*].value", shown, f"{_PATH}.ipRules")
    _check_ids(acls["virtualNetworkRules"], "id", network.SUBNET.type, f"{_PATH}.virtualNetworkRules")
    _check_ids(acls.get("resourceAccessRules", []), "resourceId", None, f"{_PATH}.resourceAccessRules")
    for word, most in (("ipRules", firewall.ACCOUNT.addresses), ("virtualNetworkRules", firewall.ACCOUNT.subnets)):
        if len(acls[word]) > most:
            raise wrong_values(f"networkAcls.{word}", f"there are more than {most}", f"{_PATH}.{word}")


def _check_ids(rules: list[Any], word: str, type_: str | None, path: str) -> None:
    """Refuse a rule that names no resource, or none of `type_`. Whether it exists Azure doesn't ask."""
    for rule in rules:
        value = get(rule, word) if isinstance(rule, dict) else None
        try:
            found = ids.parse(str(value)).type.lower()
        except ValueError:
            found = ""
        if not found or (type_ and found != type_.lower()):
            what = f"networkAcls.{path.rpartition('.')[2]}[*].{word}"
            raise wrong_values(what, f"'{str(value)[:300]}' is no id of {type_ or 'a resource'}", path)
