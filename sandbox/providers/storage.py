"""Microsoft.Storage: accounts, blob containers and file shares.

Sources: https://learn.microsoft.com/rest/api/storagerp/srp_error_codes_common (error codes),
https://learn.microsoft.com/azure/storage/common/storage-account-overview (kinds, SKUs and what they serve),
the 2024-01-01 types (defaults).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import environment, storage
from amlstack.catalog.locations import LOCATIONS
from amlstack.sandbox.resource_manager.body import Body, get, put
from amlstack.sandbox.resource_manager.call import Answer, Call, now
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Action, Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .name_availability import name_check
from .private_link import abandon
from .resource_identity import complete_identity
from .storage_firewall import check_firewall, wrong_values

_SERVICES = ("blob", "dfs", "file", "queue", "table", "web")
_SERVES = {"FileStorage": ("file",), "BlockBlobStorage": ("blob", "dfs", "web"), "BlobStorage": ("blob", "dfs", "web")}


def new_key() -> str:
    """A key as Azure draws it: 64 random bytes in base 64."""
    return base64.b64encode(secrets.token_bytes(64)).decode()


def serves(account: Resource, service: str) -> bool:
    """Whether an account has a blob, dfs or file service: its kind and its SKU decide."""
    kind, sku = str(account.body.get("kind")), str(get(account.body, "sku.name"))
    if kind == "FileStorage" or sku.startswith("StandardV2"):
        return service == "file"
    return service in _SERVES.get(kind, _SERVICES) and not (service == "file" and sku.startswith("Premium"))


class StorageAccount(Provider):
    """A storage account: 202 without a body on creation, 200 on update."""

    kind = storage.ACCOUNT
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "properties.networkAcls.bypass": str
    }  # several words, with commas between
    keeps = ("kind", "sku", "properties")
    poll: ClassVar[Poll] = "location"
    name_code = "AccountNameInvalid"
    taken_code = "StorageAccountAlreadyTaken"
    fixed_code = "AccountPropertyCannotBeUpdated"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.minimumTlsVersion": "TLS1_0",
        "properties.supportsHttpsTrafficOnly": True,
        "properties.allowBlobPublicAccess": False,
        "properties.allowCrossTenantReplication": False,
        "properties.networkAcls": {
            "bypass": "AzureServices",
            "virtualNetworkRules": [],
            "ipRules": [],
            "defaultAction": "Allow",
        },
        "properties.encryption": {
            "keySource": "Microsoft.Storage",
            "services": {each: {"enabled": True, "keyType": "Account"} for each in ("blob", "file")},
        },
        "properties.privateEndpointConnections": [],
    }

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it; its private endpoints stay."""
        abandon(call, resource)
        super().remove(call, resource)

    def check_unique(self, call: Call, name: str, existing: Resource | None) -> None:
        """Refuse a name that is taken, with a code of its own where this subscription has it."""
        if existing is None and any(
            each.key.startswith(f"/subscriptions/{call.target.subscription}/")
            for each in call.store.of_type(self.kind.type, name)
        ):
            message = f"The storage account '{name}' already exists in another group of this subscription."
            raise ArmError(409, "StorageAccountAlreadyExists", message, "name")
        super().check_unique(call, name, existing)

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse kinds that are retired, SKUs that don't go with the kind, and changes of kind or performance."""
        kind, sku = body["kind"], body["sku"]["name"]
        if existing is None and kind in storage.RETIRED_KINDS:
            raise _invalid("kind", f"accounts of kind {kind} can no longer be created. Use StorageV2.")
        if kind in storage.DATA_SKUS and not storage.may_be(kind, sku):
            raise wrong_values("kind, sku", f"an account of kind {kind} can't be {sku}", "kind")
        if get(body, "properties.isHnsEnabled") and not storage.may_be_hierarchical(kind, sku):
            raise ArmError(
                400,
                "InvalidRequestPropertyValue",
                "The value 'True' is not allowed for property isHnsEnabled.",
                "properties.isHnsEnabled",
            )
        check_firewall(get(body, "properties.networkAcls", {}))
        if existing is None:
            return
        was_kind, was_sku = existing.body["kind"], existing.body["sku"]["name"]
        if kind != was_kind and not (was_kind in storage.RETIRED_KINDS and kind == "StorageV2"):
            raise ArmError(409, self.fixed_code, f"The kind '{was_kind}' can't be changed to '{kind}'.", "kind")
        if sku.split("_")[0] != was_sku.split("_")[0]:
            raise ArmError(409, self.fixed_code, f"The SKU '{was_sku}' can't be changed to '{sku}'.", "sku.name")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the endpoints, the times and the SKU's tier."""
        body, location = resource.body, resource.body["location"]
        sku = body["sku"]["name"]
        body["sku"] = {"name": sku, "tier": _tier(sku)}
        properties = body["properties"]
        if existing is None:
            properties |= {"creationTime": now(), "keyCreationTime": dict.fromkeys(storage.KEYS, now())}
            if body["kind"] != "FileStorage":
                properties.setdefault("accessTier", "Premium" if sku.startswith("Premium") else "Hot")
        properties |= {"provisioningState": "Succeeded", "primaryLocation": location, "statusOfPrimary": "available"}
        domain = environment.domain("storage_domain", environment.cloud_of(location))
        properties["primaryEndpoints"] = {
            each: f"https://{resource.name}.{each}.{domain}/" for each in _SERVICES if serves(resource, each)
        }
        _complete_pair(resource)
        complete_identity(call, resource)

    def created(self, call: Call, resource: Resource) -> None:
        """Draw two keys, which only listKeys gives."""
        call.store.keep_secret(resource.id, {each: new_key() for each in storage.KEYS})

    def actions(self) -> Mapping[str, Action]:
        """listKeys and regenerateKey."""
        return {"listkeys": _list_keys, "regeneratekey": _regenerate_key}


def _complete_pair(account: Resource) -> None:
    """Write the second region where the SKU is geo-redundant, and its endpoints, which files have none of.

    Source: https://learn.microsoft.com/azure/storage/common/storage-redundancy-endpoints
    """
    properties = account.body["properties"]
    for word in ("secondaryLocation", "statusOfSecondary", "secondaryEndpoints"):
        properties.pop(word, None)
    redundancy = account.body["sku"]["name"].rpartition("_")[2]
    region = LOCATIONS.get(account.body["location"])
    if redundancy not in storage.GEO_SKUS or region is None or region.pair is None:
        return
    properties |= {"secondaryLocation": region.pair, "statusOfSecondary": "available"}
    if redundancy.startswith("RA"):
        properties["secondaryEndpoints"] = {
            each: url.replace(f"//{account.name}.", f"//{account.name}-secondary.")
            for each, url in properties["primaryEndpoints"].items()
            if each != "file"
        }


def _invalid(path: str, why: str) -> ArmError:
    return ArmError(400, "AccountPropertyIsInvalid", f"'{path}' is invalid: {why}", path)


def _list_keys(call: Call, account: Resource) -> Answer:
    kept, created = call.store.secret(account.id), get(account.body, "properties.keyCreationTime", {})
    keys = [
        {"keyName": each, "value": kept[each], "permissions": "FULL", "creationTime": created.get(each)}
        for each in storage.KEYS
    ]
    return Answer(200, {"keys": keys})


def _regenerate_key(call: Call, account: Resource) -> Answer:
    name = call.body.get("keyName")
    if name not in storage.KEYS:
        raise ArmError(
            400, "InvalidRequestPropertyValue", f"'keyName' must be one of {', '.join(storage.KEYS)}.", "keyName"
        )
    call.store.keep_secret(account.id, call.store.secret(account.id) | {name: new_key()})
    put(account.body, f"properties.keyCreationTime.{name}", now())
    call.store.put(account)
    return _list_keys(call, account)


def _skus(_: Call) -> Answer:
    """GET skus: each that an account can have, everywhere. Source: https://learn.microsoft.com/rest/api/storagerp/skus/list"""
    where = [each.name for each in LOCATIONS.values()]
    value = [
        {"resourceType": "storageAccounts", "name": name, "tier": _tier(name), "locations": where, "restrictions": []}
        for name in storage.SKUS
    ]
    return Answer(200, {"value": value})


def _tier(sku: str) -> str:
    return sku.partition("_")[0].removesuffix("V2")


PROVIDERS: tuple[Provider, ...] = (StorageAccount(),)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("POST", "microsoft.storage", "checknameavailability"): name_check(PROVIDERS[0]),
    ("GET", "microsoft.storage", "skus"): _skus,
}
