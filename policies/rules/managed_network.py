"""The outbound rules of a workspace's managed network: what each says by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from amlstack.catalog import environment, machinelearning, managed_network, private_dns, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import FQDN, managed, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.outbound_rules import MODE, approved_only, declared, is_managed, workspace_of
from amlstack.policies.parts import Part, of_each
from amlstack.policies.rule import Pillar, Rule, among, worded

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"
_APPROVED, _OPEN = workspaces.ISOLATION_MODES[-1], workspaces.ISOLATION_MODES[1]


class OutboundRuleOf(Rule):
    """Something that holds of each outbound rule, wherever it is declared."""

    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    also_applies_to = (managed_network.OUTBOUND_RULE.type,)
    follows: ClassVar[tuple[str, ...]] = (machinelearning.WORKSPACE.type, managed_network.OUTBOUND_RULE.type)
    severity = Severity.ERROR
    source = _SOURCE

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Judge each rule of a workspace's body, or the rule that is a resource of its own."""
        yield from of_each(declared(resource), lambda rule: self.judged(rule, graph))

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """What is wrong with one rule. Raises NotYet where that takes a value that is unknown."""
        raise NotImplementedError

    def of(self, rule: Part, path: str, what: str) -> Finding:
        """The finding about a rule, at a path in it."""
        return self.finding(rule.holder, rule.at(path) if path else rule.path, what)


class RuleMode(OutboundRuleOf):
    """Rules for names and for service tags stand where approved traffic alone gets out.

    Where the managed network lets everything out, or there is none, Azure refuses them.
    """

    id = "AML-401"
    name = "ManagedNetwork.RuleMode"
    mend = f"Set managedNetwork.isolationMode to {_APPROVED}, or leave the rule out."
    good = (workspace(**managed(_APPROVED, pypi=FQDN)),)
    bad = (workspace(**managed(_OPEN, pypi=FQDN)),)

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Compare the rule's type with the network's mode; a workspace that isn't in the graph passes."""
        type_ = rule.get("type")
        if not among(type_, managed_network.APPROVED_ONLY_TYPES):
            return
        above = workspace_of(rule, graph)
        if above is not None and not approved_only(above):
            mode = above.get(MODE)
            said = f"lets {'everything' if is_managed(above) else 'nothing through a managed network'} out"
            yield self.of(
                rule, "type", f"{rule.called} is a rule of type {type_}, and isolationMode {worded(mode)} {said}"
            )


class AzuresRule(OutboundRuleOf):
    """No outbound rule is declared that Azure makes by itself.

    Azure refuses a request that sends back the rules that it made: what a workspace needs comes by itself.
    """

    id = "AML-402"
    name = "ManagedNetwork.AzuresRule"
    mend = "Leave the rule out; a rule of one's own has the category UserDefined, and another name."
    good = (workspace(**managed(_APPROVED, pypi=FQDN)),)
    bad = (workspace(**managed(_APPROVED, pypi=FQDN | {"category": "Required"})),)

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Look at the rule's name, and at its category."""
        name, category = rule.name, rule.get("category")
        begun = [each for each in managed_network.AZURES_PREFIXES if str(name).lower().startswith(each.lower())]
        if among(category, managed_network.AZURES_CATEGORIES):
            yield self.of(rule, "category", f"{rule.called} has the category {category}, of rules that are Azure's own")
        elif isinstance(name, Unknown):
            raise NotYet(str(rule.holder), "name")
        elif begun:
            yield self.of(rule, "", f"{rule.called} is a name of Azure's own rules, which begin with {begun[0]}")


_STORES = tuple(
    f".{service}.{each['suffixes']['storage']}"
    for service in private_dns.STORAGE_SERVICES
    for each in environment.CLOUDS.values()
)


class FqdnForm(OutboundRuleOf):
    """A rule for a name holds nothing but names, and none of storage.

    A scheme, a port or a path is no part of one: the firewall lets ports 80 and 443 out, and knows no other. Storage is
    reached by an endpoint rule, or by its service tag.
    """

    id = "AML-405"
    name = "ManagedNetwork.FqdnForm"
    severity = Severity.WARNING
    source = f"{_SOURCE}#limitations"
    mend = "Write the name alone, such as pypi.org or *.pypi.org; for storage declare a rule of type PrivateEndpoint."
    good = (workspace(**managed(_APPROVED, pypi=FQDN)),)
    bad = (workspace(**managed(_APPROVED, pypi=FQDN | {"destination": "https://pypi.org:443"})),)

    def judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Look at each name of the destination, which may hold several with commas between them."""
        if not among(rule.get("type"), (managed_network.FQDN,)):
            return
        said = rule.get("destination")
        for name in str(said).split(",") if isinstance(said, str) else ():
            if any(mark in name for mark in "/:"):
                yield self.of(rule, "destination", f"{name.strip()} of {rule.called} is more than a name")
            elif name.strip().lower().endswith(_STORES):
                yield self.of(
                    rule, "destination", f"{name.strip()} of {rule.called} is storage, which no rule for a name reaches"
                )
