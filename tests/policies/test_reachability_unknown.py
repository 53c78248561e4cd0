"""Who reaches a private workspace, as far as that is known: what is not is no pass."""

from __future__ import annotations

import copy

import pytest

from amlstack.catalog import storage
from amlstack.findings import Reach
from amlstack.policies.examples import id_of
from amlstack.policies.reachability import RULE, reachabilities

from .private_workspace import KV, WS, Template, endpoint, private, resource
from .reaching import BLOB, DENY, FAR_VAULT, LATER, OUTPUT, pairs, said

ELSEWHERE = {"properties": {"privateLinkServiceId": OUTPUT, "groupIds": ["vault"]}, "name": "one"}
LEADING = {"privateLinkServiceId": id_of(KV, "kv"), "groupIds": [OUTPUT]}
UNKNOWN = [
    (
        private().having("vault", privateLinkServiceConnections=[{"name": "one", "properties": LEADING}]),
        "compute",
        "vault",
        "properties.groupIds of",
    ),
    (private().having("vault", privateLinkServiceConnections=[ELSEWHERE]), "compute", "vault", "Connections of "),
    (
        private().having(
            "vault group", privateDnsZoneConfigs=[{"name": "a", "properties": {"privateDnsZoneId": OUTPUT}}]
        ),
        "compute",
        "vault",
        "properties.privateDnsZoneConfigs of ",
    ),
    (
        private().having(f"link {BLOB}", virtualNetwork={"id": OUTPUT}),
        "compute",
        "blob",
        "properties.virtualNetworkLinks of",
    ),
    (
        private().having("st", publicNetworkAccess="Enabled", networkAcls=DENY["networkAcls"] | {"ipRules": OUTPUT}),
        "anybody",
        "blob",
        "properties.networkAcls.ipRules of",
    ),
    (
        private().having("st", networkAcls={"bypass": "None", "resourceAccessRules": [{"resourceId": OUTPUT}]}),
        "Azure ML itself",
        "blob",
        "properties.networkAcls.resourceAccessRules of",
    ),
    # what nobody here can know, and what is said of it
    (private().without("vault group"), "compute", "vault", "its endpoint has no zone group: a policy"),
    (
        private().without(f"zone {BLOB}", f"link {BLOB}"),
        "compute",
        "blob",
        "its zone isn't declared here: whether vnet asks",
    ),
    (
        private().without("vault", "vault group", "kv").having("ws", keyVault=FAR_VAULT),
        "compute",
        "vault",
        "it isn't declared here, so that what is set there isn't known: it has to let trusted services in",
    ),
    (private().having("st", publicNetworkAccess="SecuredByPerimeter"), "anybody", "blob", "perimeter"),
    (private().having("ws", imageBuildCompute="other"), "image build", "blob", "the compute other isn't declared here"),
    (private().without("cpu").having("ws", imageBuildCompute=None), "compute", "blob", "no compute is declared here"),
    (private(), "online endpoint", "blob", "no online endpoint is declared here"),
    (private().having("ws", publicNetworkAccess=None), "anybody", "workspace", "publicNetworkAccess isn't said"),
    (private().having("ws", containerRegistry=None), "compute", "registry", "the workspace names none"),
    (private().having("kv", **LATER), "anybody", "vault", "properties.publicNetworkAccess of"),
    (private(), "compute", "internet", "what lets vnet out"),
]


@pytest.mark.parametrize(
    ("template", "who", "service", "why"), UNKNOWN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_not_known_is_no_pass(template: Template, who: str, service: str, why: str) -> None:
    """What lies with others, with a policy, or comes with the deployment is said to be unknown, and why."""
    found = pairs(template)[who, service]
    assert found.reaches is Reach.UNKNOWN
    assert why in found.why
    assert not found.rule


def test_a_zone_of_others_that_is_linked_here_is_asked() -> None:
    """A hub's zone needn't be declared, if the link to it is."""
    assert pairs(private().without(f"zone {BLOB}"))["compute", "blob"].reaches is Reach.YES


def test_a_dependency_of_others_is_reached_by_an_endpoint_of_ours() -> None:
    """What its firewall does isn't known; the way through the endpoint is."""
    made = private().without("kv").having("ws", keyVault=FAR_VAULT)
    made["vault"]["properties"]["privateLinkServiceConnections"][0]["properties"]["privateLinkServiceId"] = FAR_VAULT
    found = pairs(made)
    assert found["compute", "vault"].reaches is Reach.YES
    assert found["anybody", "vault"].reaches is Reach.UNKNOWN
    properties = made["vault"]["properties"]
    properties["manualPrivateLinkServiceConnections"] = properties.pop("privateLinkServiceConnections")
    (waits,) = said(made).findings
    assert "pe-vault waits for the approval of who owns far" in waits.what


def test_a_workspace_of_which_nobody_knows_whether_it_is_closed_waits() -> None:
    """It has no table, and the rule is not applicable yet."""
    made = Template(ws=resource(WS, "ml", LATER))
    assert reachabilities(made.graph()) == []
    assert [each.rule for each in said(made).pending] == [RULE]


def test_an_endpoint_in_a_network_that_is_not_known_yet_makes_the_rule_wait() -> None:
    """Users and computes may be in that network or not."""
    made = private()
    made["amlworkspace"]["properties"]["subnet"] = {"id": OUTPUT}
    assert pairs(made)["studio user", "workspace"].reaches is Reach.UNKNOWN
    assert [each.rule for each in said(made).pending] == [RULE]


def test_the_second_half_of_storage_is_needed_by_whoever_needs_it() -> None:
    """An account by its endpoint's group id alone: dfs is looked at where an endpoint leads to it."""
    made = private()
    made["dfs"] = endpoint("blob") | {"name": "pe-dfs"}
    made["dfs"]["properties"] = copy.deepcopy(made["dfs"]["properties"])
    made["dfs"]["properties"]["privateLinkServiceConnections"][0]["properties"]["groupIds"] = ["dfs"]
    assert pairs(made)["compute", "dfs"].reaches is Reach.UNKNOWN
    assert storage.ACCOUNT.type in pairs(made)["compute", "dfs"].target
