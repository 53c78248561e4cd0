"""Who may approve the connections of a managed network's endpoint rules: Azure ML approves them as the workspace."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import identity, machinelearning, managed_network, resources

from .graph import Graph, NotYet, Resource, keys_of
from .outbound_rules import same, target, workspace_of
from .parts import Part
from .relations import assignments, role

DESTINATION = "destination.serviceResourceId"
_NO_APPROVERS = {guid for name, guid in identity.ROLES.items() if name not in ("Contributor", managed_network.APPROVER)}
"""The built-in roles of the catalog that don't let anybody approve a connection; any other may."""


def unapproved(rule: Part, graph: Graph) -> Resource | None:
    """The identity that no declared role lets approve a rule's connection; None where one does, or none is needed.

    A workspace that isn't in the graph passes. Raises NotYet.
    """
    to = target(rule)
    above = workspace_of(rule, graph) if to is not None else None
    if above is None:
        return None
    system, user = _identities(above)
    if system and any(same(to, above.raw(each)) for each in machinelearning.WORKSPACE.references):
        return None
    users = graph.of_type(identity.USER_ASSIGNED.type) if user else ()
    if user and not users:
        return None  # one that exists already has the roles that it has
    roles = graph.once(assignments)
    who = [*([above] if system or not user else []), *users]
    given = (role_ for each in who for role_ in roles.to(each))
    if any(_may_approve(each) and covers(each.raw("scope"), to, graph) for each in given):
        return None
    if keys_of(to) is None:
        raise NotYet(str(rule.holder), rule.at(DESTINATION))
    roles.complete(who[0], "properties.principalId")
    return who[0]


def knows_identity(workspace: Resource, graph: Graph) -> bool:
    """Whether the identity that a workspace acts as is declared here, so that its roles may be. Raises NotYet."""
    return not _identities(workspace)[1] or bool(graph.of_type(identity.USER_ASSIGNED.type))


def _identities(workspace: Resource) -> tuple[bool, bool]:
    """Whether a workspace has a system-assigned identity, and a user-assigned one. Raises NotYet."""
    said = str(workspace.get("identity.type")).lower()
    return "systemassigned" in said, "userassigned" in said.replace("systemassigned", "")


def _may_approve(assignment: Resource) -> bool:
    """Whether a role may let its principal approve connections: a custom one may too. Raises NotYet."""
    return role(assignment) not in _NO_APPROVERS


def covers(scope: Any, to: Any, graph: Graph) -> bool:
    """Whether what is given on a scope counts for a target below it. Raises NotYet where that isn't known."""
    keys, targets = keys_of(scope), keys_of(to)
    if keys is None or targets is None:
        raise NotYet(str(to), "scope")
    if scope is None or set(keys) & set(targets):
        return True
    if isinstance(scope, str) and "/providers/" in scope.lower():
        return isinstance(to, str) and to.lower().startswith(f"{scope.lower()}/")
    return isinstance(scope, str) or any(
        each.type.lower() == resources.GROUP.type.lower() for each in graph.found(scope)
    )
