"""Any template before the rules: what nobody has said is unknown, and everything else is known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amlstack.arm.language import TemplateError, read
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.policies import RULES, Graph, Resource, Unknown, judge
from amlstack.policies.expansion import Given, expansion

STORAGE, WORKSPACE = "Microsoft.Storage/storageAccounts", "Microsoft.MachineLearningServices/workspaces"


def of(
    parameters: Any = None, given: Any = None, schema: str = "deploymentTemplate", **sections: Any
) -> list[Resource]:
    """The resources of a template, the template itself left out."""
    whole = {"$schema": f"https://x/{schema}.json#", "parameters": parameters or {}, **sections}
    file = read(json.dumps({"parameters": given}), "p.json") if given is not None else None
    made = expansion(Given(read(json.dumps(whole), "main.json"), file)).resources
    return [each for each in made if not each.written]


def account(**more: Any) -> dict[str, Any]:
    """A storage account."""
    return {"type": STORAGE, "apiVersion": "2024-01-01", "name": "stcontoso", **more}


def nested(name: str, *resources: dict[str, Any]) -> dict[str, Any]:
    """A deployment within the template's, with a template of its own."""
    template = {"$schema": "https://x/deploymentTemplate.json#", "resources": resources}
    scope = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": template}
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": name, "properties": scope}


def test_a_parameter_that_nobody_gives_is_unknown() -> None:
    """And so is what is made of it; with a value or a default both are known."""
    store = account(sku={"name": "[parameters('sku')]"}, tags={"a": "[concat('x', parameters('sku'))]"})
    (one,) = of({"sku": {"type": "string"}}, resources=[store])
    assert (one.raw("sku.name"), one.raw("tags.a"), one.names) == (Unknown(), Unknown(), ("stcontoso",))
    (one,) = of({"sku": {"type": "string"}}, {"sku": {"value": "Premium_LRS"}}, resources=[store])
    assert (one.get("sku.name"), one.get("tags.a")) == ("Premium_LRS", "xPremium_LRS")


@pytest.mark.parametrize("type_", ["array", "int"])
def test_a_loop_of_unknown_count_is_judged_once(type_: str) -> None:
    """With its index unknown: one resource stands for all of them."""
    count = "[length(parameters('many'))]" if type_ == "array" else "[parameters('many')]"
    store = account(name="[concat('st', copyIndex())]", copy={"name": "c", "count": count})
    (one,) = of({"many": {"type": type_}}, resources=[store])
    assert (one.names, one.perhaps) == (
        (Unknown(),),
        "if it is deployed: how often its loop runs isn't known yet",
    )


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"condition": "[parameters('some')]"}, "its deployment's condition isn't known yet"),
        (
            {"copy": {"name": "c", "count": "[if(parameters('some'), 2, 0)]"}},
            "how often its deployment's loop runs isn't known yet",
        ),
        ({}, ""),
    ],
)
def test_what_a_deployment_makes_is_no_surer_than_the_deployment(more: dict[str, Any], reason: str) -> None:
    """However deep it lies: a safeguard in a deployment that may not happen is none that is known."""
    (one,) = of({"some": {"type": "bool"}}, resources=[{**nested("outer", nested("inner", account())), **more}])
    assert (one.type, one.perhaps.rpartition(": ")[2]) == (STORAGE, reason)


def test_a_default_that_only_a_deployment_knows_is_unknown() -> None:
    """Quickstarts ask where their template lies; that keeps nothing else from being checked."""
    parameters = {"from": {"type": "string", "defaultValue": "[deployment().properties.templateLink.uri]"}}
    (one,) = of(parameters, resources=[account(tags={"from": "[parameters('from')]"})])
    assert one.raw("tags.from") == Unknown()
    assert one.names == ("stcontoso",)


def test_the_group_and_its_region_are_nobodys() -> None:
    """What is made of their names is unknown, so that no rule judges a name that no one has."""
    store = account(
        name="[toLower(concat('st-', resourceGroup().name))]",
        location="[resourceGroup().location]",
        tags={"id": "[resourceGroup().id]", "hash": "[uniqueString(resourceGroup().id)]"},
    )
    (one,) = of(resources=[store])
    assert (one.names, one.raw("location"), one.group) == ((Unknown(),), Unknown(), Unknown())
    assert one.get("tags.id").startswith("/subscriptions/")
    assert len(one.get("tags.hash")) == 13


@pytest.mark.parametrize("name", ["stcontoso", "[concat('st', resourceGroup().name)]", "[parameters('name')]"])
def test_a_reference_leads_to_its_resource_whatever_is_known_of_its_name(name: str) -> None:
    """By the id, by what an unknown id comes from, by the expression that both are named with."""
    refers = {
        "storageAccount": f"[resourceId('{STORAGE}', {name.strip('[]') if name.startswith('[') else repr(name)})]"
    }
    workspace = {"type": WORKSPACE, "apiVersion": "2025-12-01", "name": "contoso-ml", "properties": refers}
    store, made = of({"name": {"type": "string"}}, resources=[account(name=name), workspace])
    assert Graph([store, made]).referred(made, "storageAccount") is store


def test_nested_deployments_are_opened_where_they_go() -> None:
    """To another group, or from a subscription's template in a region that nobody has said."""
    inner = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "inner",
        "location": "[deployment().location]",
        "resourceGroup": "rg-other",
        "properties": {"mode": "Incremental", "template": {"resources": [account(location="[deployment().location]")]}},
    }
    (one,) = of(schema="subscriptionDeploymentTemplate", resources=[inner])
    assert (one.group, one.raw("location")) == ("rg-other", Unknown())


def test_each_template_is_a_deployment_of_its_own() -> None:
    """The whole and what is nested in it, raw, with the values that the file gives."""
    inner = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "inner",
        "properties": {"mode": "Incremental", "template": {"resources": [account(name="[concat('a', 'b')]")]}},
    }
    whole = {"parameters": {"x": {"type": "string"}}, "resources": [inner]}
    given = read(json.dumps({"parameters": {"x": {"value": "y"}}}), "p.json")
    made = [each for each in expansion(Given(read(json.dumps(whole), "main.json"), given)).resources if each.written]
    assert [each.called for each in made] == ["mainTemplate", "inner"]
    assert made[0].get("properties.parameters.x.value") == "y"
    assert made[1].get("properties.template.resources")[0]["name"] == "[concat('a', 'b')]"


def test_a_fault_costs_its_expression() -> None:
    """It is told with its place; where it stands the value is unknown, and everything else is as it is."""
    store = account(tags={"a": "[variables('nothing')]", "b": "[concat('x', 'y')]"})
    whole = read(json.dumps({"resources": [store]}), "main.json")
    found = expansion(Given(whole))
    (fault,) = found.faults
    assert str(fault).startswith("main.json:1:")
    assert "declares no variable 'nothing'" in fault.what
    (one,) = (each for each in found.resources if not each.written)
    assert (one.raw("tags.a"), one.get("tags.b")) == (Unknown(), "xy")


def test_what_is_no_template_is_refused() -> None:
    """A template without resources has nothing that could be judged."""
    with pytest.raises(TemplateError, match="has no resources"):
        expansion(Given(read("{}", "main.json")))


@pytest.mark.parametrize(
    ("said", "waits"), [(None, []), ([], []), ([None], []), ({"a": 1}, []), ("[parameters('first')]", [Unknown()])]
)
def test_a_depends_on_that_is_no_list_is_no_accident(said: Any, waits: list[Any]) -> None:
    """Null is as good as nothing; one that isn't known waits; nonsense names nothing."""
    (one,) = of({"first": {"type": "array"}}, resources=[account(dependsOn=said)])
    assert one.raw("dependsOn") == waits


@pytest.mark.parametrize("resources", [255, "x", None, {"a": 1}, [1, [2]]])
def test_resources_of_a_nested_template_that_are_no_list_are_no_accident(resources: Any) -> None:
    """The deployment is there, and holds nothing that could be judged."""
    inner = {"mode": "Incremental", "template": {"resources": resources}}
    nest = {"type": DEPLOYMENT_TYPE, "apiVersion": "2022-09-01", "name": "inner", "properties": inner}
    whole = {"$schema": "https://x/deploymentTemplate.json#", "resources": [nest]}
    found = expansion(Given(read(json.dumps(whole), "main.json")))
    assert [each.type for each in found.resources if each.written] == [DEPLOYMENT_TYPE, DEPLOYMENT_TYPE]


def test_a_resource_may_be_spelled_in_any_case_and_lack_its_name() -> None:
    """Names of members are case-insensitive; a resource without one is told of, and judged as far as it is known."""
    (one,) = of(resources=[{"TYPE": STORAGE, "ApiVersion": "2024-01-01", "NAME": "stcontoso"}])
    assert (one.type, one.names, one.called) == (STORAGE, ("stcontoso",), "stcontoso")
    text = json.dumps({"$schema": "https://x/deploymentTemplate.json", "resources": [{"type": STORAGE}]})
    found = expansion(Given(read(text, "main.json")))
    assert [each.names for each in found.resources if not each.written] == [(Unknown(),)]
    assert "a resource has no name" in [fault.what for fault in found.faults]


@pytest.mark.parametrize(
    "properties",
    [
        "[shallowMerge(createArray(createObject('a', 1, 'b', 2), {0}, createObject('c', 3)))]",
        "[union(createObject('a', 1, 'b', 2), {0}, createObject('c', 3))]",
    ],
)
def test_an_object_that_is_merged_of_unknown_ones_is_known_in_part(properties: str) -> None:
    """What comes last decides; what an undecided branch may add or replace isn't known, and nothing else is there."""
    branch = "if(parameters('x'), createObject('b', 4, 'd', 5), createObject())"
    store = account(properties=properties.replace("{0}", branch))
    (one,) = of({"x": {"type": "bool"}}, resources=[store])
    seen = [one.raw(f"properties.{word}") for word in "abcde"]
    assert seen == [1, Unknown(absent=True), 3, Unknown(absent=True), None]
    store = account(properties=properties.replace("{0}", "parameters('x')"))
    (one,) = of({"x": {"type": "object"}}, resources=[store])
    assert [one.raw(f"properties.{word}") for word in "ac"] == [Unknown(absent=True), 3]


def test_a_key_that_is_not_known_may_be_any() -> None:
    """What the object doesn't say isn't known then; with a known key it is simply not there."""
    store = account(tags={"[parameters('key')]": "x", "a": "y"})
    (one,) = of({"key": {"type": "string"}}, resources=[store])
    assert (one.get("tags.a"), one.raw("tags.b")) == ("y", Unknown(absent=True))
    (one,) = of({"key": {"type": "string"}}, {"key": {"value": "c"}}, resources=[store])
    assert one.raw("tags.b") is None


def test_who_waits_for_what_has_no_known_name_waits_for_something() -> None:
    """By a symbolic name too: a rule that asks whether it waits can't say no."""
    symbols = {"first": account(name="[parameters('x')]"), "second": account(dependsOn=["first"])}
    made = of({"x": {"type": "string"}}, resources=symbols, languageVersion="2.0")
    assert [each.raw("dependsOn") for each in made] == [[], [Unknown()]]


def test_an_endpoint_of_unknown_connections_may_lead_anywhere() -> None:
    """That no endpoint leads to a workspace can't be said while one isn't known."""
    endpoint = {"type": "Microsoft.Network/privateEndpoints", "apiVersion": "2024-05-01", "name": "pe"}
    unsaid = {"properties": {"privateLinkServiceConnections": "[parameters('connections')]"}}
    home = {"type": WORKSPACE, "apiVersion": "2025-12-01", "name": "contoso-ml", "properties": {}}
    made = of({"connections": {"type": "array"}}, resources=[home, endpoint | unsaid])
    verdict = judge([rule for rule in RULES if rule.id == "AML-132"], Graph(made))
    assert (verdict.findings, [each.rule for each in verdict.pending]) == ((), ["AML-132"])
