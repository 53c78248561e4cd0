"""Microsoft.KeyVault/vaults/secrets: written through ARM, read by deployments and through the vault's own address.

Sources: the 2024-11-01 types (`value` is never returned),
https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret,
https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter. Not played: who may read one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from amlstack.catalog import keyvault
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.store import Store

_VALUE = "properties.value"
_LONGEST = 25 * 1024
"""Bytes. Source: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets"""


class Secret(Provider):
    """A secret: each PUT writes a new version of it, and no answer of ARM's holds its value."""

    kind = keyvault.SECRET
    defaults: ClassVar[Mapping[str, Any]] = {"properties.attributes.enabled": True}
    name_code = "BadParameter"

    def read(self, call: Call, body: Body) -> None:
        """Keep the value where a PATCH says none."""
        kept = get(call.store.secret(call.target.id), _VALUE)
        if call.method == "PATCH" and kept is not None and isinstance(body.setdefault("properties", {}), dict):
            body["properties"].setdefault("value", kept)

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a value that a vault doesn't take. It isn't quoted."""
        value = get(body, _VALUE)
        if not isinstance(value, str):
            raise bad_request("A secret needs the string 'properties.value'.", _VALUE)
        if len(value.encode()) > _LONGEST:
            raise bad_request(f"A secret has at most {_LONGEST} bytes.", _VALUE)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the addresses of the secret and of this version, and the times."""
        properties = resource.body["properties"]
        vault = call.store.get(resource.id.rsplit("/", 2)[0])
        assert vault is not None, "checked as the parent"
        before = version_of(existing) if existing else ""
        version = call.store.guid(resource.id, f"version after {before}").replace("-", "")
        now = int(time.time())
        created = existing.properties["attributes"]["created"] if existing else now
        properties["attributes"] |= {"created": created, "updated": now}
        properties["secretUri"] = f"{vault.properties['vaultUri']}secrets/{resource.name}"
        properties["secretUriWithVersion"] = f"{properties['secretUri']}/{version}"

    def created(self, call: Call, resource: Resource) -> None:
        """Keep the version, so that it can still be read when there is another."""
        kept = {"value": call.store.secret(resource.id)["properties"]["value"], **resource.properties}
        call.store.keep_sent(f"{resource.id}/{version_of(resource)}", kept)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Keep the new version, as `created` does."""
        self.created(call, resource)


def version_of(resource: Resource) -> str:
    """The newest version of a secret."""
    return str(resource.properties["secretUriWithVersion"]).rpartition("/")[2]


class Unread(Exception):
    """A secret can't be read: the vault's own status, code and message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a secret."""

    version: str
    properties: dict[str, Any]
    """As ARM has them, with `value`."""


def read(store: Store, vault: str, name: str, version: str = "") -> Kept:
    """A version of a secret, by its vault's id; the newest unless said. Raises Unread."""
    found = store.get(f"{vault}/secrets/{name}")
    asked = version or (version_of(found) if found else "")
    kept = store.secret(f"{found.id}/{asked}") if found else None
    if not kept:
        message = (
            f"A secret with (name/id) {name}{f'/{version}' if version else ''} was not found in this key vault. If you "
            "recently deleted this secret you may be able to recover it using the correct recovery command. For help "
            "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182"
        )
        raise Unread(404, "SecretNotFound", message)
    if not kept["attributes"]["enabled"]:
        raise Unread(403, "Forbidden", "Operation get is not allowed on a disabled secret.")
    return Kept(asked, kept)


def fill(store: Store, parameter: str, vault: str, name: str, version: str | None) -> str:
    """The value that Resource Manager gives a deployment's parameter from a vault. Raises ArmError 400, as it does.

    Source of the errors: https://github.com/Azure/azure-powershell/issues/5324 and /issues/5433.
    """
    found, more = store.get(vault), "Please see https://aka.ms/arm-keyvault for usage details."
    if found is None or found.type.lower() != keyvault.VAULT.type.lower():
        message = f"The specified KeyVault '{vault}' could not be found. {more}"
        raise ArmError(400, "KeyVaultParameterReferenceNotFound", message, parameter)
    try:
        return str(_read_for_template(store, found, name, version or "").properties["value"])
    except Unread as error:
        status = {403: "Forbidden", 404: "NotFound"}[error.status]
        message = (
            f"The secret of KeyVault parameter '{parameter}' cannot be retrieved. Http status code: '{status}'. "
            f"Error message: '{error}'. {more}"
        )
        raise ArmError(400, "KeyVaultParameterReferenceSecretRetrieveFailed", message, parameter) from None


def _read_for_template(store: Store, vault: Resource, name: str, version: str) -> Kept:
    if not vault.properties.get("enabledForTemplateDeployment"):
        message = (
            f"Access denied to first party service: vault '{vault.name}' is not enabled for template deployment "
            "(enabledForTemplateDeployment)."
        )
        raise Unread(403, "Forbidden", message)
    return read(store, vault.id, name, version)


PROVIDERS: tuple[Provider, ...] = (Secret(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
