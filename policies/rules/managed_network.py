"""The outbound rules of a workspace's managed network, in its body and beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from amlstack.catalog import environment, machinelearning, managed_network, network, private_dns, storage, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.outbound_rules import (
    MODE,
    RULES,
    approved_only,
    before,
    beside,
    declared,
    holders,
    is_managed,
    same,
    target,
    type_of,
    workspace_of,
)
from amlstack.policies.parts import Part, of_each
from amlstack.policies.relations import keys_to, reached
from amlstack.policies.rule import Example, Pillar, Rule, among, worded

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"
_APPROVED, _OPEN = workspaces.ISOLATION_MODES[-1], workspaces.ISOLATION_MODES[1]
_FQDN = {"type": managed_network.FQDN, "destination": "pypi.org", "category": "UserDefined"}


def _network(mode: str, **rules: Any) -> dict[str, Any]:
    """A workspace's managed network with these rules."""
    return {"managedNetwork": {"isolationMode": mode, "outboundRules": rules}}


def _endpoint(to: str, sub: str) -> dict[str, Any]:
    """An endpoint rule."""
    return {
        "type": managed_network.PRIVATE_ENDPOINT,
        "destination": {"serviceResourceId": to, "subresourceTarget": sub},
        "category": "UserDefined",
    }


_LAKE = made(storage.ACCOUNT, "stcontosolake")
_TO_LAKE = id_of(storage.ACCOUNT, "stcontosolake")


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
    good = (workspace(**_network(_APPROVED, pypi=_FQDN)),)
    bad = (workspace(**_network(_OPEN, pypi=_FQDN)),)

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
    good = (workspace(**_network(_APPROVED, pypi=_FQDN)),)
    bad = (workspace(**_network(_APPROVED, pypi=_FQDN | {"category": "Required"})),)

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
    good = (_LAKE, workspace(**_network(_OPEN, raw=_endpoint(_TO_LAKE, "blob"), files=_endpoint(_TO_LAKE, "file"))))
    bad = (_LAKE, workspace(**_network(_OPEN, raw=_endpoint(_TO_LAKE, "blob"), again=_endpoint(_TO_LAKE, "blob"))))

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
    good = (_LAKE, workspace(**_network(_OPEN, raw=_endpoint(_TO_LAKE, "dfs"))))
    bad = (_LAKE, workspace(**_network(_OPEN, raw=_endpoint(_TO_LAKE, "vault"))))

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
    good = (workspace(**_network(_APPROVED, pypi=_FQDN)),)
    bad = (workspace(**_network(_APPROVED, pypi=_FQDN | {"destination": "https://pypi.org:443"})),)

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


def _beside(name: str, *first: str) -> Mapping[str, Any]:
    """An outbound rule beside its workspace, that waits for something."""
    type_ = managed_network.OUTBOUND_RULE
    head = {"apiVersion": type_.api_version, "dependsOn": list(first)}
    return {**made(type_, f"contoso-ml/{name}", properties=_FQDN | {"destination": f"{name}.org"}), **head}


def _both(*first: str) -> Example:
    return (workspace(**_network(_APPROVED)), _beside("pypi"), _beside("conda", *first))


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
    good = (workspace(**_network(_APPROVED, pypi=_FQDN)),)
    bad = (
        made(managed_network.OUTBOUND_RULE, "contoso-ml/conda", properties=_FQDN),
        workspace(**_network(_APPROVED, pypi=_FQDN)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for rules beside a workspace whose body has some."""
        if isinstance(said := workspace.raw(RULES), Unknown):
            raise NotYet(str(workspace), RULES)
        if not said:
            return
        if found := graph.once(beside).sure(workspace, RULES):
            yield self.finding(workspace, RULES, f"{found[0].called} is declared beside the workspace")
