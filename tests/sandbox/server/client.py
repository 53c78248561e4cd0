"""A small client of Azure Resource Manager, and the bodies that the tests send."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from amlstack import catalog
from amlstack.catalog import governance, identity, keyvault, machinelearning, monitoring, registry, storage
from amlstack.catalog.kind import Kind
from amlstack.sandbox.control import TENANT

Json = dict[str, Any]
LOCATION = "westeurope"
KNOWN: Mapping[str, Kind] = {
    **catalog.BY_TYPE,
    **{kind.type.lower(): kind for kind in catalog.PLAYED},
    **{kind.type.lower(): kind for kind in (governance.POLICY_ASSIGNMENT, keyvault.SECRET)},
}


def name(prefix: str) -> str:
    """A global name that no other test has."""
    return f"{prefix}{uuid.uuid4().hex[:12]}"


def version(type_: str) -> str:
    """The api-version for a type of the catalog, or for a namespace."""
    kinds = [kind for key, kind in KNOWN.items() if key == type_.lower() or key.startswith(f"{type_.lower()}/")]
    return kinds[0].api_version


@dataclass
class Arm:
    """One subscription with one group, on one server."""

    http: httpx.Client
    subscription: str = field(default_factory=lambda: str(uuid.uuid4()))
    group_name: str = "rg-contoso"

    @property
    def scope(self) -> str:
        """The subscription's id."""
        return f"/subscriptions/{self.subscription}"

    @property
    def group(self) -> str:
        """The group's id."""
        return f"{self.scope}/resourceGroups/{self.group_name}"

    def id(self, kind: Kind, *names: str) -> str:
        """The id of a resource in the group."""
        namespace, *segments = kind.type.split("/")
        if segments[1:] and segments[1] in {"blobServices", "fileServices"}:
            names = (names[0], "default", *names[1:])
        pairs = "/".join(f"{segment}/{each}" for segment, each in zip(segments, names, strict=True))
        return f"{self.group}/providers/{namespace}/{pairs}"

    def send(self, method: str, path: str, body: Any = None, *, api: str = "", **query: str) -> httpx.Response:
        """One request; the api-version is the catalog's unless given."""
        params = {"api-version": api or version(_type(path)), **query}
        return self.http.request(method, path, params=params, json=body)

    def put(self, path: str, body: Any = None, **query: str) -> httpx.Response:
        """PUT and wait for the end of the operation; the first answer."""
        answer = self.send("PUT", path, {} if body is None else body, **query)
        self.wait(answer, path)
        return answer

    def made(self, path: str, body: Any = None, **query: str) -> Json:
        """PUT, which must succeed; what a GET shows afterwards."""
        answer = self.put(path, body, **query)
        assert answer.status_code in {200, 201, 202}, answer.text
        return self.got(path)

    def got(self, path: str) -> Json:
        """GET, which must succeed."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def delete(self, path: str, **query: str) -> httpx.Response:
        """DELETE and wait; the first answer."""
        answer = self.send("DELETE", path, **query)
        self.wait(answer, path)
        return answer

    def wait(self, answer: httpx.Response, path: str) -> None:
        """Follow a long-running operation to its end, in whatever form it is given."""
        if answer.status_code >= 400:
            return
        headers, wait = answer.headers, "retry-after"
        if "azure-asyncoperation" in headers:
            while (polled := self.http.get(headers["azure-asyncoperation"])).json()["status"] == "InProgress":
                time.sleep(float(polled.headers[wait]))
        elif "location" in headers:
            while (polled := self.http.get(headers["location"])).status_code == 202:
                time.sleep(float(polled.headers[wait]))
        elif wait in headers:
            while (polled := self.send("GET", path)).json()["properties"]["provisioningState"] != "Succeeded":
                time.sleep(float(polled.headers[wait]))

    # what the tests make

    def storage(self, account: str = "", **over: Any) -> Json:
        """A storage account; `sku`, `kind`, `tags` and properties may be given."""
        path = self.id(storage.ACCOUNT, account or name("st"))
        return self.made(path, storage_body(**over))

    def vault(self, vault: str = "", **properties: Any) -> Json:
        """A key vault with RBAC."""
        return self.made(self.id(keyvault.VAULT, vault or name("kv")), vault_body(**properties))

    def insights(self) -> Json:
        """An Application Insights with its Log Analytics workspace."""
        logs = self.made(self.id(monitoring.LOG_ANALYTICS, "log-contoso"), {"location": LOCATION, "properties": {}})
        return self.made(self.id(monitoring.APPLICATION_INSIGHTS, "appi-contoso"), insights_body(logs["id"]))

    def registry(self, **over: Any) -> Json:
        """A container registry."""
        body = {"location": LOCATION, "sku": {"name": "Basic"}, **over}
        return self.made(self.id(registry.REGISTRY, name("cr")), body)

    def identity(self, called: str = "id-contoso") -> Json:
        """A user-assigned identity."""
        return self.made(self.id(identity.USER_ASSIGNED, called), {"location": LOCATION})

    def assign(self, scope: str, principal: str, role: str, called: str = "") -> httpx.Response:
        """Assign one of the catalog's roles."""
        path = f"{scope}/providers/{identity.ROLE_ASSIGNMENT.type}/{called or uuid.uuid4()}"
        definition = f"{self.scope}/providers/Microsoft.Authorization/roleDefinitions/{identity.ROLES[role]}"
        kind = "ServicePrincipal"
        body = {"principalId": principal, "roleDefinitionId": definition, "principalType": kind}
        return self.put(path, {"properties": body})

    def workspace_of(self, user: Json, **properties: Any) -> Json:
        """The body of a workspace that stands on a user-assigned identity, which has got its roles."""
        body = self.workspace_body(**properties)
        body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {user["id"]: {}}}
        principal = user["properties"]["principalId"]
        self.assign(self.group, principal, "Contributor")
        self.assign(body["properties"]["storageAccount"], principal, "Storage Blob Data Contributor")
        self.assign(body["properties"]["keyVault"], principal, "Key Vault Administrator")
        return body

    def require_tag(self, tag: str) -> None:
        """Assign 'Require a tag on resources' to the group."""
        definition = f"/providers/Microsoft.Authorization/policyDefinitions/{governance.REQUIRE_TAG}"
        properties = {"policyDefinitionId": definition, "parameters": {"tagName": {"value": tag}}}
        self.made(
            f"{self.group}/providers/{governance.POLICY_ASSIGNMENT.type}/require-{tag}", {"properties": properties}
        )

    def workspace_path(self, called: str = "ml-contoso") -> str:
        """The id of a workspace."""
        return self.id(machinelearning.WORKSPACE, called)

    def workspace_body(self, **properties: Any) -> Json:
        """A workspace's body; storage account and vault are made unless they are given."""
        given = dict(properties)
        given.setdefault("storageAccount", "" if "storageAccount" in given else self.storage()["id"])
        given.setdefault("keyVault", "" if "keyVault" in given else self.vault()["id"])
        told = {key: value for key, value in given.items() if value is not None}
        return {"location": LOCATION, "identity": {"type": "SystemAssigned"}, "properties": told}

    def workspace(self, called: str = "ml-contoso", **properties: Any) -> Json:
        """A workspace with its storage account and vault."""
        return self.made(self.workspace_path(called), self.workspace_body(**properties))

    def keys(self, account: str) -> list[str]:
        """The keys of a storage account."""
        return [each["value"] for each in self.send("POST", f"{account}/listKeys").json()["keys"]]


def _type(path: str) -> str:
    parts = path.partition("?")[0].strip("/").split("/")
    cuts = [i for i in range(2, len(parts), 2) if parts[i].lower() == "providers"]
    if not cuts:
        return "Microsoft.Resources/resourceGroups"
    namespace, *rest = parts[cuts[-1] + 1 :]
    type_ = "/".join([namespace, *rest[::2]]).lower()
    while type_ not in KNOWN and "/" in type_:
        type_ = type_.rpartition("/")[0]
    return type_ if type_ in KNOWN else namespace


def storage_body(**over: Any) -> Json:
    """A storage account's body."""
    top: Mapping[str, Any] = {"kind": "StorageV2", "sku": "Standard_LRS", "tags": {}}
    given = {key: over.pop(key, value) for key, value in top.items()}
    return {"location": LOCATION, **given, "sku": {"name": given["sku"]}, "properties": over}


def vault_body(**properties: Any) -> Json:
    """A vault's body."""
    base = {"tenantId": TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    return {"location": LOCATION, "properties": {**base, **properties}}


def insights_body(logs: str) -> Json:
    """The body of an Application Insights component."""
    properties = {"Application_Type": "web", "WorkspaceResourceId": logs}
    return {"location": LOCATION, "kind": "web", "properties": properties}


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """Check that ARM refused with this status and code; the message."""
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] == code, error
    assert error["message"]
    message: str = error["message"]
    return message
