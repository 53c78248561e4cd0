"""The ways by which one client may reach one target: the best of them is the answer."""

from __future__ import annotations

from dataclasses import replace

from amlstack.catalog import reachability
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.relations import endpoints

from .answer import MISSING, Answer, asked, best
from .clients import Client
from .managed import from_managed, out_of
from .private import leading_to, private
from .public_access import by_azure, is_off, of_subnet, public
from .reading import unreadable
from .stands import NOWHERE, Stand, guarded
from .targets import Target

_SHOWN = ("blob", "file")
"""What the studio shows of storage, as the workspace's identity."""
_BUILDER = "properties.imageBuildCompute"
_MODE = "properties.managedNetwork.isolationMode"


def answer(client: Client, to: Target, itself: Target, graph: Graph) -> Answer:
    """Whether a client reaches a target, and by which way. `itself` is the workspace as a target. Raises NotYet."""
    if client.who == reachability.DEPLOYER:
        return Answer(Reach.YES, "Resource Manager, which no private endpoint stands before")
    if not client.declared and to.service == reachability.INTERNET:
        return _undeclared(client)
    if to.service == reachability.INTERNET:
        return _out(client.stand, graph)
    if client.who == reachability.ITSELF:
        said = public(to, graph)
        return by_azure(to) if said.reach is not Reach.YES else said
    found = _found(client.stand, to, graph)
    if client.who == reachability.USER and to.service in _SHOWN and itself.resource is not None:
        found = unreadable(found, itself.resource, graph)
    if found.reach is not Reach.NO:
        return found
    if client.own_endpoints:
        return Answer(Reach.YES, "endpoints of the deployment's own")
    if not client.declared:
        return _undeclared(client)
    return _worded(client, to, itself, found, graph) if to.service in client.needs else found


def _undeclared(client: Client) -> Answer:
    """The answer for a client that isn't declared yet, where not everybody is let in."""
    return Answer(Reach.UNKNOWN, f"no {client.who} is declared here: it depends on the network that it gets")


def _found(stand: Stand, to: Target, graph: Graph) -> Answer:
    """Whether the way from a place leads to a target. Raises NotYet."""
    if stand.managed is not None:
        return from_managed(to, stand.managed, graph)
    said = asked(lambda: _publicly(stand, to, graph))
    if stand.unknown and said.reach is not Reach.YES:
        return Answer(Reach.UNKNOWN, stand.unknown, waits=stand.waits)
    way = private(to, stand, graph) if stand.networks else None
    return said if way is None else best((way, said))


def _publicly(stand: Stand, to: Target, graph: Graph) -> Answer:
    """Whether a target's public address answers a client at a place. Raises NotYet."""
    said = public(to, graph)
    if stand.outside:
        return said
    named = of_subnet(to, stand.subnet_key, stand.networks) if stand.networks else None
    if said.reach is Reach.YES or (named and named.reach is not Reach.NO):
        kept = guarded(stand, to.at.tag, to.at.port, graph)
        return kept or named or said
    if said.reach is Reach.SOME and stand.networks:
        what = f"{to.name} lists addresses: whether those of {stand.name} are among them isn't known"
        return Answer(Reach.UNKNOWN, what)
    return replace(said, reach=Reach.NO) if said.reach is Reach.SOME else said


def _worded(client: Client, to: Target, itself: Target, found: Answer, graph: Graph) -> Answer:
    """What is shut, with what opens it, and the rule that tells it, where one does."""
    if found.mend or found.rule:
        return found
    stand, at_workspace = client.stand, itself.resource
    if client.who == reachability.USER and stand == NOWHERE:
        return replace(found, rule="AML-133")
    if client.who == reachability.BUILD and stand == NOWHERE and at_workspace is not None:
        mend = "Let a cluster build images that lies in a network which reaches all of it"
        told = "AML-040" if _registry_is_off(at_workspace, graph) else ""
        what = f"serverless jobs build images outside of any network, and {found.why}"
        return Answer(Reach.NO, what, mend, told, (at_workspace, _BUILDER))
    if client.who == reachability.ENDPOINT and at_workspace is not None:
        mend = "Declare a managed network, in which deployments lie"
        what = f"deployments lie outside of any network, and {found.why}"
        return Answer(Reach.NO, what, mend, at=(at_workspace, _MODE))
    what = found.why + (f", and no private endpoint leads there from {stand.name}" if stand.networks else "")
    if client.who == reachability.COMPUTE and not stand.networks:
        return Answer(Reach.NO, what, "Name a subnet for the computes, or declare a managed network", at=found.at)
    return Answer(Reach.NO, what, MISSING, _told(to, graph), found.at)


def _told(to: Target, graph: Graph) -> str:
    """The rule that tells that no endpoint leads to a target."""
    if to.resource is None or leading_to(to, graph):
        return ""
    if to.at.group == "amlworkspace":
        return "AML-133" if is_off(to.resource) else ""
    half = to.own and to.service in ("blob", "file") and graph.once(endpoints).to(to.resource)
    return "AML-138" if half else ""


def _registry_is_off(workspace: Resource, graph: Graph) -> bool:
    images = graph.referred(workspace, "containerRegistry")
    return images is not None and is_off(images)


def _out(stand: Stand, graph: Graph) -> Answer:
    """How far a client gets out to the internet. Raises NotYet."""
    if stand.managed is not None:
        return out_of(stand.managed, graph)
    if stand.unknown:
        return Answer(Reach.UNKNOWN, stand.unknown, waits=stand.waits)
    if not stand.networks:
        return Answer(Reach.YES, "no network holds it back")
    if kept := guarded(stand, "Internet", 443, graph):
        return replace(kept, rule="")
    if stand.subnet is not None and stand.subnet.has("properties.natGateway"):
        return Answer(Reach.YES, "the subnet's NAT gateway")
    return Answer(Reach.UNKNOWN, f"what lets {stand.name} out (a NAT gateway, a firewall, routes) isn't declared here")
