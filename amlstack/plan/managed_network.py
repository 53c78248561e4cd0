"""From `managed_network` and `serverless_compute` to the workspace's fields, and the roles that endpoint rules need.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from amlstack.catalog import ids, workspaces
from amlstack.catalog import managed_network as catalog
from amlstack.spec.model import ManagedNetworkSpec, OutboundRuleSpec

from . import checks, nodes
from .faults import Path, PlanFault
from .late import late
from .nodes import Value
from .plan_builder import PlanBuilder
from .refs import Ref

if TYPE_CHECKING:
    from .network import Network

_WHERE = ("managed_network",)
Targets = dict[str, tuple[Path, Value]]
"""By the name of each endpoint rule its place, and what it leads to: a Ref to what the plan makes, or an id."""


def managed_network(
    builder: PlanBuilder, own: tuple[Value, ...], identity: dict[str, Any], around: Network | None
) -> dict[str, Any]:
    """The workspace's fields that say which network its computes are in; roles on the rules' targets are added.

    `own` are the ids of what the workspace stands on, `identity` its fields that say what it signs in as, `around` is
    what the declaration says of a virtual network. Faults are the builder's.
    """
    fields: dict[str, Any] = {"managed_network": None, "serverless_compute": _serverless_compute(builder, around)}
    wanted = builder.spec.managed_network
    if builder.spec.provision_network_now and (wanted is None or wanted.isolation_mode == "disabled"):
        mend = "leave it out, or declare managed_network with an isolation_mode that has one"
        builder.fault(("provision_network_now",), "there is no managed network to provision", mend)
    if wanted is None:
        return fields
    wrong = list(faults(wanted))
    builder.faults.extend(wrong)
    if wrong:
        return fields
    targets: Targets = {
        rule.name: ((*_WHERE, "outbound_rules", index), _target(builder, rule))
        for index, rule in enumerate(wanted.outbound_rules)
        if rule.type == "private_endpoint"
    }
    spelled = {each.lower() if isinstance(each, str) else each for each in own if not late(each)}
    others: Targets = {name: found for name, found in targets.items() if _beyond(found[1], spelled)}
    roles = _approvals(builder, others, identity)
    builder.add(*roles)
    fields["managed_network"] = nodes.ManagedNetwork(
        isolation_mode=workspaces.ISOLATION_WORDS[str(wanted.isolation_mode)],
        firewall_sku=catalog.FIREWALL_SKUS[wanted.firewall_sku or "standard"],
        outbound_rules=tuple(_rule(rule, targets) for rule in wanted.outbound_rules),
    )
    return fields | {"after": (*identity.get("after", ()), *(Ref(role.key) for role in roles))}


def _beyond(target: Value, own: Collection[Value]) -> bool:
    """Whether an endpoint rule leads to what the workspace doesn't stand on; ids mean the same in any case."""
    return late(target) or (target.lower() if isinstance(target, str) else target) not in own


def _serverless_compute(builder: PlanBuilder, around: Network | None) -> nodes.ServerlessCompute | None:
    wanted = builder.spec.serverless_compute
    if wanted is None:
        return None
    subnet: Any = wanted.custom_subnet
    where = ("serverless_compute", "custom_subnet")
    if subnet is not None and around is not None:
        subnet = around.subnets.find(subnet, where)
    elif subnet is not None and not late(subnet) and (wrong := checks.subnet_id(subnet)):
        builder.fault(where, wrong.what, wrong.mend)
    return nodes.ServerlessCompute(subnet, bool(wanted.no_public_ip))


def _rule(rule: OutboundRuleSpec, targets: Targets) -> nodes.OutboundRule:
    type_ = catalog.RULE_WORDS[rule.type][0]
    said: Any = rule.destination  # the faults have seen to what must be there
    destination: str | nodes.EndpointDestination | nodes.ServiceTagDestination
    if rule.type == "private_endpoint":
        spark = bool(said.spark_enabled)
        destination = nodes.EndpointDestination(targets[rule.name][1], said.subresource_target, spark)
    elif rule.type == "service_tag":
        tag = said.service_tag, said.protocol, said.port_ranges
        destination = nodes.ServiceTagDestination(*tag, said.address_prefixes or None)
    else:
        destination = said.fqdn
    return nodes.OutboundRule(rule.name, type_, destination, rule.fqdns or None)


def _target(builder: PlanBuilder, rule: OutboundRuleSpec) -> Value:
    """What an endpoint rule leads to: the node of that type and name, where the plan makes it, else the id."""
    id_: Any = rule.destination.service_resource_id
    if late(id_):
        return id_
    parsed = ids.parse(id_)
    for node in builder.nodes.values():
        if node.kind.type.lower() == parsed.type.lower() and str(node.name).lower() == parsed.name.lower():
            return Ref(node.key)
    return id_


def _approvals(builder: PlanBuilder, targets: Targets, identity: dict[str, Any]) -> list[nodes.RoleAssignment]:
    """The right to approve connections, for each identity that the plan makes, on each target that isn't the
    workspace's own: there Azure has given it already.

    A system-assigned identity doesn't exist before the workspace, whose creation needs the right.
    """
    members = identity.get("user_assigned_identities", ())
    if targets and not members:
        name, (where, _) = next(iter(targets.items()))
        what = f"the rule {name} leads to what isn't the workspace's own, where its identity must approve a connection"
        mend = "give it a user-assigned identity: a system-assigned one doesn't exist before the workspace does"
        builder.fault(where, what, mend)
        return []
    made = [builder.nodes[each.node] for each in members if isinstance(each, Ref) and each.node in builder.nodes]
    different = {repr(target): (name, where, target) for name, (where, target) in targets.items()}
    return [
        nodes.RoleAssignment(
            key=f"role_assignment:{member.key.partition(':')[2]}:{catalog.APPROVER} for {name}",
            origin="from the scope, the identity and the role",
            where=where,
            role=catalog.APPROVER,
            scope=target,
            principal_id=Ref(member.key, "principal_id"),
        )
        for member in made
        for name, where, target in different.values()
    ]


def faults(wanted: ManagedNetworkSpec) -> Iterator[PlanFault]:
    """What Azure would refuse of a managed network."""
    if wanted.isolation_mode is None:
        mend = f"add it: one of {', '.join(workspaces.ISOLATION_WORDS)}"
        yield PlanFault(_WHERE, "isolation_mode is missing", mend)
        return
    for key, words in (("isolation_mode", workspaces.ISOLATION_WORDS), ("firewall_sku", catalog.FIREWALL_SKUS)):
        word = getattr(wanted, key)
        if word is not None and word not in words:
            yield PlanFault((*_WHERE, key), f"{word!r} is no {key}", f"use one of {', '.join(words)}")
    seen: dict[str, int] = {}
    for index, rule in enumerate(wanted.outbound_rules):
        where = (*_WHERE, "outbound_rules", index)
        if (first := seen.setdefault(rule.name.lower(), index)) != index:
            what = f"the name {rule.name!r} is taken by rule {first + 1} of the list"
            yield PlanFault((*where, "name"), what, "give each rule a name of its own")
        yield from _rule_faults(rule, str(wanted.isolation_mode), where)


def _rule_faults(rule: OutboundRuleSpec, mode: str, where: Path) -> Iterator[PlanFault]:
    if rule.name.startswith(catalog.AZURES_PREFIXES):
        what = f"{rule.name!r} is a rule of Azure's own"
        yield PlanFault((*where, "name"), what, "leave it out: Azure adds it by itself")
    elif wrong := checks.lawful(catalog.OUTBOUND_RULE)(rule.name):
        yield PlanFault((*where, "name"), wrong.what, wrong.mend)
    if rule.type not in catalog.RULE_WORDS:
        words = ", ".join(catalog.RULE_WORDS)
        yield PlanFault((*where, "type"), f"{rule.type!r} is no type of rule", f"use one of {words}")
        return
    if mode == "disabled":
        yield PlanFault(where, "the network is disabled, and takes no rule", "leave it out, or set isolation_mode")
    elif catalog.RULE_WORDS[rule.type][0] in catalog.APPROVED_ONLY_TYPES and mode == "allow_internet_outbound":
        mend = "leave it out, or set isolation_mode to allow_only_approved_outbound"
        yield PlanFault((*where, "type"), f"a rule of type {rule.type} goes with approved traffic only", mend)
    if rule.fqdns and rule.type != "private_endpoint":
        yield PlanFault((*where, "fqdns"), f"a rule of type {rule.type} takes no fqdns", "leave them out")
    yield from _destination_faults(rule, (*where, "destination"))


def _destination_faults(rule: OutboundRuleSpec, where: Path) -> Iterator[PlanFault]:
    said: dict[str, Any] = {key: getattr(rule.destination, key) for key in rule.destination.__slots__}
    said = {key: value for key, value in said.items() if late(value) or value not in (None, ())}
    _, needed, optional = catalog.RULE_WORDS[rule.type]
    missing = [key for key in needed if key not in said]
    if missing or not said.keys() <= {*needed, *optional}:
        takes = "a text: pypi.org" if rule.type == "fqdn" else f"{', '.join(needed)}; it may have {', '.join(optional)}"
        what = (
            f"it has no {' and no '.join(missing)}"
            if missing
            else f"it has {', '.join(said.keys() - {*needed, *optional})}"
        )
        yield PlanFault(where, what, f"the destination of a rule of type {rule.type} is {takes}")
        return
    if rule.type == "service_tag" and said["protocol"] not in catalog.PROTOCOLS:
        words = ", ".join(catalog.PROTOCOLS)
        yield PlanFault((*where, "protocol"), f"{said['protocol']!r} is no protocol", f"use one of {words}")
    target = said.get("service_resource_id")
    if target is not None and not late(target):
        try:
            ids.parse(target)
        except ValueError as error:
            what = f"{target!r} is no ARM id: {error}"
            yield PlanFault((*where, "service_resource_id"), what, "give the ARM id of what the endpoint leads to")
