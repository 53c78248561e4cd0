"""Microsoft.ManagedIdentity: user-assigned identities. They get no role by themselves.

Source: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
"""

from __future__ import annotations

from amlstack.catalog import identity
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource


class UserAssignedIdentity(Provider):
    """A user-assigned identity: 201, then 200."""

    kind = identity.USER_ASSIGNED

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write its principal, client and tenant."""
        resource.body.setdefault("properties", {}).update(
            tenantId=TENANT,
            principalId=call.store.guid(resource.id, "principal"),
            clientId=call.store.guid(resource.id, "client"),
        )


PROVIDERS: tuple[Provider, ...] = (UserAssignedIdentity(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
