"""Templates, and a client that deploys them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from amlstack.catalog import storage
from amlstack.catalog.resources import DEPLOYMENT
from tests.sandbox.server.client import LOCATION, Arm, Json

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
VERSION = DEPLOYMENT.api_version


def template(*resources: Json, **sections: Any) -> Json:
    """A template."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", **sections, "resources": list(resources)}


def account(name: str, **more: Any) -> Json:
    """A storage account, as a template declares it."""
    return {
        "type": storage.ACCOUNT.type,
        "apiVersion": storage.ACCOUNT.api_version,
        "name": name,
        "location": LOCATION,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
        **more,
    }


def container(store: str, name: str, **more: Any) -> Json:
    """A blob container that waits for its account."""
    return {
        "type": storage.BLOB_CONTAINER.type,
        "apiVersion": storage.BLOB_CONTAINER.api_version,
        "name": f"{store}/default/{name}",
        "dependsOn": [f"[resourceId('{storage.ACCOUNT.type}', '{store}')]"],
        **more,
    }


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def lasting(value: Any) -> Any:
    """A resource without times and etags, which every PUT writes anew."""
    if isinstance(value, dict):
        # a secret of a vault tells its times in seconds
        return {key: lasting(item) for key, item in value.items() if key not in ("etag", "created", "updated")}
    if isinstance(value, list):
        return [lasting(item) for item in value]
    return "a time" if isinstance(value, str) and _TIME.fullmatch(value) else value


def group(name: str) -> Json:
    """A resource group, as a subscription's template declares it."""
    return {
        "type": "Microsoft.Resources/resourceGroups",
        "apiVersion": "2024-03-01",
        "name": name,
        "location": LOCATION,
    }


def nested(name: str, inside: Json, *, scope: str = "inner", given: Json | None = None, **more: Any) -> Json:
    """A nested deployment."""
    parameters = {key: {"value": value} for key, value in (given or {}).items()}
    return {
        "type": DEPLOYMENT.type,
        "apiVersion": VERSION,
        "name": name,
        **more,
        "properties": {
            "mode": "Incremental",
            "expressionEvaluationOptions": {"scope": scope},
            "parameters": parameters,
            "template": inside,
        },
    }


@dataclass
class Deployer:
    """Deploys to one group, or to its subscription."""

    arm: Arm

    def path(self, name: str, scope: str | None = None) -> str:
        """The id of a deployment."""
        return f"{self.arm.group if scope is None else scope}/providers/{DEPLOYMENT.type}/{name}"

    def body(self, what: Json, scope: str | None = None, mode: str = "Incremental", **given: Any) -> Json:
        """A request's body; `given` are the parameters' values."""
        parameters = {name: {"value": value} for name, value in given.items()}
        top = {"location": LOCATION} if scope == self.arm.scope else {}
        return {**top, "properties": {"mode": mode, "template": what, "parameters": parameters}}

    def put(
        self, what: Json, name: str = "d", scope: str | None = None, mode: str = "Incremental", **given: Any
    ) -> Any:
        """The answer to the PUT of a deployment, which goes on afterwards."""
        return self.arm.send("PUT", self.path(name, scope), self.body(what, scope, mode, **given), api=VERSION)

    def __call__(
        self, what: Json, name: str = "d", scope: str | None = None, mode: str = "Incremental", **given: Any
    ) -> Json:
        """Deploy, and wait for the end; the deployment's properties."""
        answer = self.put(what, name, scope, mode, **given)
        assert answer.status_code in {200, 201}, answer.text
        self.wait(answer)
        return self.properties(name, scope)

    def wait(self, answer: httpx.Response) -> Json:
        """Poll until a deployment has ended; the last answer."""
        while True:
            found: Json = self.arm.http.get(answer.headers["azure-asyncoperation"]).json()
            if found["status"] not in {"Accepted", "Running"}:
                return found
            time.sleep(0.01)

    def what_if(self, what: Json, scope: str | None = None, mode: str = "Incremental", **given: Any) -> Json:
        """What a deployment would do; the result of the operation."""
        body = self.body(what, scope, mode, **given)
        answer = self.arm.send("POST", f"{self.path('d', scope)}/whatIf", body, api=VERSION)
        assert (answer.status_code, answer.content) == (202, b""), answer.text
        while answer.status_code == 202:
            assert int(answer.headers["retry-after"]) >= 1
            answer = self.arm.http.get(answer.headers["location"])
            time.sleep(0.01)
        assert answer.status_code == 200
        found: Json = answer.json()
        return found

    def changes(self, what: Json, scope: str | None = None, **more: Any) -> dict[str, Json]:
        """What a deployment would change, by id; no provider may refuse any of it."""
        found = self.what_if(what, scope, **more)
        assert found["status"] == "Succeeded", found
        assert found["properties"]["diagnostics"] == []
        return {each["resourceId"]: each for each in found["properties"]["changes"]}

    def properties(self, name: str = "d", scope: str | None = None) -> Json:
        """What a deployment says of itself."""
        found: Json = self.arm.got(self.path(name, scope))["properties"]
        return found

    def operations(self, name: str = "d", scope: str | None = None) -> list[Json]:
        """The properties of a deployment's operations."""
        listed = self.arm.send("GET", f"{self.path(name, scope)}/operations").json()["value"]
        return [each["properties"] for each in listed]

    def succeeded(self, what: Json, name: str = "d", scope: str | None = None, **more: Any) -> Json:
        """Deploy, which must succeed; the properties."""
        found = self(what, name, scope, **more)
        assert found["provisioningState"] == "Succeeded", found
        return found

    def failed(self, what: Json, name: str = "d", scope: str | None = None, **more: Any) -> list[Json]:
        """Deploy, which must be accepted and fail; the details of its error."""
        found = self(what, name, scope, **more)
        assert found["provisioningState"] == "Failed", found
        assert found["error"]["code"] == "DeploymentFailed"
        details: list[Json] = found["error"]["details"]
        return details
