"""The provider of steps, asked as the engine asks it, on a sandbox's Resource Manager."""

from __future__ import annotations

import base64
import pickletools
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime import rpc

from amlstack.catalog import machinelearning, wire
from amlstack.components.calls import CallFailed, Calls
from amlstack.components.step import Call
from amlstack.sandbox import control
from tests.conftest import Sandbox
from tests.sandbox.server.client import LOCATION, Arm
from tests.serving import served

SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-contoso"
API = machinelearning.WORKSPACE.api_version
STATUS = "properties.managedNetwork.status.status"
SPARK = "properties.managedNetwork.status.sparkReady"
"""Where a workspace says how its network is."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with a group."""
    state = tmp_path_factory.mktemp("calls") / "state"
    with served(state) as server:
        assert server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": LOCATION})[0] == 201
        yield Sandbox(state, server)


@pytest.fixture
def sandbox(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The sandbox, named by the environment."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", running.server.url)
    monkeypatch.setenv("AMLSTACK_SANDBOX_TOKEN", running.server.token)
    return running


def workspace(sandbox: Sandbox, name: str) -> str:
    """The id of a new workspace whose computes are in a managed network."""
    server = sandbox.server
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.token}"}) as http:
        made = Arm(http, SUBSCRIPTION).workspace(name, managedNetwork={"isolationMode": "AllowInternetOutbound"})
    return str(made["id"])


def props(target: str, **more: Any) -> dict[str, Any]:
    """A step's inputs, as the engine brings them."""
    said = {"target": target, "action": "provisionManagedNetwork", "apiVersion": API, "body": {"includeSpark": False}}
    return {**said, "done": {STATUS: "Active"}, "__provider": "a name", **more}


def posts(sandbox: Sandbox) -> int:
    """How many calls there have been."""
    log = (sandbox.state / control.LOG).read_text()
    return len(re.findall(r"POST \S+/provisionManagedNetwork", log))


def arm(sandbox: Sandbox, *faults: dict[str, Any]) -> None:
    """Let calls go wrong so, or not at all."""
    assert sandbox.server.request("PUT", "/sandbox/faults", {"faults": faults})[0] == 200


def status(sandbox: Sandbox, id_: str) -> Any:
    """What a workspace says of its network."""
    return sandbox.server.request("GET", f"{id_}?api-version={API}")[1]["properties"]["managedNetwork"]["status"]


def test_a_call_is_made_and_waited_for(sandbox: Sandbox) -> None:
    """Then the target says so; what the state keeps are the inputs alone."""
    id_ = workspace(sandbox, "ml-made")
    made = Calls().create(props(id_))
    assert made.id == f"{id_}/provisionManagedNetwork"
    assert made.outs == {word: value for word, value in props(id_).items() if word != "__provider"}
    assert status(sandbox, id_) == {"status": "Active", "sparkReady": False}


def test_what_has_been_done_is_not_done_again(sandbox: Sandbox) -> None:
    """A run that was killed behind the call finds it done; another body, which asks for more, is sent."""
    id_ = workspace(sandbox, "ml-again")
    Calls().create(props(id_))
    before = posts(sandbox)
    Calls().create(props(id_))
    assert posts(sandbox) == before
    spark = {"body": {"includeSpark": True}, "done": {STATUS: "Active", SPARK: True}}
    Calls().update("", props(id_), props(id_, **spark))
    assert posts(sandbox) == before + 1
    assert status(sandbox, id_)["sparkReady"] is True


def test_a_refresh_finds_out_whether_it_is_still_done(sandbox: Sandbox) -> None:
    """Where the target is gone, or says otherwise, the step is gone too, and the next run takes it."""
    id_ = workspace(sandbox, "ml-read")
    assert Calls().read("id", props(id_)).id == ""
    Calls().create(props(id_))
    assert Calls().read("id", props(id_)).id == "id"
    assert Calls().read("id", props(f"{id_}-gone")).id == ""


@pytest.mark.parametrize(
    ("fault", "method"),
    [
        ({"fault": 429, "retry_after": 1}, "POST"),
        ({"fault": 503}, "POST"),
        ({"fault": "drop"}, "POST"),
        ({"fault": "drop", "when": "after"}, "POST"),
        ({"fault": "drop"}, "GET"),
    ],
    ids=str,
)
def test_what_passes_is_overcome(sandbox: Sandbox, fault: dict[str, Any], method: str) -> None:
    """A throttled, an unanswered and a dropped call are sent again, a POST too."""
    id_ = workspace(sandbox, f"ml-{posts(sandbox)}-{method.lower()}")
    path = f"*/{id_.rpartition('/')[2]}*" if method == "GET" else "*/provisionManagedNetwork"
    assert (
        sandbox.server.request("PUT", "/sandbox/faults", {"faults": [{**fault, "method": method, "path": path}]})[0]
        == 200
    )
    Calls().create(props(id_))
    assert [each["played"] for each in sandbox.server.request("GET", "/sandbox/faults")[1]["faults"]] == [1]
    arm(sandbox)
    assert status(sandbox, id_)["status"] == "Active"


def test_a_failure_is_told_in_azures_words(sandbox: Sandbox) -> None:
    """A target that isn't there, one that refuses, and an operation that fails: what, and of what."""
    with pytest.raises(CallFailed, match=r"there is no /subscriptions/.*/ml-nowhere"):
        Calls().create(props(f"{workspace(sandbox, 'ml-there')}-nowhere".replace("ml-there-nowhere", "ml-nowhere")))
    id_ = workspace(sandbox, "ml-fails")
    fault = {"fault": "fail-operation", "method": "POST", "path": "*/provisionManagedNetwork", "code": "QuotaExceeded"}
    arm(sandbox, fault)
    with pytest.raises(CallFailed, match=r"(?s)provisionManagedNetwork of .*ml-fails.*QuotaExceeded"):
        Calls().create(props(id_))
    arm(sandbox)


def test_a_sandbox_elsewhere_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token goes to what the environment calls a sandbox and isn't on this machine."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", "https://arm.example.com")
    with pytest.raises(CallFailed, match="names no sandbox of this machine"):
        Calls().create(props("/subscriptions/s"))


def test_an_unknown_cloud_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the environment or the stack's configuration names it."""
    monkeypatch.delenv("AMLSTACK_SANDBOX_URL", raising=False)
    calls = Calls()
    calls.configure(ConfigureRequest(Config({"azure-native:environment": "moon"}, "p")))
    with pytest.raises(CallFailed, match="'moon' is no environment of azure-native"):
        calls.create(props("/subscriptions/s"))


def test_another_target_is_another_step() -> None:
    """So is one that isn't known yet, as it is replaced: then it goes after its step, not before."""
    old = props("/subscriptions/s/a")
    for new in (props("/subscriptions/s/b"), props(rpc.UNKNOWN)):
        found = Calls().diff("", old, new)
        assert (found.changes, found.replaces) == (True, ["target"])
    other = Calls().diff("", old, props("/subscriptions/s/a", body={"includeSpark": True}))
    assert (other.changes, other.replaces) == (True, [])


@pytest.mark.parametrize("new", [{"target": "/SUBSCRIPTIONS/s/A"}, {"apiVersion": "2030-01-01"}, {"done": {}}], ids=str)
def test_what_says_the_same_changes_nothing(new: dict[str, Any]) -> None:
    """An id in other letters, and what a new version of amlstack knows better."""
    assert Calls().diff("", props("/subscriptions/s/a"), props("/subscriptions/s/a") | new).changes is False


def test_the_state_holds_a_name_and_no_code() -> None:
    """What the SDK keeps of the provider imports it, and does nothing else."""
    kept = base64.b64decode(serialize_provider(Calls()))
    words = {value for _, value, _ in pickletools.genops(kept) if isinstance(value, str)}
    assert words == {"amlstack.components.calls", "Calls"}
    assert f"pulumi-python:{Call._resource_type_name}" == wire.STEP
