"""Microsoft.ContainerRegistry: registries.

Sources: https://learn.microsoft.com/rest/api/containerregistry/registries (2025-11-01), the types of that version
(defaults), https://learn.microsoft.com/azure/container-registry/container-registry-skus.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import environment, firewall, registry
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Answer, Call, now
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.lifecycle import need
from amlstack.sandbox.resource_manager.provider import Action, Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .name_availability import name_check
from .private_link import abandon
from .resource_identity import complete_identity
from .service_firewalls import check_rules, settle_registry
from .storage import new_key

_PASSWORDS = ("password", "password2")
_OPEN: Mapping[str, Any] = {"defaultAction": "Allow", "ipRules": []}
"""The rules of a Premium registry that is given none."""


class Registry(Provider):
    """A registry: 201 with a body and an Azure-AsyncOperation; deletion 202."""

    kind = registry.REGISTRY
    differs: ClassVar[Mapping[str, Shape | None]] = {"sku.name": registry.SKUS}  # Classic ones are retired
    keeps = ("sku", "properties")
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.adminUserEnabled": False,
        "properties.anonymousPullEnabled": False,
        "properties.dataEndpointEnabled": False,
        "properties.encryption.status": "disabled",
        "properties.networkRuleBypassOptions": "AzureServices",
        "properties.policies": {
            "quarantinePolicy": {"status": "disabled"},
            "trustPolicy": {"status": "disabled", "type": "Notary"},
            "retentionPolicy": {"status": "disabled", "days": 7},
            "exportPolicy": {"status": "enabled"},
            "azureADAuthenticationAsArmPolicy": {"status": "enabled"},
            "softDeletePolicy": {"status": "disabled", "retentionDays": 7},
        },
        "properties.privateEndpointConnections": [],
        "properties.publicNetworkAccess": "Enabled",
        "properties.zoneRedundancy": "Disabled",
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse network rules with another SKU than Premium."""
        rules = get(body, "properties.networkRuleSet", _OPEN) != _OPEN
        if (rules or get(body, "properties.publicNetworkAccess") == "Disabled") and body["sku"]["name"] != "Premium":
            message = f"The SKU {body['sku']['name']} has no network rules: use Premium, or leave public access on."
            raise ArmError(400, "InvalidFeatureForSku", message, "sku.name")
        check_rules(get(body, "properties.networkRuleSet") or {}, firewall.REGISTRY, "properties.networkRuleSet")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the login server, the SKU's tier, the time, and what only a Premium one has."""
        sku = resource.body["sku"]["name"]
        resource.body["sku"] = {"name": sku, "tier": sku}
        properties = resource.body["properties"]
        if sku == registry.PREMIUM:
            properties["networkRuleSet"] = settle_registry(properties.get("networkRuleSet") or {})
        else:
            properties.pop("networkRuleSet", None)
        cloud = environment.cloud_of(resource.body["location"])
        suffix = environment.CLOUDS[cloud]["suffixes"]["acrLoginServer"]
        host = f"{resource.name.lower()}.{resource.body['location']}.data{suffix}"
        properties["dataEndpointHostNames"] = [host] if properties["dataEndpointEnabled"] else []
        properties |= {"loginServer": f"{resource.name.lower()}{suffix}", "provisioningState": "Succeeded"}
        properties.setdefault("creationDate", now())
        complete_identity(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it; its private endpoints stay."""
        abandon(call, resource)
        super().remove(call, resource)

    def created(self, call: Call, resource: Resource) -> None:
        """Draw the admin user's passwords, which only listCredentials gives."""
        call.store.keep_secret(resource.id, {each: new_key() for each in _PASSWORDS})

    def actions(self) -> Mapping[str, Action]:
        """listCredentials and regenerateCredential, of the admin user."""
        return {"listcredentials": _list_credentials, "regeneratecredential": _regenerate_credential}


def _list_credentials(call: Call, found: Resource) -> Answer:
    if not get(found.body, "properties.adminUserEnabled"):
        message = f"The admin user of registry '{found.name}' is disabled: use a role such as AcrPull."
        raise ArmError(400, "UnAuthorizedForCredentialOperations", message)
    return _credentials(found, call.store.secret(found.id))


def _regenerate_credential(call: Call, found: Resource) -> Answer:
    name = call.body.get("name")
    if name not in _PASSWORDS:
        raise ArmError(400, "InvalidRequestContent", f"'name' must be one of {', '.join(_PASSWORDS)}.", "name")
    answer = _list_credentials(call, found)
    drawn = {each["name"]: each["value"] for each in answer.body["passwords"]} | {name: new_key()}
    call.store.keep_secret(found.id, drawn)
    return _credentials(found, drawn)


def _credentials(found: Resource, kept: Mapping[str, str]) -> Answer:
    passwords = [{"name": each, "value": kept[each]} for each in _PASSWORDS]
    return Answer(200, {"username": found.name, "passwords": passwords})


def _usages(call: Call) -> Answer:
    """GET listUsages: the sandbox keeps no images, so nothing of the SKU's storage is in use."""
    sku = need(call).body["sku"]["name"]
    size = {"name": "Size", "limit": registry.INCLUDED_GIB[sku] * 1024**3, "currentValue": 0, "unit": "Bytes"}
    return Answer(200, {"value": [size]})


PROVIDERS: tuple[Provider, ...] = (Registry(),)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("POST", "microsoft.containerregistry", "checknameavailability"): name_check(PROVIDERS[0], "Invalid"),
    ("GET", "microsoft.containerregistry/registries", "listusages"): _usages,
}
