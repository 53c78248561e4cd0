"""The states of a deployment and of its operations, as they are kept and shown."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from amlstack.catalog import ids
from amlstack.sandbox.resource_manager.call import now
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.history import Deployment
from amlstack.sandbox.resource_manager.store import Store

FAILED = (
    "At least one resource deployment operation failed. Please list deployment operations for details. "
    "Please see https://aka.ms/arm-deployment-operations for usage details."
)


def accepted(id_: str, envelope: Mapping[str, Any], template: Mapping[str, Any], mode: str) -> Deployment:
    """A deployment that is about to run."""
    properties = {
        "templateHash": _hash(template),
        "parameters": {},
        "mode": mode,
        "provisioningState": "Accepted",
        "timestamp": now(),
        "duration": "PT0S",
        "correlationId": str(uuid.uuid4()),
        "providers": [],
        "dependencies": [],
    }
    return Deployment(id_, properties, dict(template), dict(envelope), time.time())


def _hash(template: Mapping[str, Any]) -> str:
    """A template's hash, the same however it is laid out."""
    text = json.dumps(template, sort_keys=True, separators=(",", ":"))
    return str(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def state(deployment: Deployment, word: str) -> None:
    """Note a state, and when it began."""
    deployment.properties |= {
        "provisioningState": word,
        "timestamp": now(),
        "duration": duration(time.time() - deployment.started_at),
    }


def duration(seconds: float) -> str:
    """A length of time in ARM's form."""
    return f"PT{max(seconds, 0):.7f}S"


def fail(deployment: Deployment, errors: Iterable[ArmError]) -> ArmError:
    """Note that a deployment failed, and of what; the error that a deployment around it gets."""
    error = ArmError(409, "DeploymentFailed", FAILED, deployment.id, errors)
    deployment.properties["error"] = error.error
    state(deployment, "Failed")
    return error


def interrupt(store: Store) -> None:
    """Mark what was running when the server ended: its secure parameters went with it, so it can't go on."""
    for each in store.history.unfinished():
        message = "The sandbox's server ended while the deployment ran. What it had made stays: deploy again."
        fail(each, [ArmError(500, "DeploymentInterrupted", message)])
        store.history.put(each)


def operation(
    deployment: str, number: int, target: str | None, word: str, started_at: float, doing: str = "Create"
) -> dict[str, Any]:
    """An operation of a deployment, `doing` something to the resource `target`."""
    properties: dict[str, Any] = {
        "provisioningOperation": doing,
        "provisioningState": word,
        "timestamp": now(),
        "duration": duration(time.time() - started_at),
        "trackingId": str(uuid.uuid4()),
    }
    if target:
        found = ids.parse(target)
        properties["targetResource"] = {"id": target, "resourceType": found.type, "resourceName": found.arm_name}
    name = f"{number + 1:016X}"
    return {"id": f"{deployment}/operations/{name}", "operationId": name, "properties": properties}


def status(code: int) -> str:
    """An HTTP status as an operation spells it: 'Created', 'BadRequest'."""
    return HTTPStatus(code).phrase.replace(" ", "")
