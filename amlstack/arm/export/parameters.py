"""The parameters of an exported template: what they are called, what they may be, what each workspace file says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import EVERY_TYPE, ids
from amlstack.plan import SecretRef
from amlstack.plan.checks import Between, Check, Lawful, OneOf

from ..expression import Expression, call, escaped

DEPLOYED_TO = call("resourceGroup").dot("location")
"""Where a deployment to a group puts things, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a template."""

    name: str
    type: str
    """In the published schema's spelling: string, securestring, int, bool, object, secureObject, array."""
    description: str
    values: tuple[Any, ...] = ()
    """What each workspace file says, in the files' order; of a secret, the SecretRef that tells where it is kept."""
    limits: Mapping[str, Any] = field(default_factory=dict)
    """allowedValues, lengths and bounds, as a template spells them."""
    order: int = 0
    """Where readers look for it: 0 with what is made, 1 with what exists already, 4 last of all."""
    default: Expression | None = None
    """What only the deployment knows, where that is what a template should fall back on."""

    def given(self, plan: int) -> dict[str, Any] | None:
        """What the parameter file of that workspace file says of it; None where whoever deploys gives a value.

        Nothing in a parameter file is evaluated. Source of the reference:
        https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter
        """
        if not self.secret:
            return {"value": self.values[plan]}
        kept = self.values[plan] if self.values else None
        if kept is None or kept.key_vault is None:
            return None
        version = {"secretVersion": kept.version} if kept.version else {}
        return {"reference": {"keyVault": {"id": kept.key_vault}, "secretName": kept.name} | version}

    @property
    def secret(self) -> bool:
        """Whether no file may hold its value."""
        return self.type in ("securestring", "secureObject")

    def declared(self) -> dict[str, Any]:
        """Its declaration. A default is what all workspace files agree on; a secret and a list of items have none."""
        said: dict[str, Any] = {"type": self.type}
        if self.default is not None:
            said["defaultValue"] = str(self.default)
        elif self.values and self.type != "array" and not self.secret and len(set(map(repr, self.values))) == 1:
            said["defaultValue"] = literal(self.values[0])
        return said | dict(self.limits) | {"metadata": {"description": escaped(self.description)}}

    def passed_on(self) -> dict[str, Any]:
        """Its declaration in a nested template, whose parameters are all given: the limits are checked outside."""
        return {"type": self.type, "metadata": {"description": escaped(self.description)}}


FIRST = ("workspaceName", "resourceGroupName", "location", "tags")
"""What a reader looks for first."""


def as_read(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Parameters in the order in which people read them: what is made and where; what it stands on, in the template's
    order; what exists already; lists; secrets; names that are hardly ever given.
    """
    return sorted(parameters, key=_place)


def _place(parameter: Parameter) -> int:
    if parameter.secret:
        return len(FIRST) + 3
    if parameter.name in FIRST:
        return FIRST.index(parameter.name)
    return len(FIRST) + (2 if parameter.type == "array" else parameter.order)


def literal(value: Any) -> Any:
    """Data as it stands in a template: text escaped where ARM would take it for an expression, keys too."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, Mapping):
        return {escaped(key): literal(item) for key, item in value.items()}
    return [literal(item) for item in value] if isinstance(value, list) else value


def limits(check: Check | None) -> dict[str, Any]:
    """What a field's check asks of its value, as a parameter says it."""
    match check:
        case Lawful(_, rule):
            return {"minLength": rule.shortest, "maxLength": rule.longest}
        case OneOf(words):
            return {"allowedValues": list(words)}
        case Between(low, high):
            return {"minValue": low, "maxValue": high}
    return {}


def camel(*words: str) -> str:
    """Words, whatever stands in them, as one: ('storage_account', 'name') is 'storageAccountName'."""
    parts = [part for word in words for part in re.findall(r"[A-Za-z0-9]+", word)]
    text = "".join(part if place == 0 else part[0].upper() + part[1:] for place, part in enumerate(parts))
    return text[:80]


TYPES: dict[type, str] = {bool: "bool", int: "int", str: "string", list: "array", Mapping: "object"}


class Parameters:
    """All parameters of one export, each under a name of its own: to ARM `Key` and `key` are one."""

    def __init__(self, secrets: Iterable[Sequence[SecretRef]]) -> None:
        """`secrets`: what each workspace file takes in a place of the template that wants one.

        Their names are the user's own words, and come first: whoever deploys knows them by these.
        """
        self._taken: set[str] = set()
        self._by_name: dict[str, Parameter] = {}
        self._shared: dict[tuple[Any, ...], Expression] = {}
        self._secrets = {tuple(kept): self.name(kept[0].name) for kept in dict.fromkeys(map(tuple, secrets))}

    def __getitem__(self, name: str) -> Parameter:
        """The parameter of that name. Raises KeyError."""
        return self._by_name[name]

    def name(self, word: str) -> str:
        """A name nobody has yet: the word itself, or with a number behind it."""
        word = word if re.fullmatch(r"[\w-]{1,120}", word, re.ASCII) else camel("x", word)
        found, number = word, 1
        while found.lower() in self._taken:
            number += 1
            found = f"{word}{number}"
        self._taken.add(found.lower())
        return found

    def secret(self, kept: Sequence[SecretRef]) -> Expression:
        """The value of the secret that each workspace file takes in one place."""
        text = f"The secret {kept[0].name}."
        return self.put(Parameter(self._secrets[tuple(kept)], "securestring", text, tuple(kept)))

    def value(self, word: str, values: Sequence[Any], description: str, **more: Any) -> Expression:
        """A parameter for what the workspace files say in one place."""
        type_ = next(name for kind, name in TYPES.items() if isinstance(values[0], kind))
        return self.put(Parameter(self.name(word), type_, description, tuple(values), **more))

    def shared(self, word: str, values: Sequence[Any], description: str, **more: Any) -> Expression:
        """As `value`, but what says the same under the same word is the same parameter."""
        key = (word, *map(repr, values))
        if key not in self._shared:
            self._shared[key] = self.value(word, values, description, **more)
        return self._shared[key]

    def location(self, values: Sequence[str]) -> Expression:
        """The parameter for the region."""
        return self.shared("location", values, "The region that everything is made in.", default=DEPLOYED_TO)

    def existing(self, values: Sequence[str]) -> Expression:
        """A parameter for the id of something that exists already."""
        type_ = ids.parse(values[0]).type
        kind = EVERY_TYPE.get(type_.lower())
        stem, title = (kind.stem, kind.title) if kind else (type_.rpartition("/")[2], type_)
        names = {ids.parse(value).name for value in values}
        if kind and kind.name_by_convention and len(names) == 1:
            stem, title = f"{kind.stem} {(name := names.pop())}", f"{title} {name}"
        return self.shared(camel(stem, "id"), values, f"Id of the {title}, which exists already.", order=1)

    def put(self, parameter: Parameter) -> Expression:
        """Keep a parameter; the expression is its value."""
        self._by_name[parameter.name] = parameter
        return call("parameters", parameter.name)
