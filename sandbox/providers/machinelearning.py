"""Microsoft.MachineLearningServices/workspaces.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-workspace (associated resources),
https://learn.microsoft.com/azure/machine-learning/concept-soft-delete, azure-rest-api-specs#15878 (the vault is
required), azure-docs#80040 (roles given by the service), AzureTRE#1920 and get-started-with-ai-chat#65 (the codes of
refusals), the 2025-12-01 types (defaults).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import machinelearning
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.body import Body, get, put
from amlstack.sandbox.resource_manager.call import Answer, Call, system_data
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.operations import acting, purging
from amlstack.sandbox.resource_manager.provider import Action, Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from . import machinelearning_checks, machinelearning_identity, machinelearning_network, machinelearning_system
from .private_link import abandon
from .resource_identity import complete_identity

_TYPE = machinelearning.WORKSPACE.type
_DAY = 86_400
_FLAGS = (
    *("hbiWorkspace", "v1LegacyMode", "enableDataIsolation"),
    *("allowPublicAccessWhenBehindVnet", "provisionNetworkNow"),
)
_FLAG_WORDS = {"true": True, "false": False}
_ORDERS = ("softDeleteEnabled", "allowRecoverSoftDeletedWorkspace", "allowRoleAssignmentOnRG", "existingWorkspaces")
"""What a creation by a preview's api-version may ask for, and no answer shows."""
_KEPT = (
    *("containerRegistry", "applicationInsights", "discoveryUrl", "managedNetwork"),
    *("systemDatastoresAuthMode", "primaryUserAssignedIdentity"),
)


class Workspace(Provider):
    """A workspace: 201 with a body and an Azure-AsyncOperation; deletion 202, and soft unless `forceToPurge=true`."""

    kind = machinelearning.WORKSPACE
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "kind": tuple(machinelearning.WORKSPACE_WORDS.values()),  # published as any text
        "sku.tier": str,  # whatever is said, it is Basic
    }
    demands: ClassVar[Mapping[str, bool]] = {"properties": False}  # what is missing in them is told instead
    keeps = ("kind", "identity", *(f"properties.{word}" for word in _KEPT))
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    fixed_code = "BadRequest"
    fixed_status = 400
    defaults: ClassVar[Mapping[str, Any]] = {
        "kind": "Default",
        "properties.allowPublicAccessWhenBehindVnet": False,
        "properties.enableDataIsolation": False,
        "properties.hbiWorkspace": False,
        "properties.managedNetwork.isolationMode": "Disabled",
        "properties.publicNetworkAccess": "Enabled",
        "properties.systemDatastoresAuthMode": "AccessKey",
        "properties.v1LegacyMode": False,
    }

    def restored(self, call: Call, body: Body) -> bool:
        """Refuse the name of a soft-deleted workspace: ARM has no property that restores one."""
        if deleted_workspace(call, call.target.id):
            message = (
                "Soft-deleted workspace exists. Please purge or recover it. "
                "To purge it, DELETE it with forceToPurge=true; or create the workspace under another name."
            )
            raise bad_request(message, "name")
        return False

    def read(self, call: Call, body: Body) -> None:
        """A template of Microsoft's own client (azure-ai-ml's workspace_base.json) says more than the published type:
        flags as strings, empty strings and objects for what is left out, and orders that only previews have.
        """
        properties = body.get("properties")
        if not isinstance(properties, dict) or call.method != "PUT":
            return
        for word in _FLAGS:
            properties[word] = _FLAG_WORDS.get(str(properties.get(word)).lower(), properties.get(word))
        for word in _ORDERS:
            properties.pop(word, None)
        body["properties"] = _without_empty(properties)

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse an identity, associated resources, a network or a key that won't do."""
        machinelearning_identity.check_change(body, existing)
        if body["kind"] == "Project":
            hub = call.refer(
                get(body, "properties.hubResourceId"), _TYPE, "properties.hubResourceId", "ValidationError"
            )
            if hub.body.get("kind") != "Hub":
                raise bad_request(f"'{hub.name}' is no hub.", "properties.hubResourceId")
        else:
            machinelearning_checks.check_dependencies(call, body, existing)
            machinelearning_checks.check_keys(call, body, existing)
        if existing:
            machinelearning_checks.check_network_change(body, existing)
        machinelearning_checks.check_encryption(call, body)
        machinelearning_identity.check_roles(call, body)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the SKU, of which there is one, and the service's ids and addresses."""
        body, id_ = resource.body, resource.id
        properties, location = body["properties"], body["location"]
        body["sku"] = {"name": "Basic", "tier": "Basic"}
        if body["kind"] == "Project":
            hub = call.refer(properties["hubResourceId"], _TYPE, "properties.hubResourceId")
            for path in self.kind.references:
                if get(hub.body, path):
                    put(body, path, get(hub.body, path))
        properties.setdefault("friendlyName", resource.name)
        properties.setdefault("privateEndpointConnections", [])
        properties.setdefault("discoveryUrl", f"https://{location}.api.azureml.ms/discovery")
        properties |= {
            "workspaceId": call.store.guid(id_, "workspace"),
            "tenantId": TENANT,
            "mlFlowTrackingUri": f"azureml://{location}.api.azureml.ms/mlflow/v1.0{id_}",
            "privateLinkCount": len(properties["privateEndpointConnections"]),
            "provisioningState": "Succeeded",
        }
        account = call.store.get(properties["storageAccount"])
        if account:
            properties["storageHnsEnabled"] = bool(account.properties.get("isHnsEnabled"))
        machinelearning_network.replace_rules(call, body, existing)
        body["systemData"] = system_data(existing)
        complete_identity(call, resource)

    def created(self, call: Call, resource: Resource) -> None:
        """Give the system identity its roles, and make four datastores with their containers and shares."""
        machinelearning_identity.grant(call, resource)
        machinelearning_system.lay_datastores(call, resource)
        machinelearning_network.lay(call, resource)
        if resource.properties.get("provisionNetworkNow"):
            machinelearning_network.provision(call, resource, spark=False)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Give roles on what is new, and write the system datastores anew where they sign in another way."""
        machinelearning_identity.grant(call, resource)
        mode = "properties.systemDatastoresAuthMode"
        if get(resource.body, mode) != get(before.body, mode):
            machinelearning_system.lay_datastores(call, resource)
        machinelearning_network.lay(call, resource)

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """Those of the kinds that the query names: `kind=hub`, or `kind=project,default`."""
        kinds = call.query.get("kind", "").lower().split(",")
        return [each for each in found if kinds == [""] or str(each.body.get("kind")).lower() in kinds]

    def remove(self, call: Call, resource: Resource) -> None:
        """Soft-delete it with its datastores for 14 days, or delete it for good with `forceToPurge=true`."""
        projects = [
            each
            for each in call.store.of_type(_TYPE)
            if str(each.properties.get("hubResourceId")).lower() == resource.key
        ]
        if projects:
            raise ArmError(
                409, "Conflict", f"The hub has projects: delete {', '.join(each.name for each in projects)} first."
            )
        abandon(call, resource)
        if call.says("forceToPurge"):
            call.store.drop(resource.id)
        else:
            call.store.bury(resource, time.time() + (self.kind.soft_delete_days or 0) * _DAY)

    def remove_missing(self, call: Call) -> Answer:
        """Purge a soft-deleted workspace with `forceToPurge=true`."""
        found = deleted_workspace(call, call.target.id)
        if found is None or not call.says("forceToPurge"):
            return Answer(204)
        call.store.purge(found.id)
        return purging(call)

    def actions(self) -> Mapping[str, Action]:
        """listKeys, resyncKeys and provisionManagedNetwork."""
        return {
            "listkeys": machinelearning_system.list_keys,
            "resynckeys": machinelearning_system.resync_keys,
            "provisionmanagednetwork": _provision,
        }

    def ended(self, call: Call, resource: Resource, action: str) -> Body:
        """What the end of provisionManagedNetwork answers: the network's status."""
        return dict(get(resource.body, f"{machinelearning_network.NETWORK}.status"))


def _provision(call: Call, workspace: Resource) -> Answer:
    machinelearning_network.provision(call, workspace, spark=call.body.get("includeSpark") is True)
    return acting(call, workspace, "provisionManagedNetwork")


def deleted_workspace(call: Call, id_: str) -> Resource | None:
    """The soft-deleted workspace of an id."""
    found = call.store.deleted(_TYPE, id_.rpartition("/")[2])
    return next((each.resource for each in found if each.resource.key == id_.lower()), None)


def _without_empty(properties: Body) -> Body:
    """The properties without empty strings, nor objects that hold nothing else."""
    found = {key: _without_empty(each) if isinstance(each, dict) else each for key, each in properties.items()}
    return {key: each for key, each in found.items() if each not in ("", None, {})}


PROVIDERS: tuple[Provider, ...] = (Workspace(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
