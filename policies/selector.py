"""Selectors: which resources of a type a rule is for, by one of their settings. PSRule calls them `with`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from amlstack.catalog import computes, workspaces

from .graph import Resource

Word = bool | int | str


@dataclass(frozen=True, slots=True)
class Selector:
    """The resources that have one of some values in one setting, or those that have none of them."""

    path: str
    """The setting, dotted from the top of the body."""
    words: Collection[Word]
    """The values; the case of words doesn't count."""
    unset: Word | None = None
    """What Azure takes where it isn't said, or is empty."""
    others: bool = False
    """Whether the resources with other values are meant."""

    def selects(self, resource: Resource) -> bool:
        """Whether a resource is one of these. Raises NotYet where the setting isn't known."""
        said = resource.get(self.path)
        taken = said if self.unset is None else said or self.unset
        return one_of(taken, self.words) is not self.others


def one_of(value: object, words: Collection[Word]) -> bool:
    """Whether a value is one of some; the case of words doesn't count, and true isn't 1."""
    compared = _comparable(value)
    return any(compared == _comparable(word) for word in words)


def _comparable(value: object) -> object:
    return value.lower() if isinstance(value, str) else (type(value).__name__, value)


PROJECTS = Selector("kind", (workspaces.PROJECT,))
NOT_PROJECTS = Selector("kind", (workspaces.PROJECT,), others=True)
"""A project has its hub's network, key and storage, and is reached through it."""
CLUSTERS = Selector("properties.computeType", (computes.CLUSTER,))
INSTANCES = Selector("properties.computeType", (computes.INSTANCE,))
CLUSTERS_AND_INSTANCES = Selector("properties.computeType", (computes.CLUSTER, computes.INSTANCE))
"""Azure ML makes these; computes that are attached have networks and ways to sign in of their own."""
