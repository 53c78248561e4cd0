"""The api-versions that a template uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amlstack.catalog import BY_TYPE, datastores, governance, identity, keyvault, machinelearning, storage
from amlstack.catalog.versions import api_versions
from amlstack.findings import Finding, Severity
from amlstack.policies import template_parts
from amlstack.policies.examples import template
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import TEMPLATE, Example, Pillar, Rule, Settings, among
from amlstack.policies.template_parts import get

_SOURCE = (
    "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-test-cases#use-recent-api-version"
)

_BESIDE = tuple(
    type_.lower()
    for type_ in (TEMPLATE, identity.ROLE_DEFINITION.type, keyvault.SECRET.type, governance.POLICY_ASSIGNMENT.type)
)
"""What is judged though it is no kind of the plan's. Of other types no list has been held against clients."""


def _account(version: str) -> Example:
    return template(resources=[{"type": storage.ACCOUNT.type, "apiVersion": version, "name": "stcontoso"}])


def _said(deployment: Resource) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The literal api-versions of types that the catalog has: where, which, and those that Azure knows."""
    for path, type_, resource in template_parts.resources(deployment):
        version, known = get(resource, "apiVersion"), _known(type_, resource)
        if known and isinstance(version, str) and template_parts.is_literal(version):
            yield f"{path}.apiVersion", version.lower(), known


def _known(type_: str, resource: Mapping[str, Any]) -> tuple[str, ...]:
    """The api-versions of a type; none of one that isn't known by itself."""
    if type_.lower() == machinelearning.DATASTORE.type.lower() and _only_classic(resource):
        return (machinelearning.CLASSIC_VERSION,)
    return api_versions(type_) if type_.lower() in BY_TYPE or type_.lower() in _BESIDE else ()


def _only_classic(datastore: Mapping[str, Any]) -> bool:
    """Whether no other api-version has a datastore's type, or may have it where an expression says which it is."""
    said = template_parts.below(datastore, "properties.DataStoreType")
    is_classic = among(get(datastore, "apiVersion"), (machinelearning.CLASSIC_VERSION,))
    is_expression = isinstance(said, str) and template_parts.is_expression(said)
    return among(said, datastores.CLASSIC) or (is_classic and is_expression)


def _day(version: str) -> date | None:
    try:
        return date.fromisoformat(version[:10])
    except ValueError:
        return None


class UnknownVersion(Rule):
    """A template speaks api-versions that Azure has.

    Any other is refused with NoRegisteredProviderFound.
    """

    id = "AML-214"
    name = "Template.UnknownVersion"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Use a published one."
    good = _account(storage.ACCOUNT.api_version)
    bad = _account("2024-01-02")

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare with the published versions; one newer than all that are known may have come since."""
        for path, version, known in _said(deployment):
            day, newest = _day(version), _day(known[-1])
            if version not in known and (day is None or (newest and day <= newest)):
                near = max((each for each in known if each[:10] <= version[:10]), default=known[0])
                yield self.finding(deployment, path, f"{version} isn't one; {near} is")


@dataclass(frozen=True, slots=True)
class Age(Settings):
    """How far behind an api-version may be: the user's setting."""

    days: int = 1460
    """Days between it and the newest that is no preview."""


class StaleVersion(Rule):
    """A template speaks api-versions that aren't long outdated.

    Old ones lack the settings that are asked for here, and end one day.
    """

    id = "AML-215"
    name = "Template.StaleVersion"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.NOTE
    settings: Age = Age()
    source = _SOURCE
    mend = "Use a newer one, and look at what it changes."
    good = _account(storage.ACCOUNT.api_version)
    bad = _account("2019-06-01")

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare with the newest stable version that is known, not with today, so that the answer stays the same.

        The api-version of nested deployments, which compilers write, doesn't matter.
        """
        for path, version, known in _said(deployment):
            stable = [each for each in known if "preview" not in each]
            day, newest = _day(version), _day(stable[-1]) if stable else None
            if day and newest and known != api_versions(TEMPLATE) and (newest - day).days > self.settings.days:
                yield self.finding(deployment, path, f"{version} is {(newest - day).days // 365} years behind")


class PreviewVersion(Rule):
    """A template speaks previews only where nothing newer is published.

    A preview may change, and ends soon after the version that follows it.
    """

    id = "AML-216"
    name = "Template.PreviewVersion"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.NOTE
    source = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types"
    mend = "Use the newer one."
    good = _account(storage.ACCOUNT.api_version)
    bad = _account("2020-08-01-preview")

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find previews that a stable version has followed."""
        for path, version, known in _said(deployment):
            newer = [each for each in known if "preview" not in each and each[:10] >= version[:10]]
            if "preview" in version and newer:
                yield self.finding(deployment, path, f"{version} is followed by {newer[0]}")
