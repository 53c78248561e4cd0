"""An export as a record: its templates, their parameter files, and what whoever deploys it should know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amlstack.catalog import identity, machinelearning
from amlstack.plan.nodes import Node

from .aligned_plans import Source
from .parameters import Parameter
from .template import Scope

LATE_ROLES = (
    "a template can only order roles before what needs them, not wait until they have spread, which takes Azure up to "
    "10 minutes: where something is refused for want of one, deploy the same again"
)
"""Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting"""
SKIP = "skipValidation"
"""A word of the request's query, of which a template has none."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One template, with its parameter file for each workspace file."""

    template: str
    parameters: tuple[str, ...]
    """The parameter files' names, in the workspace files' order."""
    resources: int
    given: tuple[Parameter, ...]
    """What it takes."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is written."""

    sources: tuple[Source, ...]
    scope: Scope
    deployments: tuple[Deployment, ...]
    """In the order in which they are to be deployed."""
    files: Mapping[str, bytes]
    """By name, the manifest among them."""
    bundled: bool = False
    modules: bool = False
    """Whether the network and the endpoints are in templates of their own."""

    @property
    def differing(self) -> list[str]:
        """The parameters in which the workspace files differ."""
        given = {each.name: each for deployment in self.deployments for each in deployment.given}
        plans = range(len(self.sources))
        return [name for name, each in given.items() if any(each.given(plan) != each.given(0) for plan in plans)]

    @property
    def gives_roles(self) -> bool:
        """Whether it makes role assignments, which takes more rights than the rest, and time to spread."""
        return any(node.kind is identity.ROLE_ASSIGNMENT for node in self._nodes())

    @property
    def notes(self) -> list[str]:
        """What the user should know, a sentence each."""
        said = [note for source in self.sources for note in source.plan.notes]
        unchecked = (node for node in self._nodes() if SKIP in node.kind.query_inputs)
        skipped = [node.name for node in unchecked if node.settings()["skip_validation"]]
        if skipped:
            names = ", ".join(dict.fromkeys(skipped))
            said.append(f"a template can't say skip_validation: Azure ML will look at what {names} point to")
        if self.gives_roles:
            said.append(LATE_ROLES)
        return list(dict.fromkeys([*said, *self._previews()]))

    def _previews(self) -> Iterator[str]:
        """What has no stable api-version: a kind, or the types of datastore that the classic API alone registers."""
        words = {arm: word for word, arm in machinelearning.CLASSIC_WORDS.items()}
        found: dict[tuple[str, str], dict[str | None, None]] = {}
        for node in self._nodes():
            if "preview" in node.kind.api_version:
                word = words.get(getattr(node, "datastore_type", ""))
                found.setdefault((node.kind.type, node.kind.api_version), {})[word] = None
        for (type_, version), named in sorted(found.items()):
            if types := ", ".join(filter(None, named)):
                yield f"no stable api-version registers {types}: {version} is a preview"
            else:
                yield f"{type_} has no stable api-version: {version} is a preview"

    def _nodes(self) -> Iterator[Node]:
        return (node for source in self.sources for node in source.plan)
