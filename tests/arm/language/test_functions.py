"""Every function on examples whose results the public reference states, and on what it must refuse or leave."""

from __future__ import annotations

import dataclasses
import json

import pytest

from amlstack.arm.language import Scope, expand, registry

from .documented import KNOWN, VARIABLES
from .expanding import SCOPE, SUBSCRIPTION, faults_of, template, value_of

REFUSED = {
    "concat('a', createArray())": "'concat' takes texts or arrays, not both",
    "substring('1234567890', 0, 11)": "'substring' from 0 to 11 reaches outside the text",
    "add(1, '2')": "argument 2 of 'add' is string, not int",
    "add(1)": "'add' doesn't take 1 arguments",
    "mul(9223372036854775807, 2)": "'mul' comes to more than 64 bits hold",
    "div(1, 0)": "'div' divides by 0",
    "mod(1, 0)": "'mod' divides by 0",
    "int('x')": "'int' can't read this text as a whole number",
    "float('nan')": "'float' can't read this text as a number",
    "bool('yes')": "'bool' takes 'true' or 'false', and not this text",
    "not(1)": "argument 1 of 'not' is int, not bool",
    "and(true(), 'x')": "'and' takes bool, not string",
    "if('x', 1, 2)": "'if' takes bool, not string",
    "range(0, 10001)": "'range' can't count to 10001 from 0",
    "max(createArray())": "'max' takes numbers, or one array of them, and at least one",
    "indexFromEnd(createArray(1), 0)": "the array has no item 0 from its end",
    "union(createArray(), createObject())": "'union' takes arrays or objects, not both",
    "createObject('a')": "'createObject' takes a value for each key",
    "createObject(1, 2)": "a key is no text",
    "json('{')": "'json' can't read this text as JSON",
    "greater(1, 'a')": "'greater' compares numbers or texts, not int with string",
    "dateTimeAdd('now', 'P1D')": "this text isn't a time of ISO 8601",
    "dateTimeAdd('2020-04-07 14:53:14Z', 'P')": "the duration isn't one of ISO 8601",
    "dateTimeAdd('2020-04-07 14:53:14Z', 'P9999Y')": "the time lies outside the years 1 to 9999",
    "dateTimeAdd('2020-04-07 14:53:14Z', 'P1D', 'q')": "'q' is no format for times",
    "dateTimeFromEpoch(99999999999999)": "the time lies outside the years 1 to 9999",
    "utcNow()": "'utcNow' can't stand in a output",
    "newGuid()": "'newGuid' can't stand in a output",
    "filter(createArray(1), lambda('x', 1))": "the lambda of 'filter' gives int",
    "map(createArray(1), 'x')": "there is no lambda where one must be",
    "lambda('x', 1)": "a lambda can't stand here",
    "map(createArray(1), lambda('x', 'y', 'z', 1))": "this lambda takes 1 to 2 variables",
    "map(createArray(1), lambda(toLower('x'), 1))": "this lambda takes 1 to 2 variables",
    "map(createArray(1), lambda(1, 1))": "this lambda takes 1 to 2 variables",
    "map('x', lambda('x', 1))": "'map' takes array, not string",
    "lambdaVariables('x')": "no lambda around this has a variable 'x'",
    "parseCidr('x')": "this text is no range of addresses",
    "cidrSubnet('10.0.0.0/24', 25, 2)": "there is no subnet 2",
    "cidrSubnet('10.0.0.0/24', 8, 0)": "a subnet of /24 can't be /8",
    "cidrHost('10.0.0.0/31', 5)": "there is no host 5",
    "base64ToString('*')": "this text isn't base64 of a text",
    "dataUriToString('x')": "this text is no data URI",
    "format('{1}', 'a')": "the format asks for value 1",
    "format('{', 'a')": "a brace stands alone in the format",
    "format('{0:C}', 1)": "'C' is no format for numbers that is known here",
    "padLeft('a', 5, 'xy')": "'padLeft' fills with one character",
    "padLeft('a', 999999999)": "'padLeft' can't fill up to 999,999,999 characters",
    "replace('a', '', 'b')": "'replace' has nothing to look for",
    "split('a', createArray(1))": "a delimiter is no text",
    "resourceId('a', 'b')": "'resourceId' is given no type",
    "resourceId('A/b/c', 'x')": "the type 'A/b/c' takes 2 names, here are 1",
    "tenantResourceId('x', 'y')": "there is no type where one must be",
    "copyIndex()": "'copyIndex' stands in no loop",
    "copyIndex('x')": "there is no loop 'x' around this",
    "variables('word')": "the template declares no variable 'word'",
    "parameters('x')": "the template declares no parameter 'x'",
    "variables('words')[3]": "the array has no item 3",
    "variables('words').one": "array has no member of type string",
    "variables('one').six": "the object has no member 'six'",
    "contoso.unique('x')": "the template declares no function 'contoso.unique'",
    "concta('x')": "'concta' is no function of the template language",
    "PARSEURI('https://contoso.com')": "'PARSEURI' is a function that isn't covered; a function of Bicep's",
    "if(false(), 'x', buildUri(createObject()))": "'buildUri' is a function that isn't covered",
    "externalInput('sys.cli', 'x')": "'externalInput' is a function that isn't covered",
    "if(true(), fail('name an owner'), 'x')": "the template fails: name an owner",
    "reference(null())": "argument 1 of 'reference' is null, not string",
    "listKeys('/a', 1)": "argument 2 of 'list*' is int, not string",
    "substring(reference('/a').b, 'x')": "argument 2 of 'substring' is string, not int",
    "reference('x')": "the template has no resource 'x'",
}
LEFT = {
    "reference('/a/b')": "reference('/a/b')",
    "listKeys('/a', '1').keys[add(0, 1)].value": "listKeys('/a', '1').keys[1].value",
    "listAccountSas('/a', '1', createObject('x', variables('words')))": (
        "listAccountSas('/a', '1', createObject('x', createArray('one', 'two', 'three')))"
    ),
    "pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')": (
        "pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')"
    ),
    "toLogicalZone('s', 'westus2', 'westus2-az1')": "toLogicalZone('s', 'westus2', 'westus2-az1')",
    "toLogicalZones('s', 'westus2', createArray('westus2-az1'))[0]": (
        "toLogicalZones('s', 'westus2', createArray('westus2-az1'))[0]"
    ),
    "toPhysicalZone('s', 'westus2', toLower('1'))": "toPhysicalZone('s', 'westus2', '1')",
    "toPhysicalZones('s', 'westus2', createArray('1'))": "toPhysicalZones('s', 'westus2', createArray('1'))",
    "fail(reference('/a').b)": "fail(reference('/a').b)",
    "providers('Microsoft.Web', 'sites').apiVersions[0]": "providers('Microsoft.Web', 'sites').apiVersions[0]",
    "deployer().objectId": "deployer().objectId",
    "managementGroupResourceId('A/b', 'c')": "managementGroupResourceId('A/b', 'c')",
    "roleDefinitions('Reader').id": "roleDefinitions('Reader').id",
    "list('/a', '1').properties": "list('/a', '1').properties",
    "union(createArray('a'), createArray(reference('/a').b))": (
        "union(createArray('a'), createArray(reference('/a').b))"
    ),
    "and(reference('/a').b, false())": False,
    "contains(createArray('x', reference('/a').b), 'x')": True,
    "createObject(reference('/a').b, 1, 'c', 2).c": 2,
    "shallowMerge(createArray(reference('/a'), createObject('b', 1))).b": 1,
    "union(reference('/a'), createObject('b', 1)).b": 1,
    "equals(length(reference('/a')), 'x')": False,
    "managementGroup().name": "managementGroup().name",
    "references('/a')": "references('/a')",
    "toLower(reference('/a').b)": "toLower(reference('/a').b)",
    "if(reference('/a').b, variables('words')[0], 'x')": "if(reference('/a').b, 'one', 'x')",
    "and(true(), reference('/a').b, true())": "and(reference('/a').b, true())",
    "or(reference('/a').b, false())": "or(reference('/a').b, false())",
    "coalesce(null(), reference('/a').b, 'x')": "coalesce(reference('/a').b, 'x')",
    "map(reference('/a').b, lambda('x', concat(lambdaVariables('x'), variables('words')[0])))": (
        "map(reference('/a').b, lambda('x', concat(lambdaVariables('x'), 'one')))"
    ),
    "filter(createArray(1), lambda('x', equals(lambdaVariables('x'), reference('/a').b)))": (
        "filter(createArray(1), lambda('x', equals(lambdaVariables('x'), reference('/a').b)))"
    ),
    "resourceId('A/b', reference('/a').b)": f"resourceId('{SUBSCRIPTION}', 'rg', 'A/b', reference('/a').b)",
    "createObject('a', 1.5, 'b', true(), 'c', null(), 'd', reference('/a').e).D": "reference('/a').e",
    "string(createArray(reference('/a').e, json('1.5')))": "string(createArray(reference('/a').e, json('1.5')))",
    "length(createArray(reference('/a'), reference('/b')))": 2,
}
SPECIAL = {"copyindex", "utcnow", "newguid", "resourceinfo", "parameters"}
"""What no output can show: they have sentences of their own."""


@pytest.mark.parametrize("expression", KNOWN)
def test_the_documented_result(expression: str) -> None:
    """A call comes to what the reference says."""
    outputs = {"it": {"type": "object", "value": f"[{expression}]"}}
    found = expand(template(outputs=outputs, variables=VARIABLES), scope=SCOPE).outputs["it"]["value"]
    assert json.dumps(found) == json.dumps(KNOWN[expression])


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_refused_says_why(expression: str) -> None:
    """One fault, which names what is wrong; never a traceback, never a guess."""
    whole = template(variables=VARIABLES, outputs={"it": {"type": "string", "value": f"[{expression}]"}})
    (fault,) = faults_of(whole)
    assert f": {REFUSED[expression]}" in fault


@pytest.mark.parametrize("expression", LEFT)
def test_what_waits_is_left_with_the_known_in_its_place(expression: str) -> None:
    """An expression that only a deployment can complete, folded as far as it can be."""
    left = LEFT[expression]
    assert value_of(f"[{expression}]", variables=VARIABLES) == (f"[{left}]" if isinstance(left, str) else left)


REFERENCE = """
array concat contains createArray empty first indexFromEnd indexOf intersection last lastIndexOf length max min range
skip take tryGet tryIndexFromEnd union | cidrHost cidrSubnet parseCidr | coalesce equals greater greaterOrEquals less
lessOrEquals | dateTimeAdd dateTimeFromEpoch dateTimeToEpoch utcNow | deployer deployment environment parameters
variables | filter groupBy map mapValues reduce sort toObject | and bool false if not or true | add copyIndex div float
int mod mul sub | createObject items json null objectKeys shallowMerge | extensionResourceId listAccountSas listKeys
listSecrets managementGroupResourceId pickZones providers reference references resourceId subscriptionResourceId
tenantResourceId | managementGroup resourceGroup subscription tenant | base64 base64ToJson base64ToString dataUri
dataUriToString endsWith format guid join newGuid padLeft replace split startsWith string substring toLower toUpper trim
uniqueString uri uriComponent uriComponentToString
"""
"""The names in the reference's own list.
Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions"""


def test_every_function_of_the_reference_is_known() -> None:
    """The table in docs/ is the registry's, and lacks none of them."""
    for name in REFERENCE.replace("|", " ").split():
        assert registry.find(name).name in {name, "list*"}


def test_every_function_has_an_example() -> None:
    """Nothing of the registry is without one."""
    shown = {
        part.lower() for text in [*KNOWN, *REFUSED, *LEFT] for part in text.replace("(", " ").replace(",", " ").split()
    }
    missing = {name for name in registry.functions() if name not in shown | SPECIAL | {"list*"}}
    assert missing == set()


def test_a_deployment_to_a_subscription_has_a_location() -> None:
    """One to a group has none of its own, and a subscription has no group."""
    outputs = {"it": {"type": "string", "value": "[deployment().location]"}}
    scope = Scope(location="swedencentral")
    assert expand(template(outputs=outputs), scope=scope).outputs["it"]["value"] == "swedencentral"
    assert "the object has no member 'location'" in faults_of(template(outputs=outputs))[0]
    outputs = {"it": {"type": "string", "value": "[resourceGroup().name]"}}
    assert (
        "a deployment to a subscription has no resourceGroup()" in faults_of(template(outputs=outputs), scope=scope)[0]
    )


@pytest.mark.parametrize("call", ["guid(subscription().subscriptionId)", "uniqueString(subscription().id)"])
def test_half_a_letter_of_a_shell_has_a_hash(call: str) -> None:
    """A word of the command line may be of no encoding: what is hashed of it is no accident."""
    scope = dataclasses.replace(SCOPE, subscription="\udcff")
    outputs = {"it": {"type": "string", "value": f"[{call}]"}}
    assert expand(template(outputs=outputs), scope=scope).outputs["it"]["value"]
