"""A rule about one setting, which says as data what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from amlstack.findings import Finding

from .graph import Graph, Resource
from .rule import Rule, worded


class SettingRule(Rule):
    """One setting of a resource has one of some values."""

    path: ClassVar[str]
    """The setting, dotted from the top of the body."""
    wanted: ClassVar[tuple[bool | str, ...]]
    """What it should be; the case of words doesn't count."""
    unset: ClassVar[bool | str | None] = None
    """What Azure takes where it isn't said; None where that is a finding."""

    def concerns(self, resource: Resource) -> bool:
        """Whether the rule has a say about this resource at all. Raises NotYet where that takes an unknown value."""
        return True

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare what is said, or what Azure takes instead, with what is wanted."""
        if not self.concerns(resource):
            return
        said = resource.get(self.path)
        taken = _word(self.unset if said is None else said)
        if taken not in [_word(each) for each in self.wanted]:
            yield self.finding(resource, self.path, f"{self.path.rpartition('.')[2]} is {worded(said)}")


def _word(value: object) -> object:
    """A value as it is compared; true isn't 1."""
    return value.lower() if isinstance(value, str) else (type(value).__name__, value)
