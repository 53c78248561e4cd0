"""Who comes to a workspace, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amlstack.catalog import computes, endpoints, reachability
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.outbound_rules import is_managed
from amlstack.policies.selector import CLUSTERS_AND_INSTANCES

from . import stands
from .answer import told
from .private import networks
from .public_access import public
from .stands import Stand
from .targets import Target, children

_SUBNET = "properties.properties.subnet.id"
_SERVERLESS = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet"
_BUILDER = "properties.imageBuildCompute"
_EGRESS = "properties.egressPublicNetworkAccess"


@dataclass(frozen=True, slots=True)
class Client:
    """One kind of client at one place."""

    who: str
    stand: Stand
    needs: frozenset[str]
    declared: bool = True
    """Whether one of the kind is declared here: what none needs yet keeps nobody out."""
    serverless: bool = False
    """Whether it is a job on no compute of the user's."""
    own_endpoints: bool = False
    """Whether it brings private endpoints of its own to what the workspace stands on."""


def clients(workspace: Resource, itself: Target, graph: Graph) -> list[Client]:
    """All kinds of clients, each at each place where it stands. `itself` is the workspace as a target."""
    inside = list(_user_networks(itself, graph))
    open_ = public(itself, graph).reach is not Reach.NO
    users = inside or [stands.INTERNET if open_ else stands.NOWHERE]
    return [
        Client(reachability.ANYBODY, stands.INTERNET, reachability.NEEDS[reachability.ANYBODY]),
        *(Client(reachability.USER, each, reachability.NEEDS[reachability.USER]) for each in users),
        *_computes(workspace, graph),
        _online_endpoint(workspace, graph),
        _builder(workspace, graph),
        Client(reachability.ITSELF, stands.AZURE, reachability.NEEDS[reachability.ITSELF]),
        Client(reachability.DEPLOYER, stands.ANYWHERE, reachability.NEEDS[reachability.DEPLOYER]),
    ]


def _user_networks(itself: Target, graph: Graph) -> Iterator[Stand]:
    """The networks from which users come: those that an endpoint of the workspace lies in."""
    seen: set[frozenset[str]] = set()
    for endpoint, where in networks(itself, graph):
        if where is None or isinstance(where, NotYet):
            stand = Stand("a network", unknown=f"the network of {endpoint.called} isn't known", waits=where)
        else:
            stand = stands.of_endpoint(where, graph)
        if stand.networks not in seen:
            yield stand
        seen.add(stand.networks)


def _managed(workspace: Resource) -> Stand | None:
    """The managed network, where there is one; a place that isn't known where nobody can tell."""
    try:
        return stands.managed(workspace) if is_managed(workspace) else None
    except NotYet as reason:
        return Stand("a network", unknown=told(reason), waits=reason)


def _computes(workspace: Resource, graph: Graph) -> Iterator[Client]:
    """The computes, by the place where they stand; serverless jobs where none is declared."""
    needs, managed = reachability.NEEDS[reachability.COMPUTE], _managed(workspace)
    made = [each for each in children(workspace, computes.COMPUTE.type, graph) if _is_azures(each)]
    found = {} if managed is None else {managed.name: managed}
    for each in made if managed is None else ():
        stand = stands.in_subnet(each, _SUBNET, graph)
        found[f"{stand.name} {stand.subnet_key}"] = stand
    if managed is None and workspace.raw(_SERVERLESS):
        stand = stands.in_subnet(workspace, _SERVERLESS, graph)
        found[f"{stand.name} {stand.subnet_key}"] = stand
    declared = bool(found)
    for stand in found.values() if found else (stands.UNDECLARED,):
        yield Client(reachability.COMPUTE, stand, needs, declared)


def _is_azures(compute: Resource) -> bool:
    """Whether a compute is one that Azure ML makes; the attached ones have networks of their own."""
    try:
        return CLUSTERS_AND_INSTANCES.selects(compute)
    except NotYet:
        return True


def _online_endpoint(workspace: Resource, graph: Graph) -> Client:
    """Deployments of online endpoints: in the managed network, or on machines of Azure's own."""
    needs, managed = reachability.NEEDS[reachability.ENDPOINT], _managed(workspace)
    made = children(workspace, endpoints.ONLINE_DEPLOYMENT.type, graph)
    own = bool(made) and all(str(each.raw(_EGRESS)).lower() == "disabled" for each in made)
    declared = bool(made or children(workspace, endpoints.ONLINE_ENDPOINT.type, graph))
    stand = managed or (stands.NOWHERE if declared else stands.UNDECLARED)
    return Client(reachability.ENDPOINT, stand, needs, declared or managed is not None, own_endpoints=own)


def _builder(workspace: Resource, graph: Graph) -> Client:
    """What builds images: the cluster that the workspace names, or serverless jobs."""
    needs, managed, name = reachability.NEEDS[reachability.BUILD], _managed(workspace), workspace.raw(_BUILDER)
    if not name:
        return Client(reachability.BUILD, managed or stands.NOWHERE, needs, serverless=True)
    if managed is not None:
        return Client(reachability.BUILD, managed, needs)
    if isinstance(name, Unknown):
        return Client(reachability.BUILD, Stand("a compute", unknown="which compute builds images isn't known"), needs)
    made = [each for each in children(workspace, computes.COMPUTE.type, graph) if _called(each, str(name))]
    if made:
        return Client(reachability.BUILD, stands.in_subnet(made[0], _SUBNET, graph), needs)
    unknown = f"the compute {name} isn't declared here: where it lies isn't known"
    return Client(reachability.BUILD, Stand(str(name), unknown=unknown), needs)


def _called(compute: Resource, name: str) -> bool:
    return isinstance(last := compute.names[-1], str) and last.lower() == name.lower()
