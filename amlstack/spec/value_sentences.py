"""Sentences for values that have the wrong type, or aren't among the lawful ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from . import unsupported_keys
from .breach import Breach
from .document import Document
from .faults import Fault, Path, described, near, quoted

_WORDS = {
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_BOOLEANS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
"""What YAML 1.1 took for true and false; az ml's examples still hold some."""


def sentence(breach: Breach, document: Document) -> Fault:
    """The fault that `breach` stands for."""
    if breach.keyword == "type":
        return _wrong_type(breach, document)
    if breach.keyword == "enum":
        return _wrong_word(breach, document)
    place, key = document.value(breach.path), _name(breach.path)
    if breach.keyword in ("minLength", "minProperties"):
        return Fault(place, f"{key} is empty", f"expected {_expected(breach.schema)}")
    if breach.keyword in ("minimum", "maximum"):
        bounds = f"{breach.schema['minimum']} to {breach.schema['maximum']}"
        return Fault(place, f"{key} is {described(breach.value)}", f"expected {bounds}")
    if key == "secret":
        return Fault(place, "not the name of a secret", "expected letters, digits, _ and -; never the secret itself")
    what = f"{quoted(breach.value)} is not an ARM id"
    return Fault(document.key((*breach.path, breach.value)), what, "expected /subscriptions/...; write names as a list")


def _wrong_type(breach: Breach, document: Document) -> Fault:
    path, value = breach.path, breach.value
    place, key = document.value(path), _name(path)
    expected = _expected(breach.schema)
    if value is None and path:
        return Fault(place, f"{key} is empty", f"expected {expected}, or no {key}")
    if breach.schema.get("writeOnly"):
        return _literal_secret(path, breach.schema, document)
    if breach.rule == "string" and isinstance(value, (bool, int, float)):
        expected += ": put it in quotes"
    if breach.rule == "boolean" and str(value).lower() in _BOOLEANS:
        expected += f": did you mean {_BOOLEANS[str(value).lower()]}?"
    found = "is not of the right type" if "credentials" in path else f"is {described(value)}"
    return Fault(place, f"{key} {found}", f"expected {expected}")


def _wrong_word(breach: Breach, document: Document) -> Fault:
    path, value, words = breach.path, breach.value, breach.rule
    place, key = document.value(path), _name(path)
    if word := unsupported_keys.unsupported_word(path, value):
        return Fault(place, f"the {key} {quoted(value)} {word}", f"expected {', '.join(words)}")
    guess = near(value, [word for word in words if isinstance(word, str)]) if isinstance(value, str) else None
    what = f"{key} is none of its words" if "credentials" in path else f"{key} is {described(value)}"
    return Fault(place, what, f"did you mean {guess!r}?" if guess else f"expected one of {', '.join(map(str, words))}")


def _literal_secret(path: Path, rule: Mapping[str, Any], document: Document) -> Fault:
    """The secret itself in the file. It isn't echoed; a name for it is made from the datastore's."""
    key = str(path[-1])
    store = document.data["datastores"][path[1]].get("name")
    prefix = store if isinstance(store, str) and re.fullmatch(r"[A-Za-z0-9_-]+", store) else "my"
    name = f"{prefix}_{key.removeprefix('account_')}"
    mend = f"write {{secret: {name}}} and set it with: pulumi config set --secret {name}"
    if isinstance(document.data.get("secrets"), dict):  # then all are kept in a vault, whose names hold no _
        mend = f"write {{secret: {name.replace('_', '-')}}} and put it into the key vault under that name"
    if "list_keys" in rule["properties"]:
        mend += "; or {list_keys: key1} to read it from the account"
    return Fault(document.value(path), f"{key} holds a secret itself", mend)


def _name(path: Path) -> str:
    """What the value at `path` is called: "sku", "datastores[2]", "the file"."""
    if path and isinstance(path[-1], int):
        return f"{path[-2]}[{path[-1]}]"
    return str(path[-1]) if path else "the file"


def _expected(rule: Mapping[str, Any]) -> str:
    if rule.get("writeOnly"):
        return "{secret: NAME} or {list_keys: key1}" if "list_keys" in rule["properties"] else "{secret: NAME}"
    types = [rule["type"]] if isinstance(rule.get("type"), str) else rule.get("type", ["object"])
    return " or ".join(_WORDS[type_] for type_ in types)
