"""What parameters are given, what they may be, and that nobody sees a secret."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.arm.language import ExpressionError, KeyVaultReference, TemplateError, as_template, expand, resolve

from .expanding import SCOPE, Table, faults_of, given, store, template

VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"


def showing(**definition: Any) -> dict[str, Any]:
    """A template that shows its parameter `it`."""
    outputs = {"it": {"type": "object", "value": "[parameters('it')]"}}
    return template(parameters={"it": definition}, outputs=outputs)


@pytest.mark.parametrize(
    "file",
    [
        {"it": {"value": 3}},
        {"parameters": {"it": {"value": 3}}},
        {"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {"IT": {"value": 3}}},
    ],
    ids=["plain", "in parameters", "in the envelope"],
)
def test_a_parameter_file_has_an_envelope_or_none(file: dict[str, Any]) -> None:
    """Both are read, and names count in any case."""
    assert expand(showing(type="int"), file, SCOPE).outputs["it"]["value"] == 3


def test_a_value_in_a_parameter_file_is_itself() -> None:
    """Only a template's own texts are expressions."""
    assert expand(showing(type="string"), given(it="[concat('a')]"), SCOPE).outputs["it"]["value"] == "[concat('a')]"
    assert as_template(expand(showing(type="string"), given(it="[x]"), SCOPE).outputs["it"]["value"]) == "[[x]"


@pytest.mark.parametrize(
    ("definition", "value", "said"),
    [
        ({"type": "int"}, "1", "parameter 'it' is string, not int"),
        ({"type": "int"}, True, "parameter 'it' is bool, not int"),
        ({"type": "Object"}, [], "parameter 'it' is array, not object"),
        ({"type": "string", "allowedValues": ["a", "b"]}, "c", "parameter 'it' can't be 'c'; expected one of a, b"),
        ({"type": "array", "allowedValues": ["a", "b"]}, ["c"], "parameter 'it' can't be this; expected one of a, b"),
        ({"type": "string", "minLength": 3}, "ab", "parameter 'it' is shorter than 3"),
        ({"type": "array", "maxLength": 1}, [1, 2], "parameter 'it' is longer than 1"),
        ({"type": "int", "minValue": 3}, 2, "parameter 'it' is less than 3"),
        ({"type": "int", "maxValue": 3}, 4, "parameter 'it' is more than 3"),
        ({"type": "text"}, "x", "a parameter has no type that there is"),
        ({"$ref": "#/definitions/size"}, "x", "the template defines no type 'size'"),
    ],
)
def test_a_value_must_be_what_the_parameter_takes(definition: dict[str, Any], value: Any, said: str) -> None:
    """Type, allowed values, measures."""
    (fault,) = faults_of({**showing(**definition), "outputs": {}}, given(it=value))
    assert said in fault


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ({"type": "array", "allowedValues": ["a", "b"]}, ["b", "a"]),
        ({"type": "string", "minLength": 2, "maxLength": 2}, "ab"),
        ({"type": "int", "minValue": 2, "maxValue": 2}, 2),
        ({"type": "bool"}, False),
    ],
)
def test_at_the_edge_a_value_will_do(definition: dict[str, Any], value: Any) -> None:
    """Measures include their ends, and an array may pick from what is allowed."""
    assert expand(showing(**definition), given(it=value), SCOPE).outputs["it"]["value"] == value


def test_a_type_may_be_defined_elsewhere() -> None:
    """`$ref` leads to a definition of the template, whose rules count; null will do where it may."""
    whole = showing(**{"$ref": "#/definitions/size"})
    whole["definitions"] = {"size": {"type": "int", "maxValue": 3, "nullable": True}}
    assert expand(whole, given(it=3), SCOPE).outputs["it"]["value"] == 3
    assert expand(whole, None, SCOPE).outputs["it"]["value"] is None
    assert "more than 3" in faults_of(whole, given(it=4))[0]


def test_defaults_may_need_one_another() -> None:
    """In any order; a circle is told once, at its place."""
    parameters = {
        "b": {"type": "string", "defaultValue": "[concat(parameters('a'), utcNow('yyyy'))]"},
        "a": {"type": "string", "defaultValue": "x"},
    }
    outputs = {"b": {"type": "string", "value": "[parameters('b')]"}}
    assert expand(template(parameters=parameters, outputs=outputs), scope=SCOPE).outputs["b"]["value"] == "x2020"
    parameters["a"]["defaultValue"] = "[parameters('b')]"
    (fault,) = faults_of(template(parameters=parameters, outputs=outputs))
    assert "a parameter comes to need itself: b needs a needs b" in fault


def test_new_guids_differ_and_repeat() -> None:
    """Each call gives another one, each run of the same deployment the same."""
    parameters = {name: {"type": "string", "defaultValue": "[newGuid()]"} for name in "ab"}
    outputs = {name: {"type": "string", "value": f"[parameters('{name}')]"} for name in "ab"}
    first, second = (expand(template(parameters=parameters, outputs=outputs), scope=SCOPE).outputs for _ in range(2))
    assert first == second
    assert first["a"]["value"] != first["b"]["value"]


def test_what_is_not_given_is_told_all_at_once() -> None:
    """Each missing parameter, and each that nobody declares; a secure one may be missing."""
    parameters = {name: {"type": "string"} for name in ("first", "second")} | {"key": {"type": "securestring"}}
    assert faults_of(template(parameters=parameters), given(frist="x")) == [
        "parameters: the template declares no parameter 'frist'; did you mean 'first'?",
        "parameters.first: parameter 'first' is given no value; give it one in a parameter file",
        "parameters.second: parameter 'second' is given no value; give it one in a parameter file",
    ]


@pytest.mark.parametrize("file", [{"it": 3}, {"it": {}}, {"it": {"reference": {"keyVault": {}}}}, [], "x"])
def test_a_parameter_file_has_a_form(file: Any) -> None:
    """What is neither a value nor a reference is a fault, not a traceback."""
    assert len(faults_of(showing(type="int"), file)) == 1


SECRETS = template(
    store("a", tags={"key": "[concat('<', parameters('key'), '>')]", "part": "[parameters('keys').first]"}),
    parameters={"key": {"type": "secureString", "minLength": 3}, "keys": {"type": "secureObject"}},
    outputs={"it": {"type": "string", "value": "[parameters('key')]"}},
)


def test_a_secret_is_shown_by_its_name() -> None:
    """No expansion, no representation holds it; the deployment gets it."""
    expanded = expand(SECRETS, given(key="canary-1", keys={"first": "canary-2"}), SCOPE)
    (resource,) = expanded.resources
    shown = as_template(resource.body)
    assert shown["tags"] == {"key": "[concat('<', parameters('key'), '>')]", "part": "[parameters('keys').first]"}
    assert "canary" not in repr(expanded) + repr(resource.body) + str(shown) + str(as_template(expanded.outputs))
    assert resolve(resource.body, Table({}))["tags"] == {"key": "<canary-1>", "part": "canary-2"}
    assert resolve(expanded.outputs, Table({}))["it"]["value"] == "canary-1"


def test_a_runtime_sees_the_secret_at_once() -> None:
    """With a deployment at hand nothing waits."""
    expanded = expand(SECRETS, given(key="canary-1", keys={"first": "canary-2"}), SCOPE, Table({}))
    assert expanded.resources[0].body["tags"] == {"key": "<canary-1>", "part": "canary-2"}


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ({"type": "secureString", "minLength": 30}, "canary"),
        ({"type": "secureString", "allowedValues": ["a"]}, "canary"),
        ({"type": "secureString"}, ["canary"]),
        ({"type": "secureObject"}, "canary"),
    ],
)
def test_no_fault_quotes_a_secret(definition: dict[str, Any], value: Any) -> None:
    """A secret that won't do is refused without its value."""
    (fault,) = faults_of(showing(**definition), given(it=value))
    assert "canary" not in fault


def test_no_error_at_a_deployment_quotes_a_secret() -> None:
    """What a function can't do with a secret is said by its type."""
    for expression in ("int(parameters('k'))", "createObject('a', 1)[parameters('k')]", "json(parameters('k'))"):
        whole = template(store("a", tags={"x": f"[{expression}]"}), parameters={"k": {"type": "securestring"}})
        (resource,) = expand(whole, given(k="{canary"), SCOPE).resources
        with pytest.raises(ExpressionError) as caught:
            resolve(resource.body, Table({}))
        assert "canary" not in str(caught.value)


def test_a_key_vaults_secret_stays_a_reference() -> None:
    """Until the deployment asks the vault; its id may be an expression of the template around."""
    file = {"it": {"reference": {"keyVault": {"id": VAULT}, "secretName": "s", "secretVersion": "1"}}}
    expanded = expand(showing(type="securestring"), file, SCOPE)
    assert as_template(expanded.outputs["it"]["value"]) == "[parameters('it')]"
    asked: list[KeyVaultReference] = []

    class Vault(Table):
        def secret(self, reference: KeyVaultReference) -> Any:
            asked.append(reference)
            return "x"

    assert resolve(expanded.outputs, Vault({}))["it"]["value"] == "x"
    assert asked == [KeyVaultReference(VAULT, "s", "1")]


def test_no_fault_of_an_expansion_quotes_a_secret() -> None:
    """With a deployment at hand secrets are evaluated at once; what would quote one is told without it."""
    expression = "[format(concat('{0:', parameters('k').of, '}'), 1)]"
    whole = template(store("a", tags={"x": expression}), parameters={"k": {"type": "secureObject"}})
    with pytest.raises(TemplateError) as caught:
        expand(whole, given(k={"of": "canary"}), SCOPE, Table({}))
    assert "canary" not in str(caught.value)
    assert "'***' is no format for numbers" in str(caught.value)
