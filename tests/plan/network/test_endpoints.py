"""Private endpoints by hand: what they lead to, where they lie, who approves them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, Ref, nodes
from amlstack.spec import WorkspaceSpec
from amlstack.spec.fill import fill

from .declared import HEAD, NETWORK, OWN_GROUP, SUBNET, SUBSCRIPTION, by_hand, fault, faults, node, planned

VAULT = f"{SUBSCRIPTION}/Microsoft.KeyVault/vaults/kv-central"
SERVER = f"{SUBSCRIPTION}/Microsoft.Sql/servers/sql-central"


def endpoint(said: dict[str, Any], key: str, **keys: Any) -> Any:
    """The endpoint of that key in a plan with one that is declared so."""
    return node(planned(by_hand(private_endpoints=[said]), **keys), f"private_endpoint:{key}")


@pytest.mark.parametrize(
    ("said", "key", "name", "target"),
    [
        ({"target": "workspace"}, "workspace amlworkspace", "pep-contoso-ml-amlworkspace", Ref("workspace")),
        ({"target": "key_vault"}, "key_vault vault", "pep-contoso-ml-vault", Ref("key_vault")),
        (
            {"target": "storage_account", "group_id": "queue"},
            "storage_account queue",
            "pep-contoso-ml-queue",
            Ref("storage_account"),
        ),
        (
            {"target": "STCONTOSOLAKE", "group_id": "dfs"},
            "stcontosolake dfs",
            "pep-contoso-ml-stcontosolake-dfs",
            Ref("storage_account:stcontosolake"),
        ),
        (
            {"target": "container_registry", "name": "pep-images"},
            "container_registry registry",
            "pep-images",
            Ref("container_registry"),
        ),
    ],
)
def test_an_endpoint_leads_to_what_it_names(said: dict[str, Any], key: str, name: str, target: Any) -> None:
    """A word, or an account's name; where a target has one service it needn't be said."""
    more = {"storage_accounts": ["stcontosolake"], "container_registry": {"sku": "Premium"}}
    made = endpoint(said, key, **more)
    (connection,) = made.private_link_service_connections
    assert (made.name, connection.private_link_service_id) == (name, target)
    assert connection.group_ids == (key.split()[1],)
    assert made.manual_private_link_service_connections is None
    assert made.subnet.names == (Ref("virtual_network", "name"), "snet-endpoints")


def test_an_id_of_what_is_declared_means_the_same() -> None:
    """The ARM id of a vault that exists, or of what the plan makes, is that part; another id is a target of its own."""
    assert endpoint(
        {"target": VAULT.upper().replace("/SUBSCRIPTIONS", "/subscriptions")}, "key_vault vault", key_vault=VAULT
    )
    made = f"{OWN_GROUP}/providers/Microsoft.Storage/storageAccounts/stcontosolake"
    assert endpoint(
        {"target": made, "group_id": "blob"}, "stcontosolake blob", storage_accounts=["stcontosolake"]
    ).private_link_service_connections[0].private_link_service_id == Ref("storage_account:stcontosolake")
    found = planned(by_hand(private_endpoints=[{"target": SERVER}]))
    other: Any = next(found.of(nodes.PrivateEndpoint))
    assert other.private_link_service_connections[0].private_link_service_id == SERVER
    assert other.name.startswith("pep-contoso-ml-sql-central-")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (
            {"target": "keyvault"},
            "network.private_endpoints[0].target: nothing here is called 'keyvault'; did you mean",
        ),
        ({"target": "storage_account"}, "nothing says which of its target's services it leads to; add `group_id`"),
        ({"target": "storage_account", "group_id": "blobs"}, "its target has no 'blobs'; did you mean 'blob'?"),
        ({"target": "key_vault", "group_id": "blob"}, "its target has no 'blob'; use one of vault"),
        ({"target": "container_registry"}, "Azure ML makes the registry with the first image"),
        ({"target": "/subscriptions/x"}, "'/subscriptions/x' is no ARM id"),
        ({"target": "key_vault", "subnet": "snet-b"}, "no subnet here is called 'snet-b'"),
        ({"target": "key_vault", "custom_network_interface_name": "-x"}, "'-x' is not a lawful network interface name"),
        ({"target": "key_vault", "name": "x"}, "'x' is not a lawful private endpoint name"),
        ({"target": "key_vault", "manual": False, "request_message": "For us."}, "nobody reads it"),
        ({"target": "key_vault", "manual": True, "request_message": "x" * 141}, "it has 141 characters"),
    ],
)
def test_what_is_wrong_with_an_endpoint_is_told(said: dict[str, Any], says: str) -> None:
    """Unknown words with what was probably meant, services that a target hasn't, names and messages."""
    assert says in fault(by_hand(private_endpoints=[said]))


def test_one_is_declared_once_and_names_are_apart() -> None:
    """The second of a target's service is refused, and the second of a name, each with the first one's place."""
    twice = [{"target": "key_vault"}, {"target": "key_vault"}]
    assert "is declared twice (see network.private_endpoints[0])" in fault(by_hand(private_endpoints=twice))
    named = [{"target": "key_vault", "name": "pep-a"}, {"target": "workspace", "name": "PEP-A"}]
    assert "'PEP-A' is taken by another endpoint (see network.private_endpoints[0])" in fault(
        by_hand(private_endpoints=named)
    )


def test_an_endpoint_needs_a_subnet() -> None:
    """Of several subnets nobody guesses; of two, the one that computes aren't in."""
    subnets = [{"name": f"snet-{at}", "address_prefix": f"10.20.0.{at * 64}/26"} for at in range(2)]
    endpoints = [{"target": "key_vault"}]
    assert "nothing says which subnet it lies in; add `endpoint_subnet`" in fault(
        by_hand(*subnets, private_endpoints=endpoints)
    )
    made = planned(by_hand(*subnets, private_endpoints=endpoints, compute_subnet="snet-0"))
    assert node(made, "private_endpoint:key_vault vault").subnet.names[1] == "snet-1"
    assert "nothing says which subnet" in fault({"private_endpoints": endpoints})


def test_subnets_of_others_are_given_by_id_or_by_name() -> None:
    """A platform team's subnet, also in another group or subscription."""
    for network in ({"endpoint_subnet": SUBNET}, {"virtual_network": NETWORK, "endpoint_subnet": "endpoints"}):
        made = planned({**network, "private_endpoints": [{"target": "key_vault"}]})
        assert node(made, "private_endpoint:key_vault vault").subnet == SUBNET
        assert "virtual_network" not in made
    assert "is the id of a Microsoft.KeyVault/vaults" in fault({"virtual_network": VAULT})


def test_static_addresses_and_interfaces_are_said() -> None:
    """Each of a service's names has its address, in the subnet and none of Azure's."""
    addresses = [
        {"member_name": name, "private_ip_address": f"10.20.0.{at}"}
        for at, name in ((10, "default"), (11, "notebook"), (12, "inference"))
    ]
    said = {"target": "workspace", "ip_configurations": addresses, "custom_network_interface_name": "nic-ml"}
    made = endpoint(said, "workspace amlworkspace")
    assert made.custom_network_interface_name == "nic-ml"
    assert [(each.name, each.member_name, each.private_ip_address) for each in made.ip_configurations] == [
        (each["member_name"], each["member_name"], each["private_ip_address"]) for each in addresses
    ]
    assert {each.group_id for each in made.ip_configurations} == {"amlworkspace"}


@pytest.mark.parametrize(
    ("addresses", "says"),
    [
        ({"default": "10.20.1.4"}, "10.20.1.4 doesn't lie in its subnet, 10.20.0.0/26"),
        ({"default": "10.20.0.3"}, "Azure keeps 10.20.0.3 of each subnet for itself; give one from 10.20.0.4"),
        ({"default": "10.20.0.63"}, "Azure keeps 10.20.0.63"),
        ({"default": "ten"}, "'ten' is no address"),
        ({"default": "fd00::5"}, "'fd00::5' is IPv6"),
        ({"vault": "10.20.0.5"}, "'vault' is no name of the service's; vault has default"),
    ],
)
def test_static_addresses_that_cannot_be_are_refused(addresses: dict[str, str], says: str) -> None:
    """Outside of the subnet, Azure's own, none, or for a name that the service hasn't."""
    said = [{"member_name": name, "private_ip_address": address} for name, address in addresses.items()]
    found = faults(by_hand(private_endpoints=[{"target": "key_vault", "ip_configurations": said}]))
    assert any(says in each for each in found)


def test_an_address_is_given_once() -> None:
    """Two endpoints at one address are refused."""
    said = [
        {"target": "key_vault", "ip_configurations": [{"member_name": "default", "private_ip_address": "10.20.0.9"}]},
        {
            "target": "storage_account",
            "group_id": "blob",
            "ip_configurations": [{"member_name": "blob", "private_ip_address": "10.20.0.9"}],
        },
    ]
    assert "10.20.0.9 is given twice (see network.private_endpoints[0]" in fault(by_hand(private_endpoints=said))


def test_a_target_in_another_subscription_is_approved_by_its_owner() -> None:
    """Where the subscription of the deployment is known; the file may say otherwise, and has the message's word."""
    made = endpoint({"target": "key_vault"}, "key_vault vault", key_vault=VAULT, resource_group=OWN_GROUP)
    (connection,) = made.manual_private_link_service_connections
    assert made.private_link_service_connections is None
    assert connection.request_message == "For the workspace contoso-ml."
    said = {"target": "key_vault", "manual": False}
    made = endpoint(said, "key_vault vault", key_vault=VAULT, resource_group=OWN_GROUP)
    assert made.manual_private_link_service_connections is None
    said = {"target": "key_vault", "manual": True, "request_message": "Ours."}
    made = endpoint(said, "key_vault vault", key_vault=VAULT)
    assert made.manual_private_link_service_connections[0].request_message == "Ours."


def test_endpoints_are_made_behind_the_workspace_those_of_one_account_one_after_the_other() -> None:
    """The order that Azure takes: two of one account's at once are refused."""
    said = [{"target": "storage_account", "group_id": each} for each in ("blob", "file", "dfs")]
    made = planned(by_hand(private_endpoints=[*said, {"target": "key_vault"}]))
    assert made["private_endpoint:storage_account blob"].after == (Ref("workspace"),)
    assert Ref("private_endpoint:storage_account blob") in made["private_endpoint:storage_account file"].after
    assert Ref("private_endpoint:storage_account file") in made["private_endpoint:storage_account dfs"].after
    assert made["private_endpoint:key_vault vault"].after == (Ref("workspace"),)


def test_ids_may_arrive_late() -> None:
    """A subnet's and a target's id that other resources of the program give."""
    said = {
        **HEAD,
        "resource_group": {"name": "rg"},
        "network": {
            "endpoint_subnet": {"id": Late("network.endpoint_subnet.id", 1)},
            "private_endpoints": [{"target": {"id": Late("target", 2)}, "group_id": "sqlServer"}],
        },
    }
    made = plan.workspace(fill(WorkspaceSpec, said))
    endpoint = node(made, "private_endpoint:target-0 sqlServer")
    assert isinstance(endpoint.subnet, Late)
    assert isinstance(endpoint.private_link_service_connections[0].private_link_service_id, Late)
