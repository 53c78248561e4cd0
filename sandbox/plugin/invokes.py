"""azure-native's functions: getX of every kind in the catalog, and the ones that give secrets or say who one is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from amlstack.catalog import machinelearning, monitoring, registry, storage, wire

from . import kinds, names
from .arm_client import Arm, Refusal

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
"""The application that one is signed in through, as azure-native finds it beside Azure's own command line."""

CLIENT_CONFIG = "azure-native:authorization:getClientConfig"
"""The function that says who one is."""
ACTIONS = {
    "azure-native:storage:listStorageAccountKeys": (storage.ACCOUNT, "listKeys"),
    "azure-native:machinelearningservices:listDatastoreSecrets": (machinelearning.DATASTORE, "listSecrets"),
    "azure-native:machinelearningservices:listWorkspaceKeys": (machinelearning.WORKSPACE, "listKeys"),
    "azure-native:containerregistry:listRegistryCredentials": (registry.REGISTRY, "listCredentials"),
    "azure-native:operationalinsights:getSharedKeys": (monitoring.LOG_ANALYTICS, "sharedKeys"),
}
"""Functions that are a POST on a resource."""


def invoke(arm: Arm, token: str, arguments: Mapping[str, Any], subscription: str) -> dict[str, Any]:
    """Call a function of azure-native. Raises Refusal as the Resource Manager does, KeyError for a missing argument."""
    if token == CLIENT_CONFIG:
        return _client_config(subscription)
    if token in ACTIONS:
        kind, action = ACTIONS[token]
        return arm.post(names.locate(kind, arguments, subscription), action, kind.native_version or kind.api_version)
    package, module, function = token.split(":")
    getter = f"{package}:{module}:{function.removeprefix('get')}" if function.startswith("get") else ""
    if not kinds.is_known(getter):
        raise Refusal(f"{token} is not a function that the sandbox knows.", 404, created=False)
    found = kinds.declared(getter, arguments)
    id_ = names.locate(found, arguments, subscription)
    body = arm.get(id_, found.native_version or found.api_version)
    if body is None:
        message = f"ResourceNotFound: The Resource '{found.type}/{arguments[found.name_input]}' was not found: {id_}"
        raise Refusal(message, 404, created=False)
    return {**wire.outputs(found, body), "id": body.get("id", id_)}


def _client_config(subscription: str) -> dict[str, Any]:
    """Who the plugin acts as: the one user of the sandbox's one tenant."""
    tenant = os.environ.get("ARM_TENANT_ID", "")
    user = str(uuid5(NAMESPACE_URL, f"user of {tenant}"))
    return {"subscriptionId": subscription, "tenantId": tenant, "clientId": AZURE_CLI, "objectId": user}
