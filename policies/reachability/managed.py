"""Whether what runs in a workspace's managed network reaches a target: Azure's own rules, and the declared ones."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import machinelearning, managed_network, registry, storage
from amlstack.findings import Reach
from amlstack.policies.approval import DESTINATION, knows_identity, unapproved
from amlstack.policies.graph import Graph, NotYet, Resource, keys_of
from amlstack.policies.outbound_rules import RULES, approved_only, beside, declared, holders, target, workspace_of
from amlstack.policies.parts import Part
from amlstack.policies.rule import among

from .answer import MISSING, Answer
from .public_access import is_off, public
from .targets import Target

_REQUIRED = {group for _, group in managed_network.REQUIRED_ENDPOINTS}
_WORKSPACE = machinelearning.WORKSPACE.type


def from_managed(to: Target, workspace: Resource, graph: Graph) -> Answer:
    """Whether a workspace's managed network lets its computes reach a target. Raises NotYet."""
    if to.own and (to.type == _WORKSPACE or to.service in _REQUIRED) and _is_led_by_azure(to, workspace):
        if to.resource is None and to.type == registry.REGISTRY.type:
            return to.not_known  # a private endpoint leads to a Premium one alone
        return Answer(Reach.YES, "Azure's own endpoint rule")
    for rule in _rules(workspace, graph):
        leads = among(rule.get("destination.subresourceTarget"), (to.at.group,)) if target(rule) is not None else False
        if leads and (keys := keys_of(target(rule))) is None:
            raise NotYet(str(rule.holder), rule.at(DESTINATION))
        if leads and to.keys & set(keys or ()):
            return _approved(rule, graph)
    graph.once(beside).complete(workspace, RULES)
    return _publicly(to, workspace, graph)


def _is_led_by_azure(to: Target, workspace: Resource) -> bool:
    """Whether Azure makes an endpoint by itself: always where approved traffic alone gets out, else to what is closed.

    Raises NotYet.
    """
    if approved_only(workspace):
        return True
    return to.resource is not None and is_off(to.resource)


def _rules(workspace: Resource, graph: Graph) -> Iterator[Part]:
    """The declared outbound rules of a workspace. Raises NotYet, after those that are known."""
    late: NotYet | None = None
    for holder in holders(workspace, graph):
        try:
            yield from declared(holder)
        except NotYet as reason:
            late = reason
    if late:
        raise late


def _approved(rule: Part, graph: Graph) -> Answer:
    """Whether the connection of an endpoint rule is approved by itself. Raises NotYet."""
    who, above = unapproved(rule, graph), workspace_of(rule, graph)
    if who is None and above is not None and not knows_identity(above, graph):
        return Answer(Reach.UNKNOWN, f"whether the workspace's identity may approve the rule {rule.called} isn't known")
    if who is None:
        return Answer(Reach.YES, f"the rule {rule.called}")
    what = f"no role lets {who.called} approve the connection of the rule {rule.called}"
    mend = f"Assign {managed_network.APPROVER} on the target to it"
    return Answer(Reach.NO, what, mend, "AML-411", (rule.holder, rule.at(DESTINATION)))


def _publicly(to: Target, workspace: Resource, graph: Graph) -> Answer:
    """Whether a target is reached by its public address. Raises NotYet."""
    said = public(to, graph)
    if approved_only(workspace) and not _has_tag(to, workspace, graph):
        what = "approved traffic alone gets out, and no outbound rule leads there"
        return Answer(Reach.NO, what, MISSING, at=(workspace, RULES))
    if said.reach is Reach.UNKNOWN:
        return said
    if said.reach is Reach.YES:
        return Answer(Reach.YES, said.why)
    what = f"no outbound rule leads there, and {said.why}"
    return Answer(Reach.NO, what, MISSING, at=(workspace, RULES))


def _has_tag(to: Target, workspace: Resource, graph: Graph) -> bool:
    """Whether a rule for a service tag lets out to all of storage. Raises NotYet."""
    if to.type != storage.ACCOUNT.type:
        return False
    said = [
        str(rule.get("destination.serviceTag"))
        for rule in _rules(workspace, graph)
        if among(rule.get("type"), (managed_network.SERVICE_TAG,))
    ]
    return any(tag.lower().partition(".")[0] == "storage" for tag in said)


def out_of(workspace: Resource, graph: Graph) -> Answer:
    """How far a managed network lets out to the internet. Raises NotYet."""
    if not approved_only(workspace):
        return Answer(Reach.YES, "everything gets out")
    names = [rule for rule in _rules(workspace, graph) if among(rule.get("type"), managed_network.APPROVED_ONLY_TYPES)]
    if not names:
        return Answer(Reach.NO, "approved traffic alone gets out, and no rule names anything")
    return Answer(Reach.SOME, "what the rules for names and service tags let out")
