"""What Resource Manager says of the resource providers: their types, each with its api-versions and locations.

Source: https://learn.microsoft.com/rest/api/resources/providers
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amlstack.catalog.kind import Kind
from amlstack.catalog.locations import LOCATIONS
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.target import PROVIDERS as TENANT_LEVEL
from amlstack.sandbox.resource_manager.target import SUBSCRIPTIONS


def routes(providers: Iterable[Provider]) -> Mapping[tuple[str, str, str], Route]:
    """The routes of every namespace that has a provider."""
    found: dict[tuple[str, str, str], Route] = {
        ("GET", SUBSCRIPTIONS, "providers"): _every,
        ("GET", TENANT_LEVEL, ""): _every,
    }
    for namespace in {each.kind.namespace.lower() for each in providers}:
        found |= {
            ("GET", namespace, ""): _one,
            ("GET", namespace, "resourcetypes"): _types,
            ("GET", namespace, "operations"): _operations,
            ("POST", namespace, "register"): _one,
            ("POST", namespace, "unregister"): _unregister,
        }
    return found


def _every(call: Call) -> Answer:
    namespaces = sorted({each.kind.namespace for each in call.providers.values()})
    return Answer(200, {"value": [_shown(call, each.lower()) for each in namespaces]})


def _one(call: Call) -> Answer:
    """GET, and register: every provider is registered at all times."""
    return Answer(200, _shown(call, call.target.namespace))


def _types(call: Call) -> Answer:
    return Answer(200, {"value": _shown(call, call.target.namespace)["resourceTypes"]})


def _unregister(call: Call) -> Answer:
    """Raises ArmError: the sandbox's providers are always registered."""
    message = f"The sandbox can't unregister '{call.target.namespace}': its providers are always registered."
    raise ArmError(409, "CannotUnregisterRP", message)


def _operations(call: Call) -> Answer:
    found = []
    for kind in _kinds(call, call.target.namespace):
        for verb in ("read", "write", "delete"):
            name = f"{kind.type}/{verb}"
            display = {"provider": kind.namespace, "resource": kind.title, "operation": name, "description": name}
            found.append({"name": name, "isDataAction": False, "display": display})
    return Answer(200, {"value": found})


def _shown(call: Call, namespace: str) -> dict[str, Any]:
    kinds = _kinds(call, namespace)
    shown = {
        "namespace": kinds[0].namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": "Registered",
        "resourceTypes": [_type(kind) for kind in kinds],
    }
    at = f"/subscriptions/{call.target.subscription}" if call.target.subscription else ""
    return {"id": f"{at}/providers/{kinds[0].namespace}", **shown}


def _type(kind: Kind) -> dict[str, Any]:
    capabilities = (
        ("CrossResourceGroupResourceMove", kind.located),
        ("SystemAssignedResourceIdentity", "identity" in kind.top),
        ("SupportsTags", kind.taggable),
        ("SupportsLocation", kind.located),
    )
    return {
        "resourceType": kind.type.partition("/")[2],
        "locations": [each.display_name for each in LOCATIONS.values()] if kind.located else [],
        "apiVersions": list(reversed(kind.versions)),
        "defaultApiVersion": kind.api_version,
        "capabilities": ", ".join(word for word, has in capabilities if has) or "None",
    }


def _kinds(call: Call, namespace: str) -> list[Kind]:
    return [each.kind for each in call.providers.values() if each.kind.namespace.lower() == namespace]
