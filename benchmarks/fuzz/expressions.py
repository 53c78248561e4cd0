"""Expressions of the template language, made by its grammar: every function, with arguments right and wrong."""

from __future__ import annotations

import random
from functools import cache

from amlstack.arm.language.registry import Function, functions

_LITERALS = (
    *("'x'", "''", "'a/b'", "'it''s'", "'{0} {1}'", "'2024-01-01T00:00:00Z'", "'P1D'", "'10.0.0.0/16'", "'yyyy'"),
    *("0", "1", "-1", "7", "2147483648", "99999999999999999999", "true", "false", "null"),
    *("'Microsoft.Storage/storageAccounts'", "'2024-01-01'", "'%'", "'[x]'", "'eyJhIjoxfQ=='", "'{\"a\": [1]}'"),
)
_PARTS = (
    *("parameters('a')", "parameters('text')", "parameters('list')", "parameters('object')", "parameters('secret')"),
    *("variables('a')", "variables('list')", "copyIndex()", "copyIndex('x')", "resourceGroup()", "subscription()"),
    *("deployment()", "environment()", "lambdaVariables('x')", "reference('x')", "createArray()", "createObject()"),
    *("utcNow()", "newGuid()", "contoso.twice('x')", "resourceId('Microsoft.Storage/storageAccounts', 'x')"),
)
_LAMBDA = ("map", "filter", "reduce", "sort", "toObject", "groupBy", "mapValues", "objectKeys")


@cache
def _functions() -> tuple[Function, ...]:
    return tuple(functions().values())


def expression(chance: random.Random, depth: int = 0) -> str:
    """An expression without its brackets."""
    roll = chance.random()
    if depth > 3 or roll < 0.15:
        return chance.choice(_LITERALS)
    if roll < 0.35:
        return chance.choice(_PARTS) + _tail(chance, depth)
    function = chance.choice(_functions())
    name = function.name.replace("*", "Keys")
    most = function.fewest + 3 if function.most is None else function.most
    count = chance.randint(function.fewest, most) if chance.random() < 0.9 else chance.randrange(5)
    arguments = [expression(chance, depth + 1) for _ in range(count)]
    if name in _LAMBDA and arguments and chance.random() < 0.8:
        second = "'y', " if name == "reduce" else ""
        arguments[-1] = f"lambda('x', {second}{expression(chance, depth + 1)})"
    return f"{name}({', '.join(arguments)}){_tail(chance, depth)}"


def _tail(chance: random.Random, depth: int) -> str:
    """What is taken of a value, if anything."""
    if chance.random() < 0.75:
        return ""
    return chance.choice(
        (".a", ".location", ".id", "[0]", "[-1]", "['a']", ".?a", "[^1]", f"[{expression(chance, depth + 1)}]")
    )
