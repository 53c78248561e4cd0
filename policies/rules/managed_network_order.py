"""Where the outbound rules of a managed network are declared, and in which order they are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import machinelearning, managed_network, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import FQDN, id_of, made, managed, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.outbound_rules import RULES, beside, holders
from amlstack.policies.relations import keys_to, reached
from amlstack.policies.rule import Example, Pillar, Rule

_APPROVED = workspaces.ISOLATION_MODES[-1]


def _beside(name: str, *first: str) -> Mapping[str, Any]:
    """An outbound rule beside its workspace, that waits for something."""
    type_ = managed_network.OUTBOUND_RULE
    head = {"apiVersion": type_.api_version, "dependsOn": list(first)}
    return {**made(type_, f"contoso-ml/{name}", properties=FQDN | {"destination": f"{name}.org"}), **head}


def _both(*first: str) -> Example:
    return (workspace(**managed(_APPROVED)), _beside("pypi"), _beside("conda", *first))


class RuleOrder(Rule):
    """Outbound rules that are resources of their own wait for one another.

    Made side by side each takes away what the other wrote, and both report success.
    """

    id = "AML-406"
    name = "ManagedNetwork.RuleOrder"
    pillar = Pillar.RELIABILITY
    applies_to = managed_network.OUTBOUND_RULE.type
    follows = (managed_network.OUTBOUND_RULE.type,)
    severity = Severity.ERROR
    source = "https://github.com/Azure/terraform-provider-azapi/issues/453"
    mend = f"Name the rule before it in dependsOn, or declare all of them in {RULES} of the workspace."
    good = _both(id_of(managed_network.OUTBOUND_RULE, "contoso-ml", "pypi"))
    bad = _both()

    def check(self, rule: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a rule before it that neither waits for this one nor is waited for by it."""
        first, known = reached(rule, graph)
        for other in holders(rule, graph):
            if other is rule:
                break
            later, also_known = reached(other, graph)
            if other.type.lower() != rule.type.lower() or first & keys_to(other) or later & keys_to(rule):
                continue
            if not known or not also_known or other.deployment != rule.deployment:
                raise NotYet(str(rule), "dependsOn")
            yield self.finding(rule, "dependsOn", f"it isn't made after {other.called}, nor before it")
            return
        graph.once(beside).complete(rule, "dependsOn")


class RulePlace(Rule):
    """Outbound rules are declared in the workspace's body, or beside it, and not in both places.

    A request that writes the workspace takes away the rules that its body doesn't have.
    """

    id = "AML-407"
    name = "ManagedNetwork.RulePlace"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (managed_network.OUTBOUND_RULE.type,)
    severity = Severity.WARNING
    source = "https://github.com/pulumi/pulumi-azure-native/issues/3225"
    mend = f"Declare all of them in {RULES}."
    good = (workspace(**managed(_APPROVED, pypi=FQDN)),)
    bad = (
        made(managed_network.OUTBOUND_RULE, "contoso-ml/conda", properties=FQDN),
        workspace(**managed(_APPROVED, pypi=FQDN)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for rules beside a workspace whose body has some."""
        if isinstance(said := workspace.raw(RULES), Unknown):
            raise NotYet(str(workspace), RULES)
        if not said:
            return
        if found := graph.once(beside).sure(workspace, RULES):
            yield self.finding(workspace, RULES, f"{found[0].called} is declared beside the workspace")
