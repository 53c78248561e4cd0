"""Microsoft.Network: network security groups, and their rules in the body. Creation 201, deletion 202.

Sources: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules,
https://learn.microsoft.com/rest/api/virtualnetwork/network-security-groups, aka.ms/deletensg (in use). A rule with a
priority outside of 100 to 4096, or that another of its direction has, is refused with SecurityRuleInvalidPriority and
SecurityRuleConflict, which are quoted in Azure's issues; the messages are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from amlstack.catalog import network
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import network_security_rules as rules


class SecurityGroup(Provider):
    """A network security group."""

    kind = network.SECURITY_GROUP
    creating: ClassVar[str] = "Updating"
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    keeps = ("properties.securityRules",)
    defaults: ClassVar[Mapping[str, Any]] = {"properties.securityRules": []}

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse rules that won't do."""
        given = rules.RULES.given(call, body)
        rules.check(call.target.id, {each["name"]: each.get("properties", {}) for each in given})

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write its GUID and the default rules."""
        super().complete(call, resource, existing)
        resource.body["properties"] |= {
            "resourceGuid": call.store.guid(resource.id, "network security group"),
            "defaultSecurityRules": list(rules.defaults(resource.id)),
        }

    def created(self, call: Call, resource: Resource) -> None:
        """Make the rules of the body, and take away those that it leaves out of its list."""
        rules.RULES.lay(call, resource)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """The same."""
        rules.RULES.lay(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, unless it guards a subnet."""
        users = list(_guarded(call, resource))
        if users:
            message = (
                f"Network security group {resource.id} cannot be deleted because it is in use by the following "
                f"resources: {', '.join(users)}. In order to delete the Network security group, remove the association "
                "with the resource(s). To learn how to do this, see aka.ms/deletensg."
            )
            raise ArmError(400, "InUseNetworkSecurityGroupCannotBeDeleted", message)
        call.store.drop(resource.id)


def _guarded(call: Call, group: Resource) -> Iterator[str]:
    for each in call.store.of_type(network.SUBNET.type):
        if str(get(each.body, "properties.networkSecurityGroup.id")).lower() == group.key:
            yield each.id


PROVIDERS: tuple[Provider, ...] = (SecurityGroup(), rules.SecurityRule())
ROUTES: dict[tuple[str, str, str], Route] = {}
