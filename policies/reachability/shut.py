"""Ways that are needed and shut: what opens each, and the rule that tells it already, where one does."""

from __future__ import annotations

from dataclasses import replace

from amlstack.catalog import reachability
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.relations import endpoints

from .answer import MISSING, Answer
from .clients import Client
from .private import leading_to
from .public_access import is_off
from .stands import INTERNET, NOWHERE
from .targets import Target

_BUILDER = "properties.imageBuildCompute"
_MODE = "properties.managedNetwork.isolationMode"


def shut(client: Client, to: Target, itself: Target, found: Answer, graph: Graph) -> Answer:
    """An answer with what opens the way, and the rule that tells it. `itself` is the workspace. Raises NotYet."""
    stand, workspace = client.stand, itself.resource
    if found.mend or found.rule or workspace is None:
        return found
    if client.who == reachability.USER and stand == NOWHERE:
        return replace(found, rule="AML-133")
    if client.who == reachability.USER and stand == INTERNET:
        mend = "Let the addresses in from which users come, or give them a network with endpoints of all that they need"
        return replace(found, mend=mend, minor=True)
    if client.who == reachability.BUILD and stand == NOWHERE:
        mend = "Let a cluster build images that lies in a network which reaches all of it"
        told = "AML-040" if _registry_is_off(workspace, graph) else ""
        why = f"serverless jobs build images outside of any network, and {found.why}"
        return Answer(Reach.NO, why, mend, told, (workspace, _BUILDER))
    if client.who == reachability.ENDPOINT:
        why = f"deployments lie outside of any network, and {found.why}"
        return Answer(Reach.NO, why, "Declare a managed network, in which deployments lie", at=(workspace, _MODE))
    if client.who == reachability.COMPUTE and not stand.networks:
        return replace(found, mend="Name a subnet for the computes, or declare a managed network")
    why = f"{found.why}, and no private endpoint leads there from {stand.name}"
    return replace(found, why=why, mend=MISSING, rule=_told(to, graph))


def _told(to: Target, graph: Graph) -> str:
    """The rule that tells that no endpoint leads to a target: nobody gets in, or one leads to half of storage alone."""
    if to.resource is None or leading_to(to, graph):
        return ""
    if to.at.group == "amlworkspace":
        return "AML-133" if is_off(to.resource) else ""
    half = to.own and to.service in ("blob", "file") and graph.once(endpoints).to(to.resource)
    return "AML-138" if half else ""


def _registry_is_off(workspace: Resource, graph: Graph) -> bool:
    """Whether public access to the registry that a workspace names is off. Raises NotYet."""
    images = graph.referred(workspace, "containerRegistry")
    return images is not None and is_off(images)
