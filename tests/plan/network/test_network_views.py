"""What the plan's views show of a network, and that planning one takes time in proportion to what is declared."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import nodes, views

from .declared import NETWORK, SUBNET, ZONE, by_hand, node, planned

ML = ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net")
NAMES = (
    *ML,
    *(f"privatelink.{service}.core.windows.net" for service in ("blob", "file")),
    *("privatelink.vaultcore.azure.net", "privatelink.azurecr.io"),
)
SHARED = {"mode": "private", "endpoint_subnet": SUBNET, "dns": {"zones": [f"{ZONE}{name}" for name in NAMES]}}


@pytest.fixture(scope="module", name="private")
def _private() -> plan.Plan:
    return planned("private")


def test_the_tree_says_what_the_word_stands_for_and_why_each_part_is_there(private: plan.Plan) -> None:
    """A line for each key that was filled in, and for each kind of resource that comes with the network."""
    lines = views.tree(private).splitlines()
    begins = lines.index("The word for the network stands for:")
    for implied in private.implied:
        said = f"{implied.key}: {implied.value}"
        assert any(said in line and implied.why[1:] in line for line in lines[begins:])
    for kind in (nodes.PrivateEndpoint, nodes.PrivateDnsZone, nodes.VirtualNetwork, nodes.EndpointRoleAssignment):
        count, why = len(list(private.of(kind))), kind.why.removesuffix(".")
        assert any(f"{count} x {kind.kind.title}" in line and why in line for line in lines[begins:])
    assert "stands for" not in views.tree(planned(by_hand()))


def test_the_document_has_what_the_word_stands_for(private: plan.Plan) -> None:
    """As data: key, value, reason."""
    said = views.document(private)["implied"]
    assert [each["key"] for each in said] == [each.key for each in private.implied]
    assert all(each["why"] and each["value"] for each in said)


def test_the_chart_draws_endpoints_in_their_subnets(private: plan.Plan) -> None:
    """A frame for the network, one in it for each subnet, endpoints in there, and no arrow to the frame around."""
    chart = views.mermaid(private)
    match = re.search(
        r'subgraph (n\d+)\["virtual network<br/>vnet-contoso-ml"\]\n(.*?)\n        end\n', chart, re.DOTALL
    )
    assert match is not None
    network, inside = match.groups()
    assert "subgraph " in inside
    assert "subnet<br/>snet-endpoints" in inside
    endpoints = re.findall(r'(n\d+)\["private endpoint<br/>', inside)
    assert len(endpoints) == len(list(private.of(nodes.PrivateEndpoint)))
    assert not [each for each in endpoints if f"    {each} --> {network}\n" in f"{chart}\n"]
    assert chart.count("private DNS zone<br/>privatelink") == len(list(private.of(nodes.PrivateDnsZone)))
    assert chart.count("subgraph ") == chart.count("\n    end") + chart.count("\n        end") + chart.count(
        "\n            end"
    )


def test_a_subnet_of_others_is_drawn_as_what_exists() -> None:
    """With an arrow from each endpoint that lies in it, and from each zone group to the zones of others."""
    chart = views.mermaid(planned(SHARED))
    assert "subnet<br/>vnet-spoke/endpoints<br/>in rg-platform<br/>exists already" in chart
    assert "private DNS zone<br/>privatelink.azurecr.io<br/>in rg-platform<br/>exists already" in chart


def test_two_workspaces_share_a_network_and_zones() -> None:
    """By ids: each makes its own endpoints and zone groups, and neither makes what they share."""
    made = [planned(SHARED, name=name, resource_group=f"rg-{name}") for name in ("ml-one", "ml-two")]
    for each in made:
        assert not list(each.of(nodes.VirtualNetwork))
        assert not list(each.of(nodes.PrivateDnsZone))
        assert {endpoint.subnet for endpoint in each.of(nodes.PrivateEndpoint)} == {SUBNET}
    names = [{endpoint.name for endpoint in each.of(nodes.PrivateEndpoint)} for each in made]
    assert not names[0] & names[1]
    zones = [
        {
            one.private_dns_zone_id
            for group in each.of(nodes.PrivateDnsZoneGroup)
            for one in group.private_dns_zone_configs
        }
        for each in made
    ]
    assert zones[0] == zones[1] == {f"{ZONE}{name}" for name in NAMES}


def test_a_hubs_zones_are_linked_with_its_spokes_once() -> None:
    """The deployment that makes the zones links them; a network that is named twice has one link."""
    spokes = [f"{NETWORK}-{at}" for at in range(3)]
    dns = {"virtual_network_links": [*spokes, spokes[0]]}
    made = planned({"mode": "private", "dns": dns})
    links = [each.virtual_network for each in made.of(nodes.VirtualNetworkLink) if "notebooks" in each.key]
    assert len(links) == len(spokes) + 1
    assert links[1:] == spokes


def calls(of: Callable[[], Any]) -> int:
    """How many calls a function takes, a generator's steps among them."""
    count = 0

    def called(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        of()
    finally:
        sys.setprofile(before)
    return count


def workspaces(count: int) -> None:
    """Plan so many workspaces that share a network and zones."""
    for at in range(count):
        planned(SHARED, name=f"ml-{at:03}")


def accounts(count: int) -> plan.Plan:
    """The plan of a workspace with so many accounts for data, each with a datastore, its endpoint and a rule."""
    named = [f"stdata{at:03}" for at in range(count)]
    stores = [{"name": name, "type": "azure_blob", "account_name": name, "container_name": "raw"} for name in named]
    network = {"mode": "private", "virtual_network": {"address_prefixes": ["10.0.0.0/16"]}}
    identity = {"type": "user_assigned", "user_assigned_identities": ["id-contoso"]}
    return planned(network, storage_accounts=named, datastores=stores, identity=identity)


@pytest.mark.parametrize("of", [pytest.param(workspaces, marks=pytest.mark.thorough), accounts])
def test_a_network_is_planned_in_linear_time(of: Callable[[int], Any]) -> None:
    """A hundred workspaces in one network, and a hundred accounts of one, take twice the calls of fifty."""
    of(2)  # what is made once
    half, whole = (calls(functools.partial(of, size)) for size in (50, 100))
    assert whole < 2.1 * half


def test_a_hundred_accounts_fit_into_the_subnet_that_is_made_for_them() -> None:
    """It is as large as its endpoints need."""
    made = accounts(100)
    (subnet,) = node(made, "virtual_network").subnets
    assert subnet.address_prefix == "10.0.0.0/25"
