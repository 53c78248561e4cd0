"""Whether a service answers public networks, and Azure's own services."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from amlstack.catalog import machinelearning, registry, storage
from amlstack.findings import Reach
from amlstack.policies.firewalls import lets_services_in, names_workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, in_any_case, keys_of
from amlstack.policies.outbound_rules import is_managed
from amlstack.policies.relations import endpoints, listed
from amlstack.policies.rule import among

from .answer import Answer
from .targets import Target

PUBLIC = "properties.publicNetworkAccess"
_OLD = "properties.allowPublicAccessWhenBehindVnet"
_LISTS = ("properties.ipAllowlist", "properties.networkAcls.ipRules")
_BYPASS = "properties.networkRuleBypassOptions"
_OFF, _OTHERS = "public access is off", "its firewall denies"


def _acls(resource: Resource) -> str:
    """Where a resource's firewall stands."""
    is_registry = resource.type.lower() == registry.REGISTRY.type.lower()
    return f"properties.{'networkRuleSet' if is_registry else 'networkAcls'}"


def is_restricted(resource: Resource) -> bool:
    """Whether a resource turns some networks away, by what it says. Raises NotYet where that isn't known."""
    old = resource.raw(PUBLIC) is None and resource.get(_OLD) is False
    return (
        old
        or among(resource.get(PUBLIC), ("Disabled", "SecuredByPerimeter"))
        or among(resource.get(f"{_acls(resource)}.defaultAction"), ("Deny",))
    )


def is_off(resource: Resource) -> bool:
    """Whether public access to a resource is off altogether. Raises NotYet where that isn't known."""
    return among(resource.get(PUBLIC), ("Disabled",))


def public(target: Target, graph: Graph) -> Answer:
    """Whether public networks reach a target: all, those that it lists, or none. Raises NotYet."""
    made = target.resource
    if made is None:
        return target.not_known
    if made.type.lower() == machinelearning.WORKSPACE.type.lower():
        return _to_workspace(made, graph)
    said = made.get(PUBLIC)
    if among(said, ("Disabled",)):
        return Answer(Reach.NO, _OFF, at=(made, PUBLIC))
    if among(said, ("SecuredByPerimeter",)):
        return Answer(Reach.UNKNOWN, "a network security perimeter decides, which isn't looked at")
    path = _acls(made)
    if not among(made.get(f"{path}.defaultAction"), ("Deny",)):
        return Answer(Reach.YES, "public access is on")
    if _said(made, f"{path}.ipRules"):
        return Answer(Reach.SOME, "addresses that its firewall lists", at=(made, f"{path}.ipRules"))
    return Answer(Reach.NO, _OTHERS, at=(made, f"{path}.defaultAction"))


def _to_workspace(workspace: Resource, graph: Graph) -> Answer:
    said, old = workspace.get(PUBLIC), workspace.get(_OLD)
    if among(said, ("Disabled",)) or (said is None and old is False):
        return Answer(Reach.NO, _OFF, at=(workspace, PUBLIC))
    if any(_said(workspace, path) for path in _LISTS):
        return Answer(Reach.SOME, "addresses of its allow-list", at=(workspace, PUBLIC))
    if said is None and old is None and graph.once(endpoints).to(workspace):
        return Answer(Reach.UNKNOWN, "publicNetworkAccess isn't said, and an endpoint leads to it")
    return Answer(Reach.YES, "public access is on")


def _said(resource: Resource, path: str) -> bool:
    """Whether a list holds something. Raises NotYet where that isn't known."""
    value = resource.raw(path)
    if isinstance(value, Unknown):
        raise NotYet(str(resource), path)
    return bool(value)


def of_subnet(target: Target, subnet: str, keys: Collection[str]) -> Answer | None:
    """How a target's firewall answers a subnet by its service endpoint; None where no rule is about its network.

    `subnet` is the subnet's key, '' where it is anywhere in the network of these keys. Raises NotYet.
    """
    made = target.resource
    path = f"{_acls(made)}.virtualNetworkRules" if made else ""
    if made is None or among(made.get(PUBLIC), ("Disabled",)):
        return None
    value = made.raw(path)
    found = [_subnet_key(each) for each in listed(value)]
    if subnet in found:
        return Answer(Reach.YES, f"a rule of {target.name} for its subnet")
    if any(named and named.rpartition("/")[0] in {f"{_subnets(key)}" for key in keys} for named in found):
        return Answer(Reach.SOME, f"subnets that {target.name} lists") if not subnet else None
    if isinstance(value, Unknown) or None in found:
        raise NotYet(str(made), path)
    return None


def _subnets(network: str) -> str:
    """How the keys of a network's subnets begin."""
    head, _, name = network.rpartition("/")
    return f"{head}/subnets/{name}"


def _subnet_key(rule: Any) -> str | None:
    """The key of the subnet that a rule lets in; None where that isn't known."""
    keys = keys_of(in_any_case(rule, "id") if isinstance(rule, dict) else rule)
    return next(iter(keys), "") if keys is not None else None


def by_azure(target: Target) -> Answer:
    """Whether Azure ML itself reaches a target that turns networks away. Raises NotYet."""
    made = target.resource
    if made is None:
        return target.not_known
    if made.type.lower() == registry.REGISTRY.type.lower():
        if not among(made.get(_BYPASS), ("None",)):
            return Answer(Reach.YES, "trusted services")
        return Answer(Reach.NO, "it lets no trusted services in", "Let trusted services in", at=(made, _BYPASS))
    if lets_services_in(made):
        return Answer(Reach.YES, "trusted services")
    if made.type.lower() == storage.ACCOUNT.type.lower() and names_workspace(made):
        return Answer(Reach.YES, "a rule for the workspace")
    told = among(made.get("properties.networkAcls.defaultAction"), ("Deny",))
    rule = ("AML-047" if target.service != "vault" else "AML-056") if told else ""
    what = "its firewall has no rule for the workspace, and lets no trusted services in"
    mend = "Set networkAcls.bypass to AzureServices, or name the workspace in networkAcls.resourceAccessRules"
    return Answer(Reach.NO, what, mend, rule, (made, "properties.networkAcls.bypass"))


def restricted(workspace: Resource, resources: Iterable[Resource]) -> bool:
    """Whether a workspace is closed, or partly: it, or what it stands on, turns networks away, or it has a network.

    Raises NotYet where nothing is known to, and something isn't known.
    """
    late: NotYet | None = None
    for question, each in ((is_managed, workspace), *((is_restricted, each) for each in (workspace, *resources))):
        try:
            if question(each):
                return True
        except NotYet as reason:
            late = late or reason
    if late:
        raise late
    return False
