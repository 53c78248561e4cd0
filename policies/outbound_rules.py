"""The outbound rules of managed networks, wherever they are declared: in the workspace's body, or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import machinelearning, managed_network, network, workspaces

from .graph import Graph, NotYet, Resource, Unknown, keys_of, template_key
from .parts import Part, entries
from .relations import Relations
from .rule import among

MODE = "properties.managedNetwork.isolationMode"
RULES = "properties.managedNetwork.outboundRules"


def declared(resource: Resource) -> Iterator[Part]:
    """The rules that a workspace, or a rule beside it, declares. Raises NotYet where not all of them are known."""
    if resource.type.lower() == machinelearning.WORKSPACE.type.lower():
        yield from entries(resource, RULES)
        return
    said = resource.raw("properties")
    if isinstance(said, Unknown):
        raise NotYet(str(resource), "properties")
    if isinstance(said, Mapping):
        yield Part(resource, "properties", resource.names[-1], said)


def workspace_of(rule: Part, graph: Graph) -> Resource | None:
    """The workspace whose rule it is; None where it isn't in the graph. Raises NotYet where that isn't known."""
    if rule.holder.type.lower() == machinelearning.WORKSPACE.type.lower():
        return rule.holder
    return graph.above(rule.holder, machinelearning.WORKSPACE.type)


def beside(graph: Graph) -> Relations[Resource]:
    """The rules that are resources of their own, by their workspace."""
    found = ((each, each.names[0]) for each in graph.of_type(managed_network.OUTBOUND_RULE.type))
    type_ = machinelearning.WORKSPACE.type
    return Relations(graph, ((name if isinstance(name, Unknown) else f"{type_}/{name}", each) for each, name in found))


def holders(resource: Resource, graph: Graph) -> Iterator[Resource]:
    """All that declares rules of the same workspace as one of them: the workspace, and rules beside it.

    Raises NotYet where it isn't known which workspace that is.
    """
    type_, related = machinelearning.WORKSPACE.type, graph.once(beside)
    above = resource if resource.type.lower() == type_.lower() else graph.above(resource, type_)
    if above:
        yield above
    yield from related.to(above) if above else related.to_key(template_key(type_, resource.names[0]))


def before(rule: Part, graph: Graph) -> Iterator[Part]:
    """The rules of the same workspace that are declared before one, those of its body first.

    Raises NotYet, after those that are known, where not all of them are.
    """
    late: NotYet | None = None
    for holder in holders(rule.holder, graph):
        try:
            for each in declared(holder):
                if (each.holder, each.path) == (rule.holder, rule.path):
                    return
                yield each
        except NotYet as reason:
            late = reason
    if late:
        raise late


def approved_only(workspace: Resource) -> bool:
    """Whether approved traffic alone gets out. Raises NotYet where that isn't known."""
    return among(workspace.get(MODE), workspaces.ISOLATION_MODES[-1:])


def is_managed(workspace: Resource) -> bool:
    """Whether a workspace has a managed network. Raises NotYet where that isn't known."""
    return among(workspace.get(MODE), workspaces.ISOLATION_MODES[1:])


def target(rule: Part) -> Any:
    """The id to which an endpoint rule leads, as `Resource.raw` gives it; None for rules of other types.

    Raises NotYet where the rule's type isn't known.
    """
    if not among(rule.get("type"), (managed_network.PRIVATE_ENDPOINT,)):
        return None
    return rule.raw("destination.serviceResourceId")


def same(one: Any, other: Any) -> bool | None:
    """Whether two values are ids of the same resource; None where that isn't known."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("/").lower() == other.rstrip("/").lower()
    keys = [keys_of(each) for each in (one, other)]
    if None in keys:
        return None
    mine, others = (set(each or ()) for each in keys)
    if not mine & others:
        return False
    return True if len(mine) == len(others) == 1 else None


def type_of(value: Any, graph: Graph) -> str | None:
    """The type of those that a private endpoint can lead to whose resource's id a value is; None for all others."""
    found = {each.type.lower() for each in graph.found(value)}
    keys = keys_of(value) or ()
    for type_ in network.GROUP_IDS:
        if type_.lower() in found or any(key.startswith(f"{type_.lower()}/") for key in keys):
            return type_ if len(found) < 2 and len(keys) == 1 else None
    return None
