"""What a rule is, and what comes of asking it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from amlstack.findings import Finding, Severity

from .graph import Graph, NotYet, Resource

Example = tuple[Mapping[str, Any], ...]
"""Resources as a template holds them."""

ANY = "*"
"""A rule for every kind of the catalog applies to this."""


class Rule(ABC):
    """One rule. Its docstring's first line says what holds where it is kept."""

    id: ClassVar[str]
    """AML-nnn, never given to another rule."""
    applies_to: ClassVar[str]
    """The ARM type that it looks at, or ANY."""
    follows: ClassVar[tuple[str, ...]] = ()
    """The references by which it looks at other resources as well: 'storageAccount' is properties.storageAccount."""
    severity: ClassVar[Severity]
    source: ClassVar[str]
    """The document that says so."""
    mend: ClassVar[str]
    """What to do about it, as a sentence."""
    good: ClassVar[Example]
    """Resources that keep it."""
    bad: ClassVar[Example]
    """The same, with a finding."""

    @abstractmethod
    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at one resource of the type. Raises NotYet where that takes a value that is unknown."""

    @property
    def title(self) -> str:
        """What holds where the rule is kept, in a sentence."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    def finding(self, resource: Resource, path: str, what: str) -> Finding:
        """A finding of this rule at a dotted path of a resource."""
        return Finding(self.id, self.severity, str(resource), path, None, what, self.mend)


@dataclass(frozen=True, slots=True)
class Pending:
    """A rule that couldn't judge a resource, and why."""

    rule: str
    resource: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What some rules say of some resources."""

    findings: tuple[Finding, ...]
    pending: tuple[Pending, ...]
    """What isn't applicable yet: neither a finding nor a pass."""


def judge(rules: Iterable[Rule], graph: Graph, resources: Iterable[Resource] | None = None) -> Verdict:
    """Ask each rule about each of `resources` (all of the graph's, unless told) that it applies to, in their order."""
    asked = graph.resources if resources is None else tuple(resources)
    findings: list[Finding] = []
    pending: list[Pending] = []
    for rule in rules:
        for resource in asked:
            if rule.applies_to not in (ANY, resource.type) and rule.applies_to.lower() != resource.type.lower():
                continue
            try:
                for finding in rule.check(resource, graph):
                    findings.append(finding)  # noqa: PERF402 - those before a NotYet are kept
            except NotYet as reason:
                pending.append(Pending(rule.id, str(resource), str(reason)))
    return Verdict(tuple(findings), tuple(pending))


def worded(value: object) -> str:
    """A setting as a message says it. Never give it a credential."""
    if value is None:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)


def among(value: object, words: Iterable[str]) -> bool:
    """Whether a value is one of Azure's words, whose case doesn't count."""
    return isinstance(value, str) and value.lower() in {word.lower() for word in words}
