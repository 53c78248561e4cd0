"""Who reaches a private workspace, and each thing that shuts a way."""

from __future__ import annotations

import pytest

from amlstack.catalog import machinelearning, private_dns, reachability
from amlstack.findings import Reach, Severity
from amlstack.policies import Graph, Verdict
from amlstack.policies.examples import id_of
from amlstack.policies.pack import _of_stack
from amlstack.policies.reachability import RULE, reachabilities

from .private_workspace import OFF, ST, SUBNET, WS, ZONE, Template, private, resource
from .reaching import API, BLOB, DENY, MANAGED, in_managed, pairs, said
from .test_pack import native

API_ALONE = {"privateDnsZoneConfigs": [{"name": "a", "properties": {"privateDnsZoneId": id_of(ZONE, API)}}]}
NO_BYPASS = {"defaultAction": "Deny", "bypass": "None"}
NO_BUILDER = private().having("ws", imageBuildCompute=None)


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
    (program,) = reachabilities(Graph(resources))
    told = {(each.who, each.service): each.reaches for each in program.pairs}
    assert told == {key: each.reaches for key, each in pairs(made).items()}


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


def test_each_workspace_has_what_is_its_own() -> None:
    """Another one's computes, datastores and endpoints say nothing of it."""
    made = private()
    made["other"] = resource(WS, "other", OFF, identity={"type": "SystemAssigned"})
    first, second = reachabilities(made.graph())
    assert (first.workspace, second.workspace) == ("ml", "other")
    assert {each.where for each in second.pairs if each.who == "compute"} == {"none declared"}
    assert {each.where for each in second.pairs if each.who == "studio user"} == {"no network"}
    assert {each.target for each in second.pairs if each.service == "blob"} == set()


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


@pytest.mark.parametrize("service", [each for each, said in reachability.SERVICES.items()])
def test_each_service_has_its_zone_in_the_catalog(service: str) -> None:
    """For every cloud that the group id is published of."""
    it = reachability.SERVICES[service]
    assert all(len(zones) > it.zone for zones in private_dns.ZONES[it.group].values())
