"""What a template amounts to: parameters, variables, loops, conditions, order."""

from __future__ import annotations

import pytest

from amlstack.arm.language import Scope, as_template, expand, read, resolve

from .expanding import GROUP_ID, SCOPE, Table, bodies, faults_of, given, names, store, store_id, template


def test_an_expression_has_its_value() -> None:
    """Parameters, variables and the scope are put in; a literal in brackets loses its escape."""
    whole = template(
        store("[variables('name')]", location="[parameters('region')]", tags={"[toLower('Owner')]": "[[me]"}),
        parameters={"region": {"type": "string", "defaultValue": "[resourceGroup().location]"}},
        variables={"name": "[concat('st', parameters('REGION'))]"},
    )
    (resource,) = expand(whole, scope=SCOPE).resources
    assert resource.body == {**store("stnortheurope"), "location": "northeurope", "tags": {"owner": "[me]"}}
    assert resource.id == store_id("stnortheurope")


def test_what_waits_stays_an_expression() -> None:
    """Only a deployment knows a key; everything around it is folded, and a deployment completes it."""
    whole = template(
        store("a"),
        store("b", properties={"it": "[concat(variables('p'), listKeys('a', variables('v')).keys[0].value, '''')]"}),
        variables={"p": "key ", "v": "2024-01-01"},
    )
    resource = expand(whole, scope=SCOPE).resources[1]
    call = f"listKeys('{store_id('a')}', '2024-01-01').keys[0].value"
    assert as_template(resource.body)["properties"] == {"it": f"[concat('key ', {call}, '''')]"}
    assert resource.needs == (store_id("a"),)
    assert resolve(resource.body, Table({}))["properties"] == resource.body["properties"]
    table = Table({("listKeys", store_id("a")): {"keys": [{"value": "x"}]}})
    assert resolve(resource.body, table)["properties"] == {"it": "key x'"}
    assert table.asked == [("listKeys", (store_id("a"), "2024-01-01"))]


def test_a_condition_decides() -> None:
    """A false one leaves its resource out, also of what others wait for."""
    whole = template(
        store("a", condition="[parameters('wanted')]"),
        store("b", dependsOn=["a"]),
        parameters={"wanted": {"type": "bool"}},
    )
    without = expand(whole, given(wanted=False), SCOPE)
    assert names(without) == ["b"]
    assert [(each.id, each.body["name"]) for each in without.left_out] == [(store_id("a"), "a")]
    assert without.resources[0].needs == ()
    assert expand(whole, given(wanted=True), SCOPE).resources[1].needs == (store_id("a"),)


def test_loops_are_unrolled() -> None:
    """Of resources, of their properties, of variables, in variables, and of outputs."""
    item = {"name": "list", "count": 2, "input": "[concat(copyIndex('list'), '-', copyIndex())]"}
    whole = template(
        store("[concat('st', copyIndex(1))]", copy={"name": "all", "count": 2}, properties={"copy": [item]}),
        store("last", dependsOn=["all"]),
        variables={
            "copy": [{"name": "squares", "count": 3, "input": "[mul(copyIndex('squares'), copyIndex('squares'))]"}],
            "held": {"copy": [{"name": "inside", "count": 1, "input": {"at": "[copyIndex('inside', 5)]"}}]},
        },
        outputs={
            "squares": {"type": "array", "value": "[variables('squares')]"},
            "held": {"type": "object", "value": "[variables('held')]"},
            "loop": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}},
        },
    )
    expanded = expand(whole, scope=SCOPE)
    assert names(expanded) == ["st1", "st2", "last"]
    assert [body.get("properties") for body in bodies(expanded)] == [
        {"list": ["0-0", "1-0"]},
        {"list": ["0-1", "1-1"]},
        None,
    ]
    assert expanded.resources[2].needs == (store_id("st1"), store_id("st2"))
    outputs = {name: output["value"] for name, output in expanded.outputs.items()}
    assert outputs == {"squares": [0, 1, 4], "held": {"inside": [{"at": 5}]}, "loop": [0, 1]}


def test_faults_come_all_at_once_with_their_places() -> None:
    """File, line, column and the character of the expression, and how to mend it."""
    text = """{
  // a comment
  "parameters": {"size": {"type": "int", "maxValue": 3}, "name": {"type": "string"}},
  "variables": {"a": "[variables('b')]", "b": "[variables('a')]"},
  "resources": [
    {"type": "A/b", "apiVersion": "1", "name": "[concatt('x')]"},
    {"type": "A/b", "apiVersion": "1", "name": "c", "properties": {"p": "\\u0041", "q": "[add(1, 'x')]"}}
  ]
}"""
    assert faults_of(read(text, "t.json"), given(size=4)) == [
        "t.json:3:26: parameter 'size' is more than 3; max value is 3",
        "t.json:3:66: parameter 'name' is given no value; give it one in a parameter file",
        "t.json:4:49: a variable comes to need itself: a needs b needs a; break the circle",
        "t.json:6:50: 'concatt' is no function of the template language; did you mean 'concat'?",
        "t.json:7:90: argument 2 of 'add' is string, not int; it is add(int, int)",
    ]


def test_a_resource_knows_its_place() -> None:
    """Where it is declared, in the text and in the template."""
    whole = read('{"resources": [\n  {"type": "A/b", "apiVersion": "1", "name": "c"}\n]}', "t.json")
    (resource,) = expand(whole, scope=SCOPE).resources
    assert (str(resource.place), resource.path) == ("t.json:2:3", ("resources", 0))


@pytest.mark.parametrize(("group", "id_"), [("rg", GROUP_ID), (None, GROUP_ID.rpartition("/resourceGroups")[0])])
def test_an_id_is_one_of_the_scope(group: str | None, id_: str) -> None:
    """A group's resources lie in it, a subscription's don't."""
    whole = template({"type": "Microsoft.Authorization/policyAssignments", "apiVersion": "1", "name": "p"})
    (resource,) = expand(whole, scope=Scope(subscription=SCOPE.subscription, resource_group=group)).resources
    assert resource.id == f"{id_}/providers/Microsoft.Authorization/policyAssignments/p"


def test_what_is_never_evaluated_must_be_right_too() -> None:
    """A branch that isn't taken, a resource that is left out, a function that nobody calls."""
    member = {"parameters": [], "output": {"type": "string", "value": "[nope(4)]"}}
    whole = template(
        store("a", tags={"x": "[if(true(), 'x', nope(1))]"}),
        store("b", condition=False, tags={"x": "[nope(2)]", "y": "[concat("}),
        store("c", condition=False, tags={"x": "[toLower('x', 'y')]"}),
        functions=[{"namespace": "contoso", "members": {"f": member}}],
    )
    assert [fault.partition(":")[0] for fault in faults_of(whole)] == [
        "functions[0].members.f.output.value, character 2",
        "resources[0].tags.x, character 18",
        "resources[1].tags.x, character 2",
        "resources[2].tags.x, character 2",
    ]


def test_a_loop_must_be_whole() -> None:
    """A loop without what its items are is a fault, and no property that is called copy."""
    whole = template(store("a", properties={"copy": [{"name": "disks", "count": 2}]}))
    assert faults_of(whole) == [
        "resources[0].properties: the loop 'disks' has no input; its \"input\" is what each item is"
    ]
