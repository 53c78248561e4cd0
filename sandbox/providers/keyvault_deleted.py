"""Microsoft.KeyVault/deletedVaults: vaults that were deleted, until they are recovered or purged.

Source: https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list-deleted
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from amlstack.catalog import keyvault
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.operations import purging
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Deleted

_DELETED = "Microsoft.KeyVault/locations/deletedVaults"


def own_deleted(call: Call, name: str) -> Deleted | None:
    """A deleted vault of this name in the call's subscription."""
    inside = f"/subscriptions/{call.target.subscription}/"
    found = call.store.deleted(keyvault.VAULT.type, name)
    return next((each for each in found if each.resource.key.startswith(inside)), None)


def _shown(deleted: Deleted, subscription: str) -> dict[str, Any]:
    vault = deleted.resource
    location = vault.body["location"]
    scope = f"/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}"
    return {
        "id": f"{scope}/deletedVaults/{vault.name}",
        "name": vault.name,
        "type": "Microsoft.KeyVault/deletedVaults",
        "properties": {
            "vaultId": vault.id,
            "location": location,
            "tags": vault.body.get("tags", {}),
            "deletionDate": _time(deleted.deleted_at),
            "scheduledPurgeDate": _time(deleted.purge_at),
            "purgeProtectionEnabled": vault.properties.get("enablePurgeProtection"),
        },
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _need_deleted(call: Call) -> Deleted:
    location, name = call.target.names
    found = own_deleted(call, name)
    if found is None or found.resource.body["location"] != location.replace(" ", "").lower():
        raise ArmError(
            404, "DeletedVaultNotFound", f"There is no deleted vault '{name[:100]}' in location '{location[:100]}'."
        )
    return found


def _list_deleted(call: Call) -> Answer:
    inside = f"/subscriptions/{call.target.subscription}/"
    found = [each for each in call.store.deleted(keyvault.VAULT.type) if each.resource.key.startswith(inside)]
    return Answer(200, {"value": [_shown(each, call.target.subscription) for each in found]})


def _list_deleted_hsms(_: Call) -> Answer:
    """None: managed HSMs aren't played, but `az keyvault list-deleted` asks for both."""
    return Answer(200, {"value": []})


def _get_deleted(call: Call) -> Answer:
    return Answer(200, _shown(_need_deleted(call), call.target.subscription))


def _purge(call: Call) -> Answer:
    """Refused where the vault is purge-protected: only time, or recovery, ends its deleted state."""
    found = _need_deleted(call).resource
    if found.properties.get("enablePurgeProtection"):
        message = (
            "Operation 'DeletedVaultPurge' is not allowed: the vault is purge-protected. Recover it, or choose "
            "another name."
        )
        raise ArmError(405, "MethodNotAllowed", message)
    call.store.purge(found.id)
    return purging(call)


PROVIDERS: tuple[Provider, ...] = ()
ROUTES: dict[tuple[str, str, str], Route] = {
    ("GET", "microsoft.keyvault", "deletedvaults"): _list_deleted,
    ("GET", "microsoft.keyvault", "deletedmanagedhsms"): _list_deleted_hsms,
    ("GET", _DELETED.lower(), ""): _get_deleted,
    ("POST", _DELETED.lower(), "purge"): _purge,
}
