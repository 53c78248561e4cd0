"""Microsoft.KeyVault: vaults, which are always soft-deleted.

Sources: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview,
https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery, the 2024-11-01 types (defaults).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import environment, firewall, keyvault
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .keyvault_deleted import own_deleted
from .keyvault_policies import check_policies
from .name_availability import name_check
from .private_link import abandon
from .service_firewalls import check_rules, settle_vault

_DAY = 86_400


class Vault(Provider):
    """A vault: 201 with a body whose provisioningState ends as Succeeded."""

    kind = keyvault.VAULT
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "properties.publicNetworkAccess": ("Enabled", "Disabled"),  # published as any text
    }
    keeps = (
        "properties.enablePurgeProtection",
        "properties.tenantId",
        "properties.sku",
        "properties.enableRbacAuthorization",
    )
    poll: ClassVar[Poll] = "body"
    creating = "RegisteringDns"
    name_code = "VaultNameNotValid"
    taken_code = "VaultAlreadyExists"
    fixed_code = "BadRequest"
    fixed_status = 400
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.accessPolicies": [],
        "properties.enableSoftDelete": True,
        "properties.softDeleteRetentionInDays": keyvault.RETENTION_DAYS[1],
        "properties.enableRbacAuthorization": False,
        "properties.enabledForDeployment": False,
        "properties.publicNetworkAccess": "Enabled",
    }

    def defaults_for(self, call: Call) -> Mapping[str, Any]:
        """From 2026-02-01 on a vault has RBAC unless it says otherwise.

        Source: https://learn.microsoft.com/azure/key-vault/general/access-control-default
        """
        if call.api_version < keyvault.RBAC_SINCE:
            return self.defaults
        return {**self.defaults, "properties.enableRbacAuthorization": True}

    def is_taken(self, call: Call, name: str) -> bool:
        """Whether a vault has the name, or a deleted one keeps it, in any subscription."""
        return super().is_taken(call, name) or bool(call.store.deleted(self.kind.type, name))

    def check_unique(self, call: Call, name: str, existing: Resource | None) -> None:
        """Refuse a name that is taken, but for a deleted vault of one's own, which `restored` answers."""
        if existing is not None or own_deleted(call, name):
            return
        super().check_unique(call, name, existing)

    def restored(self, call: Call, body: Body) -> bool:
        """`createMode: recover` brings a deleted vault back; any other creation under its name is refused."""
        found = own_deleted(call, call.target.name)
        recover = get(body, "properties.createMode") == "recover"
        if found is None:
            if recover:
                raise ArmError(404, "NotFound", f"There is no deleted vault '{call.target.name}' to recover.")
            return False
        if recover and found.resource.key == call.target.id.lower():
            call.store.unearth(found.resource.id)
            return True
        ways = "recover it with createMode 'recover', or choose another name"
        if not get(found.resource.body, "properties.enablePurgeProtection"):
            ways = "recover it with createMode 'recover', purge it, or choose another name"
        message = (
            f"A vault named '{call.target.name}' exists in deleted state ({found.resource.id}) and keeps the "
            f"name: {ways}."
        )
        raise ArmError(409, "ConflictError", message)

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse settings that a vault can't have, or can't change to."""
        properties = body["properties"]
        _check_protection(call, properties)
        check_policies(properties["accessPolicies"])
        check_rules(properties.get("networkAcls") or {}, firewall.VAULT, "properties.networkAcls")
        if not _is_guid(properties["tenantId"]):
            raise bad_request("An invalid value was provided for 'tenantId': it must be a GUID.", "properties.tenantId")
        told = properties["enableRbacAuthorization"] or get(call.body, "properties.accessPolicies") is not None
        if existing is None and not told:
            message = "'accessPolicies' must be given where RBAC is off (an empty array will do)."
            raise bad_request(message, "properties.accessPolicies")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the vault's address, and drop `createMode`, which is an order."""
        properties = resource.body["properties"]
        properties.pop("createMode", None)
        settle_vault(properties)
        cloud = environment.cloud_of(resource.body["location"])
        properties |= {
            "vaultUri": f"https://{resource.name.lower()}{environment.KEY_VAULT_DNS[cloud]}/",
            "provisioningState": "Succeeded",
        }

    def remove(self, call: Call, resource: Resource) -> None:
        """Soft-delete it for as long as it says; its private endpoints stay."""
        abandon(call, resource)
        for each in call.store.below(resource.id):
            if each.type.lower() != keyvault.SECRET.type.lower():  # its secrets come back with it
                call.store.drop(each.id)
        call.store.bury(resource, time.time() + resource.properties["softDeleteRetentionInDays"] * _DAY)


def _check_protection(call: Call, properties: Body) -> None:
    """Refuse soft delete off, purge protection off, and a retention out of bounds."""
    if get(call.body, "properties.enablePurgeProtection") is False:
        message = "'enablePurgeProtection' cannot be set to false: purge protection is irreversible. Leave it out."
        raise bad_request(message, "properties.enablePurgeProtection")
    if properties["enableSoftDelete"] is False:
        message = "'enableSoftDelete' cannot be set to false: soft delete can't be turned off."
        raise bad_request(message, "properties.enableSoftDelete")
    low, high = keyvault.RETENTION_DAYS
    if not low <= properties["softDeleteRetentionInDays"] <= high:
        message = f"'softDeleteRetentionInDays' must be {low} to {high}."
        raise bad_request(message, "properties.softDeleteRetentionInDays")


def _is_guid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


PROVIDERS: tuple[Provider, ...] = (Vault(),)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("POST", "microsoft.keyvault", "checknameavailability"): name_check(PROVIDERS[0], "AccountNameInvalid"),
}
