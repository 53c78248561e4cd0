"""The rules about networks on whole templates, saved previews and programs: order, modules, and what isn't known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from amlstack.arm.language import read
from amlstack.catalog import computes, machinelearning, managed_network, network, private_dns
from amlstack.policies import RULES, Graph, Verdict, judge, preview
from amlstack.policies.expansion import Given, expansion
from amlstack.policies.pack import _of_stack

from .test_pack import stack_resource

BY_ID = {rule.id: rule for rule in RULES}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
OURS, THEIRS = ("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222")
LINKED = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2025-04-01",
    "name": "elsewhere",
    "properties": {"mode": "Incremental", "templateLink": {"uri": "https://contoso.com/main.json"}},
}


def template(*resources: Any, outputs: Any = None) -> dict[str, Any]:
    """A template of some resources."""
    made = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources)}
    return made if outputs is None else made | {"outputs": outputs}


def module(name: str, inner: Mapping[str, Any], **body: Any) -> dict[str, Any]:
    """A nested deployment with parameters of its own."""
    said = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": inner}
    properties = said | {"parameters": {key: {"value": value} for key, value in body.pop("given", {}).items()}}
    head = {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": name}
    return {**head, **body, "properties": properties}


def of(type_: str, name: str, properties: Any = None, **body: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"type": type_, "apiVersion": "2024-05-01", "name": name, **body, "properties": properties or {}}


def said(rule: str, *resources: Any) -> Verdict:
    """What a rule says of a template of some resources."""
    found = expansion(Given(read(json.dumps(template(*resources)), "main.json")))
    assert found.faults == ()
    return judge([BY_ID[rule]], Graph(found.resources))


def outbound(name: str, **body: Any) -> dict[str, Any]:
    """An outbound rule beside its workspace."""
    return of(managed_network.OUTBOUND_RULE.type, f"ml/{name}", {"type": "FQDN", "destination": "pypi.org"}, **body)


@pytest.mark.parametrize(
    ("copy", "count"),
    [
        ({"mode": "serial", "batchSize": 1}, 0),
        ({"mode": "serial"}, 0),
        ({"mode": "Serial", "batchSize": 2}, 2),
        ({"mode": "parallel"}, 2),
        ({}, 2),
    ],
)
def test_a_loop_that_makes_one_at_a_time_is_an_order(copy: Any, count: int) -> None:
    """A serial loop with a batch of one makes each outbound rule after the one before it; any other doesn't."""
    loop = outbound("[concat('ml/rule', copyIndex())]", copy={"name": "rules", "count": 3, **copy})
    loop["name"] = "[concat('ml/rule', copyIndex())]"
    assert len(said("AML-406", loop).findings) == count


def test_an_order_leads_through_other_resources() -> None:
    """A rule that waits for something that waits for the other rule waits for that too."""
    id_ = f"[resourceId('{managed_network.OUTBOUND_RULE.type}', 'ml', 'one')]"
    between = of(network.VIRTUAL_NETWORK.type, "vnet", dependsOn=[id_])
    waits = f"[resourceId('{network.VIRTUAL_NETWORK.type}', 'vnet')]"
    assert said("AML-406", outbound("one"), between, outbound("two", dependsOn=[waits])) == Verdict((), ())
    assert len(said("AML-406", outbound("one"), between, outbound("two")).findings) == 1


def test_rules_of_two_modules_wait_for_what_nobody_knows() -> None:
    """Whether one module's rule is made after another's is neither a finding nor a pass."""
    verdict = said("AML-406", module("one", template(outbound("one"))), module("two", template(outbound("two"))))
    assert (verdict.findings, [each.rule for each in verdict.pending]) == ((), ["AML-406"])


TOKEN = managed_network.OUTBOUND_RULE.token
URNS = [f"urn:pulumi:dev::contoso::{TOKEN}::{name}" for name in ("one", "two")]


@pytest.mark.parametrize(("dependencies", "count"), [([], 1), ([URNS[0]], 0)])
def test_a_saved_preview_says_what_is_made_first(dependencies: list[str], count: int) -> None:
    """Two rules of a program are in order where one depends on the other."""
    inputs = {"workspaceName": "ml", "resourceGroupName": "rg", "properties": {"type": "FQDN", "destination": "a.org"}}
    steps = [
        {
            "op": "create",
            "urn": urn,
            "newState": {"urn": urn, "type": TOKEN, "custom": True, "inputs": inputs | {"ruleName": urn[-3:]}},
        }
        for urn in URNS
    ]
    steps[1]["newState"]["dependencies"] = dependencies  # type: ignore[index]
    verdict = judge([BY_ID["AML-406"]], Graph(preview.read({"steps": steps}).resources))
    assert (len(verdict.findings), verdict.pending) == (count, ())


@pytest.mark.parametrize(("ordered", "count"), [(False, 1), (True, 0)])
def test_the_policy_pack_knows_what_is_made_first(ordered: bool, count: int) -> None:
    """As the engine tells the pack of a program's resources."""
    inputs = {"workspaceName": "ml", "resourceGroupName": "rg", "properties": {"type": "FQDN", "destination": "a.org"}}
    one, two = (stack_resource(TOKEN, inputs | {"ruleName": name}, name=name) for name in ("one", "two"))
    two.dependencies.extend([one] if ordered else [])
    resources = [found for each in (one, two) if (found := _of_stack(each))]
    verdict = judge([BY_ID["AML-406"]], Graph(resources))
    assert (len(verdict.findings), verdict.pending) == (count, ())


def endpoint(subnet: Any, **body: Any) -> dict[str, Any]:
    """A private endpoint to a vault that exists."""
    target = f"/subscriptions/{OURS}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
    connection = {"name": "one", "properties": {"privateLinkServiceId": target, "groupIds": ["vault"]}}
    properties = {"subnet": {"id": subnet}, "privateLinkServiceConnections": [connection]}
    return of(network.PRIVATE_ENDPOINT.type, "pe", properties, **body)


@pytest.mark.parametrize(("location", "count"), [("westeurope", 0), ("northeurope", 1)])
def test_a_network_of_another_module_is_found(location: str, count: int) -> None:
    """A module's output that is a subnet's id leads to the network that the module makes."""
    subnets = {"subnets": [{"name": "pe", "properties": {"addressPrefix": "10.0.0.0/27"}}]}
    out = {"type": "string", "value": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'pe')]"}
    vnet = of(network.VIRTUAL_NETWORK.type, "vnet", subnets, location="westeurope")
    asked = template(endpoint("[parameters('subnet')]", location=location)) | {
        "parameters": {"subnet": {"type": "string"}}
    }
    of_network = "[reference(resourceId('Microsoft.Resources/deployments', 'network')).outputs.subnet.value]"
    verdict = said(
        "AML-431",
        module("network", template(vnet, outputs={"subnet": out})),
        module("endpoint", asked, given={"subnet": of_network}),
    )
    assert (len(verdict.findings), verdict.pending) == (count, ())


@pytest.mark.parametrize(("network_in", "count"), [(OURS, 0), (THEIRS, 1)])
def test_a_compute_lies_in_a_network_of_its_subscription(network_in: str, count: int) -> None:
    """A subnet's id says the subscription of the network, and a module's scope that of the compute."""
    verdict = said("AML-434", module("ml", template(_compute(network_in)), subscriptionId=OURS, resourceGroup="rg"))
    assert (len(verdict.findings), verdict.pending) == (count, ())


def test_a_compute_whose_subscription_nobody_has_said_waits() -> None:
    """A template says no subscription of its own, so that a literal one may be another."""
    verdict = said("AML-434", _compute(THEIRS))
    assert (verdict.findings, len(verdict.pending)) == ((), 1)


def _compute(network_in: str) -> dict[str, Any]:
    subnet = (
        f"/subscriptions/{network_in}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
    )
    own = {"computeType": "AmlCompute", "properties": {"subnet": {"id": subnet}}}
    return of(computes.COMPUTE.type, "ml/cpu", own)


WORKSPACE = of(machinelearning.WORKSPACE.type, "ml", {"imageBuildCompute": "cpu"})
TO_ZONE = "[resourceId('Microsoft.Network/privateDnsZones', 'privatelink.vaultcore.azure.net')]"
ZONE = of(private_dns.ZONE.type, "privatelink.vaultcore.azure.net", location="global")
GROUP = of(
    network.ZONE_GROUP.type,
    "pe/default",
    {
        "privateDnsZoneConfigs": [
            {
                "name": "one",
                "properties": {"privateDnsZoneId": TO_ZONE},
            }
        ]
    },
)
IN_OUR_NETWORK = f"/subscriptions/{OURS}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pe"


@pytest.mark.parametrize(
    ("rule", "resources", "findings"),
    [
        ("AML-437", [WORKSPACE], 1),
        ("AML-424", [ZONE, GROUP, endpoint(IN_OUR_NETWORK)], 1),
        ("AML-425", [ZONE], 0),
        ("AML-406", [outbound("one")], 0),
        (
            "AML-411",
            [
                of(
                    machinelearning.WORKSPACE.type,
                    "ml",
                    {
                        "managedNetwork": {
                            "isolationMode": "AllowInternetOutbound",
                            "outboundRules": {
                                "kv": {
                                    "type": "PrivateEndpoint",
                                    "destination": {"serviceResourceId": IN_OUR_NETWORK, "subresourceTarget": "x"},
                                }
                            },
                        }
                    },
                    identity={"type": "SystemAssigned"},
                )
            ],
            1,
        ),
    ],
)
def test_what_another_deployment_may_hold_is_undecided(rule: str, resources: list[Any], findings: int) -> None:
    """Whether there is no other is neither found nor passed while a linked template couldn't be looked into."""
    alone = said(rule, *resources)
    assert (len(alone.findings), alone.pending) == (findings, ())
    beside = said(rule, *resources, LINKED)
    assert (beside.findings, {each.rule for each in beside.pending}) == ((), {rule})


@pytest.mark.parametrize(
    ("zone", "count"),
    [("'privatelink.blob.core.windows.net'", 1), ("concat('privatelink.blob.', environment().suffixes.storage)", 0)],
)
def test_a_template_that_asks_for_its_cloud_is_right_in_each(zone: str, count: int) -> None:
    """A zone that is written for the public cloud is wrong in another; one that follows the cloud isn't."""
    target = f"/subscriptions/{OURS}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"
    connection = {"name": "one", "properties": {"privateLinkServiceId": target, "groupIds": ["blob"]}}
    private = of(
        network.PRIVATE_ENDPOINT.type, "pe", {"privateLinkServiceConnections": [connection]}, location="usgovvirginia"
    )
    config = {
        "name": "one",
        "properties": {"privateDnsZoneId": f"[resourceId('Microsoft.Network/privateDnsZones', {zone})]"},
    }
    verdict = said("AML-422", private, of(network.ZONE_GROUP.type, "pe/default", {"privateDnsZoneConfigs": [config]}))
    assert (len(verdict.findings), verdict.pending) == (count, ())


UNSAID = "[parameters('unsaid')]"


def unsaid(rule: str, *resources: Any) -> Verdict:
    """What a rule says of a template with a parameter that is given no value."""
    whole = template(*resources) | {"parameters": {"unsaid": {"type": "string"}}}
    return judge([BY_ID[rule]], Graph(expansion(Given(read(json.dumps(whole), "main.json"))).resources))


def grouped(zone: str) -> dict[str, Any]:
    """A zone group of the endpoint `pe`."""
    return of(
        network.ZONE_GROUP.type,
        "pe/default",
        {"privateDnsZoneConfigs": [{"name": "one", "properties": {"privateDnsZoneId": zone}}]},
    )


def owned(**properties: Any) -> dict[str, Any]:
    """A workspace with a rule to its own storage, which isn't in the template."""
    account = f"/subscriptions/{OURS}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"
    rule = {"type": "PrivateEndpoint", "destination": {"serviceResourceId": account, "subresourceTarget": "blob"}}
    managed = {"isolationMode": "AllowInternetOutbound", "outboundRules": {"own": rule}}
    return of(machinelearning.WORKSPACE.type, "ml", {"storageAccount": account, "managedNetwork": managed} | properties)


def leading_to(target: str) -> dict[str, Any]:
    """The endpoint `pe` to the vault of an id."""
    connection = {"name": "one", "properties": {"privateLinkServiceId": target, "groupIds": ["vault"]}}
    return of(network.PRIVATE_ENDPOINT.type, "pe", {"privateLinkServiceConnections": [connection]})


def with_subnet(**properties: Any) -> dict[str, Any]:
    """A network with one subnet."""
    return of(network.VIRTUAL_NETWORK.type, "vnet", {"subnets": [{"name": "pe", "properties": properties}]})


IN_SUBNET = of(
    computes.COMPUTE.type, "ml/cpu", {"computeType": "AmlCompute", "properties": {"subnet": {"id": IN_OUR_NETWORK}}}
)


@pytest.mark.parametrize(
    ("rule", "resources"),
    [
        ("AML-403", [owned()]),
        ("AML-403", [owned(managedNetwork={"isolationMode": "AllowInternetOutbound", "outboundRules": UNSAID})]),
        ("AML-403", [owned(storageAccount=UNSAID)]),
        ("AML-402", [outbound("") | {"name": "[concat('ml/', parameters('unsaid'))]"}]),
        ("AML-422", [leading_to(UNSAID), grouped(TO_ZONE)]),
        (
            "AML-424",
            [
                ZONE,
                endpoint(IN_OUR_NETWORK),
                grouped(TO_ZONE),
                of(private_dns.LINK.type, f"{ZONE['name']}/one", {"virtualNetwork": {"id": UNSAID}}),
            ],
        ),
        ("AML-433", [with_subnet(addressPrefix="10.0.0.0/27"), endpoint(UNSAID)]),
        ("AML-436", [with_subnet(networkSecurityGroup={"id": UNSAID}), IN_SUBNET]),
        (
            "AML-413",
            [
                of(
                    machinelearning.WORKSPACE.type,
                    "ml",
                    {"ipAllowlist": ["20.30.40.50", UNSAID]},
                    apiVersion="2025-10-01-preview",
                )
            ],
        ),
        ("AML-422", [endpoint(IN_OUR_NETWORK), grouped(UNSAID)]),
        ("AML-424", [endpoint(IN_OUR_NETWORK), grouped(UNSAID)]),
        ("AML-424", [ZONE, endpoint(UNSAID), grouped(TO_ZONE)]),
        ("AML-425", [ZONE, of(private_dns.ZONE.type, UNSAID, location="global")]),
        (
            "AML-432",
            [of(network.VIRTUAL_NETWORK.type, "vnet", {"addressSpace": {"addressPrefixes": ["10.0.0.0/16", UNSAID]}})],
        ),
        (
            "AML-434",
            [
                of(
                    computes.COMPUTE.type,
                    "ml/cpu",
                    {"computeType": "AmlCompute", "properties": {"subnet": {"id": UNSAID}}},
                )
            ],
        ),
    ],
)
def test_what_nobody_has_said_is_undecided(rule: str, resources: list[Any]) -> None:
    """Neither found nor passed."""
    verdict = unsaid(rule, *resources)
    assert (verdict.findings, {each.rule for each in verdict.pending}) == ((), {rule})
