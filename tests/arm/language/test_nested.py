"""Deployments in a deployment: whose parameters count, and where the resources go."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.arm.language import Scope, as_template, expand, resolve

from .expanding import GROUP_ID, SCOPE, SUBSCRIPTION, Table, faults_of, given, names, store, template


def nested(name: str, inside: Any, *, scope: str = "inner", parameters: Any = None, **members: Any) -> dict[str, Any]:
    """A nested deployment."""
    properties = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": scope}, "template": inside}
    if parameters:
        properties["parameters"] = parameters
    body = {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": name}
    return {**body, **members, "properties": properties}


INSIDE = template(store("[parameters('name')]"), parameters={"name": {"type": "string", "defaultValue": "inner"}})
OUTSIDE = {"name": {"type": "string", "defaultValue": "outer"}}


@pytest.mark.parametrize(
    ("scope", "parameters", "name"),
    [
        ("inner", {"name": {"value": "[concat(parameters('name'), '1')]"}}, "outer1"),
        ("inner", None, "inner"),
        ("outer", None, "outer"),
    ],
)
def test_scope_decides_whose_parameters_count(scope: str, parameters: Any, name: str) -> None:
    """Inner: the nested template's own, with what it is given; outer: those around it."""
    whole = template(nested("n", INSIDE, scope=scope, parameters=parameters), parameters=OUTSIDE)
    assert names(expand(whole, scope=SCOPE)) == [name]


def test_outer_is_what_azure_takes_where_nothing_is_said() -> None:
    """A nested deployment without expressionEvaluationOptions sees what is around it."""
    body = nested("n", INSIDE)
    del body["properties"]["expressionEvaluationOptions"]
    assert names(expand(template(body, parameters=OUTSIDE), scope=SCOPE)) == ["outer"]


def test_a_nested_deployment_may_go_elsewhere() -> None:
    """To a group that the template makes, whose region it then has; inner scope sees it, outer scope doesn't."""
    inside = template(store("a", location="[resourceGroup().location]", tags={"id": "[resourceGroup().id]"}))
    group = {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2024-03-01",
        "name": "made",
        "location": "swedencentral",
    }
    whole = template(group, nested("n", inside, resourceGroup="made", dependsOn=["made"]))
    expanded = expand(whole, scope=Scope(subscription=SUBSCRIPTION, resource_group=None))
    deployment = expanded.resources[1]
    made = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/made"
    assert deployment.id == f"{made}/providers/Microsoft.Resources/deployments/n"
    assert deployment.needs == (made,)
    assert deployment.nested
    (account,) = deployment.nested.resources
    assert account.scope.resource_group == "made"
    assert account.id == f"{made}/providers/Microsoft.Storage/storageAccounts/a"
    assert account.body["location"] == "swedencentral"
    assert account.body["tags"] == {"id": made}
    assert "template" not in deployment.body["properties"]


def test_with_outer_scope_the_group_is_the_outer_one() -> None:
    """The resources go to the nested deployment's group, but resourceGroup() is still the one around it."""
    inside = template(store("a", tags={"group": "[resourceGroup().name]"}))
    whole = template(nested("n", inside, scope="outer", resourceGroup="elsewhere"))
    (account,) = expand(whole, scope=SCOPE).every()
    assert (account.scope.resource_group, account.body["tags"]) == ("elsewhere", {"group": "rg"})
    assert account.id
    assert "/resourceGroups/elsewhere/" in account.id


def test_what_waits_outside_waits_inside() -> None:
    """A nested parameter that waits for the deployment is its expression, and gets its value there."""
    inside = template(
        store("a", properties={"it": "[toUpper(parameters('key'))]"}), parameters={"key": {"type": "string"}}
    )
    key = {"key": {"value": "[listKeys(resourceId('A/b', 'c'), '1').keys[0]]"}}
    (account,) = expand(template(nested("n", inside, parameters=key)), scope=SCOPE).every()
    id_ = f"{GROUP_ID}/providers/A/b/c"
    assert as_template(account.body)["properties"] == {"it": f"[toUpper(listKeys('{id_}', '1').keys[0])]"}
    table = Table({("listKeys", id_): {"keys": ["value"]}})
    assert resolve(account.body, table)["properties"] == {"it": "VALUE"}


def test_nested_outputs_are_a_deployments() -> None:
    """reference() of a nested deployment is one of its id, and makes it come first."""
    inside = template(outputs={"it": {"type": "string", "value": "[reference('/a').b]"}})
    whole = template(nested("n", inside), store("a", tags={"it": "[reference('n').outputs.it.value]"}))
    account = expand(whole, scope=SCOPE).resources[1]
    id_ = f"{GROUP_ID}/providers/Microsoft.Resources/deployments/n"
    assert as_template(account.body)["tags"] == {"it": f"[reference('{id_}', '2025-04-01').outputs.it.value]"}
    assert account.needs == (id_,)


def test_a_loop_of_deployments() -> None:
    """Each has its own index, outside and, by outer scope, inside."""
    whole = template(
        nested(
            "[concat('n', copyIndex())]",
            template(store("[concat('st', copyIndex())]")),
            scope="outer",
            copy={"name": "l", "count": 2},
        )
    )
    assert names(expand(whole, scope=SCOPE)) == ["st0", "st1"]


def test_a_linked_template_stays_one_resource() -> None:
    """Nothing is fetched: the deployment stands for what it links to."""
    link = {"mode": "Incremental", "templateLink": {"uri": "https://contoso.com/a.json"}}
    whole = template(
        {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "n", "properties": link}
    )
    (deployment,) = expand(whole, scope=SCOPE).every()
    assert (deployment.nested, deployment.body["properties"]) == (None, link)


def test_faults_inside_have_their_place() -> None:
    """A fault of a nested template is told with its path."""
    whole = template(nested("n", template(store("a", tags={"x": "[concta()]"}))))
    (fault,) = faults_of(whole)
    assert fault.startswith(
        "resources[0].properties.template.resources[0].tags.x, character 2: 'concta' is no function"
    )


def test_a_value_that_nobody_asks_for_is_told() -> None:
    """A nested deployment is given a parameter that its template doesn't declare."""
    whole = template(nested("n", INSIDE, parameters={"nmae": {"value": "x"}}))
    assert faults_of(whole) == [
        "resources[0].properties.template.parameters: the template declares no parameter 'nmae'; did you mean 'name'?"
    ]


def test_nesting_ends() -> None:
    """Eleven deployments in one another are a fault, and no traceback."""
    whole = template()
    for depth in range(12):
        whole = template(nested(f"n{depth}", whole))
    (fault,) = faults_of(whole)
    assert "more than 10 deployments are nested in one another" in fault


def test_secrets_go_in_unseen() -> None:
    """A secure parameter that is handed on is shown by the name it has outside, and resolved with its value."""
    inside = template(store("a", tags={"it": "[parameters('inner')]"}), parameters={"inner": {"type": "secureString"}})
    whole = template(
        nested("n", inside, parameters={"inner": {"value": "[parameters('key')]"}}),
        parameters={"key": {"type": "securestring"}},
    )
    expanded = expand(whole, given(key="canary"), SCOPE)
    assert "canary" not in repr(expanded)
    (account,) = expanded.every()
    assert as_template(account.body)["tags"] == {"it": "[parameters('key')]"}
    assert resolve(account.body, Table({}))["tags"] == {"it": "canary"}


@pytest.mark.parametrize(("parameters", "kind"), [("x", "string"), (["x"], "array"), (7, "int"), (True, "bool")])
def test_parameters_of_any_shape_are_told(parameters: Any, kind: str) -> None:
    """A nested deployment's parameters are an object: anything else is a fault of the template."""
    inside = template(store("st"))
    (fault,) = faults_of(template(nested("n", inside, parameters=parameters)))
    assert f"the parameters of a deployment are {kind}" in fault


def test_an_entry_whose_key_waits_is_told() -> None:
    """What a nested deployment is given under a key that isn't known yet is no value, and no accident."""
    entry = {"[parameters('word')]": "x"}
    inside = template(store("st"), parameters={"a": {"type": "string"}})
    whole = template(nested("n", inside, parameters={"a": entry}), parameters={"word": {"type": "securestring"}})
    (fault,) = faults_of(whole)
    assert "parameter 'a' is given no value" in fault
