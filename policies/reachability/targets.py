"""What clients of a workspace come to: itself, what it stands on, and the accounts of its datastores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import BY_TYPE, datastores, endpoints, machinelearning, reachability, storage
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of, template_key
from amlstack.policies.relations import account_of, keys_to, listed
from amlstack.policies.relations import endpoints as leading_to
from amlstack.policies.rule import among

from .answer import Answer, told

_WORKSPACE = machinelearning.WORKSPACE.type
_BATCH = f"{_WORKSPACE}/batchEndpoints"
_LAZY = "the workspace names none: Azure ML makes one by itself when it first builds an image"


@dataclass(frozen=True, slots=True)
class Target:
    """One service of one resource."""

    type: str
    service: str
    name: str
    """The resource's, as a message shows it."""
    keys: frozenset[str]
    """The keys by which ids may name it."""
    resource: Resource | None
    """None where it isn't declared here."""
    unknown: str = ""
    """Why nothing is known of it, where it isn't."""
    own: bool = True
    """Whether it is the workspace, or what that names."""
    waits: NotYet | None = None
    """The value that would tell which resource it is, where that isn't known yet."""

    @property
    def at(self) -> reachability.Service:
        """The service's group id, zones and port."""
        return reachability.SERVICES[self.service]

    @property
    def not_known(self) -> Answer:
        """The answer to whatever is asked of one that isn't declared here."""
        return Answer(Reach.UNKNOWN, self.unknown, waits=self.waits)

    def __str__(self) -> str:
        return self.name if self.service == reachability.WORKSPACE else f"{self.service} of {self.name}"


def targets(workspace: Resource, graph: Graph) -> list[Target]:
    """All of them, in the order in which they are shown; accounts of datastores last."""
    own = reachability.OF_TYPE[_WORKSPACE]
    if children(workspace, endpoints.ONLINE_ENDPOINT.type, graph):
        own = (*own, reachability.INFERENCE)
    found = list(_of(workspace, own))
    for path, type_ in machinelearning.WORKSPACE.references.items():
        if type_ in reachability.OF_TYPE:
            found += _referred(workspace, path, type_, graph)
    known = {(each.service, key) for each in found for key in each.keys}
    for each in _of_datastores(workspace, graph):
        said = {(each.service, key) for key in each.keys}
        if not known & said:
            found.append(each)
        known |= said
    return found


def children(workspace: Resource, type_: str, graph: Graph) -> list[Resource]:
    """The resources of a type below a workspace; one of which that isn't known is left out."""
    keys = keys_to(workspace)
    return [each for each in graph.of_type(type_) if keys & _above(each.names[0])]


def _above(name: str | Unknown) -> set[str]:
    """The keys of the workspace that a child's name begins with."""
    return set(name.refers) if isinstance(name, Unknown) else {template_key(_WORKSPACE, name)}


def _of(resource: Resource, services: Iterable[str], *, own: bool = True) -> Iterator[Target]:
    """Services of a resource that is declared here."""
    keys = frozenset(keys_to(resource))
    return (Target(resource.type, each, resource.called, keys, resource, own=own) for each in services)


def _referred(workspace: Resource, path: str, type_: str, graph: Graph) -> Iterator[Target]:
    """The services of what a workspace names at a path, and those of it that endpoints lead to besides."""
    value, services = workspace.raw(path), reachability.OF_TYPE[type_]
    if value is None:
        if path.endswith("containerRegistry"):
            yield Target(type_, services[0], "the registry", frozenset(), None, _LAZY)
        return
    made, why, waits = None, _not_here(type_), None
    try:
        made = graph.referred(workspace, path.removeprefix("properties."))
    except NotYet as reason:
        why, waits = told(reason), reason
    keys = frozenset(keys_to(made) if made else keys_of(value) or ())
    if type_ == storage.ACCOUNT.type:
        batch = bool(children(workspace, _BATCH, graph))
        services += tuple(each for each in reachability.BATCH_SERVICES if batch or _has_endpoint(keys, each, graph))
        services += ("dfs",) if _has_endpoint(keys, "dfs", graph) else ()
    name = made.called if made else _name(value, type_)
    for service in services:
        yield Target(type_, service, name, keys, made, "" if made else why, waits=waits)


def _not_here(type_: str) -> str:
    """What is said of a resource that somebody else declares."""
    return f"it isn't declared here, so that what is set there isn't known: it {reachability.OTHERS_MUST[type_]}"


def _name(value: Any, type_: str) -> str:
    """The last segment of an id; the type's title where that isn't known."""
    if isinstance(value, str):
        return value.rstrip("/").rpartition("/")[2]
    return f"the {BY_TYPE[type_.lower()].title}"


def _has_endpoint(keys: Iterable[str], group: str, graph: Graph) -> bool:
    """Whether a declared private endpoint leads to a service of what has these keys."""
    related = graph.once(leading_to)
    return any(among(word, (group,)) for key in keys for _, said in related.to_key(key) for word in listed(said))


def _of_datastores(workspace: Resource, graph: Graph) -> Iterator[Target]:
    """The services of the accounts that a workspace's datastores lie on, where they are known."""
    for store in children(workspace, machinelearning.DATASTORE.type, graph):
        services = reachability.OF_DATASTORE.get(str(store.raw("properties.datastoreType")), ())
        try:
            account = account_of(store, graph) if services else None
        except NotYet:
            continue
        name = store.raw(f"properties.{datastores.ACCOUNT_NAME}")
        if account:
            yield from _of(account, services, own=False)
        elif isinstance(name, str):
            type_ = storage.ACCOUNT.type
            keys = frozenset((template_key(type_, name),))
            yield from (Target(type_, each, name, keys, None, _not_here(type_), own=False) for each in services)
