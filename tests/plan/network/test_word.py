"""`network: private` and `network: managed`: what they stand for, what contradicts them, what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import IdOf, Late, Ref, nodes
from amlstack.plan.steps import steps
from amlstack.spec import WorkspaceSpec
from amlstack.spec.fill import fill

from .declared import HEAD, NETWORK, OWN_GROUP, SUBNET, SUBSCRIPTION, ZONE, fault, faults, node, planned

VAULT = f"{SUBSCRIPTION}/Microsoft.KeyVault/vaults/kv-central"
ACCOUNT = f"{SUBSCRIPTION}/Microsoft.Storage/storageAccounts/stcentral"
AS_USER = {"type": "user_assigned", "user_assigned_identities": ["id-contoso"]}
STORES = [
    {"name": "raw", "type": "azure_blob", "account_name": "stdata", "container_name": "raw"},
    {"name": "lake", "type": "azure_data_lake_gen2", "account_name": "stlake", "filesystem": "lake"},
    {
        "name": "share",
        "type": "azure_file",
        "account_name": "stdata",
        "file_share_name": "share",
        "credentials": {"account_key": {"list_keys": "key1"}},
    },
]
ACCOUNTS = ["stdata", {"name": "stlake", "hierarchical_namespace": True}]


def endpoints(made: plan.Plan) -> set[str]:
    """Target and service of each private endpoint of a plan."""
    return {each.key.partition(":")[2] for each in made.of(nodes.PrivateEndpoint)}


@pytest.fixture(scope="module", name="private")
def _private() -> plan.Plan:
    return planned("private")


def test_private_closes_everything(private: plan.Plan) -> None:
    """No public access, firewalls that deny but for what Azure trusts and the workspace."""
    for key in ("workspace", "storage_account", "key_vault", "container_registry"):
        assert node(private, key).public_network_access == "Disabled"
    for key in ("storage_account", "key_vault", "container_registry"):
        assert node(private, key).network_acls.default_action == "Deny"
    storage = node(private, "storage_account").network_acls
    assert storage.bypass == "AzureServices"
    assert [each.resource_id for each in storage.access_rules] == [IdOf("workspace")]
    assert node(private, "key_vault").network_acls.bypass == "AzureServices"
    assert node(private, "container_registry").network_rule_bypass_options == "AzureServices"


def test_private_has_an_endpoint_for_each_service(private: plan.Plan) -> None:
    """The workspace, its storage's blobs and files, its vault and a Premium registry, in the network's subnet."""
    assert endpoints(private) == {
        "workspace amlworkspace",
        "storage_account blob",
        "storage_account file",
        "key_vault vault",
        "container_registry registry",
    }
    assert node(private, "container_registry").sku == "Premium"
    network = node(private, "virtual_network")
    assert network.address_prefixes == ("10.20.0.0/24",)
    assert [(each.name, each.address_prefix) for each in network.subnets] == [("snet-endpoints", "10.20.0.0/26")]
    assert {each.subnet.names[1] for each in private.of(nodes.PrivateEndpoint)} == {"snet-endpoints"}


def test_private_makes_zones_links_and_groups(private: plan.Plan) -> None:
    """Each endpoint has its zones, each zone its link to the network."""
    zones = {each.key for each in private.of(nodes.PrivateDnsZone)}
    assert len(zones) == 6
    assert {each.private_dns_zone.node for each in private.of(nodes.VirtualNetworkLink)} == zones
    assert {each.key.partition(":")[2] for each in private.of(nodes.PrivateDnsZoneGroup)} == endpoints(private)


def test_private_has_computes_in_a_managed_network(private: plan.Plan) -> None:
    """Approved traffic alone gets out."""
    assert node(private, "workspace").managed_network.isolation_mode == "AllowOnlyApprovedOutbound"


@pytest.mark.parametrize(
    ("identity", "principal"),
    [(None, Ref("workspace", "principal_id")), (AS_USER, Ref("managed_identity:0", "principal_id"))],
)
def test_the_workspaces_identity_reads_its_storages_endpoints(identity: Any, principal: Ref) -> None:
    """Studio shows no data otherwise."""
    made = planned("private", **({"identity": identity} if identity else {}))
    readers = [each for each in made.of(nodes.RoleAssignment) if each.role == "Reader"]
    assert {each.scope for each in readers} == {
        Ref("private_endpoint:storage_account blob"),
        Ref("private_endpoint:storage_account file"),
    }
    assert {each.principal_id for each in readers} == {principal}


def test_the_order_is_one_that_works(private: plan.Plan) -> None:
    """Network and zones, what the workspace stands on, the workspace, endpoints, their zone groups."""
    place = {each.key: at for at, each in enumerate(private)}
    for each in private.of(nodes.PrivateEndpoint):
        assert place["virtual_network"] < place[each.key] > place["workspace"]
    for group in private.of(nodes.PrivateDnsZoneGroup):
        assert place[group.key] > place[group.private_endpoint.node]


def test_accounts_for_data_are_closed_and_get_endpoints() -> None:
    """Of each the services that its datastores need: file systems by dfs and blob."""
    made = planned("private", storage_accounts=ACCOUNTS, datastores=STORES)
    assert {each for each in endpoints(made) if each.startswith("st") and not each.startswith("storage")} == {
        *("stdata blob", "stdata file", "stlake blob", "stlake dfs")
    }
    for key in ("storage_account:stdata", "storage_account:stlake"):
        assert node(made, key).public_network_access == "Disabled"
        assert node(made, key).network_acls.default_action == "Deny"


@pytest.mark.parametrize(
    ("account", "services"),
    [
        ({"name": "stfiles", "kind": "FileStorage"}, {"file"}),
        ({"name": "stfiles", "sku": "PremiumV2_LRS"}, {"file"}),
        ({"name": "stfiles", "kind": "BlockBlobStorage"}, {"blob"}),
        ({"name": "stfiles", "hierarchical_namespace": True}, {"blob", "dfs"}),
        (ACCOUNT.replace("stcentral", "stfiles"), {"blob"}),
    ],
)
def test_an_account_without_datastores_has_what_its_kind_serves(account: Any, services: set[str]) -> None:
    """Blobs, or files alone."""
    made = planned("private", storage_accounts=[account])
    assert {each.split()[1] for each in endpoints(made) if each.startswith("stfiles")} == services


def test_computes_reach_the_accounts_for_data_by_rules_that_an_identity_of_the_file_approves() -> None:
    """With a user-assigned identity the word adds the rules, and the role that approves them."""
    made = planned("private", storage_accounts=ACCOUNTS, datastores=STORES, identity=AS_USER)
    rules = {each.name: each.destination for each in node(made, "workspace").managed_network.outbound_rules}
    assert set(rules) == {"stdata-blob", "stdata-file", "stlake-blob", "stlake-dfs"}
    assert rules["stlake-dfs"].service_resource_id == Ref("storage_account:stlake")
    approvers = [each for each in made.of(nodes.RoleAssignment) if "Approver" in each.role]
    assert {each.scope for each in approvers} == {Ref("storage_account:stdata"), Ref("storage_account:stlake")}


def test_without_such_an_identity_a_note_says_what_computes_do_not_reach() -> None:
    """A system-assigned one doesn't exist before the workspace: nothing is switched silently."""
    made = planned("private", storage_accounts=ACCOUNTS)
    assert node(made, "workspace").managed_network.outbound_rules == ()
    assert any("computes in the managed network don't reach stdata, stlake" in note for note in made.notes)
    assert node(made, "workspace").identity_type == "SystemAssigned"


def test_a_rule_that_is_declared_is_not_added_again() -> None:
    """Azure refuses a second one to the same service."""
    rule = {
        "name": "own-rule",
        "type": "private_endpoint",
        "destination": {"service_resource_id": ACCOUNT.replace("stcentral", "stdata"), "subresource_target": "blob"},
    }
    made = planned("private", storage_accounts=["stdata"], identity=AS_USER, managed_network={"outbound_rules": [rule]})
    assert [each.name for each in node(made, "workspace").managed_network.outbound_rules] == ["own-rule"]


def test_without_a_managed_network_computes_lie_in_a_subnet_of_the_network() -> None:
    """Serverless ones too, without public addresses; the group lets out what Azure ML needs."""
    made = planned("private", managed_network={"isolation_mode": "disabled"})
    assert [each.name for each in node(made, "virtual_network").subnets] == ["snet-endpoints", "snet-computes"]
    serverless = node(made, "workspace").serverless_compute
    assert (serverless.custom_subnet.names[1], serverless.no_public_ip) == ("snet-computes", True)
    group = node(made, "network_security_group:nsg-contoso-ml-computes")
    assert {each.direction for each in group.security_rules} == {"Outbound"}


def test_the_managed_network_is_built_when_every_endpoint_stands(private: plan.Plan) -> None:
    """And their zone groups; a file may put it off, and one whose network is switched off has none to build."""
    (step,) = steps(private)
    stand = (*private.of(nodes.PrivateEndpoint), *private.of(nodes.PrivateDnsZoneGroup))
    assert {ref.node for ref in step.after} == {each.key for each in stand}
    assert [*steps(planned("managed"))]
    assert not [*steps(planned("private", provision_network_now=False))]
    assert not [*steps(planned("private", managed_network={"isolation_mode": "disabled"}))]


def test_a_subnet_of_computes_beside_a_managed_network_is_refused() -> None:
    """Nothing would be in it; without a managed network, one that exists needs its id."""
    said = fault({"mode": "private", "compute_subnet": "snet-computes"})
    assert said.startswith("network.compute_subnet: computes are in the managed network, and in no subnet of this one")
    given = {"mode": "private", "virtual_network": NETWORK, "endpoint_subnet": "endpoints"}
    said = fault(given, managed_network={"isolation_mode": "disabled"})
    assert "nothing says which subnet holds computes" in said
    made = planned({**given, "compute_subnet": "ml"}, managed_network={"isolation_mode": "disabled"})
    assert node(made, "workspace").serverless_compute.custom_subnet == f"{NETWORK}/subnets/ml"


def test_a_network_that_exists_needs_its_subnet_named() -> None:
    """One sentence for all endpoints of the word."""
    assert fault({"mode": "private", "virtual_network": NETWORK}).startswith(
        "network: nothing says which subnet private endpoints lie in; add `endpoint_subnet`"
    )


def test_a_region_that_arrives_late_is_asked_for() -> None:
    """It tells the cloud, and so what the zones are called."""
    said = {**HEAD, "resource_group": {"name": "rg"}, "network": {"mode": "private"}, "location": Late("location", 1)}
    with pytest.raises(plan.Undecided, match="location arrives late"):
        plan.workspace(fill(WorkspaceSpec, said))


def test_managed_has_a_public_front_door_and_no_network_of_its_own() -> None:
    """The workspace is reached, what it stands on isn't, and computes are in the managed network."""
    made = planned("managed")
    assert node(made, "workspace").public_network_access == "Enabled"
    assert node(made, "workspace").managed_network.isolation_mode == "AllowOnlyApprovedOutbound"
    for key in ("storage_account", "key_vault", "container_registry"):
        assert node(made, key).public_network_access == "Disabled"
    for kind in (nodes.VirtualNetwork, nodes.PrivateEndpoint, nodes.PrivateDnsZone):
        assert not list(made.of(kind))


def test_the_word_is_what_it_stands_for() -> None:
    """A file that says by hand what the word stands for comes to the same resources."""
    deny = {"public_network_access": "disabled", "network_acls": {"default_action": "deny"}}
    made = planned(
        {
            "virtual_network": {
                "address_prefixes": ["10.20.0.0/24"],
                "subnets": [{"name": "snet-endpoints", "address_prefix": "10.20.0.0/26"}],
            },
            "private_endpoints": [
                {"target": "workspace"},
                *(
                    {"target": "storage_account", "group_id": each, "read_by_workspace": True}
                    for each in ("blob", "file")
                ),
                {"target": "key_vault"},
                {"target": "container_registry"},
            ],
            "dns": "made",
        },
        public_network_access="disabled",
        storage_account=deny,
        key_vault=deny,
        container_registry=deny | {"sku": "Premium"},
        managed_network={"isolation_mode": "allow_only_approved_outbound"},
        provision_network_now=True,
    )
    worded = planned("private")
    assert {each.key: each.settings() for each in made} == {each.key: each.settings() for each in worded}


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"public_network_access": "enabled"}, "public_network_access: enabled contradicts network: private"),
        ({"container_registry": "lazy"}, "container_registry: lazy contradicts network: private"),
        ({"container_registry": {"sku": "Basic"}}, "sku: Basic contradicts network: private"),
        ({"container_registry": {"sku": "Standard"}}, "sku: Standard contradicts network: private"),
        ({"storage_account": {"network_acls": {"default_action": "allow"}}}, "default_action: allow contradicts"),
        ({"storage_accounts": [{"name": "stdata", "network_acls": {"default_action": "allow"}}]}, "allow contradicts"),
        ({"storage_accounts": [{"name": "stdata", "public_network_access": "enabled"}]}, "enabled contradicts"),
        ({"storage_account": {"public_network_access": "enabled"}}, "public_network_access: enabled contradicts"),
        ({"key_vault": {"public_network_access": "enabled"}}, "public_network_access: enabled contradicts"),
        ({"key_vault": {"network_acls": {"default_action": "allow"}}}, "default_action: allow contradicts"),
        ({"container_registry": {"public_network_access": "enabled"}}, "public_network_access: enabled contradicts"),
        (
            {"key_vault": {"network_acls": {"default_action": "deny", "bypass": ["none"]}}},
            "bypass: [none] contradicts network: private: Azure ML reaches the key vault as a trusted service",
        ),
        (
            {
                "managed_network": {"isolation_mode": "disabled"},
                "serverless_compute": {"no_public_ip": False},
            },
            "no_public_ip: false contradicts network: private",
        ),
    ],
)
def test_what_contradicts_the_word_is_an_error_that_names_both_places(keys: dict[str, Any], says: str) -> None:
    """A key yields to nothing silently, nor does the word."""
    said = fault("private", **keys)
    assert says in said
    assert "(see network.mode)" in said


@pytest.mark.parametrize(
    ("network", "keys", "says"),
    [
        (
            "managed",
            {"public_network_access": "disabled"},
            "public_network_access: disabled contradicts network: managed",
        ),
        ("managed", {"managed_network": {"isolation_mode": "disabled"}}, "isolation_mode: disabled contradicts"),
        ("managed", {"storage_account": {"network_acls": {"default_action": "allow"}}}, "allow contradicts"),
        ({"mode": "managed", "dns": "made"}, {}, "network.dns: dns belongs to a virtual network of one's own"),
        ({"mode": "managed", "endpoint_subnet": SUBNET}, {}, "endpoint_subnet belongs to"),
        ("privat", {}, "network.mode: 'privat' is no word for a network; did you mean 'private'?"),
        ("closed", {}, "write private or managed"),
    ],
)
def test_what_contradicts_managed_or_is_no_word_is_an_error(network: Any, keys: dict[str, Any], says: str) -> None:
    """A network of one's own belongs to `private`."""
    assert says in fault(network, **keys)


def test_several_contradictions_are_told_at_once() -> None:
    """Each in its place."""
    said = faults("private", public_network_access="enabled", container_registry={"sku": "Basic"})
    assert [each.partition(":")[0] for each in said] == ["public_network_access", "container_registry.sku"]


def test_of_managed_a_firewall_may_be_opened_to_those_whom_its_rules_let_in() -> None:
    """Users upload data from their own networks: the account's public address stays, and its firewall denies."""
    account = {
        "public_network_access": "enabled",
        "network_acls": {"default_action": "deny", "ip_rules": ["203.0.113.7"]},
    }
    made = planned("managed", storage_account=account)
    assert node(made, "storage_account").public_network_access == "Enabled"


def test_managed_networks_refine_what_the_word_chose() -> None:
    """Without a mode of its own it takes the word's; rules stay."""
    rules = [{"name": "pypi", "type": "fqdn", "destination": "pypi.org"}]
    network = node(planned("private", managed_network={"outbound_rules": rules}), "workspace").managed_network
    assert (network.isolation_mode, [each.name for each in network.outbound_rules]) == (
        "AllowOnlyApprovedOutbound",
        ["pypi"],
    )
    lax = planned("private", managed_network={"isolation_mode": "allow_internet_outbound"})
    assert node(lax, "workspace").managed_network.isolation_mode == "AllowInternetOutbound"


def test_endpoints_are_refined_and_added_to() -> None:
    """Matched by target and service."""
    said = [
        {"target": "storage_account", "group_id": "blob", "name": "pep-blobs"},
        {"target": "storage_account", "group_id": "queue"},
    ]
    made = planned({"mode": "private", "private_endpoints": said})
    assert node(made, "private_endpoint:storage_account blob").name == "pep-blobs"
    assert len(endpoints(made)) == 6


def test_the_network_is_refined() -> None:
    """Addresses alone, names of subnets, or subnets of one's own; ids leave nothing to make."""
    made = planned({"mode": "private", "virtual_network": {"address_prefixes": ["10.9.0.0/27"]}})
    assert [each.address_prefix for each in node(made, "virtual_network").subnets] == ["10.9.0.0/27"]
    made = planned({"mode": "private", "endpoint_subnet": "pe"})
    assert [each.name for each in node(made, "virtual_network").subnets] == ["pe"]
    made = planned({"mode": "private", "endpoint_subnet": SUBNET, "dns": "policy"})
    assert "virtual_network" not in made
    assert {each.subnet for each in made.of(nodes.PrivateEndpoint)} == {SUBNET}
    assert "hasn't the room for snet-endpoints" in fault(
        {"mode": "private", "virtual_network": {"address_prefixes": ["10.9.0.0/29"]}}
    )


def test_central_zones_are_taken() -> None:
    """None of them is made."""
    names = (
        *("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net", "privatelink.blob.core.windows.net"),
        *("privatelink.file.core.windows.net", "privatelink.vaultcore.azure.net", "privatelink.azurecr.io"),
    )
    made = planned({"mode": "private", "dns": {"zones": [f"{ZONE}{name}" for name in names]}})
    assert not list(made.of(nodes.PrivateDnsZone))
    assert len(list(made.of(nodes.PrivateDnsZoneGroup))) == 5


def test_what_exists_gets_an_endpoint_and_keeps_its_firewall() -> None:
    """In our group, approved by its owner where it lies in another subscription; a note says what it must have."""
    made = planned("private", key_vault=VAULT, resource_group=OWN_GROUP, storage_accounts=[ACCOUNT])
    assert "key_vault" not in made
    endpoint = node(made, "private_endpoint:key_vault vault")
    assert endpoint.manual_private_link_service_connections[0].private_link_service_id == VAULT
    assert endpoint.resource_group == "rg-contoso-ml"
    (vault,) = (note for note in made.notes if "kv-central" in note)
    assert "firewall" in vault
    assert "trusted" in vault
    assert any("stcentral" in note and "firewall" in note for note in made.notes)


def test_a_registrys_sku_may_arrive_late() -> None:
    """It is looked at when it is there."""
    said = {
        **HEAD,
        "resource_group": {"name": "rg"},
        "network": {"mode": "private"},
        "container_registry": {"sku": Late("container_registry.sku", 1)},
    }
    sku = node(plan.workspace(fill(WorkspaceSpec, said)), "container_registry").sku
    (step,) = sku.steps
    assert step("Premium") == "Premium"
    with pytest.raises(ValueError, match="contradicts network: private"):
        step("Basic")


def test_the_plan_says_what_the_word_stands_for(private: plan.Plan) -> None:
    """Each key that was filled in, with its value and why."""
    said = {each.key: each.value for each in private.implied}
    assert said["public_network_access"] == "disabled"
    assert said["container_registry.sku"] == "Premium"
    assert said["network.virtual_network.subnets"] == "snet-endpoints 10.20.0.0/26"
    assert all(each.why for each in private.implied)
    assert "public_network_access" not in {
        each.key for each in planned("private", public_network_access="disabled").implied
    }


def test_without_a_word_nothing_is_implied() -> None:
    """A registry stays lazy, whether the file says so or not."""
    assert planned().implied == ()
    assert node(planned(container_registry="lazy"), "workspace").container_registry is None
