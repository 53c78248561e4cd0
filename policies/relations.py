"""How resources belong together beyond their kind's references: endpoints, roles, locks, order of deployment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Generic, TypeVar

from amlstack.catalog import datastores, governance, identity, monitoring, network, storage
from amlstack.catalog.resources import DEPLOYMENT_TYPE

from .graph import Graph, NotYet, Resource, Unknown, keys_of, template_key

T = TypeVar("T")


class Relations(Generic[T]):
    """An index of things (endpoints, role assignments, locks) by the resource that each belongs to."""

    def __init__(self, graph: Graph, pairs: Iterable[tuple[Any, T]]) -> None:
        self._by_key: dict[str, list[T]] = {}
        self._graph = graph
        self.unclear: list[T] = []
        """Those whose value isn't known, and comes from nothing that is here: another deployment's output may be."""
        for value, thing in pairs:
            keys = keys_of(value)
            if keys is None or (isinstance(value, Unknown) and not _sources(graph, value)):
                self.unclear.append(thing)
            for key in keys or ():
                self._by_key.setdefault(key, []).append(thing)

    def to(self, resource: Resource) -> list[T]:
        """The things that belong to a resource."""
        return [thing for key in keys_to(resource) for thing in self.to_key(key)]

    def to_key(self, key: str) -> list[T]:
        """The things that belong to what has a key, whether it is among the resources or not."""
        found = self._by_key.get(key, [])
        for each in found:
            self._graph.given(_owner(each))
        return found

    def sure(self, resource: Resource, what: str) -> list[T]:
        """The things that belong to a resource.

        Raises NotYet where there are none, but one with an unknown id may be its.
        """
        found = self.to(resource)
        if not found:
            self.complete(resource, what)
        return found

    def complete(self, resource: Resource, what: str) -> None:
        """See to it that nothing else may belong to a resource. Raises NotYet."""
        if self.unclear or self._graph.is_open or self._may_be_its(resource):
            raise NotYet(str(resource), what)

    def _may_be_its(self, resource: Resource) -> bool:
        """Whether something belongs to what a resource may turn out to be called."""
        unknown = any(isinstance(name, Unknown) for name in resource.names)
        return unknown and any(key.startswith(f"{resource.type.lower()}/") for key in self._by_key)


def keys_to(resource: Resource) -> Set[str]:
    """The keys by which ids and an Unknown's `refers` may name a resource."""
    return dict.fromkeys((resource.key, template_key(resource.type, *resource.names))).keys()


def _owner(thing: Any) -> Resource | None:
    """The resource that a thing is, or begins with."""
    first = thing[0] if isinstance(thing, tuple) else thing
    return first if isinstance(first, Resource) else None


def _sources(graph: Graph, value: Unknown) -> list[Resource]:
    """The resources that an unknown value comes from, without deployments: their outputs may be any resource's."""
    return [each for each in graph.found(value) if each.type.lower() != DEPLOYMENT_TYPE.lower()]


def endpoints(graph: Graph) -> Relations[tuple[Resource, Any]]:
    """The private endpoints, each with the group ids of one connection, by the resource that it leads to."""
    found = graph.of_type(network.PRIVATE_ENDPOINT.type)
    return Relations(graph, ((target, (each, groups)) for each in found for _, target, groups in connections(each)))


def connections(endpoint: Resource) -> Iterator[tuple[str, Any, Any]]:
    """A private endpoint's connections: the path of each in the body, the id that it leads to, and its group ids.

    A list that isn't known may hold one that leads anywhere.
    """
    for word in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        said = endpoint.raw(path := f"properties.{word}")
        for index, connection in enumerate([said] if isinstance(said, Unknown) else listed(said)):
            inner = Resource(endpoint.type, endpoint.names, connection, endpoint.key)
            target, groups = (inner.raw(f"properties.{each}") for each in ("privateLinkServiceId", "groupIds"))
            yield f"{path}[{index}]", target, groups


def account_of(datastore: Resource, graph: Graph) -> Resource | None:
    """The account that a datastore lies on, where it is one of these. Raises NotYet where that isn't known."""
    path = f"properties.{datastores.ACCOUNT_NAME}"
    name = datastore.raw(path)
    if isinstance(name, Unknown):
        return graph.meant(datastore, path, storage.ACCOUNT.type)
    return graph.named(storage.ACCOUNT.type, name) if isinstance(name, str) else None


PRIMARY = "properties.primaryUserAssignedIdentity"


def own_identity(workspace: Resource, graph: Graph) -> Resource | None:
    """The user-assigned identity that a workspace acts as, where it is in the graph.

    Raises NotYet where it is unknown.
    """
    value = workspace.raw(PRIMARY)
    if value is None:
        users = workspace.raw("identity.userAssignedIdentities")
        value = next(iter(users), None) if isinstance(users, (Mapping, list)) and len(users) == 1 else users
    if (keys := keys_of(value)) is None:
        raise NotYet(str(workspace), PRIMARY)
    made = graph.of_type(identity.USER_ASSIGNED.type)
    found = next((each for each in made if {each.key, template_key(each.type, *each.names)} & set(keys)), None)
    if found is None and graph.may_hold(value):
        raise NotYet(str(workspace), PRIMARY)
    return found


def role(assignment: Resource) -> str:
    """The GUID of an assignment's role, in lower case. Raises NotYet where it isn't known."""
    return str(assignment.get("properties.roleDefinitionId")).rpartition("/")[2].lower()


def assignments(graph: Graph) -> Relations[Resource]:
    """The role assignments, by the identity that they are for."""
    found = graph.of_type(identity.ROLE_ASSIGNMENT.type)
    return Relations(graph, ((each.raw("properties.principalId"), each) for each in found))


def diagnostic_settings(graph: Graph) -> Relations[Resource]:
    """The diagnostic settings, by the resource whose logs they send."""
    return Relations(graph, _attached(graph, monitoring.DIAGNOSTIC_SETTING.type))


def locks(graph: Graph) -> Relations[Resource]:
    """The locks, by the resource that they protect."""
    return Relations(graph, _attached(graph, governance.LOCK.type))


def _attached(graph: Graph, type_: str) -> Iterator[tuple[Any, Resource]]:
    """Extensions of a type and what each is attached to, in a template's both ways: by `scope`, and by name.

    By name: type `Microsoft.KeyVault/vaults/providers/locks`, name `kv-contoso/Microsoft.Authorization/keep`.
    """
    for each in graph.of_type(type_):
        yield each.raw("scope"), each
    suffix = f"/providers/{type_.rpartition('/')[2]}".lower()
    for each in graph.resources:
        if each.type.lower().endswith(suffix) and len(each.names) > 2:
            names = "/".join(map(str, each.names[:-2])).split("/")
            namespace, *segments = each.type[: -len(suffix)].split("/")
            pairs = "/".join(f"{segment}/{name}" for segment, name in zip(segments, names, strict=False))
            yield f"{namespace}/{pairs}", each


def awaited(resource: Resource) -> set[str]:
    """The keys of the resources in a template's `dependsOn`. Raises NotYet where one isn't known."""
    found: set[str] = set()
    for each in listed(resource.raw("dependsOn")):
        if (keys := keys_of(each)) is None:
            raise NotYet(str(resource), "dependsOn")
        found |= set(keys)
    return found


def reached(resource: Resource, graph: Graph) -> tuple[set[str], bool]:
    """The keys of all that is made before a resource, through others too; and whether all of that is known."""
    found: set[str] = set()
    known, waiting = True, [resource]
    while waiting:
        each = waiting.pop()
        keys = set(each.waits_for)
        try:
            keys |= awaited(each)
        except NotYet:
            known = False
        waiting += graph.found(Unknown(tuple(keys - found)))
        found |= keys
    return found, known


def listed(value: Any) -> list[Any]:
    """The items of a list; none where it isn't one."""
    return list(value) if isinstance(value, (list, tuple)) else []
