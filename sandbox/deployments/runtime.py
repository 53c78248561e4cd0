"""What only a deployment knows: reference() and list*(), answered from what exists by then.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from amlstack.arm.language.scope import KeyVaultReference, Scope
from amlstack.catalog import ids
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.providers.keyvault_secrets import fill
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError, missing
from amlstack.sandbox.resource_manager.lifecycle import find
from amlstack.sandbox.resource_manager.operations import view
from amlstack.sandbox.resource_manager.target import parse

_DEPLOYER = "5a9db0c5-0000-4000-8000-0000000000d0"


class SandboxRuntime:
    """Answers inside the store's transaction; what it raises is an ArmError."""

    def __init__(self, call: Call, send: Callable[[Call], Answer], hide: Callable[[str], None]) -> None:
        """`hide` is told each value that is read from a vault."""
        self._call, self._send, self._hide = call, send, hide

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """The value of one call. Raises ArmError for what isn't there, and for functions that the sandbox lacks."""
        name = function.lower()
        if name == "reference":
            return self._reference(*arguments)
        if name == "references":
            return [self._reference(id_, *arguments[1:]) for id_ in arguments[0]]
        if name.startswith("list"):
            return self._list(function, *arguments)
        if name == "deployer":
            return {"objectId": _DEPLOYER, "tenantId": TENANT}
        raise ArmError(501, "NotImplemented", f"The sandbox doesn't play the function '{function}'.")

    def secret(self, reference: KeyVaultReference) -> Any:
        """A secret that a nested deployment takes from a vault. Raises ArmError."""
        value = fill(self._call.store, reference.secret, reference.vault, reference.secret, reference.version)
        self._hide(value)
        return value

    def _reference(self, id_: str, api_version: str = "", full: str = "") -> Any:
        if api_version.lower() == "full":
            api_version, full = "", api_version
        if f"/{DEPLOYMENT.type}/".lower() in id_.lower():
            return self._deployed(id_)
        try:
            found = find(replace(self._call, target=parse(id_)))
        except ArmError:
            found = None
        if found is None:
            raise _missing(id_)
        shown = view(self._call, found)
        if full.lower() != "full":
            return shown.get("properties", {})
        within = ids.parse(found.id)
        where = {"subscriptionId": within.subscription, "resourceId": found.id}
        envelope = {key: value for key, value in shown.items() if key not in {"id", "name", "type"}}
        return {"apiVersion": api_version, **envelope, **where, "resourceGroupName": within.group or ""}

    def _deployed(self, id_: str) -> Any:
        found = self._call.store.history.get(id_)
        if found is None:
            raise _missing(id_)
        return found.properties

    def _list(self, function: str, id_: str, api_version: str, body: Any = None) -> Any:
        path = f"{id_}/{function}"
        query, given = {"api-version": api_version}, body or {}
        made = replace(self._call, method="POST", target=parse(path), path=path, query=query, body=given, raw=b"")
        return self._send(made).body


def _missing(id_: str) -> ArmError:
    try:
        found = ids.parse(id_)
    except ValueError as error:
        return ArmError(400, "InvalidResourceReference", f"'{id_[:500]}' is no resource's id: {error}.")
    return missing(found.type, found.arm_name, found.group)
