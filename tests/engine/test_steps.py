"""Calls that are no resource's PUT, on the real engine: made, changed, moved, taken out, failed, destroyed."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning, wire
from amlstack.sandbox import control
from amlstack.sandbox.engine import environment
from tests.conftest import Engine, Result, Sandbox

from .conftest import counted
from .foreign import PYTHON, REMOTE, Foreign

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("steps")]

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-steps"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stfabrikamdata"
SPARK = {
    "name": "data",
    "type": "private_endpoint",
    "destination": {"service_resource_id": ACCOUNT, "subresource_target": "blob", "spark_enabled": True},
}
QUIET = "--skip-preview"


class Life:
    """One program, whose workspace changes between runs."""

    def __init__(self, engine: Engine, sandbox: Sandbox, components: str) -> None:
        self.engine, self.sandbox, self._components = engine, sandbox, components
        self.args: dict[str, Any] = {
            "name": "fabrikam-steps",
            "name_seed": "fabrikam",
            "resource_group": {"name": "rg-steps"},
            "location": "westeurope",
            "identity": {"type": "user_assigned", "user_assigned_identities": [{"name": "id-steps"}]},
            "storage_accounts": [{"name": "stfabrikamdata"}],
            "managed_network": {"isolation_mode": "allow_only_approved_outbound"},
            "provision_network_now": True,
        }

    def run(self, command: str, *options: str) -> Result:
        """Run a command on the program as it is now."""
        text = f"import pulumi\n{self._components}\nWorkspace('ml', {self.args!r})\n"
        return self.engine(command, self.engine.program(text), *options)

    def lives(self, command: str, *options: str) -> str:
        """Run a command that must end well; what it printed."""
        result = self.run(command, *options)
        assert result.code == 0, result.output
        return result.output

    def network(self) -> dict[str, Any]:
        """What the workspace says of its network."""
        id_ = f"{GROUP}/providers/{machinelearning.WORKSPACE.type}/{self.args['name']}"
        _, body = self.sandbox.server.request("GET", f"{id_}?api-version={machinelearning.WORKSPACE.api_version}")
        found: dict[str, Any] = body["properties"]["managedNetwork"]["status"]
        return found

    def arm(self, *faults: dict[str, Any]) -> None:
        """Let calls go wrong so, or not at all."""
        assert self.sandbox.server.request("PUT", "/sandbox/faults", {"faults": faults})[0] == 200

    def posts(self) -> int:
        """How many calls there have been."""
        log = (self.sandbox.state / control.LOG).read_text()
        return len(re.findall(r"POST \S+/provisionManagedNetwork", log))

    def kept(self) -> list[dict[str, Any]]:
        """The steps that the stack's state has."""
        (file,) = (environment.backend(self.sandbox.state) / ".pulumi" / "stacks").glob("*/test.json")
        found: list[dict[str, Any]] = json.loads(file.read_text())["checkpoint"]["latest"].get("resources", [])
        return [each for each in found if each["type"] == wire.STEP]


@pytest.fixture
def life(engine: Engine, sandbox: Sandbox) -> Life:
    """A program in Python on a sandbox of its own."""
    return Life(engine, sandbox, PYTHON)


def test_a_step_through_a_life(life: Life) -> None:
    """Made once, told anew where it changes, moved with its workspace, taken out, and gone without its program."""
    created = counted(life.lives("up", QUIET))
    assert life.network() == {"status": "Active", "sparkReady": False}
    (step,) = life.kept()
    assert base64.b64decode(step["inputs"]["__provider"]).count(b"Calls") == 1
    assert len(step["inputs"]["__provider"]) < 200
    assert life.sandbox.server.token not in json.dumps(step)
    assert counted(life.lives("up")) == {"unchanged": created["created"]}
    assert life.posts() == 1

    life.args["managed_network"]["outbound_rules"] = [SPARK]
    said = life.lives("up", QUIET)
    assert "ml-provision-network updated" in said
    assert life.network() == {"status": "Active", "sparkReady": True}

    life.args["name"] = "fabrikam-moved"
    said = life.lives("up")
    assert "ml-provision-network replaced" in said
    assert said.rindex("ml-provision-network deleted") < said.rindex("ml-workspace deleted")
    assert life.network() == {"status": "Active", "sparkReady": True}
    assert life.posts() == 3

    life.args["provision_network_now"] = False
    assert counted(life.lives("up", QUIET))["deleted"] == 1
    assert (life.kept(), life.network()["status"]) == ([], "Active")

    life.args["provision_network_now"] = True
    assert counted(life.lives("up", QUIET))["created"] == 1
    assert life.posts() == 3, "it was done already"
    life.args["name"] = "a program that destroy doesn't run"
    life.lives("destroy", QUIET)
    assert life.sandbox.resources() == {}


def test_a_step_that_fails_is_made_by_the_next_run(life: Life) -> None:
    """What came before it stays; Azure's words are told, and no traceback."""
    life.arm({"fault": "fail-operation", "method": "POST", "path": "*/provisionManagedNetwork", "code": "NoCapacity"})
    failed = life.run("up", QUIET)
    assert failed.code != 0
    assert "NoCapacity" in failed.output
    assert "Traceback" not in failed.output
    assert life.kept() == []
    life.arm()
    done = counted(life.lives("up", QUIET))
    assert done["created"] == 1
    assert life.network()["status"] == "Active"


def test_a_refresh_sees_what_is_no_longer_done(life: Life) -> None:
    """A workspace that was made anew by hand has no network: the next run provisions it again."""
    life.lives("up", QUIET)
    life.arm()
    kept = life.kept()[0]["id"]
    workspace = kept.rpartition("/")[0]
    _, body = life.sandbox.server.request("GET", f"{workspace}?api-version=2025-12-01")
    body["properties"]["managedNetwork"] = {"isolationMode": "AllowOnlyApprovedOutbound", "outboundRules": {}}
    for method, query, given in (("DELETE", "&forceToPurge=true", None), ("PUT", "", body)):
        status, answer = life.sandbox.server.request(method, f"{workspace}?api-version=2025-12-01{query}", given)
        assert status < 300, answer
    assert life.network()["status"] == "Inactive"
    said = life.lives("up", "--refresh", QUIET)
    assert "ml-provision-network created" in said
    assert life.network()["status"] == "Active"


@pytest.fixture
def foreign(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> Life:
    """A program whose components are made by the plugin, as in another language."""
    Foreign(engine, sandbox, tmp_path / "foreign")
    return Life(engine, sandbox, REMOTE)


def test_a_step_of_a_remote_component(foreign: Life) -> None:
    """Made by the plugin, and by the provider that the engine starts; destroyed without either's program."""
    created = counted(foreign.lives("up", QUIET))
    assert foreign.network()["status"] == "Active"
    assert counted(foreign.lives("up", QUIET)) == {"unchanged": created["created"]}
    foreign.lives("destroy", QUIET)
    assert foreign.sandbox.resources() == {}
