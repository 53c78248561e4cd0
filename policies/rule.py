"""The record of a rule, its verdict on resources, and the function that asks rules about resources."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any, ClassVar, Self

from amlstack.catalog import credentials
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.findings import Finding, Severity
from amlstack.literal_credentials import masked

from .graph import Graph, NotYet, Resource

Example = tuple[Mapping[str, Any], ...]
"""Resources as a template holds them; for a rule about moves with their `resourceGroup`, as az prints it."""

ANY = "*"
"""A rule for every kind of the catalog applies to this."""

TEMPLATE = DEPLOYMENT_TYPE
"""A rule about a template as it is written applies to this: a template is the body of a deployment. It reads
`properties.template` as it stands in the file, expressions as texts, and its children by key as they are spelled."""


INPUT = "input"
"""The type of what stands for an input as it is written, for the rules about every input: see written_input.py."""


class Profile(IntEnum):
    """How much is asked for; a greater profile has all the rules of a lesser one."""

    DEFAULT = 1
    """What holds for any workspace."""
    PRODUCTION = 2
    """What a workspace needs that people depend on."""
    AUDITED = 3
    """What a regulated environment asks for besides."""

    def __str__(self) -> str:
        return self.name.lower()


class Pillar(StrEnum):
    """What of the Well-Architected Framework a rule serves: https://learn.microsoft.com/azure/well-architected/pillars."""

    RELIABILITY = "Reliability"
    SECURITY = "Security"
    COST = "Cost Optimization"
    OPERATIONS = "Operational Excellence"
    PERFORMANCE = "Performance Efficiency"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set of a rule. A rule with something to set has a frozen dataclass of its own that extends this:

    fields of type `tuple[str, ...]`, `str`, `int` or `bool`, each with a default and a docstring of one line.
    """


class Rule(ABC):
    """One rule. Its docstring's first line says what holds where it is kept, the rest why that matters."""

    id: ClassVar[str]
    """AML-nnn, never given to another rule."""
    name: ClassVar[str]
    """What people call it, 'Storage.MinTls': as steady as the id."""
    pillar: ClassVar[Pillar]
    """What it serves."""
    applies_to: ClassVar[str]
    """The ARM type that it looks at, or ANY."""
    also_applies_to: ClassVar[tuple[str, ...]] = ()
    """Other types that it looks at, where the same thing is declared in several ways."""
    follows: ClassVar[tuple[str, ...]] = ()
    """What it looks at besides: references ('storageAccount' is properties.storageAccount), types."""
    every_input: ClassVar[bool] = False
    """Whether it looks besides at every input as it is written: a workspace file, a parameter file, a preview."""
    secret: ClassVar[bool] = False
    """Whether what it finds is a credential, so that no report shows the line."""
    severity: Severity
    """What it is unless a user sets another."""
    others: tuple[Severity, ...] = ()
    """What some of its findings are instead, unless a user sets one for all."""
    profile: ClassVar[Profile] = Profile.DEFAULT
    """The least profile that has it: those above it have it too."""
    settings: Settings = Settings()
    """What a user may set, with its defaults; a rule with something to set names a class of its own:
    `settings: Tags = Tags()`, and reads `self.settings.required`."""
    source: ClassVar[str]
    """The document that says so."""
    maps: ClassVar[tuple[str, ...]] = ()
    """Who else asks for it: words of `amlstack.catalog.controls`, such as 'Azure Policy GUID' and 'CKV_AZURE_44'."""
    mend: ClassVar[str]
    """What to do about it, as a sentence."""
    good: ClassVar[Example]
    """Resources that keep it."""
    bad: ClassVar[Example]
    """The same, with a finding."""
    example_settings: ClassVar[Settings | None] = None
    """What the examples are judged with, where the defaults find nothing because users say what they want."""
    example_before: ClassVar[Mapping[str, Any] | None] = None
    """What the last resource of each example is like before, for a rule about changes."""

    @abstractmethod
    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at one resource of the type. Raises NotYet where that takes a value that is unknown."""

    @property
    def types(self) -> tuple[str, ...]:
        """The ARM types that it looks at; ANY alone where it looks at all of them."""
        return (self.applies_to, *self.also_applies_to)

    @property
    def title(self) -> str:
        """The sentence that holds where the rule is kept: the first line of its docstring."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    @property
    def why(self) -> str:
        """Why that matters: the rest of its docstring, on one line."""
        return " ".join((self.__doc__ or "").strip().partition("\n")[2].split())

    def configured(self, severity: Severity | None = None, settings: Settings | None = None) -> Self:
        """A copy with what a user has set; None leaves it as it is."""
        made = copy(self)
        if severity is not None:
            made.severity, made.others = severity, ()
        made.settings = self.settings if settings is None else settings
        return made

    def finding(
        self, resource: Resource, path: str, what: str, severity: Severity | None = None, mend: str = ""
    ) -> Finding:
        """A finding of this rule at a dotted path of a resource.

        `severity` is one of `others`, where it is to be; `mend` what to do, where that isn't the rule's own.
        """
        chosen = severity if severity in self.others and severity is not None else self.severity
        secret = self.secret or credentials.holds(resource.type, path)
        return Finding(
            self.id, chosen, str(resource), path, resource.where(path), masked(what), mend or self.mend, secret
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """A rule that couldn't judge a resource, and why."""

    rule: str
    resource: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of some rules about some resources, and what they couldn't judge."""

    findings: tuple[Finding, ...]
    pending: tuple[Pending, ...]
    """What isn't applicable yet: neither a finding nor a pass."""


def judge(rules: Iterable[Rule], graph: Graph, resources: Iterable[Resource] | None = None) -> Verdict:
    """Ask each rule about each resource of its type, in the order of `resources`: all of the graph's, unless told."""
    asked = [each for each in (graph.resources if resources is None else resources) if not each.opaque]
    of_type: dict[str, list[Resource]] = defaultdict(list)
    for resource in asked:
        of_type[resource.type.lower()].append(resource)
    findings: list[Finding] = []
    pending: list[Pending] = []
    for rule in rules:
        of_inputs = of_type[INPUT] if rule.every_input else ()
        concerned = (each for type_ in rule.types for each in of_type[type_.lower()])
        for resource in asked if rule.applies_to == ANY else (*concerned, *of_inputs):
            graph.perhaps.clear()
            try:
                for finding in rule.check(resource, graph):
                    findings.append(_perhaps(finding, resource))  # noqa: PERF401 - those before a NotYet are kept
            except NotYet as reason:
                pending.append(Pending(rule.id, str(resource), str(reason)))
            else:
                others = (each for each in graph.perhaps if each is not resource)
                reasons = (NotYet(str(other), "condition") for other in others)
                pending.extend(Pending(rule.id, str(resource), str(reason)) for reason in reasons)
    return Verdict(tuple(findings), tuple(pending))


def _perhaps(finding: Finding, resource: Resource) -> Finding:
    """A finding that says so where its resource may not be deployed at all."""
    return replace(finding, what=f"{finding.what} ({resource.perhaps})") if resource.perhaps else finding


def worded(value: object) -> str:
    """A setting's value as a message shows it. Never give it a credential."""
    if value is None:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)


def among(value: object, words: Iterable[str]) -> bool:
    """Whether a value is a text and one of some words, whose case doesn't count."""
    if not isinstance(value, str):
        return False
    value = value.lower()
    return any(word.lower() == value for word in words)
