"""Microsoft.MachineLearningServices/workspaces/datastores: registered 201, then 200; deletion 200 or 204.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-datastore, document 000's table of authentications
(in the catalog), the 2025-12-01 types. Registering checks that the storage exists and that the credential reaches
it, unless the query says `skipValidation=true`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import datastores, environment, ids, machinelearning, storage
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Answer, Call, system_data
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Action, Provider
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .machinelearning_access import check_firewall, check_role

_RETIRED = "AzureDataLakeGen1"
"""Nothing is left to register since 2024-02-29. Source: https://learn.microsoft.com/lifecycle/products/azure-data-lake-storage-gen1"""
_CREDENTIALS = {arm: word for word, (arm, *_) in machinelearning.DATASTORE_CREDENTIALS.items()}
_ON_ACCOUNT = {type_ for type_, (needs, _) in datastores.TYPES.items() if datastores.ACCOUNT_NAME in needs}
_SECRETS = "properties.credentials.secrets"
_PARTS = {
    part
    for secret, parts in datastores.CREDENTIALS.values()
    for part in (secret, "secrets.secretsType", *parts)
    if part
}
"""What the ways to sign in need, of which `_check_credentials` says more than that it is a text."""


class Datastore(Provider):
    """A datastore. Its credential is kept apart and given only by listSecrets."""

    kind = machinelearning.DATASTORE
    differs: ClassVar[Mapping[str, Shape | None]] = {
        f"properties.credentials.{part}": None for part in ("secrets.secretsType", *_PARTS)
    }
    patchable = False
    fixed_code = "BadRequest"
    fixed_status = 400
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.serviceDataAccessAuthIdentity": "None",
        "properties.isDefault": False,
    }

    def holds(self, resource: Resource) -> bool:
        """Whether it has the current word for its type, of which a classic one has another."""
        return "datastoreType" in resource.properties

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse Azure ML's own names, a way to sign in that won't do, and storage that isn't there."""
        check_name_is_free(call)
        workspace = _workspace(call)
        if workspace.properties.get("v1LegacyMode"):
            message = "The workspace is in v1LegacyMode, which switches this API off: set v1LegacyMode to false."
            raise bad_request(message)
        for path in ("datastoreType", "credentials.credentialsType"):
            _need(body, path)
        needs, _ = datastores.TYPES[get(body, "properties.datastoreType")]
        for path in needs:
            _need(body, path)
        _check_members(body)
        _check_credentials(body, workspace)
        if not call.says("skipValidation"):
            check_target(call, body)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write where the account is reached, and when the datastore was written."""
        if resource.properties["datastoreType"] in _ON_ACCOUNT:
            workspace = call.store.get(resource.id.rpartition("/datastores/")[0])
            cloud = environment.cloud_of(workspace.body["location"] if workspace else "")
            resource.properties.setdefault("endpoint", environment.domain("storage_domain", cloud))
            resource.properties.setdefault("protocol", "https")
        resource.body["systemData"] = system_data(existing)

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """With `isDefault` in the query, the workspace's default datastore, or the others."""
        wanted = {"true": True, "false": False}.get(call.query.get("isdefault", "").lower())
        return found if wanted is None else [each for each in found if each.properties["isDefault"] is wanted]

    def remove(self, call: Call, resource: Resource) -> None:
        """Refuse to remove the workspace's default datastore."""
        if resource.name.lower() == machinelearning.SYSTEM_DATASTORES[0]:
            raise bad_request(f"'{resource.name}' is the workspace's default datastore and can't be removed.", "name")
        super().remove(call, resource)

    def actions(self) -> Mapping[str, Action]:
        """listSecrets."""
        return {"listsecrets": _list_secrets}


def check_name_is_free(call: Call) -> None:
    """Refuse Azure ML's own names. Raises ArmError."""
    if call.target.name.lower() in machinelearning.SYSTEM_DATASTORES:
        raise bad_request(f"'{call.target.name}' is a system datastore of Azure ML: choose another name.", "name")


def _workspace(call: Call) -> Resource:
    found = call.store.get(call.target.id.rsplit("/", 2)[0])
    assert found is not None, "checked as the parent"
    return found


def _need(body: Body, path: str) -> None:
    if not get(body, f"properties.{path}"):
        message = f"The required property '{path}' is missing."
        raise ArmError(400, "ValidationError", message, f"properties.{path}")


def _check_members(body: Body) -> None:
    """Refuse what a datastore doesn't have: a credential in the wrong place would be kept, and shown, as a property."""
    for path in ("properties", "properties.credentials"):
        inside = (each.removeprefix(f"{path}.") for each, _ in Datastore().described() if each.startswith(f"{path}."))
        lawful = {each.partition(".")[0] for each in inside}
        unknown = sorted(set(get(body, path, {})) - lawful)
        if unknown:
            message = f"A datastore has no '{path}.{unknown[0][:50]}'."
            raise ArmError(400, "ValidationError", message, path)


def _check_credentials(body: Body, workspace: Resource) -> None:
    """Refuse a way to sign in that the type does not have, and one that lacks a part. No message quotes a value."""
    type_ = get(body, "properties.datastoreType")
    path = "properties.credentials"
    way = get(body, f"{path}.credentialsType")
    _, allowed = datastores.TYPES[type_]
    if way not in allowed:
        message = f"A datastore of type {type_} signs in with one of {', '.join(allowed)}, not with {way}."
        raise ArmError(400, "ValidationError", message, f"{path}.credentialsType")
    arm, secret, others = machinelearning.DATASTORE_CREDENTIALS[_CREDENTIALS[way]]
    wanted = {f"{path}.{each}" for each in others} | ({f"{_SECRETS}.{secret}"} if secret else set())
    for each in sorted(wanted):
        if not isinstance(get(body, each), str) or not get(body, each):
            raise ArmError(400, "ValidationError", f"Credentials of type {arm} need the string '{each}'.", each)
    if get(body, f"{_SECRETS}.secretsType") not in (None, arm):
        message = f"'secretsType' must be {arm}, as 'credentialsType' is."
        raise ArmError(400, "ValidationError", message, f"{_SECRETS}.secretsType")
    own = get(body, "properties.serviceDataAccessAuthIdentity") == "WorkspaceSystemAssignedIdentity"
    if own and not get(workspace.body, "identity.principalId"):
        message = f"The workspace '{workspace.name}' has no system-assigned identity."
        raise ArmError(400, "ValidationError", message, "properties.serviceDataAccessAuthIdentity")


def check_target(call: Call, body: Body) -> None:
    """What the data lies on must be there, as far as the sandbox plays it: Fabric's lakehouses it doesn't.

    Raises ArmError.
    """
    type_ = body["properties"]["datastoreType"]
    if type_ == _RETIRED:
        message = "Azure Data Lake Storage Gen1 was retired on 2024-02-29: no store exists. Use AzureDataLakeGen2."
        raise ArmError(400, "ValidationError", message, "properties.storeName")
    if type_ in _ON_ACCOUNT:
        (_, place), _ = datastores.TYPES[type_]
        _check_storage(call, body, body["properties"][place])


def _check_storage(call: Call, body: Body, place: str) -> None:
    """The account, the place in it, and the credential or the role that reaches it."""
    properties, workspace = body["properties"], _workspace(call)
    account = _account(call, properties)
    check_firewall(account, workspace)
    share = properties["datastoreType"] == "AzureFile"
    type_ = storage.FILE_SHARE.type if share else storage.BLOB_CONTAINER.type
    _, service, collection = type_.split("/")[1:]
    if call.store.get(f"{account.id}/{service}/{storage.SERVICE}/{collection}/{place}") is None:
        title = "file share" if share else "container"
        message = (
            f"The {title} '{place}' does not exist in storage account '{account.name}'. Create it first, or set "
            "skipValidation."
        )
        raise ArmError(400, "ValidationError", message, type_.rpartition("/")[2])
    credentials = properties["credentials"]["credentialsType"]
    keyless = account.properties.get("allowSharedKeyAccess") is False
    if keyless and (share or credentials in {"AccountKey", "Sas"}):
        message = (
            f"Storage account '{account.name}' does not allow shared keys (KeyBasedAuthenticationNotPermitted): "
            "use identity."
        )
        raise ArmError(400, "ValidationError", message, "properties.credentials")
    secrets = properties["credentials"].get("secrets", {})
    wrong_key = credentials == "AccountKey" and secrets.get("key") not in call.store.secret(account.id).values()
    if wrong_key or (credentials == "Sas" and "sig=" not in secrets.get("sasToken", "")):
        message = (
            f"The credential does not open storage account '{account.name}' (AuthenticationFailed). Check the "
            "secret's value."
        )
        raise ArmError(400, "ValidationError", message, _SECRETS)
    if credentials == "None":
        check_role(call, body, workspace, account, place)


def _account(call: Call, properties: Body) -> Resource:
    """The account of this global name, in the subscription and group that the body names, if it does."""
    name = properties["accountName"]
    for found in call.store.of_type(storage.ACCOUNT.type, name):
        within = ids.parse(found.id)
        wanted = (
            (properties.get("subscriptionId"), within.subscription),
            (properties.get("resourceGroup"), within.group),
        )
        if all(not given or given.lower() == str(real).lower() for given, real in wanted):
            return found
    message = f"The storage account '{name}' does not exist, or not where subscriptionId and resourceGroup say."
    raise ArmError(400, "ValidationError", message, "properties.accountName")


def _list_secrets(call: Call, datastore: Resource) -> Answer:
    found = get(call.store.secret(datastore.id), _SECRETS)
    if not found:
        raise bad_request(f"The datastore '{datastore.name}' has no credentials.")
    return Answer(200, {"secretsType": get(datastore.body, "properties.credentials.credentialsType"), **found})
