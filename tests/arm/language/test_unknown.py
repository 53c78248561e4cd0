"""What isn't known, what is known of it all the same, and what is wrong whatever it turns out to be."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.arm.language import Expanded, ExpressionError, as_template, expand, read, resolve

from .expanding import GROUP_ID, SCOPE, Table, given, store, store_id, template
from .test_nested import nested

PARAMETERS: dict[str, Any] = {
    "text": {"type": "string"},
    "sku": {"type": "string", "allowedValues": ["a", "b"], "minLength": 1},
    "number": {"type": "int"},
    "few": {"type": "int", "minValue": 1, "maxValue": 3},
    "list": {"type": "array"},
    "pair": {"type": "array", "minLength": 2, "maxLength": 2},
    "object": {"type": "object"},
    "maybe": {"type": "string", "nullable": True, "defaultValue": "[reference('/a').b]"},
    "untyped": {},
    "keys": {"type": "secureObject"},
    "key": {"type": "securestring"},
}
del PARAMETERS["maybe"]


def partly(whole: Any, parameters: Any = None) -> Expanded:
    """A template expanded as far as it can be."""
    return expand(whole, parameters, SCOPE, partly=True)


def shown(expression: str, **sections: Any) -> tuple[Any, list[str]]:
    """What an output comes to, as a template writes it, and what is wrong with it."""
    outputs = {"it": {"type": "object", "value": f"[{expression}]"}}
    found = partly(template(outputs=outputs, parameters=PARAMETERS, **sections))
    return as_template(found.outputs["it"]["value"]), [fault.what for fault in found.faults]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("parameters('text')", "[parameters('text')]"),
        ("parameters('untyped')", "[parameters('untyped')]"),
        ("concat('a', toLower(parameters('text')))", "[concat('a', toLower(parameters('text')))]"),
        ("createObject(parameters('text'), 1, 'b', 2).b", 2),
        ("createObject('a', parameters('text')).a", "[parameters('text')]"),
        ("tryGet(createObject('a', parameters('object')), 'a', 'b')", "[tryGet(parameters('object'), 'b')]"),
        ("tryGet(createObject(parameters('text'), 1), 'b')", "[tryGet(createObject(parameters('text'), 1), 'b')]"),
        ("empty(parameters('sku'))", False),
        ("length(parameters('pair'))", 2),
        ("equals(parameters('sku'), 'c')", False),
        ("equals(parameters('sku'), 'a')", "[equals(parameters('sku'), 'a')]"),
        ("equals(parameters('number'), 'a')", False),
        ("equals(parameters('few'), 0)", False),
        ("equals(parameters('few'), 3)", "[equals(parameters('few'), 3)]"),
        ("greater(parameters('few'), 0)", True),
        ("greater(parameters('few'), 1)", "[greater(parameters('few'), 1)]"),
        ("greaterOrEquals(parameters('few'), 1)", True),
        ("less(4, parameters('few'))", False),
        ("lessOrEquals(parameters('few'), parameters('few'))", "[lessOrEquals(parameters('few'), parameters('few'))]"),
        ("greater(parameters('number'), 3)", "[greater(parameters('number'), 3)]"),
        ("greater(length(parameters('list')), 0)", "[greater(length(parameters('list')), 0)]"),
        ("greaterOrEquals(length(parameters('list')), 0)", True),
        ("equals(length(parameters('pair')), 3)", False),
        ("coalesce(parameters('text'), 'x')", "[parameters('text')]"),
        ("contains(createArray('a', parameters('text')), 'a')", True),
        ("contains(createArray(1, parameters('text')), 2)", "[contains(createArray(1, parameters('text')), 2)]"),
        ("contains(createObject('a', parameters('text')), 'b')", False),
        ("and(equals(parameters('text'), 'a'), false())", False),
        ("or(equals(parameters('text'), 'a'), true())", True),
        ("if(equals(parameters('sku'), 'c'), 1, 2)", 2),
        ("empty(union(parameters('list'), createArray()))", "[empty(union(parameters('list'), createArray()))]"),
        ("map(parameters('list'), lambda('x', toUpper(lambdaVariables('x'))))",
         "[map(parameters('list'), lambda('x', toUpper(lambdaVariables('x'))))]"),
        ("items(createObject(parameters('text'), 1))", "[items(createObject(parameters('text'), 1))]"),
        ("flatten(createArray(parameters('list')))", "[flatten(createArray(parameters('list')))]"),
    ],
)  # fmt: skip
def test_what_is_known_decides_as_soon_as_it_can(expression: str, value: Any) -> None:
    """Everything else stays the expression it is; nothing of it is a fault."""
    assert shown(expression) == (value, [])


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("if(equals(parameters('text'), 'a'), nope(), 1)", "'nope' is no function of the template language"),
        ("if(true(), 1, toLower('a', 'b'))", "'toLower' doesn't take 2 arguments"),
        ("if(true(), 1, parameters('nope'))", "the template declares no parameter 'nope'"),
        ("if(true(), 1, variables('nope'))", "the template declares no variable 'nope'"),
        ("if(true(), 1, reference('nope').x)", "the template has no resource 'nope'"),
        ("if(true(), 1, toLower(2))", "argument 1 of 'toLower' is int, not string"),
        ("if(true(), 1, add(length('a'), toLower('A')))", "argument 2 of 'add' is string, not int"),
        ("toLower(parameters('number'))", "argument 1 of 'toLower' is int, not string"),
        ("if(equals(parameters('text'), 'a'), toLower(parameters('number')), 1)", "argument 1 of 'toLower' is int"),
        ("parameters('number').a", "int has no members"),
        ("and(parameters('text'), true())", "'and' takes bool, not string"),
        ("map(parameters('text'), lambda('x', 1))", "'map' takes array, not string"),
    ],
)
def test_wrong_stays_wrong(expression: str, said: str) -> None:
    """Whatever is unknown, and in branches that aren't taken too."""
    _, faults = shown(expression)
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_a_value_fault_in_a_branch_that_is_not_decided_is_none() -> None:
    """What decides may guard it: that an object lacks a member, an array an item."""
    guarded = "if(contains(parameters('list'), 'b'), createObject('a', 1).b, createArray(1)[3])"
    assert shown(guarded)[1] == []
    assert shown("if(false(), createObject('a', 1).b, 2)") == (2, [])
    assert shown("if(true(), createObject('a', 1).b, 2)")[1] == ["the object has no member 'b'"]


def test_a_fault_costs_its_expression() -> None:
    """It stays as it is written, also what stands on it, told once; everything else is expanded."""
    tags = {"a": "[split('a/b', '/')[8]]", "b": "[concat('x', variables('c'))]", "c": "[toLower('Y')]"}
    found = partly(template(store("st", tags=tags), variables={"c": "[createObject().d]"}))
    assert [fault.what for fault in found.faults] == ["the object has no member 'd'", "the array has no item 8"]
    (resource,) = found.resources
    assert as_template(resource.body["tags"]) == {
        "a": "[split('a/b', '/')[8]]",
        "b": "[concat('x', createObject().d)]",
        "c": "y",
    }


def test_a_condition_that_is_not_known_stays() -> None:
    """The resource is there with its condition; who waits for it still does."""
    whole = template(
        store("a", condition="[equals(parameters('text'), 'x')]"), store("b", dependsOn=["a"]), parameters=PARAMETERS
    )
    first, second = partly(whole).resources
    assert as_template(first.body["condition"]) == "[equals(parameters('text'), 'x')]"
    assert second.needs == (store_id("a"),)


def test_a_loop_of_unknown_count_is_one_resource() -> None:
    """Its index isn't known, and it says so; a template writes it as the loop that it is."""
    loop = {"name": "all", "count": "[parameters('number')]"}
    inner = {"name": "disks", "count": "[length(parameters('list'))]", "input": "[copyIndex('disks', 1)]"}
    whole = template(
        store("[concat('st', copyIndex())]", copy=loop, properties={"copy": [inner]}),
        parameters=PARAMETERS,
        outputs={"all": {"type": "array", "copy": {"count": "[parameters('number')]", "input": "[copyIndex()]"}}},
    )
    found = partly(whole)
    (resource,) = found.resources
    assert (found.faults, resource.id) == ((), None)
    assert as_template(resource.body) == store(
        "[concat('st', copyIndex('all'))]",
        copy={"name": "all", "count": "[parameters('number')]"},
        properties={
            "copy": [
                {"name": "disks", "count": "[length(parameters('list'))]", "input": "[add(copyIndex('disks'), 1)]"}
            ]
        },
    )
    assert as_template(found.outputs["all"]["value"])["count"] == "[parameters('number')]"


def test_a_nested_deployment_goes_to_a_group_that_is_not_known() -> None:
    """It is opened all the same, and what lies in it says which group it would be."""
    inside = template(store("a", tags={"in": "[resourceGroup().name]", "id": "[resourceId('A/b', 'c')]"}))
    whole = template(nested("n", inside, resourceGroup="[parameters('text')]"), parameters=PARAMETERS)
    (account,) = partly(whole).every()
    assert as_template(account.scope.said("resource_group")) == "[parameters('text')]"
    assert as_template(account.body["tags"]["in"]) == "[parameters('text')]"
    assert partly(whole).faults == ()


def test_what_a_nested_deployment_is_given_may_not_be_known() -> None:
    """An entry that is an expression is opened with what it gives unknown; where even the names aren't known, it
    stays whole."""
    inside = template(store("[parameters('name')]"), parameters={"name": {"type": "string"}})
    entry = {"name": "[if(empty(parameters('text')), createObject('value', 'x'), createObject('value', 'y'))]"}
    whole = template(nested("n", inside, parameters=entry), parameters=PARAMETERS)
    (account,) = partly(whole).every()
    assert as_template(account.body["name"]).endswith(".value]")
    whole = template(nested("n", inside, parameters="[parameters('object')]"), parameters=PARAMETERS)
    (deployment,) = partly(whole).every()
    assert (deployment.nested, partly(whole).faults) == (None, ())


@pytest.mark.parametrize(
    "layout", ["reference('n').outputs.{}.value", "reference(resourceId('{}', 'n')).outputs.{}.value"]
)
def test_a_plain_output_of_a_nested_deployment_is_known(layout: str) -> None:
    """Wherever it is taken; what only the deployment knows stays its output."""
    inside = template(
        outputs={
            "id": {"type": "string", "value": f"[resourceId('{store('x')['type']}', 'x')]"},
            "kept": {"type": "securestring", "value": "x"},
        }
    )
    type_ = "Microsoft.Resources/deployments"
    words = [layout.format(*([type_] if "resourceId" in layout else []), name) for name in ("id", "kept")]
    whole = template(store("a", tags={"id": f"[{words[0]}]", "kept": f"[{words[1]}]"}), nested("n", inside))
    account = partly(whole).resources[0]
    assert account.body["tags"]["id"] == store_id("x")
    assert "outputs.kept.value" in as_template(account.body["tags"]["kept"])
    assert account.needs == ((f"{GROUP_ID}/providers/{type_}/n",) if "reference('n')" in words[0] else ())


def test_two_deployments_may_ask_for_each_other() -> None:
    """That is a circle of the deployment's, and no endless one here."""

    def asking(name: str, other: str) -> dict[str, Any]:
        inside = template(
            parameters={"x": {"type": "string"}}, outputs={"o": {"type": "string", "value": "[parameters('x')]"}}
        )
        return nested(name, inside, parameters={"x": {"value": f"[reference('{other}').outputs.o.value]"}})

    assert partly(template(asking("a", "b"), asking("b", "a"))).faults == ()


def test_null_for_a_parameter_with_a_default_is_the_default() -> None:
    """For a nullable one without a default it is null; for any other it is a fault."""
    whole = template(
        parameters={"a": {"type": "string", "defaultValue": "x"}, "b": {"type": "string", "nullable": True}},
        outputs={name: {"type": "string", "value": f"[parameters('{name}')]"} for name in "ab"},
    )
    found = partly(whole, given(a=None, b=None))
    assert [found.outputs[name]["value"] for name in "ab"] == ["x", None]
    (fault,) = partly(template(parameters={"a": {"type": "string"}}), given(a=None)).faults
    assert fault.what == "parameter 'a' is null, not string"


def test_values_of_files_and_made_ones_are_one_kind() -> None:
    """union() of a parameter and createObject() is the commonest idiom for tags."""
    whole = template(
        store("a", tags="[union(parameters('tags'), createObject('b', 2))]"), parameters={"tags": {"type": "object"}}
    )
    assert partly(whole, given(tags={"a": 1})).resources[0].body["tags"] == {"a": 1, "b": 2}


def test_a_false_condition_keeps_its_resource_from_being_evaluated() -> None:
    """Name and scope included; with languageVersion 1.0 that is said, and is no fault. A true one must have a name."""
    absent = store("[split('a', '/')[8]]", condition=False)
    whole = template(absent, store("b"))
    found = partly(whole)
    assert ([each.id for each in found.resources], found.faults) == ([store_id("b")], ())
    assert "isn't evaluated" in found.remarks[0].what
    current = {**template(), "languageVersion": "2.0", "resources": {"a": absent}}
    assert (partly(current).faults, partly(current).remarks) == ((), ())
    for condition in ({}, {"condition": True}):
        existing = {**absent, "existing": True}
        del existing["condition"]
        current["resources"] = {"a": {**existing, **condition}}
        assert [fault.what for fault in partly(current).faults] == ["the array has no item 8"]


def test_nothing_waits_for_a_loop_of_no_copies() -> None:
    """dependsOn and references() take it for one without copies, by its symbolic name and its own."""
    whole = {
        **template(outputs={"o": {"type": "array", "value": "[references('none')]"}}),
        "languageVersion": "2.0",
        "resources": {
            "none": store("[concat('a', copyIndex())]", copy={"name": "loop", "count": 0}),
            "b": store("b", dependsOn=["none", "loop"]),
        },
    }
    found = partly(whole)
    assert (found.faults, found.resources[0].needs) == ((), ())


def test_inner_is_the_default_of_language_version_2() -> None:
    """An inner parameter that shadows an outer one has the inner value."""
    body = nested("n", template(store("[parameters('name')]"), parameters={"name": {"type": "string"}}))
    del body["properties"]["expressionEvaluationOptions"]
    body["properties"]["parameters"] = {"name": {"value": "inner"}}
    whole = {**template(), "languageVersion": "2.0", "resources": {"n": body}}
    whole["parameters"] = {"name": {"type": "string", "defaultValue": "outer"}}
    assert [each.id for each in partly(whole).every()] == [store_id("inner")]


@pytest.mark.parametrize("name", ["value", "reference", "parameters", "copy"])
def test_a_parameter_may_be_called_anything(name: str) -> None:
    """Also what a parameter file calls its own parts: in a file and in a nested deployment."""
    inside = template(store(f"[parameters('{name}')]"), parameters={name: {"type": "string"}})
    assert [each.id for each in partly(inside, given(**{name: "x"})).every()] == [store_id("x")]
    whole = template(nested("n", inside, parameters={name: {"value": "x"}}))
    assert [each.id for each in partly(whole).every()] == [store_id("x")]


def test_a_child_may_spell_its_type_and_name_in_full() -> None:
    """Or its type alone; its siblings and itself may be called by their short names."""
    parts: list[dict[str, Any]] = [
        {"type": "blobServices", "name": "default"},
        {"type": f"{store('')['type']}/fileServices", "name": "st/default"},
        {"type": f"{store('')['type']}/queueServices", "name": "default"},
        {"type": "blobServices/containers", "name": "default/raw", "dependsOn": ["blobServices/default"]},
    ]
    found = partly(template(store("st", resources=[{"apiVersion": "1", **each} for each in parts])))
    assert found.faults == ()
    assert [each.body["name"] for each in found.resources] == ["st", *["st/default"] * 3, "st/default/raw"]
    assert found.resources[4].needs == (f"{store_id('st')}/blobServices/default",)


def test_what_may_not_be_deployed_may_have_no_value() -> None:
    """A condition that isn't known may guard it, in a nested deployment too; what is wrong is wrong all the same."""
    asks = "[equals(parameters('text'), 'x')]"
    faulty = {"a": "[split('a', '/')[8]]", "b": "[nope()]"}
    inside = template(store("[split('a', '/')[9]]", tags=faulty))
    whole = template(
        store("a", condition=asks, tags=faulty), nested("n", inside, condition=asks), parameters=PARAMETERS
    )
    assert [fault.what.partition(";")[0] for fault in partly(whole).faults] == [
        "'nope' is no function of the template language"
    ] * 2


def test_what_was_guarded_has_no_value_at_the_deployment() -> None:
    """Where its condition turns out to hold, a resource without a value in it is refused."""
    guarded = store("a", condition="[parameters('x')]", tags={"x": "[createArray(1)[3]]"})
    inside = template(guarded, parameters={"x": {"type": "bool"}})
    whole = template(nested("n", inside, parameters={"x": {"value": "[reference('/a').b]"}}))
    (resource,) = expand(whole, None, SCOPE).every()
    with pytest.raises(ExpressionError, match=r"createArray\(1\)\[3\] has no value"):
        resolve(resource.body, Table({("reference", "/a"): {"b": True}}))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("union(createArray('a'), createArray(reference('/a').b))", ["a", "x"]),
        ("union(createObject('a', createArray(reference('/a').b)), createObject('c', reference('/a').b))",
         {"a": ["x"], "c": "x"}),
        ("intersection(createArray('x'), createArray(reference('/a').b))", ["x"]),
        ("join(createArray('a', reference('/a').b), '-')", "a-x"),
        ("last(union(createArray(reference('/a').b), createArray(createArray(reference('/a').b))))", ["x"]),
        ("length(union(createArray('x'), createArray(reference('/a').b)))", 1),
    ],
)  # fmt: skip
def test_what_waits_inside_of_an_array_is_asked_of_the_deployment(expression: str, value: Any) -> None:
    """A call that needs all items leaves them in it until a deployment answers; then none is left."""
    outputs = {"it": {"type": "object", "value": f"[{expression}]"}}
    found = expand(template(outputs=outputs), scope=SCOPE).outputs["it"]["value"]
    assert resolve(found, Table({("reference", "/a"): {"b": "x"}})) == value


def test_an_empty_name_is_called_so() -> None:
    """It is a text, and no name."""
    (fault,) = partly(template(store(""))).faults
    assert fault.what == "a resource's name is empty"


def test_a_child_of_another_provider_spells_its_type_and_name() -> None:
    """An extension declared inside what it is attached to is no child by its type."""
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "1", "name": "keep"}
    found = partly(template(store("st", resources=[lock])))
    assert (found.faults, found.resources[1].type) == ((), "Microsoft.Authorization/locks")


def test_a_symbol_goes_before_a_name() -> None:
    """A symbolic name that is another resource's name too means its own."""
    whole = {
        **template(),
        "languageVersion": "2.0",
        "resources": {"a": store("x"), "y": store("a"), "z": store("z", dependsOn=["a"])},
    }
    assert partly(whole).resources[2].needs == (store_id("x"),)


def test_a_templates_function_sees_its_variables() -> None:
    """With languageVersion 2.0 a function may read them."""
    members = {"f": {"parameters": [], "output": {"type": "string", "value": "[variables('v')]"}}}
    whole = template(store("[c.f()]"), variables={"v": "st"}, functions=[{"namespace": "c", "members": members}])
    assert [each.id for each in partly(whole).every()] == [store_id("st")]


def test_the_length_of_a_secure_array_is_known() -> None:
    """Its items stay hidden."""
    loop = {"name": "all", "count": "[length(parameters('keys').list)]"}
    tag = "[parameters('keys').list[copyIndex()]]"
    whole = template(store("[concat('a', copyIndex())]", copy=loop, tags={"k": tag}), parameters=PARAMETERS)
    found = partly(whole, given(keys={"list": ["canary-1", "canary-2"]}))
    assert [each.id for each in found.resources] == [store_id("a0"), store_id("a1")]
    assert as_template(found.resources[1].body["tags"]) == {"k": "[parameters('keys').list[1]]"}
    assert "canary" not in repr(found)


def test_an_expression_has_a_budget() -> None:
    """What takes too much work or memory is unknown, and said so; it ends within seconds."""
    wide = "[map(range(0, 5000), lambda('i', range(0, 5000)))]"
    found = partly(template(store("a", tags={"wide": wide, "b": "[toLower('B')]"})))
    assert (found.faults, found.resources[0].body["tags"]["b"]) == ((), "b")
    assert [remark.what for remark in found.remarks] == ["this takes more than 2 seconds to work out"]


def test_long_texts_are_made_but_not_written() -> None:
    """131,072 characters are a literal's limit, and no result's."""
    whole = template(
        outputs={"o": {"type": "string", "value": "[length(concat(padLeft('', 131000), padLeft('', 131000)))]"}}
    )
    assert partly(whole).outputs["o"]["value"] == 262_000
    (fault,) = partly(template(store("a", tags={"b": "x" * 131_073}))).faults
    assert fault.what == "the text has 131,073 characters"


def test_where_a_template_lies_may_be_said() -> None:
    """Else what is made of it is unknown."""
    link = "[uri(deployment().properties.templateLink.uri, 'a.json')]"
    whole = template(outputs={"o": {"type": "string", "value": link}})
    assert "templateLink.uri" in as_template(partly(whole).outputs["o"]["value"])
    with pytest.raises(ExpressionError, match="'templateLink'"):  # a template that is deployed as it is lies nowhere
        resolve(partly(whole).outputs["o"]["value"], Table({}), SCOPE)
    import dataclasses

    said = dataclasses.replace(SCOPE, link="https://contoso.com/t/main.json")
    assert expand(whole, None, said).outputs["o"]["value"] == "https://contoso.com/t/a.json"


def test_an_entry_of_a_parameter_file_that_gives_nothing_costs_its_parameter() -> None:
    """It is told at its place in the file; the template and its other parameters are read."""
    file = read('{"parameters": {"text": {"reference": "GEN-PASSWORD"},\n "number": {"value": 2}}}', "p.json")
    whole = template(
        store("a", tags={"t": "[parameters('text')]", "n": "[parameters('number')]"}), parameters=PARAMETERS
    )
    found = expand(whole, file, SCOPE, partly=True)
    assert [str(fault)[:10] for fault in found.faults] == ["p.json:1:2"]
    assert as_template(found.resources[0].body["tags"]) == {"t": "[parameters('text')]", "n": 2}
