"""The functions of the template language, as data: what they are called, what they take, where they may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from .errors import ExpressionError, Wrong, near
from .nodes import Traits
from .traits import types
from .values import kind

FAMILIES = (
    *("array", "cidr", "comparison", "date", "deployment", "lambda", "logical", "numeric", "object", "resource"),
    *("scope", "string"),
)
"""The chapters of the reference."""
_MODULES = (
    *("array", "cidr", "comparison", "date", "deployment", "lambdas", "logical", "numeric", "object", "resource"),
    "string",
)
"""Where they are written; scope's are with deployment's."""
SOURCE = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-{}"
NOT_READ = {
    "parseUri": "a function of Bicep's; give the parts as parameters",
    "buildUri": "a function of Bicep's; put the text together with format()",
    "externalInput": "stands in parameter files made of .bicepparam; give the parameters their values",
}
"""Functions that there are, and that nobody can expect to be read: what to do instead."""
_SIGNATURE = re.compile(r"(?P<name>[\w*]+)\((?P<takes>.*)\)")
_NUMBERS = ("int", "float")
_GIVES = {"str": "string", "int": "int", "bool": "bool", "float": "float", "list": "array", "dict": "object"}
"""What a function's value is, by the annotation of what writes it."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language."""

    name: str
    family: str
    signature: str
    """As the reference shows it: 'padLeft(string|int, int, string?)'; `?` may be left out, `...` any number of."""
    call: Callable[..., Any]
    form: str
    """'plain': takes values that are known; 'structural': takes arrays and objects in which something waits;
    'context': takes the Context first; 'special': takes the Context and nodes; 'runtime': a deployment answers."""
    places: frozenset[str]
    """Where it may stand; empty for everywhere."""
    note: str
    """What differs from Azure, or how it is known to be the same."""
    takes: tuple[frozenset[str], ...]
    fewest: int
    most: int | None
    gives: Traits = Traits()
    """What is known of its value before it has one."""
    decides: Callable[..., Any] | None = None
    """Its value by what is known of arguments that wait; MISSING where that isn't enough."""

    def count(self, given: int) -> None:
        """Raises ExpressionError for a number of arguments that the function doesn't take."""
        if not self.fewest <= given <= (given if self.most is None else self.most):
            raise Wrong(f"'{self.name}' doesn't take {given} arguments", f"it is {self.signature}")

    def check(self, arguments: Sequence[Any]) -> None:
        """Raises ExpressionError for arguments that the function doesn't take; says types, never a value.

        What waits for a deployment is no fault yet, unless its type is known to be another.
        """
        self.count(len(arguments))
        for place, argument in enumerate(arguments):
            takes = self.takes[min(place, len(self.takes) - 1)]
            if "any" in takes or kind(argument) in takes:
                continue
            if (known := types(argument)) and known.isdisjoint(takes):
                what = f"argument {place + 1} of '{self.name}' is {' or '.join(sorted(known))}"
                sort = ExpressionError if "null" in known else Wrong  # a null may be what a condition guards against
                raise sort(f"{what}, not {' or '.join(sorted(takes))}", f"it is {self.signature}")


_FUNCTIONS: dict[str, Function] = {}
Body = Callable[..., Any]


def function(
    family: str,
    signature: str,
    form: str = "plain",
    *,
    places: Sequence[str] = (),
    note: str = "",
    gives: str = "",
    decides: Callable[..., Any] | None = None,
) -> Callable[[Body], Body]:
    """Enter the function below under its signature; `gives` is the type of its value where Python's doesn't say it."""
    match = _SIGNATURE.fullmatch(signature)
    assert match, signature
    words = [word for word in match["takes"].split(", ") if word]
    takes = tuple(frozenset(_expanded(word.rstrip("?."))) for word in words)
    fewest = sum(1 for word in words if not word.endswith(("?", "...")))
    most = None if words and words[-1].endswith("...") else len(words)

    def enter(body: Body) -> Body:
        given = gives or _GIVES.get(str(body.__annotations__.get("return")).partition("[")[0], "")
        _FUNCTIONS[match["name"].lower()] = Function(
            *(match["name"], family, signature, body, form, frozenset(places), note, takes, fewest, most),
            gives=Traits(frozenset(filter(None, given.split("|")))),
            decides=decides,
        )
        return body

    return enter


def _expanded(types: str) -> list[str]:
    return [name for word in types.split("|") for name in (_NUMBERS if word == "number" else (word,))]


@cache
def functions() -> dict[str, Function]:
    """All functions by their name in lower case; `list*` stands for all that begin so."""
    for module in _MODULES:
        import_module(f"{__package__}.functions.{module}")
    return _FUNCTIONS


def find(name: str) -> Function:
    """The function of that name, in any case. Raises ExpressionError, with what was probably meant."""
    known = functions()
    lower = name.lower()
    if lower in known:
        return known[lower]
    if re.fullmatch(r"list\w*", lower):
        return known["list*"]
    if instead := {each.lower(): each for each in NOT_READ}.get(lower):
        raise Wrong(f"'{name}' is a function that isn't covered", NOT_READ[instead])
    raise Wrong(
        f"'{name}' is no function of the template language",
        near(name, (each.name for each in known.values())) or "docs/template-language.md has the list",
    )
