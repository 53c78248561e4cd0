"""Whether a workspace's identity may read the private endpoints of its storage: the studio shows no data without.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network
"""

from __future__ import annotations

from amlstack.catalog import identity
from amlstack.findings import Reach
from amlstack.policies.approval import covers, knows_identity
from amlstack.policies.graph import Graph, Resource, Unknown
from amlstack.policies.relations import assignments, keys_to, own_identity, role
from amlstack.policies.rule import among

from .answer import Answer

_READERS = ("Owner", "Contributor", "Reader")
_OTHERS = {guid for name, guid in identity.ROLES.items() if name not in _READERS}
"""The built-in roles of the catalog that don't let anybody read an endpoint; any other may."""


def unreadable(way: Answer, workspace: Resource, graph: Graph) -> Answer:
    """A user's way to storage, unless the workspace may not read the endpoint that it takes. Raises NotYet."""
    endpoint = way.endpoint
    if endpoint is None or way.reach is not Reach.YES:
        return way
    if not knows_identity(workspace, graph):
        return Answer(Reach.UNKNOWN, f"whether the workspace's identity may read {endpoint.called} isn't known")
    who = own_identity(workspace, graph) if _is_user(workspace) else workspace
    roles, here = graph.once(assignments), Unknown(tuple(keys_to(endpoint)))
    given = roles.to(who or workspace)
    if any(role(each) not in _OTHERS and covers(each.raw("scope"), here, graph) for each in given):
        return way
    roles.complete(who or workspace, "properties.principalId")
    what = f"no role lets the workspace read {endpoint.called}, and the studio shows no data without"
    mend = f"Assign Reader on {endpoint.called} to the workspace's identity"
    return Answer(Reach.NO, what, mend, at=(endpoint, "name"), minor=True)


def _is_user(workspace: Resource) -> bool:
    """Whether a workspace acts as a user-assigned identity. Raises NotYet."""
    return among(workspace.get("identity.type"), ("UserAssigned",))
