"""Who reaches a private workspace: each way, each thing that shuts it, and what nobody can know."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from amlstack.catalog import (
    computes,
    endpoints,
    identity,
    machinelearning,
    managed_network,
    network,
    private_dns,
    reachability,
    storage,
)
from amlstack.findings import Pair, Reach, Severity
from amlstack.policies import RULES, Graph, Verdict, judge
from amlstack.policies.examples import id_of
from amlstack.policies.pack import _of_stack
from amlstack.policies.reachability import RULE, reachabilities

from .private_workspace import (
    CR,
    KV,
    LINK,
    NET,
    OFF,
    ST,
    SUBNET,
    WS,
    ZONE,
    Template,
    endpoint,
    private,
    resource,
)
from .test_pack import native

BY_ID = {rule.id: rule for rule in RULES}
API, NOTEBOOKS = private_dns.ZONES["amlworkspace"]["public"]
BLOB = private_dns.ZONES["blob"]["public"][0]
MANAGED = {"managedNetwork": {"isolationMode": "AllowInternetOutbound"}}
APPROVED = {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}}
FAR = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-far/providers"
FAR_VAULT = f"{FAR}/{KV.type}/far"
DENY: dict[str, Any] = {
    "publicNetworkAccess": "Enabled",
    "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
}
API_ALONE = {"privateDnsZoneConfigs": [{"name": "a", "properties": {"privateDnsZoneId": id_of(ZONE, API)}}]}
NO_BYPASS = {"defaultAction": "Deny", "bypass": "None"}
NO_BUILDER = private().having("ws", imageBuildCompute=None)
OUTPUT = "[parameters('later')]"
LATER = {"publicNetworkAccess": OUTPUT}
HUB = resource(NET, "hub", {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "pe"}]})


def pairs(template: Template) -> dict[tuple[str, str], Pair]:
    """The pairs of a template's one workspace, by who and what; of several places the last."""
    (found,) = reachabilities(template.graph())
    return {(each.who, each.service): each for each in found.pairs}


def said(template: Template, *rules: str) -> Verdict:
    """What rules say of a template."""
    return judge([BY_ID[each] for each in rules or (RULE,)], template.graph())


def outbound(to: str, sub: str) -> dict[str, Any]:
    """An approved-only managed network with a rule to a target."""
    destination = {"serviceResourceId": to, "subresourceTarget": sub}
    rules = {"lake": {"type": "PrivateEndpoint", "destination": destination, "category": "UserDefined"}}
    return {"managedNetwork": APPROVED["managedNetwork"] | {"outboundRules": rules}}


def in_managed(**properties: Any) -> Template:
    """The private workspace with its computes in a managed network."""
    made = private().having("ws", **properties)
    made["cpu"]["properties"]["properties"] = {}
    return made


def test_whoever_works_with_a_private_workspace_reaches_all_that_they_need() -> None:
    """Nobody on the internet reaches anything, everybody who is declared what they need, and no rule objects."""
    found = pairs(private())
    assert {each.reaches for (who, _), each in found.items() if who == reachability.ANYBODY} == {Reach.NO}
    needed = [each for each in found.values() if each.needed]
    assert {each.who for each in needed} >= {"studio user", "compute", "image build", "Azure ML itself", "deployer"}
    assert {each.reaches for each in needed} == {Reach.YES}
    assert said(private()) == Verdict((), ())


def test_a_program_has_the_table_of_a_template() -> None:
    """At its first preview, where ids are Outputs: what they come from is enough, but for a role that may come yet."""
    made = private().having("vnet", subnets=None).without("blob role", "file role")
    for name in ("pe", "jobs"):
        made[f"subnet {name}"] = resource(SUBNET, f"vnet/{name}", {"addressPrefix": "10.0.0.0/24"})
    resources = [found for each in native(tuple(made.values())) if (found := _of_stack(each))]
    program, template = (
        {(each.who, each.service): each.reaches for each in _of(graph)} for graph in (Graph(resources), made.graph())
    )
    assert program == template


def _of(graph: Graph) -> tuple[Pair, ...]:
    (found,) = reachabilities(graph)
    return found.pairs


def test_each_client_is_looked_at_for_what_it_comes_to() -> None:
    """The table holds each pair of the catalog that there is a target for, once."""
    (found,) = reachabilities(private().graph())
    listed = [(each.who, each.service) for each in found.pairs]
    here = {"workspace", "notebooks", "blob", "file", "vault", "registry", "internet"}
    assert sorted(listed) == sorted((who, each) for who, all_ in reachability.COMES_TO.items() for each in all_ & here)


SHUT = [
    # what is taken away or changed, who can't reach what, and the rule that tells it
    (private().having("amlworkspace group", **API_ALONE), "studio user", "notebooks", "AML-421"),
    (private().having("vault group", **API_ALONE), "compute", "vault", "AML-422"),
    (private().having("vault group", privateDnsZoneConfigs=[]), "compute", "vault", RULE),
    (private().without(f"link {BLOB}"), "compute", "blob", "AML-424"),
    (private().without("file", "file group", "file role"), "studio user", "file", "AML-138"),
    (private().without("vault", "vault group"), "compute", "vault", RULE),
    (private().without("registry", "registry group"), "image build", "registry", RULE),
    (private().without("amlworkspace", "amlworkspace group"), "studio user", "workspace", "AML-133"),
    (NO_BUILDER, "image build", "registry", "AML-040"),
    (NO_BUILDER.having("cr", publicNetworkAccess="Enabled"), "image build", "blob", RULE),
    (private().having("st", networkAcls=NO_BYPASS), "Azure ML itself", "blob", "AML-047"),
    (private().having("st", networkAcls={"bypass": "None"}), "Azure ML itself", "blob", RULE),
    (private().having("kv", networkAcls=NO_BYPASS), "Azure ML itself", "vault", "AML-056"),
    (private().having("cr", networkRuleBypassOptions="None"), "Azure ML itself", "registry", RULE),
    (private().without("blob role"), "studio user", "blob", RULE),
    (private().having("cpu", properties={}), "compute", "blob", RULE),
    (in_managed(**MANAGED).having("kv", **DENY), "compute", "vault", RULE),
]


@pytest.mark.parametrize(
    ("template", "who", "service", "rule"), SHUT, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_shuts_a_way_is_told_once(template: Template, who: str, service: str, rule: str) -> None:
    """The pair is named with its reason, and one rule finds fault with it: another's, or else the rule about ways."""
    found = pairs(template)[who, service]
    assert (found.reaches, found.needed, found.rule) == (Reach.NO, True, rule)
    assert found.why
    reached = "ml:" if service == "workspace" else f"{service} of "
    named = [each for each in said(template).findings if f"{who} (" in each.what and reached in each.what]
    assert bool(named) == (rule == RULE)
    if rule != RULE:
        assert said(template, rule).findings
    else:
        assert all(each.mend for each in named)


def test_one_fault_is_one_finding_whoever_it_shuts_out() -> None:
    """Images can't be built: not for the workspace, nor for storage, and it is one thing to mend."""
    (found,) = said(NO_BUILDER.having("cr", publicNetworkAccess="Enabled")).findings
    assert (found.path, found.severity) == ("properties.imageBuildCompute", Severity.WARNING)
    assert "image build (no network) can't reach ml, blob of st: " in found.what


def test_an_endpoint_that_waits_for_approval_takes_nobody_there() -> None:
    """It is somebody else who approves it, so that it is a note."""
    made = private()
    properties = made["vault"]["properties"]
    properties["manualPrivateLinkServiceConnections"] = properties.pop("privateLinkServiceConnections")
    assert pairs(made)["compute", "vault"].reaches is Reach.NO
    (found,) = said(made).findings
    assert found.severity is Severity.NOTE
    assert "pe-vault waits for the approval of who owns kv" in found.what


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


def test_a_firewall_may_name_the_workspace() -> None:
    """A rule for it lets it in where trusted services aren't."""
    acls = {"bypass": "None", "resourceAccessRules": [{"tenantId": "t", "resourceId": id_of(WS, "ml")}]}
    found = pairs(private().having("st", networkAcls=acls))["Azure ML itself", "blob"]
    assert (found.reaches, found.why) == (Reach.YES, "a rule for the workspace")


def test_each_workspace_has_what_is_its_own() -> None:
    """Another one's computes, datastores and endpoints say nothing of it."""
    made = private()
    made["other"] = resource(WS, "other", OFF, identity={"type": "SystemAssigned"})
    first, second = reachabilities(made.graph())
    assert (first.workspace, second.workspace) == ("ml", "other")
    assert {each.where for each in second.pairs if each.who == "compute"} == {"none declared"}
    assert {each.where for each in second.pairs if each.who == "studio user"} == {"no network"}
    assert {each.target for each in second.pairs if each.service == "blob"} == set()


def test_a_network_that_is_peered_with_another_one_is_not_peered_with_this() -> None:
    """The hub's peering leads elsewhere: its endpoint is out of reach."""
    made = private()
    made["hub"] = copy.deepcopy(HUB)
    peering = {"properties": {"remoteVirtualNetwork": {"id": id_of(NET, "third")}}}
    made["hub"]["properties"]["virtualNetworkPeerings"] = [peering | {"name": "to-third"}]
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    assert pairs(made)["compute", "vault"].reaches is Reach.NO
    made["peering"] = {**resource(NET, "third/to-vnet"), "type": f"{NET.type}/virtualNetworkPeerings"}
    made["peering"]["properties"] = {"remoteVirtualNetwork": {"id": id_of(NET, "vnet")}}
    assert pairs(made)["compute", "vault"].reaches is Reach.NO


def test_a_peering_beside_its_network_counts() -> None:
    """As one in the network's body, declared at our own end."""
    made = private()
    made["hub"] = HUB
    made["peering"] = {**resource(NET, "vnet/to-hub"), "type": f"{NET.type}/virtualNetworkPeerings"}
    made["peering"]["properties"] = {"remoteVirtualNetwork": {"id": id_of(NET, "hub")}}
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    assert pairs(made)["compute", "vault"].reaches is Reach.YES


def test_serverless_jobs_lie_in_the_subnet_that_the_workspace_names() -> None:
    """They are computes too, where no other is declared."""
    settings = {"serverlessComputeCustomSubnet": id_of(SUBNET, "vnet", "jobs")}
    made = private().without("cpu").having("ws", serverlessComputeSettings=settings)
    found = pairs(made)["compute", "blob"]
    assert (found.where, found.reaches, found.needed) == ("vnet", Reach.YES, True)


def test_rules_beside_the_workspace_count_and_those_that_are_not_known_may_lead_anywhere() -> None:
    """An outbound rule is declared in the workspace's body or beside it."""
    rule = {
        "type": "PrivateEndpoint",
        "destination": {"serviceResourceId": id_of(ST, "lake"), "subresourceTarget": "blob"},
    }
    made = lake(**APPROVED)
    made["rule"] = resource(managed_network.OUTBOUND_RULE, "ml/lake", rule)
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.rule == "AML-411"
    made["rule"] = resource(managed_network.OUTBOUND_RULE, "ml/lake", {"type": OUTPUT})
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN


def test_a_rule_to_another_account_leads_nowhere_else() -> None:
    """Nor does one to another service of the same account."""
    for to, sub in ((id_of(ST, "other"), "blob"), (id_of(ST, "lake"), "dfs")):
        (found,) = [each for each in of_lake(lake(**outbound(to, sub))) if each.who == "compute"]
        assert (found.reaches, found.rule) == (Reach.NO, RULE)


def test_a_rule_to_whatever_may_lead_to_the_account() -> None:
    """Nobody knows before the deployment."""
    (found,) = [each for each in of_lake(lake(**outbound(OUTPUT, "blob"))) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN


def test_two_endpoints_in_one_network_are_one_place() -> None:
    """Users there are told of once."""
    made = private()
    made["second"] = endpoint("amlworkspace") | {"name": "pe-second"}
    (found,) = reachabilities(made.graph())
    assert len([each for each in found.pairs if (each.who, each.service) == ("studio user", "blob")]) == 1


@pytest.mark.parametrize(
    ("scope", "reach"),
    [
        (id_of(ST, "lake"), Reach.YES),
        ("[resourceGroup().id]", Reach.YES),
        (f"{FAR}/{ST.type}/other", Reach.NO),
        ("[parameters('later')]", Reach.UNKNOWN),
    ],
)
def test_an_approver_approves_on_its_own_scope(scope: str, reach: Reach) -> None:
    """A role on another account is none on this one; a user-assigned identity beside the system's counts too."""
    made = lake(**outbound(id_of(ST, "lake"), "blob"))
    made["id"] = resource(identity.USER_ASSIGNED, "id")
    users: dict[str, Any] = {f"[resourceId('{identity.USER_ASSIGNED.type}', 'id')]": {}}
    made["ws"]["identity"] = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": users}
    made["approver"] = copy.deepcopy(made["blob role"]) | {"name": "[guid('approver')]", "scope": scope}
    role = identity.ROLES["Azure AI Enterprise Network Connection Approver"]
    definition = f"[subscriptionResourceId('{identity.ROLE_DEFINITION_TYPE}', '{role}')]"
    made["approver"]["properties"]["roleDefinitionId"] = definition
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is reach


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


@pytest.mark.parametrize(
    ("peered", "linked", "reach"), [(True, True, Reach.YES), (True, False, Reach.NO), (False, True, Reach.NO)]
)
def test_an_endpoint_in_a_hub_is_reached_by_spokes_that_are_peered(peered: bool, linked: bool, reach: Reach) -> None:
    """By the peering that either end declares; and the spoke has to ask the zone itself."""
    made = private()
    made["hub"] = copy.deepcopy(HUB)
    if peered:
        made["hub"]["properties"]["virtualNetworkPeerings"] = [
            {"name": "to-vnet", "properties": {"remoteVirtualNetwork": {"id": id_of(NET, "vnet")}}}
        ]
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    zone = private_dns.ZONES["vault"]["public"][0]
    made["hub link"] = resource(LINK, f"{zone}/hub", {"virtualNetwork": {"id": id_of(NET, "hub")}})
    found = pairs(made if linked else made.without(f"link {zone}"))["compute", "vault"]
    assert found.reaches is reach
    assert found.rule == ("" if reach is Reach.YES else RULE)


def test_each_network_with_an_endpoint_of_the_workspace_has_users() -> None:
    """Each of them must reach storage too: the hub's users have no way there."""
    made = private()
    made["hub"] = HUB
    made["second"] = endpoint("amlworkspace") | {"name": "pe-hub"}
    made["second"]["properties"] = made["second"]["properties"] | {"subnet": {"id": id_of(SUBNET, "hub", "pe")}}
    (found,) = reachabilities(made.graph())
    users = {each.where: each.reaches for each in found.pairs if (each.who, each.service) == ("studio user", "blob")}
    assert users == {"vnet": Reach.YES, "hub": Reach.NO}


GUARDS = [
    ("VirtualNetwork", "443", "blob", Reach.NO),
    ("VirtualNetwork", "443", "file", Reach.YES),
    ("VirtualNetwork", "445", "file", Reach.NO),
    ("Internet", "443", "internet", Reach.NO),
    ("Internet", "443", "blob", Reach.YES),
    ("*", "443", "vault", Reach.NO),
]


@pytest.mark.parametrize(("tag", "port", "service", "reach"), GUARDS)
def test_a_security_group_may_keep_a_compute_back(tag: str, port: str, service: str, reach: Reach) -> None:
    """By the port of the service: files are mounted at another."""
    made = private()
    rule = {
        "access": "Deny",
        "direction": "Outbound",
        "priority": 100,
        "protocol": "*",
        "destinationAddressPrefix": tag,
    }
    rules = [{"name": "no", "properties": rule | {"destinationPortRange": port}}]
    made["nsg"] = resource(network.SECURITY_GROUP, "nsg", {"securityRules": rules})
    made["vnet"]["properties"]["subnets"][1]["properties"]["networkSecurityGroup"] = {
        "id": id_of(network.SECURITY_GROUP, "nsg")
    }
    assert pairs(made)["compute", service].reaches is reach


OUT = [({"natGateway": {"id": f"{FAR}/Microsoft.Network/natGateways/nat"}}, Reach.YES), ({}, Reach.UNKNOWN)]


@pytest.mark.parametrize(("subnet", "reach"), OUT)
def test_a_gateway_lets_a_subnet_out(subnet: dict[str, Any], reach: Reach) -> None:
    """Routes and firewalls are others': they aren't looked at."""
    made = private()
    made["vnet"]["properties"]["subnets"][1]["properties"] |= subnet
    assert pairs(made)["compute", "internet"].reaches is reach


@pytest.mark.parametrize(
    ("service", "properties", "reach"),
    [
        ("vault", {"virtualNetworkRules": [{"id": id_of(SUBNET, "vnet", "jobs")}]}, Reach.YES),
        ("vault", {"virtualNetworkRules": [{"id": id_of(SUBNET, "vnet", "pe")}]}, Reach.NO),
        ("vault", {"ipRules": [{"value": "20.30.40.50"}]}, Reach.UNKNOWN),
    ],
)
def test_a_firewall_lets_in_the_subnets_that_it_lists(service: str, properties: dict[str, Any], reach: Reach) -> None:
    """By a service endpoint, without a private one; what address a network goes out with isn't known."""
    acls = {"defaultAction": "Deny", "bypass": "AzureServices"} | properties
    made = private().without("vault", "vault group").having("kv", publicNetworkAccess="Enabled", networkAcls=acls)
    assert pairs(made)["compute", service].reaches is reach


def test_a_list_of_addresses_lets_some_in() -> None:
    """From anywhere on the internet those that it names."""
    acls = {"defaultAction": "Deny", "ipRules": [{"value": "20.30.40.50"}]}
    found = pairs(private().having("st", publicNetworkAccess="Enabled", networkAcls=acls))
    assert found["anybody", "blob"].reaches is Reach.SOME
    assert (
        pairs(private().having("ws", publicNetworkAccess="Enabled", ipAllowlist=["20.30.40.50"]))[
            "anybody", "workspace"
        ].reaches
        is Reach.SOME
    )


def test_a_managed_network_leads_by_itself_to_what_the_workspace_names() -> None:
    """Where approved traffic alone gets out always, else to what is closed."""
    for mode in (MANAGED, APPROVED):
        found = pairs(in_managed(**mode))
        for who in ("compute", "online endpoint", "image build"):
            ways = {
                each.reaches for (client, service), each in found.items() if client == who and service != "internet"
            }
            assert ways == {Reach.YES}
    assert pairs(in_managed(**APPROVED).having("kv", **DENY))["compute", "vault"].reaches is Reach.YES
    assert [pairs(in_managed(**mode))["compute", "internet"].reaches for mode in (MANAGED, APPROVED)] == [
        Reach.YES,
        Reach.NO,
    ]


def test_images_that_serverless_jobs_build_in_a_managed_network_are_not_known_to_get_anywhere_closed() -> None:
    """Azure's documents say that such jobs don't, and nothing of managed networks; to what is public they do."""
    made = in_managed(**APPROVED).having("ws", imageBuildCompute=None)
    assert pairs(made)["image build", "registry"].reaches is Reach.UNKNOWN
    assert pairs(made.having("cr", publicNetworkAccess="Enabled"))["image build", "registry"].reaches is Reach.YES


def test_a_registry_of_others_is_not_known_to_take_private_endpoints() -> None:
    """A Premium one alone does; a vault of others has one from Azure whatever is set there."""
    made = in_managed(**APPROVED).without("registry", "registry group", "cr", "vault", "vault group", "kv")
    found = pairs(made.having("ws", containerRegistry=f"{FAR}/{CR.type}/far", keyVault=FAR_VAULT))
    assert found["compute", "registry"].reaches is Reach.UNKNOWN
    assert "it has to be Premium" in found["compute", "registry"].why
    assert found["compute", "vault"].reaches is Reach.YES


def lake(**workspace: Any) -> Template:
    """A workspace in a managed network with a datastore on a second account, which is closed."""
    made = in_managed(**workspace)
    made["lake"] = resource(ST, "lake", OFF)
    store = {"datastoreType": "AzureBlob", "accountName": "lake", "containerName": "raw"}
    made["store"] = resource(machinelearning.DATASTORE, "ml/raw", store)
    return made


def test_the_account_of_a_datastore_takes_a_rule_and_a_role() -> None:
    """Without the rule computes can't reach it, with it Azure ML has to be allowed to approve its own connection."""
    to = id_of(ST, "lake")
    (found,) = [each for each in of_lake(lake(**APPROVED)) if each.who == "compute"]
    assert (found.reaches, found.rule) == (Reach.NO, RULE)
    (found,) = [each for each in of_lake(lake(**outbound(to, "blob"))) if each.who == "compute"]
    assert (found.reaches, found.rule) == (Reach.NO, "AML-411")
    approved = lake(**outbound(to, "blob"))
    approved["approver"] = copy.deepcopy(approved["blob role"]) | {"name": "[guid('approver')]", "scope": to}
    role = identity.ROLES["Azure AI Enterprise Network Connection Approver"]
    approved["approver"]["properties"]["roleDefinitionId"] = (
        f"[subscriptionResourceId('{identity.ROLE_DEFINITION_TYPE}', '{role}')]"
    )
    (found,) = [each for each in of_lake(approved) if each.who == "compute"]
    assert found.reaches is Reach.YES
    assert {each.who for each in of_lake(approved)} == {"anybody", "studio user", "compute", "Azure ML itself"}


def of_lake(template: Template) -> list[Pair]:
    """The pairs of the second account."""
    (found,) = reachabilities(template.graph())
    return [each for each in found.pairs if each.target.endswith(" lake")]


def test_an_identity_of_others_may_approve_or_not() -> None:
    """Its roles lie elsewhere, so that nobody here knows."""
    made = lake(**outbound(id_of(ST, "lake"), "blob"))
    users: dict[str, dict[str, str]] = {f"{FAR}/{identity.USER_ASSIGNED.type}/id": {}}
    made["ws"]["identity"] = {"type": "UserAssigned", "userAssignedIdentities": users}
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN
    shown = private()
    shown["ws"]["identity"] = made["ws"]["identity"]
    assert pairs(shown)["studio user", "blob"].reaches is Reach.UNKNOWN


def test_storage_by_its_service_tag_is_reached_where_it_is_public() -> None:
    """Approved traffic that the tag lets out ends at the firewall of an account that is closed."""
    tag = {
        "type": "ServiceTag",
        "destination": {"serviceTag": "Storage.westeurope", "protocol": "TCP", "portRanges": "443"},
    }
    mode = {"managedNetwork": APPROVED["managedNetwork"] | {"outboundRules": {"storage": tag}}}
    (found,) = [each for each in of_lake(lake(**mode)) if each.who == "compute"]
    assert found.reaches is Reach.NO
    (found,) = [
        each for each in of_lake(lake(**mode).having("lake", publicNetworkAccess="Enabled")) if each.who == "compute"
    ]
    assert found.reaches is Reach.YES


def deployed(**properties: Any) -> Template:
    """The private workspace with an online endpoint and its deployment."""
    made = private()
    made["online"] = resource(endpoints.ONLINE_ENDPOINT, "ml/score", {"authMode": "AADToken"})
    made["deployment"] = resource(endpoints.ONLINE_DEPLOYMENT, "ml/score/blue", properties)
    return made


def test_deployments_of_online_endpoints_need_a_managed_network_or_endpoints_of_their_own() -> None:
    """They lie on machines of Azure's own, outside of any network of the user's."""
    assert pairs(deployed())["online endpoint", "registry"].reaches is Reach.NO
    assert pairs(deployed(egressPublicNetworkAccess="Disabled"))["online endpoint", "registry"].reaches is Reach.YES
    (found,) = [each for each in said(deployed()).findings if "online endpoint" in each.what]
    assert "Declare a managed network" in found.mend
    assert pairs(deployed())["studio user", "online endpoints"].reaches is Reach.YES


def test_batch_endpoints_bring_queues_and_tables() -> None:
    """Computes need them then, and have no way there without endpoints of their own."""
    made = private()
    made["batch"] = resource(machinelearning.WORKSPACE, "ml/batch") | {"type": f"{WS.type}/batchEndpoints"}
    assert [pairs(made)["compute", each].reaches for each in ("queue", "table")] == [Reach.NO, Reach.NO]
    assert ("compute", "queue") not in pairs(private())


def test_storage_that_users_on_the_internet_do_not_reach_is_a_note() -> None:
    """A public workspace on closed storage works but for what its users see of data: they may live with it."""
    made = private().without(
        *(name for group in ("amlworkspace", "blob", "file") for name in (group, f"{group} group"))
    )
    (found,) = said(
        made.without("blob role", "file role", "cpu").having("ws", publicNetworkAccess="Enabled", **MANAGED)
    ).findings
    assert (found.severity, found.what) == (
        Severity.NOTE,
        "studio user (internet) can't reach blob of st, file of st: public access is off",
    )
    assert "addresses" in found.mend


def test_users_of_an_open_workspace_come_from_the_internet() -> None:
    """They need its storage from there too, as long as no network of theirs has an endpoint."""
    made = private().without("amlworkspace", "amlworkspace group").having("ws", publicNetworkAccess="Enabled")
    (found,) = reachabilities(made.graph())
    users = {
        each.service: each.reaches for each in found.pairs if (each.who, each.where) == ("studio user", "internet")
    }
    assert users["workspace"] is Reach.YES
    assert users["blob"] is Reach.NO
    assert pairs(private().having("ws", publicNetworkAccess="Enabled"))["studio user", "blob"].where == "vnet"


@pytest.mark.parametrize(
    "template",
    [
        Template(
            ws=resource(WS, "ml", {"storageAccount": id_of(ST, "st")}),
            st=resource(ST, "st", {"networkAcls": {"defaultAction": "Allow"}}),
        ),
        Template(ws=resource(WS, "ml", OFF) | {"kind": "Project"}),
        Template(st=resource(ST, "st", OFF)),
    ],
    ids=["public", "project", "no workspace"],
)
def test_what_has_no_table(template: Template) -> None:
    """A workspace that is public altogether, a project, which its hub's endpoint leads to, and what is no workspace."""
    assert reachabilities(template.graph()) == []
    assert said(template) == Verdict((), ())


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


@pytest.mark.parametrize("service", [each for each, said in reachability.SERVICES.items()])
def test_each_service_has_its_zone_in_the_catalog(service: str) -> None:
    """For every cloud that the group id is published of."""
    it = reachability.SERVICES[service]
    assert all(len(zones) > it.zone for zones in private_dns.ZONES[it.group].values())


def test_a_compute_that_is_attached_has_a_network_of_its_own() -> None:
    """It is none of those that Azure ML makes, and isn't asked where it lies."""
    made = private().without("cpu").having("ws", imageBuildCompute=None)
    made["aks"] = resource(computes.COMPUTE, "ml/aks", {"computeType": "AKS"})
    assert pairs(made)["compute", "blob"].where == "none declared"


def test_the_second_half_of_storage_is_needed_by_whoever_needs_it() -> None:
    """An account by its endpoint's group id alone: dfs is looked at where an endpoint leads to it."""
    made = private()
    made["dfs"] = endpoint("blob") | {"name": "pe-dfs"}
    made["dfs"]["properties"] = copy.deepcopy(made["dfs"]["properties"])
    made["dfs"]["properties"]["privateLinkServiceConnections"][0]["properties"]["groupIds"] = ["dfs"]
    assert pairs(made)["compute", "dfs"].reaches is Reach.UNKNOWN
    assert storage.ACCOUNT.type in pairs(made)["compute", "dfs"].target
