"""Each client and each thing that it comes to: whether it gets there, and by which way."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import machinelearning, reachability
from amlstack.findings import Pair, Reach, Reachability
from amlstack.policies.graph import Graph, NotYet, Resource
from amlstack.policies.selector import PROJECTS, one_of

from .answer import Answer, asked
from .clients import Client, clients
from .private import leading_to
from .public_access import restricted
from .routes import answer
from .targets import Target, targets

RULE = "AML-438"
"""The rule that finds fault with a pair that no other rule tells."""
_WORKSPACE = machinelearning.WORKSPACE.type
_INTERNET = Target("", reachability.INTERNET, reachability.INTERNET, frozenset(), None)


_OF_DATA = (reachability.ANYBODY, reachability.USER, reachability.COMPUTE, reachability.ITSELF)
"""Those who come to the accounts of datastores; computes alone can't work without."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A client, what it comes to, and the answer."""

    client: Client
    target: Target
    answer: Answer

    @property
    def needed(self) -> bool:
        """Whether the client can't work without, or a way is declared for it."""
        needed = self.client.declared and self.target.service in self.client.needs
        return self.answer.wanted or (needed and (self.target.own or self.client.who == reachability.COMPUTE))

    @property
    def fails(self) -> bool:
        """Whether it is needed, and shut."""
        return self.needed and self.answer.reach is Reach.NO


def reachabilities(graph: Graph) -> list[Reachability]:
    """Who reaches each workspace that is closed, or partly; nothing of those that are public altogether."""
    found = ((each, _known(each, graph)) for each in graph.of_type(_WORKSPACE))
    return [Reachability(each.called, tuple(map(_pair, pairs))) for each, pairs in found if pairs]


def _known(workspace: Resource, graph: Graph) -> list[Asked]:
    """The pairs of a workspace that is known to be closed, or partly."""
    try:
        return of_workspace(workspace, graph)
    except NotYet:
        return []


def of_workspace(workspace: Resource, graph: Graph) -> list[Asked]:
    """All pairs of a workspace that is closed, or partly; none of a public one, nor of a project: its hub has them.

    Raises NotYet where that isn't known.
    """
    kind = workspace.raw("kind")
    if one_of(kind, PROJECTS.words):
        return []
    found = targets(workspace, graph)
    here = {each.resource.key: each.resource for each in found if each.resource is not None}
    led = any(leading_to(each, graph) for each in found)
    if not led and not restricted(workspace, (each for key, each in here.items() if key != workspace.key)):
        return []
    itself = found[0]
    return [
        Asked(client, target, _answer(client, target, itself, graph))
        for client in clients(workspace, itself, graph)
        for target in (*found, _INTERNET)
        if target.service in reachability.COMES_TO[client.who] and (target.own or client.who in _OF_DATA)
    ]


def _answer(client: Client, target: Target, itself: Target, graph: Graph) -> Answer:
    return asked(lambda: answer(client, target, itself, graph))


def _pair(each: Asked) -> Pair:
    """An answer as a report has it."""
    to, said = each.target, each.answer
    resource = str(to.resource) if to.resource is not None else f"{to.type} {to.name}".strip()
    mend = said.mend if each.fails or said.reach is Reach.UNKNOWN else ""
    rule = said.rule or RULE if each.fails else ""
    who, where = each.client.who, each.client.stand.name
    return Pair(who, where, resource, to.service, said.reach, each.needed, said.why, mend, rule)
