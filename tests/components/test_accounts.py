"""Storage accounts for data and their firewalls, under the SDK's mocks: Outputs in them, and what goes out."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from .mocking import CLIENT, Run
from .test_provider import constructed, late
from .test_provider import refused as refused_abroad
from .test_workspace import built, refused

GROUP = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-contoso-ml"
WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/contoso-ml"
THERE = GROUP.replace("contoso-ml", "fabrikam") + "/providers/Microsoft.Storage/storageAccounts/stfabrikam"
SUBNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"


def acls(found: Run, name: str = "contoso-ml-storage-account") -> Any:
    """The firewall that goes out."""
    return found.by_name[name].inputs["networkRuleSet"]


def test_a_data_account_is_a_child_named_after_itself() -> None:
    """Beside the default one, and the datastore on it waits for it."""
    store = {"name": "raw", "type": "azure_blob", "account_name": "stdata", "container_name": "raw"}
    found = built(storage_accounts=[{"name": "stdata", "sku": "Premium_LRS"}], datastores=[store]).by_name
    account, raw = found["contoso-ml-storage-account-stdata"], found["contoso-ml-datastore-raw"]
    assert (account.inputs["accountName"], account.inputs["kind"]) == ("stdata", "BlockBlobStorage")
    assert account.name in raw.dependencies
    assert raw.inputs["properties"]["accountName"] == "contoso-ml-storage-account-stdata"  # the mocks' name


def test_the_rule_for_the_workspace_waits_for_no_workspace() -> None:
    """Its id is spelled of the subscription, the group and the name, and its tenant is the deployment's."""
    found = built(storage_account={"network_acls": {"default_action": "deny"}})
    assert acls(found) == {
        "defaultAction": "Deny",
        "bypass": "AzureServices",
        "ipRules": [],
        "virtualNetworkRules": [],
        "resourceAccessRules": [{"resourceId": WORKSPACE, "tenantId": CLIENT["tenantId"]}],
    }
    dependencies = found.by_name["contoso-ml-storage-account"].dependencies
    assert dependencies == ("contoso-ml-resource-group",)


def test_the_rules_group_may_arrive_late() -> None:
    """The id of a group that the same program makes is good enough."""
    group = {"id": pulumi.Output.from_input(GROUP)}
    found = built(resource_group=group, storage_account={"network_acls": {"default_action": "deny"}})
    assert acls(found)["resourceAccessRules"][0]["resourceId"] == WORKSPACE


def test_without_a_word_nothing_goes_out() -> None:
    """azure-native is told nothing of a firewall that nobody declares."""
    assert "networkRuleSet" not in built().by_name["contoso-ml-storage-account"].inputs


@pytest.mark.parametrize("wrap", [False, True])
def test_addresses_and_subnets_may_be_outputs(wrap: bool) -> None:
    """Plain or late, they arrive in their places."""
    address, subnet = (late(each)() if wrap else each for each in ("203.0.113.7", SUBNET))
    found = built(
        storage_account={"network_acls": {"default_action": "deny", "ip_rules": [address], "subnets": [subnet]}}
    )
    assert acls(found)["ipRules"] == [{"iPAddressOrRange": "203.0.113.7", "action": "Allow"}]
    assert acls(found)["virtualNetworkRules"] == [{"virtualNetworkResourceId": SUBNET, "action": "Allow"}]


@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize(
    ("key", "value", "says"), [("ip_rules", "10.0.0.1", "is private"), ("subnets", THERE, "not of a subnet")]
)
def test_they_are_checked_when_they_arrive(key: str, value: str, says: str, wrap: bool) -> None:
    """What is refused at once where it is plain is refused later where it isn't."""
    given = late(value)() if wrap else value
    assert says in refused(storage_account={"network_acls": {"default_action": "deny", key: [given]}})


def test_an_accounts_id_may_be_an_output() -> None:
    """Beside its name: a datastore of that name gets the place from the id, when it is there."""
    store = {"name": "raw", "type": "azure_blob", "account_name": "stfabrikam", "container_name": "raw"}
    accounts = [{"name": "stfabrikam", "id": pulumi.Output.from_input(THERE)}]
    body = built(storage_accounts=accounts, datastores=[store]).by_name["contoso-ml-datastore-raw"].inputs["properties"]
    assert (body["accountName"], body["resourceGroup"]) == ("stfabrikam", "rg-fabrikam")
    assert "not of stother" in refused(
        storage_accounts=[{**accounts[0], "name": "stother"}], datastores=[{**store, "account_name": "stother"}]
    )


@pytest.mark.parametrize(
    ("account", "says"),
    [
        ({"name": late("stdata")}, "storage_accounts[0].name arrives late"),
        ({"name": "stdata", "sku": late("Premium_LRS")}, "storage_accounts[0].sku arrives late"),
        ({"name": "stdata", "hierarchical_namespace": late(True)}, "hierarchical_namespace arrives late"),
        ({"name": "stdata", "network_acls": late({})}, "network_acls: is not a mapping"),
        ({"id": late(THERE)}, "add `name: NAME`"),
    ],
)
def test_what_decides_is_plain(account: dict[str, Any], says: str) -> None:
    """An Output there is an error that names the argument."""
    given = {key: value() if callable(value) else value for key, value in account.items()}
    assert says in refused(storage_accounts=[given])


def test_other_languages_say_it_in_their_own_words() -> None:
    """camelCase keys, lists of plain and late leaves, and what the SDK would drop in silence."""
    said = {"defaultAction": "deny", "ipRules": [late("203.0.113.7")(), "198.51.100.0/24"], "bypass": ["none"]}
    account = {"name": "stdata", "hierarchicalNamespace": True, "networkAcls": said}
    found = constructed("Workspace", {"storageAccounts": [account]})
    name = "contoso-ml-storage-account-stdata"
    assert found.by_name[name].inputs["isHnsEnabled"] is True
    assert [rule["iPAddressOrRange"] for rule in acls(found, name)["ipRules"]] == ["203.0.113.7", "198.51.100.0/24"]
    assert acls(found, name)["bypass"] == "None"
    wrong = {"storageAccounts": [{"name": "stdata", "networkAcls": {**said, "ipRule": []}}]}
    assert "storage_accounts[0].network_acls.ipRule: is unknown" in refused_abroad("Workspace", wrong)
