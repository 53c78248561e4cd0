"""What a workspace makes by itself: four datastores with their containers and shares, and, when an image is first
built, a registry.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-data (the four datastores),
https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources (the lazy registry).
"""

from __future__ import annotations

from dataclasses import replace

from amlstack.catalog import environment, ids, machinelearning, registry, storage
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Answer, Call, system_data
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.lifecycle import write
from amlstack.sandbox.resource_manager.operations import view
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.target import parse

from . import machinelearning_identity
from .authorization import roles_of

_WORKING_DIRECTORY = "code-391ff5ac-6576-460f-ba4d-7e03433c68b6"
"""The share's name is the same for every workspace."""


def lay_datastores(call: Call, workspace: Resource) -> None:
    """Make the system datastores, or write them again, signed in as systemDatastoresAuthMode says."""
    account = call.store.get(workspace.properties["storageAccount"])
    assert account is not None, "checked before"
    guid = workspace.properties["workspaceId"]
    places = (
        (storage.BLOB_CONTAINER, "containerName", f"azureml-blobstore-{guid}"),
        (storage.FILE_SHARE, "fileShareName", f"azureml-filestore-{guid}"),
        (storage.BLOB_CONTAINER, "containerName", "azureml"),
        (storage.FILE_SHARE, "fileShareName", _WORKING_DIRECTORY),
    )
    for name, (kind, key, place) in zip(machinelearning.SYSTEM_DATASTORES, places, strict=False):
        within = ids.parse(account.id)
        assert within.group is not None
        id_ = ids.resource_id(
            ids.group_id(within.subscription, within.group), kind.type, account.name, storage.SERVICE, place
        )
        write(replace(call, target=parse(id_), body={}, method="PUT"))
        type_ = "AzureBlob" if kind is storage.BLOB_CONTAINER else "AzureFile"
        _lay(call, workspace, account, name, {"datastoreType": type_, key: place})


def _lay(call: Call, workspace: Resource, account: Resource, name: str, properties: Body) -> None:
    by_key = get(workspace.body, "properties.systemDatastoresAuthMode") == "AccessKey"
    within, id_ = ids.parse(account.id), f"{workspace.id}/datastores/{name}"
    body = {
        "properties": {
            **properties,
            "accountName": account.name,
            "endpoint": environment.domain("storage_domain", environment.cloud_of(workspace.body["location"])),
            "protocol": "https",
            "subscriptionId": within.subscription,
            "resourceGroup": within.group,
            "isDefault": name == machinelearning.SYSTEM_DATASTORES[0],
            "serviceDataAccessAuthIdentity": "None" if by_key else _identity_word(workspace),
            "credentials": {"credentialsType": "AccountKey" if by_key else "None"},
        },
        "systemData": system_data(call.store.get(id_)),
    }
    call.store.put(Resource(id_, machinelearning.DATASTORE.type, body))
    if by_key:
        _keep_key(call, account, id_)
    else:
        call.store.forget_secret(id_)


def _identity_word(workspace: Resource) -> str:
    own = get(workspace.body, "identity.principalId") and not get(
        workspace.body, "properties.primaryUserAssignedIdentity"
    )
    return "WorkspaceSystemAssignedIdentity" if own else "WorkspaceUserAssignedIdentity"


def _keep_key(call: Call, account: Resource, id_: str) -> None:
    secrets = {"secretsType": "AccountKey", "key": call.store.secret(account.id)[storage.KEYS[0]]}
    call.store.keep_secret(id_, {"properties": {"credentials": {"secrets": secrets}}})


def list_keys(call: Call, workspace: Resource) -> Answer:
    """The keys of the workspace's storage and registry, and the key of its Application Insights."""
    properties = workspace.properties
    account = call.store.get(properties.get("storageAccount", ""))
    insights = call.store.get(properties.get("applicationInsights", ""))
    body: Body = {}
    if account:
        body |= {"userStorageResourceId": account.id, "userStorageKey": call.store.secret(account.id)[storage.KEYS[0]]}
    if insights:
        body["appInsightsInstrumentationKey"] = insights.properties["InstrumentationKey"]
    found = call.store.get(properties.get("containerRegistry", ""))
    if found and found.properties.get("adminUserEnabled"):
        kept = call.store.secret(found.id)
        passwords = [{"name": each, "value": value} for each, value in kept.items()]
        body["containerRegistryCredentials"] = {
            "location": found.properties["loginServer"],
            "username": found.name,
            "passwords": passwords,
        }
    return Answer(200, body)


def resync_keys(call: Call, workspace: Resource) -> Answer:
    """After a rotation, give the system datastores the new key; the user registers the others again."""
    lay_datastores(call, workspace)
    return Answer(200)


def build_image(call: Call) -> Answer:
    """Play the first build of an image: a workspace without a registry gets one, and its id is written into the
    workspace.

    The registry carries no tags, so it fails with RequestDisallowedByPolicy where a policy requires one. Raises
    ArmError.
    """
    workspace = call.store.get(call.target.id)
    if workspace is None or workspace.type.lower() != machinelearning.WORKSPACE.type.lower():
        raise bad_request(f"'{call.target.id}' is no workspace that exists.")
    if not workspace.properties.get("containerRegistry"):
        workspace = _add_registry(call, workspace)
    _check_push(call, workspace)
    return Answer(200, view(call, workspace))


def _add_registry(call: Call, workspace: Resource) -> Resource:
    name = f"cr{str(workspace.properties['workspaceId']).replace('-', '')}"
    id_ = f"{workspace.id[: workspace.key.index('/providers/')]}/providers/{registry.REGISTRY.type}/{name}"
    body = {
        "location": workspace.body["location"],
        "sku": {"name": "Standard"},
        "properties": {"adminUserEnabled": True},
    }
    made, _ = write(replace(call, target=parse(id_), body=body, method="PUT"))
    call.store.put(replace(made, ready_at=0.0))  # building the image has taken longer
    workspace.properties["containerRegistry"] = made.id
    call.store.put(workspace)
    machinelearning_identity.grant(call, workspace)
    return workspace


def _check_push(call: Call, workspace: Resource) -> None:
    """A user-assigned identity pushes with AcrPush, unless the registry's admin user does."""
    found = machinelearning_identity.primary(call, workspace.body)
    used = call.store.get(workspace.properties["containerRegistry"])
    if found is None or used is None or used.properties.get("adminUserEnabled"):
        return
    if "AcrPush" not in roles_of(call, used.id, found.properties["principalId"]):
        raise bad_request(
            f"The identity '{found.name}' lacks AcrPush on {used.id}, which pushing an image needs.", "identity"
        )
