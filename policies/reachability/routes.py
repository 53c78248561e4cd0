"""The ways by which one client may reach one target: the best of them is the answer."""

from __future__ import annotations

from dataclasses import replace

from amlstack.catalog import reachability
from amlstack.findings import Reach
from amlstack.policies.graph import Graph

from .answer import Answer, asked, best
from .clients import Client
from .managed import from_managed, out_of
from .private import private
from .public_access import by_azure, is_restricted, of_subnet, public
from .reading import unreadable
from .shut import shut
from .stands import Stand, guarded
from .targets import Target

_SHOWN = ("blob", "file")
"""What the studio shows of storage, as the workspace's identity."""

_SERVERLESS = (
    "serverless jobs build images, and whether those of a managed network get to what is closed isn't documented"
)
"""Azure's documents say that they don't get to what is closed, and nothing of managed networks. Source:
https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#enable-azure-container-registry-acr"""


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
    if client.serverless and found.reach is Reach.YES and (to.resource is None or is_restricted(to.resource)):
        return Answer(Reach.UNKNOWN, _SERVERLESS, "Let a cluster build images")
    if found.reach is not Reach.NO:
        return found
    if client.own_endpoints:
        return Answer(Reach.YES, "endpoints of the deployment's own")
    if not client.declared:
        return _undeclared(client)
    return shut(client, to, itself, found, graph) if to.service in client.needs else found


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
    if way is None:
        return said
    way = replace(way, wanted=way.reach is Reach.NO)
    return way if to.resource is None else best((way, said))  # of what isn't here the declared way alone is known


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
