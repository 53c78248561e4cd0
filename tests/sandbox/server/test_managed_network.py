"""Managed networks: the user's rules and Azure's, in the body and beside it, and provisioning."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from amlstack.catalog import machinelearning
from amlstack.catalog.managed_network import OUTBOUND_RULE as RULE
from amlstack.sandbox.providers.machinelearning_network import lose_parallel
from amlstack.sandbox.resource_manager.call import Call, Settings
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.store import Store
from amlstack.sandbox.resource_manager.target import parse

from .client import Arm, Json, refused

PLACE = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-contoso/providers"
API = machinelearning.WORKSPACE.api_version
APPROVED = "AllowOnlyApprovedOutbound"
FQDN: Json = {"type": "FQDN", "destination": "pypi.org", "category": "UserDefined"}
TAG: Json = {
    "type": "ServiceTag",
    "destination": {"serviceTag": "DataFactory", "protocol": "TCP", "portRanges": "443"},
}


def made(arm: Arm, mode: str = APPROVED, rules: Json | None = None, **properties: Any) -> Json:
    """A workspace with a managed network."""
    network: Json = {"isolationMode": mode} | ({} if rules is None else {"outboundRules": rules})
    return arm.workspace(managedNetwork=network, **properties)


def rules(workspace: Json) -> Json:
    """The rules in a workspace's body."""
    found: Json = workspace["properties"]["managedNetwork"]["outboundRules"]
    return found


def users(workspace: Json) -> set[str]:
    """The names of the user's rules."""
    return {name for name, each in rules(workspace).items() if each["category"] == "UserDefined"}


def rewritten(arm: Arm, workspace: Json, network: Json) -> httpx.Response:
    """A PUT of the workspace with another managed network."""
    body = {key: workspace[key] for key in ("location", "identity")}
    kept = {key: workspace["properties"][key] for key in ("storageAccount", "keyVault")}
    return arm.put(workspace["id"], {**body, "properties": {**kept, "managedNetwork": network}})


def test_azures_rules_come_by_themselves(arm: Arm) -> None:
    """With approved traffic alone all of them; else those to what has public access off. They are Inactive."""
    found = made(arm, rules={"pypi": FQDN})
    network = found["properties"]["managedNetwork"]
    assert network["status"] == {"status": "Inactive", "sparkReady": False}
    assert network["firewallSku"] == "Standard"
    azures = {name: each for name, each in rules(found).items() if each["category"] == "Required"}
    assert {each["status"] for each in rules(found).values()} == {"Inactive"}
    assert azures["__SYS_ST_AzureActiveDirectory_TCP"]["destination"]["portRanges"] == "80, 443"
    assert "__SYS_ST_MicrosoftContainerRegistry.westeurope_TCP" in azures
    subs = sorted(each["destination"]["subresourceTarget"] for each in azures.values() if each["type"] != "ServiceTag")
    assert subs == ["amlworkspace", "blob", "file", "vault"]
    assert users(found) == {"pypi"}
    closed = made(arm, "AllowInternetOutbound", called="ml-open", publicNetworkAccess="Disabled")
    (own,) = rules(closed).values()
    assert own["destination"]["subresourceTarget"] == "amlworkspace"


def test_a_body_says_all_of_the_users_rules(arm: Arm) -> None:
    """One without a map keeps them; Azure's stay either way; none is lost by a change of something else."""
    found = made(arm, rules={"pypi": FQDN})
    for network, wanted in (
        ({"isolationMode": APPROVED}, {"pypi"}),
        ({"isolationMode": APPROVED, "outboundRules": {"tag": TAG}}, {"tag"}),
        ({"isolationMode": APPROVED, "outboundRules": {}}, set()),
    ):
        assert rewritten(arm, found, network).status_code == 200
        seen = arm.got(found["id"])
        assert users(seen) == wanted
        assert len(rules(seen)) == len(rules(found)) - 1 + len(wanted)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("__SYS_ST_AzureMonitor_TCP", TAG),
        ("Connection_x", TAG),
        ("mine", {**TAG, "category": "Required"}),
        ("mine", {**TAG, "category": "Recommended"}),
        ("mine", {**TAG, "category": "Dependency"}),
        ("x", TAG),
        ("mine", {"type": "Domain", "destination": "pypi.org"}),
        ("mine", {"type": "FQDN"}),
        ("mine", {"type": "ServiceTag", "destination": {"serviceTag": "X"}}),
        ("mine", {"type": "PrivateEndpoint", "destination": {"subresourceTarget": "blob"}}),
    ],
)
def test_rules_that_are_refused(arm: Arm, name: str, rule: Json) -> None:
    """Azure's own, by name or category; a name or a type that there isn't; what is missing: in the body and beside."""
    found = made(arm, rules={})
    refused(rewritten(arm, found, {"isolationMode": APPROVED, "outboundRules": {name: rule}}), 400, "BadRequest")
    answer = arm.send("PUT", f"{found['id']}/outboundRules/{name}", {"properties": rule}, api=API)
    assert answer.status_code == 400


def test_a_rule_to_a_target_that_azure_has_one_to(arm: Arm) -> None:
    """A user's rule to the workspace's own storage is refused; to another account it isn't."""
    found = made(arm, rules={})
    for target, wanted in ((found["properties"]["storageAccount"], 400), (arm.storage()["id"], 200)):
        rule = {"type": "PrivateEndpoint", "destination": {"serviceResourceId": target, "subresourceTarget": "blob"}}
        answer = rewritten(arm, found, {"isolationMode": APPROVED, "outboundRules": {"mine": rule}})
        assert answer.status_code == wanted


def test_provisioning(arm: Arm) -> None:
    """At creation, or by a POST that goes on and answers the status; the rules are Active afterwards."""
    now = made(arm, called="ml-now", provisionNetworkNow=True)
    assert now["properties"]["managedNetwork"]["status"]["status"] == "Active"
    found = made(arm, rules={"pypi": FQDN})
    action = f"{found['id']}/provisionManagedNetwork"
    begun = arm.send("POST", action, {"includeSpark": True})
    assert (begun.status_code, "location" in begun.headers) == (202, True)
    arm.wait(begun, action)
    assert arm.http.get(begun.headers["location"]).json() == {"status": "Active", "sparkReady": True}
    seen = arm.got(found["id"])
    assert {each["status"] for each in rules(seen).values()} == {"Active"}
    off = arm.workspace("ml-off")
    refused(arm.send("POST", f"{off['id']}/provisionManagedNetwork"), 400, "BadRequest")


def test_rules_beside_the_workspace(arm: Arm) -> None:
    """They are written, shown in the body, listed and deleted; a required one stays; no network, no rule."""
    found = made(arm)
    path = f"{found['id']}/outboundRules"
    begun = arm.send("PUT", f"{path}/pypi", {"properties": FQDN}, api=API)
    assert (begun.status_code, "location" in begun.headers) == (202, True)
    arm.wait(begun, path)
    assert users(arm.got(found["id"])) == {"pypi"}
    listed = [each["name"] for each in arm.send("GET", path, api=API).json()["value"]]
    assert "pypi" in listed
    assert len(listed) == len(rules(found)) + 1
    refused(arm.send("DELETE", f"{path}/__SYS_ST_AzureMonitor_TCP", api=API), 400, "BadRequest")
    arm.delete(f"{path}/pypi", api=API)
    assert users(arm.got(found["id"])) == set()
    off = arm.workspace("ml-off")
    refused(arm.send("PUT", f"{off['id']}/outboundRules/pypi", {"properties": FQDN}, api=API), 400, "BadRequest")


def test_rules_beside_it_that_are_written_at_once_delete_each_other(tmp_path: Path) -> None:
    """The last one stays of those that are still being written, and each reports success; what is done stays."""
    store, later = Store(tmp_path), time.time() + 60
    workspace = f"{PLACE}/Microsoft.MachineLearningServices/workspaces/ml"
    done, going, last = (
        Resource(f"{workspace}/outboundRules/{each}", RULE.type, {"properties": FQDN}, ready)
        for each, ready in (("done", 0.0), ("going", later), ("last", later))
    )
    with store.transaction():
        for each in (done, going, last):
            store.put(each)
        lose_parallel(Call("PUT", parse(last.id), {}, {}, store, Settings(), {}), last)
        left = [each.name for each in store.of_type_below(RULE.type, workspace)]
    assert sorted(left) == ["done", "last"]
    store.close()
