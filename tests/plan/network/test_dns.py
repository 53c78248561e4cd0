"""The names of private endpoints: zones that are made or given, links, zone groups, or a policy's."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, Ref, nodes
from amlstack.spec import WorkspaceSpec
from amlstack.spec.fill import fill

from .declared import HEAD, NETWORK, SUBNET, SUBSCRIPTION, ZONE, by_hand, fault, faults, node, planned

ENDPOINTS = [{"target": "workspace"}, {"target": "storage_account", "group_id": "blob"}]
ML = ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net")
BLOB = "privatelink.blob.core.windows.net"
HUB = f"{SUBSCRIPTION}/Microsoft.Network/virtualNetworks/vnet-hub"


def with_dns(dns: Any, **keys: Any) -> plan.Plan:
    """A plan with two endpoints and such a `dns`."""
    return planned(by_hand(private_endpoints=ENDPOINTS, dns=dns), **keys)


def test_zones_are_made_with_links_and_groups() -> None:
    """One zone of a name, each linked to the network, both of a workspace's in one group."""
    made = with_dns("made")
    assert [each.name for each in made.of(nodes.PrivateDnsZone)] == [*ML, BLOB]
    assert {each.location for each in made.of(nodes.PrivateDnsZone)} == {"global"}
    link = node(made, f"virtual_network_link:{BLOB} own")
    assert (link.virtual_network, link.private_dns_zone) == (
        Ref("virtual_network"),
        Ref(f"private_dns_zone:{BLOB}", "name"),
    )
    group = node(made, "private_dns_zone_group:workspace amlworkspace")
    assert [each.private_dns_zone_id for each in group.private_dns_zone_configs] == [
        Ref(f"private_dns_zone:{name}") for name in ML
    ]
    assert group.private_endpoint == Ref("private_endpoint:workspace amlworkspace", "name")


@pytest.mark.parametrize(
    ("location", "zones"),
    [
        ("usgovvirginia", {"privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net"}),
        ("chinaeast2", {"privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn"}),
    ],
)
def test_zones_are_those_of_the_cloud(location: str, zones: set[str]) -> None:
    """The location tells the cloud."""
    made = {str(each.name) for each in with_dns("made", location=location).of(nodes.PrivateDnsZone)}
    assert zones < made
    assert not made & {*ML, BLOB}


def test_what_writes_into_one_zone_goes_one_after_the_other() -> None:
    """Links first, then the groups of both accounts' blobs: two at once are refused."""
    blobs = [{"target": each, "group_id": "blob"} for each in ("storage_account", "stcontosodata")]
    dns = {"virtual_network_links": [HUB, HUB.upper().replace("/SUBSCRIPTIONS", "/subscriptions")]}
    made = planned(by_hand(private_endpoints=blobs, dns=dns), storage_accounts=["stcontosodata"])
    own, hub = (each.key for each in made.of(nodes.VirtualNetworkLink))
    assert made[hub].after == (Ref(own),)
    assert made["private_dns_zone_group:storage_account blob"].after == (Ref(hub),)
    assert made["private_dns_zone_group:stcontosodata blob"].after == (
        Ref("private_dns_zone_group:storage_account blob"),
    )
    assert node(made, hub).virtual_network == HUB


def test_given_zones_are_used_and_not_made() -> None:
    """Central zones, in whatever group or subscription: a group refers to them, no link is made."""
    zones = [f"{ZONE}{name}" for name in (*ML, BLOB)]
    made = with_dns({"zones": zones})
    assert not list(made.of(nodes.PrivateDnsZone))
    assert not list(made.of(nodes.VirtualNetworkLink))
    group = node(made, "private_dns_zone_group:storage_account blob")
    assert [each.private_dns_zone_id for each in group.private_dns_zone_configs] == [f"{ZONE}{BLOB}"]


def test_some_zones_may_be_given_and_the_others_made() -> None:
    """`mode: made` beside zones makes what they lack."""
    made = with_dns({"mode": "made", "zones": [f"{ZONE}{BLOB}"]})
    assert [each.name for each in made.of(nodes.PrivateDnsZone)] == list(ML)


def test_a_policy_writes_the_zone_groups_itself() -> None:
    """Then no zone, link or group is declared."""
    made = with_dns("policy")
    assert len(list(made.of(nodes.PrivateEndpoint))) == len(ENDPOINTS)
    for kind in (nodes.PrivateDnsZone, nodes.VirtualNetworkLink, nodes.PrivateDnsZoneGroup):
        assert not list(made.of(kind))


def test_without_a_word_no_zone_is_made() -> None:
    """By hand nothing is implied."""
    assert not list(planned(by_hand(private_endpoints=ENDPOINTS)).of(nodes.PrivateDnsZoneGroup))


@pytest.mark.parametrize(
    ("dns", "says"),
    [
        (
            {"zones": [f"{ZONE}{BLOB}", f"{ZONE}{BLOB.upper()}"], "mode": "made"},
            f"network.dns.zones[1]: a second zone of the name {BLOB}: a network resolves by one of them alone (see",
        ),
        ({"zones": [NETWORK], "mode": "made"}, "is the id of a Microsoft.Network/virtualNetworks"),
        ({"zones": [BLOB], "mode": "made"}, f"'{BLOB}' is no ARM id"),
        ({"mode": "policy", "zones": [f"{ZONE}{BLOB}"]}, "a policy of the landing zone writes them"),
        ({"mode": "policy", "virtual_network_links": [HUB]}, "a policy of the landing zone writes them"),
        ({"virtual_network_links": [SUBNET]}, "is the id of a Microsoft.Network/virtualNetworks/subnets"),
        ("polices", "'polices' is no way to find names"),
    ],
)
def test_what_is_wrong_with_zones_is_told(dns: Any, says: str) -> None:
    """A second zone of a name, what is no zone, and what a policy writes."""
    assert any(says in each for each in faults(by_hand(private_endpoints=ENDPOINTS, dns=dns)))


def test_a_zone_that_is_missing_among_the_given_ones_is_told() -> None:
    """Each endpoint's zone, once, with what would mend it."""
    zones = [f"{ZONE}{each}" for each in ML]
    said = fault(by_hand(private_endpoints=ENDPOINTS, dns={"zones": zones}))
    assert said.startswith(f"network.dns.zones: none of them is {BLOB}, in which the names of the endpoint")
    assert said.endswith("storage_account blob are found; add its id, or `mode: made`, which makes the others")


def test_links_of_others_zones_are_theirs() -> None:
    """Who made a zone links it, once for each network."""
    zones = [f"{ZONE}{each}" for each in (*ML, BLOB)]
    dns = {"zones": zones, "virtual_network_links": [HUB]}
    assert "these zones are somebody else's (see network.dns.zones)" in fault(
        by_hand(private_endpoints=ENDPOINTS, dns=dns)
    )


def test_an_endpoint_without_a_known_zone_is_told() -> None:
    """No zone is known of some services: a note says that nothing finds their names."""
    server = f"{SUBSCRIPTION}/Microsoft.Sql/servers/sql-central"
    made = planned(by_hand(private_endpoints=[{"target": server}], dns="made"))
    assert not list(made.of(nodes.PrivateDnsZoneGroup))
    assert any("no zone of sqlServer is known in the public cloud" in note for note in made.notes)


def test_zones_by_ids_that_arrive_late_have_their_names_beside_them() -> None:
    """A hub's program gives the ids; which endpoint a zone is for must be plain."""
    said: dict[str, Any] = {
        **HEAD,
        "resource_group": {"name": "rg"},
        "network": {
            "endpoint_subnet": {"id": SUBNET},
            "private_endpoints": [{"target": {"name": "key_vault"}}],
            "dns": {"zones": [{"name": "privatelink.vaultcore.azure.net", "id": Late("network.dns.zones[0].id", 1)}]},
        },
    }
    group = node(plan.workspace(fill(WorkspaceSpec, said)), "private_dns_zone_group:key_vault vault")
    assert isinstance(group.private_dns_zone_configs[0].private_dns_zone_id, Late)
    del said["network"]["dns"]["zones"][0]["name"]
    with pytest.raises(plan.PlanError, match="its id arrives late, so its name isn't known"):
        plan.workspace(fill(WorkspaceSpec, said))
