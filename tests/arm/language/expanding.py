"""Templates in few words, and a deployment that answers from a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from amlstack.arm.language import Expanded, KeyVaultReference, Scope, TemplateError, Undecided, as_template, expand

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
SCOPE = Scope(
    tenant="22222222-2222-2222-2222-222222222222",
    subscription=SUBSCRIPTION,
    resource_group="rg",
    location="northeurope",
    deployment="main",
    now=datetime(2020, 4, 7, 14, 53, 14, tzinfo=UTC),
)
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
STORAGE = "Microsoft.Storage/storageAccounts"


def store(name: str, **members: Any) -> dict[str, Any]:
    """A storage account."""
    return {"type": STORAGE, "apiVersion": "2024-01-01", "name": name, **members}


def store_id(name: str) -> str:
    """The id of a storage account in the group that is deployed to."""
    return f"{GROUP_ID}/providers/{STORAGE}/{name}"


def template(*resources: Any, **sections: Any) -> dict[str, Any]:
    """A template of some resources."""
    return {"$schema": "x", "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def given(**values: Any) -> dict[str, Any]:
    """A parameter file."""
    return {"parameters": {name: {"value": value} for name, value in values.items()}}


def bodies(expanded: Expanded) -> list[Any]:
    """All resources as a template writes them."""
    return [as_template(resource.body) for resource in expanded.every()]


def names(expanded: Expanded) -> list[str]:
    """The resources' names."""
    return [resource.body["name"] for resource in expanded.every()]


def value_of(expression: str, **sections: Any) -> Any:
    """What an expression in an output comes to, as a template writes it."""
    outputs = {"it": {"type": "object", "value": expression}}
    return as_template(expand(template(outputs=outputs, **sections), scope=SCOPE).outputs["it"]["value"])


def faults_of(whole: Any, parameters: Any = None, scope: Scope = SCOPE) -> list[str]:
    """What is said of a template that can't be expanded."""
    try:
        expand(whole, parameters, scope)
    except TemplateError as error:
        return [str(fault) for fault in error.faults]
    raise AssertionError("the template can be expanded")


class Table:
    """A deployment that answers from a table, by function and first argument, and keeps what it was asked."""

    def __init__(self, answers: dict[tuple[str, str], Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """The answer, if the table has one."""
        self.asked.append((function, tuple(arguments)))
        key = (function, str(arguments[0]))
        if key not in self.answers:
            raise Undecided
        return self.answers[key]

    def secret(self, reference: KeyVaultReference) -> Any:
        """The value in the vault."""
        return self.answers["secret", reference.secret]
