"""What the stand-in tells the engine when calls go wrong: a run that goes on, or what was created in part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2, status_pb2

from amlstack.sandbox import control
from amlstack.sandbox.plugin.provider import AzureNative
from tests.conftest import Sandbox

from .test_provider import ACCOUNT, GROUP, GROUP_ID, SETTINGS, Ended, created, plain

BODY = {**SETTINGS, "location": "westeurope"}
STORE = f"{GROUP_ID}/providers/Microsoft.Storage/storageAccounts/stcontoso"
ALWAYS = {"path": "*/storageAccounts/stcontoso", "times": "always"}


@pytest.fixture
def provider(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AzureNative:
    """The provider on a sandbox that has a group."""
    return provided(sandbox.server, monkeypatch)


def provided(server: control.Running, monkeypatch: pytest.MonkeyPatch) -> AzureNative:
    """The provider on a server, with a group made there."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", server.url)
    monkeypatch.setenv("AMLSTACK_SANDBOX_TOKEN", server.token)
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", control.SUBSCRIPTION)
    made = AzureNative("")
    created(made, GROUP, {"resourceGroupName": "rg", "location": "westeurope"})
    return made


def play(sandbox: Sandbox, *faults: dict[str, Any]) -> None:
    """Arm these faults."""
    status, body = sandbox.server.request("PUT", "/sandbox/faults", {"faults": faults})
    assert status == 200, body


def kept(ended: Ended) -> Any:
    """What the engine is told to keep of a failed creation, or None."""
    if "grpc-status-details-bin" not in ended.details:
        return None
    status = status_pb2.Status.FromString(ended.details["grpc-status-details-bin"])
    found = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(found)
    return found


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    "fault",
    [
        {"fault": 429, "retry_after": 0.05, "times": 2},
        {"fault": 500},
        {"fault": 503, "retry_after": 0.05, "when": "after"},
        {"fault": "slow", "seconds": 0.2},
        {"fault": "drop"},
        {"fault": "drop", "when": "after"},
    ],
    ids=lambda fault: f"{fault['fault']}-{fault.get('when', 'before')}",
)
def test_a_passing_fault_is_overcome(
    provider: AzureNative, sandbox: Sandbox, method: str, fault: dict[str, Any]
) -> None:
    """Retry-After is kept to, a dropped line is tried again, and what was written before it isn't refused as there."""
    play(sandbox, {"path": ALWAYS["path"], "method": method, **fault})
    made = created(provider, ACCOUNT, BODY)
    assert made.id == STORE
    assert plain(made.properties)["provisioningState"] == "Succeeded"
    _, told = sandbox.server.request("GET", "/sandbox/faults")
    assert told["faults"][0]["played"] == fault.get("times", 1)


@pytest.mark.parametrize("fault", [{"fault": 500}, {"fault": 503, "retry_after": 0.05}])
def test_a_lasting_fault_before_the_write_leaves_nothing(
    provider: AzureNative, sandbox: Sandbox, fault: dict[str, Any]
) -> None:
    """What the Resource Manager says isn't there isn't kept either: the next run creates it."""
    play(sandbox, {**ALWAYS, **fault, "method": "PUT"})
    with pytest.raises(Ended) as ended:
        created(provider, ACCOUNT, BODY)
    assert kept(ended.value) is None


def test_a_lasting_fault_after_the_write_keeps_what_was_written(provider: AzureNative, sandbox: Sandbox) -> None:
    """A creation that is told to have failed, and hasn't, is in the state: the next run updates it."""
    play(sandbox, {**ALWAYS, "fault": 500, "when": "after", "method": "PUT"})
    with pytest.raises(Ended) as ended:
        created(provider, ACCOUNT, BODY)
    found = kept(ended.value)
    assert found.id == STORE
    assert plain(found.properties)["kind"] == "StorageV2"


@pytest.mark.parametrize("fault", [{"fault": 500}, {"fault": "drop"}])
def test_what_nobody_can_tell_of_is_kept(provider: AzureNative, sandbox: Sandbox, fault: dict[str, Any]) -> None:
    """A creation that can't be read back counts as written, with its name and place and what was declared."""
    play(sandbox, {**ALWAYS, **fault, "method": "GET", "nth": 2})
    with pytest.raises(Ended) as ended:
        created(provider, ACCOUNT, BODY)
    found = kept(ended.value)
    assert found.id == STORE
    assert plain(found.properties) == {"name": "stcontoso", "location": "westeurope", "azureApiVersion": "2024-01-01"}
    assert plain(found.inputs)["kind"] == "StorageV2"


def test_a_server_killed_amid_a_creation_is_told_as_created_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line drops and nobody answers any more: the state keeps the resource, and the message names the commands."""
    own = Sandbox(tmp_path, control.ensure(tmp_path))  # a process that may be killed
    provider = provided(own.server, monkeypatch)
    play(own, {**ALWAYS, "fault": "kill", "when": "after", "method": "PUT"})
    with pytest.raises(Ended, match="amlstack sandbox up") as ended:
        created(provider, ACCOUNT, BODY)
    assert kept(ended.value).id == STORE


def test_an_operation_that_fails_is_created_in_part(provider: AzureNative, sandbox: Sandbox) -> None:
    """The failure of a long-running operation is told with its code, and what it left is kept as it is."""
    play(sandbox, {**ALWAYS, "fault": "fail-operation", "code": "SkuNotAvailable", "method": "PUT"})
    with pytest.raises(Ended, match="SkuNotAvailable") as ended:
        created(provider, ACCOUNT, BODY)
    assert plain(kept(ended.value).properties)["provisioningState"] == "Failed"
