"""Storage accounts and their firewalls come back from a template."""

from __future__ import annotations

from typing import Any

import pytest

from .test_template import datastore, imported, workspace

HERE = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
WORKSPACE = f"{HERE}/Microsoft.MachineLearningServices/workspaces/fabrikam-ml"
LATE = f"[reference('{HERE}/Microsoft.Insights/components/x', '2020-02-02').y]"
"""What only a deployment knows."""
SUBNET = f"{HERE}/Microsoft.Network/virtualNetworks/vnet/subnets/ml"


def account(name: str = "stdata", **properties: Any) -> dict[str, Any]:
    """A storage account of the template."""
    return {
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2024-01-01",
        "name": name,
        "location": "westeurope",
        "kind": "BlockBlobStorage",
        "sku": {"name": "Premium_LRS"},
        "properties": properties,
    }


def firewall(**acls: Any) -> tuple[Any, str]:
    """What becomes of an account's firewall: network_acls, and the notes."""
    found = imported(workspace(), datastore({}), account(networkAcls=acls))
    (made,) = found.mapping["storage_accounts"]
    return made.get("network_acls"), "\n".join(note for note in found.notes if "firewall" in note or "Acls" in note)


def test_an_account_with_a_datastore_comes_back() -> None:
    """With its settings; one that nothing of the workspace's is on is somebody else's."""
    found = imported(workspace(), datastore({}), account(isHnsEnabled=True), account("stother"))
    assert found.mapping["storage_accounts"] == [
        {"name": "stdata", "sku": "Premium_LRS", "kind": "BlockBlobStorage", "hierarchical_namespace": True}
    ]


def test_an_account_that_lets_the_workspace_in_comes_back() -> None:
    """By name, in any case, though no datastore lies on it."""
    rules = [{"tenantId": "t", "resourceId": WORKSPACE.upper()}]
    account_ = account("stother", networkAcls={"defaultAction": "Deny", "resourceAccessRules": rules})
    found = imported(workspace(), account_)
    assert [made["name"] for made in found.mapping["storage_accounts"]] == ["stother"]


def test_the_default_account_is_none_for_data() -> None:
    """It has its own key, and its firewall too."""
    refers = "[resourceId('Microsoft.Storage/storageAccounts', 'stdata')]"
    made = account(networkAcls={"defaultAction": "Allow"})
    found = imported(workspace(storageAccount=refers), datastore({}), made)
    assert "storage_accounts" not in found.mapping
    assert found.mapping["storage_account"]["network_acls"] == {"default_action": "allow"}


def test_a_firewall_comes_back() -> None:
    """Addresses, subnets and words; the rule for the workspace need not be said."""
    said, notes = firewall(
        defaultAction="deny",
        bypass="Metrics,Logging",
        ipRules=[{"value": "203.0.113.7", "action": "Allow"}],
        virtualNetworkRules=[{"id": SUBNET}],
        resourceAccessRules=[{"tenantId": "t", "resourceId": WORKSPACE}],
    )
    assert said == {
        "default_action": "deny",
        "bypass": ["logging", "metrics"],
        "ip_rules": ["203.0.113.7"],
        "subnets": [SUBNET],
    }
    assert notes == ""


@pytest.mark.parametrize(
    ("acls", "said", "note"),
    [
        ({}, None, ""),
        ({"defaultAction": "Deny", "bypass": "AzureServices"}, {"default_action": "deny"}, ""),
        ({"defaultAction": "Deny", "bypass": "None"}, {"default_action": "deny", "bypass": ["none"]}, ""),
        ({"defaultAction": "Deny", "ipRules": []}, {"default_action": "deny"}, ""),
        ({"defaultAction": LATE}, None, "networkAcls.defaultAction"),
        ({"defaultAction": "Deny", "ipRules": LATE}, {"default_action": "deny"}, "networkAcls.ipRules"),
        ({"defaultAction": "Deny", "ipRules": [{}]}, {"default_action": "deny"}, "networkAcls.ipRules"),
        ({"defaultAction": "Deny", "bypass": LATE}, {"default_action": "deny"}, "networkAcls.bypass"),
        (
            {"defaultAction": "Deny", "resourceAccessRules": [{"tenantId": "t", "resourceId": SUBNET}]},
            {"default_action": "deny"},
            "for which the file has no word",
        ),
    ],
)
def test_what_the_file_can_not_say_is_told(acls: dict[str, Any], said: Any, note: str) -> None:
    """Left out where only a deployment knows it; nothing where there is nothing to say."""
    found, notes = firewall(**acls)
    assert found == said
    assert note in notes
    assert bool(notes) is bool(note)
