"""Microsoft.Network: the rules of a network security group, its own and Azure's.

Sources: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview (default rules, priorities
100 to 4096), https://learn.microsoft.com/rest/api/virtualnetwork/security-rules. The codes are quoted in issues of
Azure's clients (SecurityRuleInvalidPriority, SecurityRuleConflict); that of what is missing is unverified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from amlstack.catalog import network
from amlstack.sandbox.resource_manager.body import Body
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Poll, Provider
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .listed_children import ListedChildren

_PRIORITIES = (100, 4096)
_NEEDS = ("protocol", "access", "direction", "priority")
_ANY = {"sourcePortRange": "*", "destinationPortRange": "*", "protocol": "*"}
_DEFAULTS = (
    ("AllowVnetInBound", 65000, "Allow", "Inbound", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", 65001, "Allow", "Inbound", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", 65500, "Deny", "Inbound", "*", "*"),
    ("AllowVnetOutBound", 65000, "Allow", "Outbound", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", 65001, "Allow", "Outbound", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Deny", "Outbound", "*", "*"),
)
"""Name, priority, access, direction, source and destination of the rules that every group has."""


class SecurityRule(Provider):
    """A rule of a group, as a resource of its own."""

    kind = network.SECURITY_RULE
    creating: ClassVar[str] = "Updating"
    patchable: ClassVar[bool] = False
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "properties.access": ("Allow", "Deny"),
        "properties.direction": ("Inbound", "Outbound"),
        "properties.protocol": ("*", "Tcp", "Udp", "Icmp", "Esp", "Ah"),
        "properties.priority": int,
        "properties.description": str,
        **{
            f"properties.{side}{word}": kind
            for side in ("source", "destination")
            for word, kind in {
                "AddressPrefix": str,
                "AddressPrefixes": list,
                "PortRange": str,
                "PortRanges": list,
            }.items()
        },
    }
    """As the items of a group's `securityRules` are published: nothing is kept of the child's type."""

    @property
    def versions(self) -> tuple[str, ...]:
        """Those of its group."""
        return network.SECURITY_GROUP.versions

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse one that won't do beside the others."""
        group = _group_of(call)
        others = {each.name: each.properties for each in RULES.of(call, group.id) if each.key != call.target.id.lower()}
        check(group.id, {**others, call.target.name: body.get("properties", {})})

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Say that it is there."""
        resource.body.setdefault("properties", {})["provisioningState"] = "Succeeded"

    def created(self, call: Call, resource: Resource) -> None:
        """Show it in its group."""
        RULES.show(call, _group_of(call))

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """The same."""
        RULES.show(call, _group_of(call))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it."""
        call.store.drop(resource.id)
        RULES.show(call, _group_of(call))


RULES = ListedChildren("properties.securityRules", SecurityRule())


def _group_of(call: Call) -> Resource:
    found = call.store.get("/".join(call.target.id.split("/")[:-2]))
    assert found is not None, "checked as the parent"
    return found


def check(group: str, rules: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse rules without what each needs, with a priority that there isn't, or that another of its direction has."""
    low, high = _PRIORITIES
    taken: dict[tuple[str, int], str] = {}
    for name, rule in rules.items():
        lacks = [word for word in _NEEDS if rule.get(word) in (None, "")]
        if lacks:
            message = f"Security rule {group}/securityRules/{name} lacks {', '.join(lacks)}."
            raise ArmError(400, "InvalidRequestFormat", message, f"properties.{lacks[0]}")
        priority, direction = rule["priority"], str(rule["direction"])
        if not low <= priority <= high:
            message = (
                f"Security rule has invalid Priority. Value provided: {priority} Allowed range {low}-{high}. "
                f"Rule: {group}/securityRules/{name}."
            )
            raise ArmError(400, "SecurityRuleInvalidPriority", message)
        other = taken.setdefault((direction.lower(), priority), name)
        if other != name:
            message = (
                f"Security rule {other} conflicts with rule {name}. Rules cannot have the same Priority and Direction. "
                f"Group: {group}."
            )
            raise ArmError(400, "SecurityRuleConflict", message)


def defaults(group: str) -> Iterator[dict[str, Any]]:
    """The rules that Azure gives a group."""
    for name, priority, access, direction, source, destination in _DEFAULTS:
        yield {
            "id": f"{group}/defaultSecurityRules/{name}",
            "name": name,
            "type": "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
            "properties": {
                **_ANY,
                "sourceAddressPrefix": source,
                "destinationAddressPrefix": destination,
                "access": access,
                "priority": priority,
                "direction": direction,
                "provisioningState": "Succeeded",
            },
        }
