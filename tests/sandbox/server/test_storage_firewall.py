"""An account's firewall, as Azure keeps and refuses it."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import storage

from .client import Arm, name, refused, storage_body

GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg"
SUBNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/contoso-ml"
ACLS: dict[str, Any] = {
    "defaultAction": "Deny",
    "bypass": "Logging, AzureServices",
    "ipRules": [{"value": "203.0.113.0/24", "action": "Allow"}],
    "virtualNetworkRules": [{"id": SUBNET, "action": "Allow"}],
    "resourceAccessRules": [{"tenantId": "t", "resourceId": WORKSPACE}],
}


def test_a_firewall_is_kept_as_it_is_given(arm: Arm) -> None:
    """Also where the workspace that it names isn't there yet; a second PUT without a word leaves it."""
    account = arm.storage(networkAcls=ACLS)
    assert account["properties"]["networkAcls"] == ACLS
    assert arm.made(account["id"], storage_body())["properties"]["networkAcls"] == ACLS


def test_an_empty_list_takes_rules_away(arm: Arm) -> None:
    """What is written empty is empty afterwards."""
    account = arm.storage(networkAcls=ACLS)
    bare = {"defaultAction": "Allow", "ipRules": [], "virtualNetworkRules": [], "resourceAccessRules": []}
    found = arm.made(account["id"], storage_body(networkAcls=bare))["properties"]["networkAcls"]
    assert found == {**bare, "bypass": ACLS["bypass"]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ipRules": [{"value": "10.0.0.1"}]}, "is private"),
        ({"ipRules": [{"value": "203.0.113.0/31"}]}, "smaller than /30"),
        ({"ipRules": [{"value": "::1"}]}, "is IPv6"),
        ({"ipRules": [{}]}, "is neither"),
        ({"ipRules": ["203.0.113.7/x"]}, "is neither"),
        ({"virtualNetworkRules": [{"id": WORKSPACE}]}, "no id of Microsoft.Network/virtualNetworks/subnets"),
        ({"virtualNetworkRules": ["x"]}, "is no id"),
        ({"resourceAccessRules": [{"tenantId": "t", "resourceId": "contoso-ml"}]}, "no id of a resource"),
        ({"bypass": "Everybody"}, "networkAcls.bypass"),
        ({"bypass": "None, Logging"}, "networkAcls.bypass"),
        ({"ipRules": [{"value": "203.0.113.7"}] * 401}, "more than 400"),
    ],
)
def test_what_azure_refuses(arm: Arm, change: dict[str, Any], says: str) -> None:
    """Addresses that don't come from the internet, ids of something else, words that don't go together."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), storage_body(networkAcls={**ACLS, **change}))
    assert says in refused(answer, 400, "InvalidValuesForRequestParameters")


@pytest.mark.parametrize("change", [{"defaultAction": "Perhaps"}, {"ipRules": {}}, {"bypass": 1}])
def test_shapes(arm: Arm, change: dict[str, Any]) -> None:
    """A word or a type that isn't published is refused before anything is looked at."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), storage_body(networkAcls={**ACLS, **change}))
    refused(answer, 400, "InvalidRequestContent")
