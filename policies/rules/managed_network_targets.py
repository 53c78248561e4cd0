"""Where the endpoint rules of a managed network lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import machinelearning, managed_network, network, storage, workspaces
from amlstack.findings import Finding
from amlstack.policies.examples import id_of, made, managed, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, keys_of
from amlstack.policies.outbound_rules import (
    RULES,
    approved_only,
    before,
    beside,
    is_managed,
    same,
    target,
    type_of,
    workspace_of,
)
from amlstack.policies.parts import Part
from amlstack.policies.rule import among, worded

from .managed_network import OutboundRuleOf

_OPEN = workspaces.ISOLATION_MODES[1]


def _endpoint(to: str, sub: str) -> dict[str, Any]:
    """An endpoint rule."""
    return {
        "type": managed_network.PRIVATE_ENDPOINT,
        "destination": {"serviceResourceId": to, "subresourceTarget": sub},
        "category": "UserDefined",
    }


_LAKE = made(storage.ACCOUNT, "stcontosolake")
_TO_LAKE = id_of(storage.ACCOUNT, "stcontosolake")


class RuleTwice(OutboundRuleOf):
    """One endpoint rule leads to a service of a resource, and none to what Azure leads to by itself.

    Azure refuses the second. To a workspace's own storage, vault and registry it makes the endpoints itself: always
    where approved traffic alone gets out, otherwise where they have public access off.
    """

    id = "AML-403"
    name = "ManagedNetwork.RuleTwice"
    follows = (*OutboundRuleOf.follows, "storageAccount", "keyVault", "containerRegistry")
    source = "https://github.com/Azure/azureml-examples/issues/2990"
    mend = "Leave one of the two out."
    good = (_LAKE, workspace(**managed(_OPEN, raw=_endpoint(_TO_LAKE, "blob"), files=_endpoint(_TO_LAKE, "file"))))
    bad = (_LAKE, workspace(**managed(_OPEN, raw=_endpoint(_TO_LAKE, "blob"), again=_endpoint(_TO_LAKE, "blob"))))

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Look for a rule before it that leads to the same, and for what Azure adds."""
        to = target(rule)
        if to is None:
            return
        sub = rule.get("destination.subresourceTarget")
        above = workspace_of(rule, graph)
        added = above is not None and self._added(to, sub, above, graph)
        if added:
            yield self.of(rule, "destination", f"{rule.called} leads to {sub} of what Azure leads to by itself")
            return
        for other in before(rule, graph):
            its = target(other)
            if its is None or not among(sub, (str(other.get("destination.subresourceTarget")),)):
                continue
            is_same = same(to, its)
            if is_same is None:
                raise NotYet(str(rule.holder), rule.at("destination.serviceResourceId"))
            if is_same:
                yield self.of(
                    rule, "destination", f"{rule.called} leads to {sub} of the same resource as {other.called}"
                )
                return
        graph.once(beside).complete(above or rule.holder, RULES)

    def _added(self, to: Any, sub: Any, workspace: Resource, graph: Graph) -> bool:
        """Whether Azure makes the same rule by itself."""
        if not is_managed(workspace):
            return False
        if among(sub, network.GROUP_IDS[machinelearning.WORKSPACE.type]) and workspace in graph.found(to):
            return among(workspace.get("properties.publicNetworkAccess"), ("Disabled",))
        for path, group in managed_network.REQUIRED_ENDPOINTS:
            own = workspace.raw(path)
            if own is None or not among(sub, (group,)) or same(to, own) is False:
                continue
            if same(to, own) is None:
                raise NotYet(str(workspace), path)
            made_ = graph.referred(workspace, path.removeprefix("properties."))
            closed = made_ is not None and among(made_.get("properties.publicNetworkAccess"), ("Disabled",))
            if not approved_only(workspace) and made_ is None:
                raise NotYet(str(workspace), path)
            return closed or approved_only(workspace)
        return False


class RuleTarget(OutboundRuleOf):
    """An endpoint rule leads to something that its target has.

    Azure refuses a sub-resource that the target doesn't know.
    """

    id = "AML-404"
    name = "ManagedNetwork.RuleTarget"
    follows = (*OutboundRuleOf.follows, storage.ACCOUNT.type)
    source = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource"
    mend = "Set subresourceTarget to one of the target's type."
    good = (_LAKE, workspace(**managed(_OPEN, raw=_endpoint(_TO_LAKE, "dfs"))))
    bad = (_LAKE, workspace(**managed(_OPEN, raw=_endpoint(_TO_LAKE, "vault"))))

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Compare the sub-resource with those of the target's type, where the catalog knows them."""
        to, path = target(rule), "destination.subresourceTarget"
        if to is None:
            return
        type_ = type_of(to, graph)
        if type_ is None:
            if keys_of(to) is None or graph.may_hold(to):
                raise NotYet(str(rule.holder), rule.at("destination.serviceResourceId"))
            return
        sub, known = rule.get(path), network.GROUP_IDS[type_]
        if not among(sub, known):
            yield self.of(
                rule, path, f"{rule.called} leads to a {type_}, which has {', '.join(known)}, not {worded(sub)}"
            )
