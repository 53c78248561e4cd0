"""Every function on examples whose results the public reference states, and on what it must refuse.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from amlstack.arm.language import expand, registry

from .expanding import GROUP_ID, SCOPE, SUBSCRIPTION, faults_of, template, value_of

DOGS = [
    {"name": "Evie", "age": 5},
    {"name": "Casper", "age": 3},
    {"name": "Indy", "age": 2},
    {"name": "Kira", "age": 8},
]
VARIABLES = {
    "one": {"one": "a", "two": "b", "three": "c1"},
    "two": {"three": "c2", "four": "d", "five": "e"},
    "words": ["one", "two", "three"],
    "more": ["three", "four"],
    "numbers": [0, 3, 2, 5, 4],
    "dogs": DOGS,
    "abc": {"one": "a", "two": "b", "three": "c"},
    "deep": {"a": {"b": 1, "c": [1]}, "d": 2},
    "deeper": {"a": {"c": [2], "e": 3}},
}
KNOWN: dict[str, Any] = {
    # array
    "array(1)": [1],
    "array('efgh')": ["efgh"],
    "array(createObject('a', 'b'))": [{"a": "b"}],
    "array(variables('words'))": ["one", "two", "three"],
    "concat('prefix', '-', 'it''s')": "prefix-it's",
    "concat(variables('words'), variables('more'))": ["one", "two", "three", "three", "four"],
    "concat('n', 1, true())": "n1True",
    "contains('OneTwoThree', 'e')": True,
    "contains('OneTwoThree', 'z')": False,
    "contains('OneTwoThree', 't')": False,
    "contains(variables('one'), 'ONE')": True,
    "contains(variables('one'), 'a')": False,
    "contains(variables('words'), 'three')": True,
    "contains(variables('words'), 'four')": False,
    "contains(variables('numbers'), 5)": True,
    "contains(variables('numbers'), '5')": False,
    "createArray()": [],
    "createArray('a', 1, createArray())": ["a", 1, []],
    "empty(createArray())": True,
    "empty('')": True,
    "empty(createObject())": True,
    "empty(null())": True,
    "empty('x')": False,
    "first(variables('words'))": "one",
    "first('One Two Three')": "O",
    "first('')": "",
    "last(variables('words'))": "three",
    "last('One Two Three')": "e",
    "indexFromEnd(variables('words'), 2)": "two",
    "tryIndexFromEnd(variables('words'), 3)": "one",
    "tryIndexFromEnd(variables('words'), 4)": None,
    "indexOf(variables('words'), 'three')": 2,
    "indexOf(variables('words'), 'Three')": -1,
    "indexOf(variables('numbers'), 3)": 1,
    "indexOf('test', 't')": 0,
    "indexOf('abcdef', 'CD')": 2,
    "indexOf('abcdef', 'z')": -1,
    "lastIndexOf('test', 't')": 3,
    "lastIndexOf('abcdef', 'AB')": 0,
    "lastIndexOf(createArray('a', 'b', 'a'), 'a')": 2,
    "intersection(variables('abc'), createObject('one', 'a', 'two', 'z', 'three', 'c'))": {
        "one": "a",
        "three": "c",
    },
    "intersection(variables('words'), createArray('two', 'three'))": ["two", "three"],
    "length(variables('words'))": 3,
    "length('One Two Three')": 13,
    "length(variables('one'))": 3,
    "max(variables('numbers'))": 5,
    "max(0, 3, 2, 5, 4)": 5,
    "min(variables('numbers'))": 0,
    "min(3, 2)": 2,
    "range(5, 3)": [5, 6, 7],
    "range(5, 0)": [],
    "skip(variables('words'), 2)": ["three"],
    "skip('one two three', 4)": "two three",
    "skip('one', 9)": "",
    "skip('one', -1)": "one",
    "take(variables('words'), 2)": ["one", "two"],
    "take('one two three', 2)": "on",
    "take('one', -1)": "",
    "tryGet(variables('deep'), 'A', 'c', 0)": 1,
    "tryGet(variables('deep'), 'x', 'c')": None,
    "union(variables('one'), variables('two'))": {"one": "a", "two": "b", "three": "c2", "four": "d", "five": "e"},
    "union(variables('words'), variables('more'))": ["one", "two", "three", "four"],
    "union(variables('deep'), variables('deeper'))": {"a": {"b": 1, "c": [2], "e": 3}, "d": 2},
    # object
    "createObject('intProp', 1, 'nullProp', null())": {"intProp": 1, "nullProp": None},
    "items(createObject('b', 2, 'a', 1))": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
    "json('null')": None,
    "json('{\"a\": [true, 1.5]}')": {"a": [True, 1.5]},
    "json(' ')": None,
    "empty(json('null'))": True,
    "null()": None,
    "objectKeys(createObject('a', 1, 'b', 2))": ["a", "b"],
    "shallowMerge(createArray(variables('deep'), variables('deeper')))": {"a": {"c": [2], "e": 3}, "d": 2},
    # comparison
    "coalesce(null(), null(), 'first', 'second')": "first",
    "coalesce(null(), null())": None,
    "equals(1, 1)": True,
    "equals('a', 'A')": False,
    "equals(createArray('a', 1), createArray('a', 1))": True,
    "equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))": True,
    "equals(true(), 1)": False,
    "equals('1', 1)": False,
    "greater(1, 2)": False,
    "greater('b', 'a')": True,
    "greaterOrEquals(2, 2)": True,
    "less(1, 2)": True,
    "less('A', 'a')": True,
    "lessOrEquals(3, 2)": False,
    # date
    "dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y')": "4/7/2023 2:53:14 PM",
    "dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')": "3/29/2020 2:53:14 PM",
    "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H')": "4/7/2020 3:53:14 PM",
    "dateTimeAdd('2020-01-31T00:00:00Z', 'P1M', 'yyyy-MM-dd')": "2020-02-29",
    "dateTimeAdd('20200407T145314Z', 'P1W', 'dddd, MMM d')": "Tuesday, Apr 14",
    "dateTimeFromEpoch(1609459200)": "2021-01-01T00:00:00Z",
    "dateTimeToEpoch('2021-01-01T00:00:00Z')": 1609459200,
    # deployment and scope
    "deployment().name": "main",
    "environment().suffixes.storage": "core.windows.net",
    "environment().resourceManager": "https://management.azure.com/",
    "variables('WORDS')[1]": "two",
    "resourceGroup().name": "rg",
    "resourceGroup().id": GROUP_ID,
    "resourceGroup().location": "northeurope",
    "subscription().subscriptionId": SUBSCRIPTION,
    "subscription().id": f"/subscriptions/{SUBSCRIPTION}",
    "subscription().tenantId": SCOPE.tenant,
    "tenant().tenantId": SCOPE.tenant,
    # lambda
    "filter(variables('dogs'), lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5)))": [DOGS[0], DOGS[3]],
    "filter(range(0, 10), lambda('i', equals(0, mod(lambdaVariables('i'), 2))))": [0, 2, 4, 6, 8],
    "filter(createArray('a', 'b'), lambda('x', 'i', equals(lambdaVariables('i'), 1)))": ["b"],
    "map(variables('dogs'), lambda('dog', lambdaVariables('DOG').name))": ["Evie", "Casper", "Indy", "Kira"],
    "map(range(0, 2), lambda('i', createObject('i', lambdaVariables('i'), 'dog',"
    " variables('dogs')[lambdaVariables('i')].name)))": [{"i": 0, "dog": "Evie"}, {"i": 1, "dog": "Casper"}],
    "mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))": {"a": 2},
    "reduce(createArray(5, 3, 2, 8), 1, lambda('c', 'n', add(lambdaVariables('c'), lambdaVariables('n'))))": 19,
    "reduce(createArray(createObject('foo', 123), createObject('bar', 456)), createObject(),"
    " lambda('cur', 'next', union(lambdaVariables('cur'), lambdaVariables('next'))))": {"foo": 123, "bar": 456},
    "sort(variables('dogs'), lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age)))": [
        *(DOGS[2], DOGS[1], DOGS[0], DOGS[3]),
    ],
    "toObject(variables('dogs'), lambda('d', lambdaVariables('d').name), lambda('d', lambdaVariables('d').age))": {
        "Evie": 5,
        "Casper": 3,
        "Indy": 2,
        "Kira": 8,
    },
    "toObject(createArray('a'), lambda('d', lambdaVariables('d')))": {"a": "a"},
    "groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))": {
        "f": ["foo"],
        "b": ["bar", "baz"],
    },
    # logical
    "and(true(), false())": False,
    "or(true(), false())": True,
    "or(false(), false(), false())": False,
    "not(true())": False,
    "bool('true')": True,
    "bool('FALSE')": False,
    "bool(1)": True,
    "bool(0)": False,
    "true()": True,
    "false()": False,
    "if(equals('a', 'a'), 'yes', variables('none'))": "yes",
    "if(false(), div(1, 0), createObject('test', 'value1'))": {"test": "value1"},
    "and(false(), equals(div(1, 0), 1))": False,
    # numeric
    "add(5, 3)": 8,
    "sub(7, 3)": 4,
    "mul(5, 3)": 15,
    "div(8, 3)": 2,
    "div(-8, 3)": -2,
    "mod(7, 3)": 1,
    "mod(-7, 3)": -1,
    "int('4')": 4,
    "int(4)": 4,
    "float('3.5')": 3.5,
    "float(3)": 3.0,
    # resource
    "resourceId('Microsoft.Storage/storageAccounts', 'a')": f"{GROUP_ID}/providers/Microsoft.Storage/storageAccounts/a",
    "resourceId('other', 'Microsoft.Sql/servers/databases', 's', 'd')": (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.Sql/servers/s/databases/d"
    ),
    "resourceId('sub', 'other', 'Microsoft.Storage/storageAccounts', 'a')": (
        "/subscriptions/sub/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/a"
    ),
    "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')": (
        f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/x"
    ),
    "subscriptionResourceId('Microsoft.Resources/resourceGroups', 'x')": GROUP_ID.replace("/rg", "/x"),
    "tenantResourceId('Microsoft.Authorization/policyDefinitions', 'p')": (
        "/providers/Microsoft.Authorization/policyDefinitions/p"
    ),
    "managementGroupResourceId('mg', 'Microsoft.Authorization/policyDefinitions', 'p')": (
        "/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyDefinitions/p"
    ),
    "extensionResourceId('/subscriptions/s', 'Microsoft.Authorization/locks', 'l')": (
        "/subscriptions/s/providers/Microsoft.Authorization/locks/l"
    ),
    # cidr
    "parseCidr('10.144.0.0/20')": {
        "network": "10.144.0.0",
        "netmask": "255.255.240.0",
        "broadcast": "10.144.15.255",
        "firstUsable": "10.144.0.1",
        "lastUsable": "10.144.15.254",
        "cidr": 20,
    },
    "parseCidr('fdad:3236:5555::/48')": {
        "network": "fdad:3236:5555::",
        "netmask": "ffff:ffff:ffff::",
        "firstUsable": "fdad:3236:5555::",
        "lastUsable": "fdad:3236:5555:ffff:ffff:ffff:ffff:ffff",
        "cidr": 48,
    },
    "cidrSubnet('10.144.0.0/20', 24, 0)": "10.144.0.0/24",
    "cidrSubnet('10.144.0.0/20', 24, 1)": "10.144.1.0/24",
    "cidrSubnet('fdad:3236:5555::/48', 52, 4)": "fdad:3236:5555:4000::/52",
    "cidrHost('10.144.3.0/24', 0)": "10.144.3.1",
    "cidrHost('10.144.3.0/24', 4)": "10.144.3.5",
    # string
    "base64('one, two, three')": "b25lLCB0d28sIHRocmVl",
    "base64ToString('b25lLCB0d28sIHRocmVl')": "one, two, three",
    'base64ToJson(base64(\'{"one": "a"}\'))': {"one": "a"},
    "dataUri('Hello')": "data:text/plain;charset=utf8;base64,SGVsbG8=",
    "dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')": "Hello, World!",
    "startsWith('abcdef', 'ab')": True,
    "startsWith('abcdef', 'A')": True,
    "startsWith('abcdef', 'e')": False,
    "endsWith('abcdef', 'EF')": True,
    "endsWith('abcdef', 'e')": False,
    "format('{0}, {1}. Formatted: {2:N0}', 'Hello', 'User', 8175133)": "Hello, User. Formatted: 8,175,133",
    "format('{{{0:D4}}} {1,4}|{1,-4}|{2:x}', 7, 'ab', 255)": "{0007}   ab|ab  |ff",
    "format('{0}', createArray(1, 'a'))": '[1,"a"]',
    "guid('a', 'b')": "2d796349-8c7e-55ec-9624-54ece82ed031",
    "join(createArray('one', 'two', 'three'), ',')": "one,two,three",
    "padLeft('123', 10, '0')": "0000000123",
    "padLeft(5, 2)": " 5",
    "replace('123-123-1234', '-', '')": "1231231234",
    "replace('123-123-1234', '1234', 'xxxx')": "123-123-xxxx",
    "split('one,two,three', ',')": ["one", "two", "three"],
    "split('one;two,three', createArray(';', ','))": ["one", "two", "three"],
    "string(createObject('valueA', 10, 'valueB', 'Example Text'))": '{"valueA":10,"valueB":"Example Text"}',
    "string(createArray('a', 'b'))": '["a","b"]',
    "string(5)": "5",
    "string(true())": "True",
    "substring('one two three', 4, 3)": "two",
    "substring('one two three', 8)": "three",
    "toLower('One Two Three')": "one two three",
    "toUpper('One Two Three')": "ONE TWO THREE",
    "trim('    one two three   ')": "one two three",
    # published by several who ran Azure's own code
    "uniqueString('test')": "rbgf3xv4ufgzg",
    "uniqueString('hello', 'world')": "a7wkljktk6wne",
    "uniqueString('foo', 'bar', 'baz')": "xzi4ioaxtmth4",
    "uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg')": "bmg7c6xu4tw46",
    "uri('http://contoso.com/resources/', 'nested/azuredeploy.json')": (
        "http://contoso.com/resources/nested/azuredeploy.json"
    ),
    "uri('http://contoso.org/firstpath/azuredeploy.json', 'myscript.sh')": "http://contoso.org/firstpath/myscript.sh",
    "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')": (
        "http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json"
    ),
    "uriComponentToString('http%3A%2F%2Fcontoso.com%2Fresources')": "http://contoso.com/resources",
}
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
    "createObject(1, 2)": "a key is no text that is known",
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
    "managementGroupResourceId('A/b', 'c', 'd')": "'managementGroupResourceId' doesn't know the group here",
    "copyIndex()": "'copyIndex' stands in no loop",
    "copyIndex('x')": "there is no loop 'x' around this",
    "variables('word')": "the template declares no variable 'word'",
    "parameters('x')": "the template declares no parameter 'x'",
    "variables('words')[3]": "the array has no item 3",
    "variables('words').one": "array has no member of type string",
    "variables('one').six": "the object has no member 'six'",
    "contoso.unique('x')": "the template declares no function 'contoso.unique'",
    "concta('x')": "'concta' is no function of the template language",
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
    "providers('Microsoft.Web', 'sites').apiVersions[0]": "providers('Microsoft.Web', 'sites').apiVersions[0]",
    "deployer().objectId": "deployer().objectId",
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


def test_every_function_has_an_example() -> None:
    """Nothing of the registry is without one."""
    shown = {
        part.lower() for text in [*KNOWN, *REFUSED, *LEFT] for part in text.replace("(", " ").replace(",", " ").split()
    }
    missing = {name for name in registry.functions() if name not in shown | SPECIAL | {"list*"}}
    assert missing == set()
