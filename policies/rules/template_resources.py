"""What Resource Manager refuses of the resources that a template names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from amlstack.catalog import EVERY_TYPE, storage
from amlstack.catalog.published import published
from amlstack.catalog.published.words import one_slip
from amlstack.catalog.versions import api_versions
from amlstack.findings import Finding, Severity
from amlstack.policies import template_parts
from amlstack.policies.examples import template
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import TEMPLATE, Pillar, Rule
from amlstack.policies.template_parts import TOP, get

_TROUBLE = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting"
_ELSEWHERE = ("scope", "subscriptionId", "resourceGroup")
_PERHAPS = ("condition", "copy", "existing")
"""With one of these, whether two are the same can't be told by looking."""


def _account(name: str, type_: str = storage.ACCOUNT.type) -> dict[str, object]:
    return {"type": type_, "apiVersion": storage.ACCOUNT.api_version, "name": name}


class DeclaredTwice(Rule):
    """A template declares a resource once.

    Resource Manager refuses a template that defines one several times, before anything is made.
    """

    id = "AML-311"
    name = "Template.DeclaredTwice"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = f"{_TROUBLE}/error-invalid-template"
    mend = "Remove one, or give it another name."
    good = template(resources=[_account("stcontoso"), _account("stfabrikam")])
    bad = template(resources=[_account("stcontoso"), _account("stcontoso")])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare resources by type, name and scope as written; those with a condition or loop may differ later."""
        seen: dict[object, str] = {}
        for path, type_, resource in template_parts.resources(deployment):
            if any(get(resource, word) is not None for word in _PERHAPS):
                continue
            first = seen.setdefault(_identity(path, type_, resource), path)
            if first != path:
                said = f"it is declared at {first.removeprefix(f'{TOP}.')} already"
                yield self.finding(deployment, f"{path}.name", said)


def _identity(path: str, type_: str, resource: Mapping[str, Any]) -> object:
    above = path.rpartition(".resources")[0]
    words = (type_, get(resource, "name"), *(get(resource, word) for word in _ELSEWHERE))
    return above, *(str(word).lower() for word in words)


class MisspeltType(Rule):
    """A resource is of a type that Azure has.

    Resource Manager refuses any other.
    """

    id = "AML-312"
    name = "Template.MisspeltType"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = f"{_TROUBLE}/error-register-resource-provider"
    mend = "Spell the type as Azure does."
    good = template(resources=[_account("stcontoso")])
    bad = template(resources=[_account("stcontoso", "Microsoft.Storage/storageAcounts")])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find types that the catalog doesn't have and that are one letter away from one that it has."""
        for path, type_, _ in template_parts.resources(deployment):
            if meant := _meant(type_):
                yield self.finding(deployment, f"{path}.type", f"there is no type {type_}: did you mean {meant}?")


@cache
def _meant(type_: str) -> str | None:
    """The catalog's type that a misspelt one is one letter away from; None for a known type."""
    if published(type_) or api_versions(type_) or not template_parts.is_literal(type_):
        return None
    return next((kind.type for kind in EVERY_TYPE.values() if one_slip(type_.lower(), kind.type.lower())), None)
