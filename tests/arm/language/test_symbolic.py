"""Symbolic names (languageVersion 2.0), children in their parents, extension resources, the template's functions."""

from __future__ import annotations

from typing import Any

from amlstack.arm.language import as_template, expand

from .expanding import GROUP_ID, SCOPE, SUBSCRIPTION, faults_of, names, store, store_id, template


def symbolic(**resources: Any) -> dict[str, Any]:
    """A template with symbolic names."""
    return {"languageVersion": "2.0", **template(), "resources": resources}


def test_a_symbolic_name_names_a_resource() -> None:
    """In dependsOn, reference(), list*() and resourceInfo(); an existing one is known but not deployed."""
    whole = symbolic(
        old=store("stold", existing=True),
        made=store("stmade", tags={"blob": "[reference('old').primaryEndpoints.blob]"}),
        last=store("stlast", dependsOn=["made", "old"], tags={"id": "[resourceInfo('made').id]"}),
        key=store("stkey", tags={"key": "[listKeys('made', '2024-01-01').keys[0].value]"}),
    )
    expanded = expand(whole, scope=SCOPE)
    made, last, key = expanded.resources
    assert [each.symbol for each in expanded.left_out] == ["old"]
    assert as_template(made.body)["tags"] == {
        "blob": f"[reference('{store_id('stold')}', '2024-01-01').primaryEndpoints.blob]"
    }
    assert (made.symbol, made.needs, last.needs, key.needs) == (
        "made",
        (),
        (store_id("stmade"),),
        (store_id("stmade"),),
    )
    assert last.body["tags"] == {"id": store_id("stmade")}


def test_a_symbolic_loop_is_one_and_many() -> None:
    """Its name is all of them, with an index one; references() asks for all."""
    whole = symbolic(
        stores=store("[concat('st', copyIndex())]", copy={"name": "stores", "count": 2}),
        one=store("one", tags={"x": "[reference('stores[1]').y]"}),
        every=store("every", dependsOn=["stores"], tags={"x": "[length(references('stores'))]"}),
    )
    expanded = expand(whole, scope=SCOPE)
    one, every = expanded.resources[2:]
    assert [each.symbol for each in expanded.resources[:2]] == ["stores[0]", "stores[1]"]
    assert one.needs == (store_id("st1"),)
    assert every.needs == (store_id("st0"), store_id("st1"))
    ids = f"createArray('{store_id('st0')}', '{store_id('st1')}')"
    assert as_template(every.body)["tags"] == {"x": f"[length(references({ids}))]"}


def test_a_child_inside_its_parent_stands_by_itself() -> None:
    """With its type and name in full; it waits only for what it says."""
    child = {
        "type": "blobServices",
        "apiVersion": "2024-01-01",
        "name": "default",
        "dependsOn": ["[variables('parent')]"],
    }
    whole = template(store("a", resources=[child]), variables={"parent": "a"})
    parent, made = expand(whole, scope=SCOPE).resources
    assert "resources" not in parent.body
    assert (made.type, made.body["name"]) == ("Microsoft.Storage/storageAccounts/blobServices", "a/default")
    assert made.id == f"{store_id('a')}/blobServices/default"
    assert made.needs == (store_id("a"),)


def test_an_extension_lies_under_its_scope() -> None:
    """A scope is an id, or a type and a name in the same group."""
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "l"}
    whole = template(
        store("a"),
        {**lock, "scope": "[resourceId('Microsoft.Storage/storageAccounts', 'a')]"},
        {**lock, "scope": "Microsoft.Storage/storageAccounts/a"},
    )
    ids = [each.id for each in expand(whole, scope=SCOPE).resources]
    assert ids[1] == ids[2] == f"{store_id('a')}/providers/Microsoft.Authorization/locks/l"


def test_a_type_with_providers_in_it() -> None:
    """The older spelling of an extension: the parts of the name fill the type's."""
    body = {
        "type": "Microsoft.Storage/storageAccounts/providers/roleAssignments",
        "apiVersion": "1",
        "name": "a/Microsoft.Authorization/r",
    }
    (resource,) = expand(template(body), scope=SCOPE).resources
    assert resource.id == f"{store_id('a')}/providers/Microsoft.Authorization/roleAssignments/r"


def test_who_is_meant_by_dependson() -> None:
    """An id, a name, a type and a name, and a loop's name; in any case, each once."""
    words = [
        *("A", store_id("a").lower(), "Microsoft.Storage/storageAccounts/a", "all"),
        "[concat('Microsoft.Storage/storageAccounts/', 'st0')]",
    ]
    whole = template(
        store("a"), store("[concat('st', copyIndex())]", copy={"name": "all", "count": 2}), store("b", dependsOn=words)
    )
    assert expand(whole, scope=SCOPE).resources[-1].needs == tuple(map(store_id, ("a", "st0", "st1")))


def test_who_is_not_there_cannot_be_waited_for() -> None:
    """Azure refuses it, and so is it here, with the name that was probably meant."""
    assert faults_of(template(store("stcontoso"), store("b", dependsOn=["stcontoos"]))) == [
        "resources[1].dependsOn[0]: the template has no resource 'stcontoos' to wait for; did you mean 'stcontoso'?"
    ]


def test_a_templates_own_function() -> None:
    """It sees its parameters alone, and may call another one."""
    members = {
        "name": {
            "parameters": [{"name": "stem", "type": "string"}],
            "output": {"type": "string", "value": "[concat('st', contoso.short(parameters('STEM')))]"},
        },
        "short": {
            "parameters": [{"name": "text", "type": "string"}],
            "output": {"type": "string", "value": "[take(parameters('text'), 3)]"},
        },
        "nosy": {"parameters": [], "output": {"type": "string", "value": "[variables('secret')]"}},
        "round": {"parameters": [], "output": {"type": "string", "value": "[contoso.turn()]"}},
        "turn": {"parameters": [], "output": {"type": "string", "value": "[contoso.round()]"}},
    }
    functions = [{"namespace": "contoso", "members": members}]
    assert names(expand(template(store("[Contoso.Name('abcdef')]"), functions=functions), scope=SCOPE)) == ["stabc"]
    for call, said in {
        "contoso.nosy()": "the template declares no variable 'secret'",
        "contoso.round()": "a function comes to call itself: contoso.round calls contoso.turn calls contoso.round",
        "contoso.name()": "'contoso.name' doesn't take 0 arguments; it is contoso.name(stem)",
        "contoso.nam('x')": "the template declares no function 'contoso.nam'; did you mean 'contoso.name'?",
    }.items():
        (fault,) = faults_of(template(store("a", tags={"x": f"[{call}]"}), functions=functions))
        assert said in fault


def test_resources_of_a_subscription() -> None:
    """A group is one, and what is assigned to the subscription lies under it."""
    from amlstack.arm.language import Scope

    group = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "rg", "location": "x"}
    role = {"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "r"}
    made = expand(template(group, role), scope=Scope(subscription=SUBSCRIPTION)).resources
    assert made[0].id == GROUP_ID
    assert made[1].id == f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/r"
