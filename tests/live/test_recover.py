"""What becomes of each pending operation, and that nothing is written where that can't be told."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning, wire
from amlstack.live import recover
from amlstack.live.pulumi import Lock, PulumiError, Stack
from amlstack.live.recover import Finding, Recovery

from .test_deployment import SECRET

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"
PROVIDER = "urn:pulumi:dev::p::pulumi:providers:azure-native::default"
GONE = Lock("ml@here", 4711, "2026-11-20T12:00:00", alive=False)


@dataclass(frozen=True, slots=True)
class Held(Stack):
    """A stack in memory, which keeps what is done to it."""

    deployment: dict[str, Any] = field(default_factory=dict)
    done: list[Any] = field(default_factory=list)

    def export(self) -> dict[str, Any]:
        """What it holds."""
        return copy.deepcopy(self.deployment)

    def take(self, exported: Any) -> None:
        """Keep what it is to hold."""
        self.done.append(exported)

    def cancel(self) -> None:
        """Keep that it was asked."""
        self.done.append("cancel")


def pending(
    type_: str = "azure-native:storage:StorageAccount", what: str = "creating", **inputs: Any
) -> dict[str, Any]:
    """An operation under way."""
    given = {"resourceGroupName": "rg", "accountName": "st", **inputs}
    urn = f"urn:pulumi:dev::p::my:index:Thing${type_}::it"
    return {
        "type": what,
        "resource": {"urn": urn, "custom": True, "type": type_, "inputs": given, "provider": f"{PROVIDER}::x"},
    }


def held(*operations: dict[str, Any], provider: dict[str, Any] | None = None, **environment: str) -> Held:
    """A stack with these operations under way."""
    resources = [{"urn": PROVIDER, "custom": True, "id": "x", "inputs": provider or {}}]
    deployment = {"version": 3, "deployment": {"resources": resources, "pending_operations": list(operations)}}
    return Held("dev", Path(), environment, deployment)


def looked(stack: Held, *bodies: dict[str, Any], subscription: str | None = SUBSCRIPTION) -> Finding:
    """What is found of the one operation, where Azure holds these."""
    azure = {body["id"]: body for body in bodies}
    (found,) = recover.look(stack, [], lambda id_, _: azure.get(id_), subscription).findings
    return found


def body(state: str = "Succeeded") -> dict[str, Any]:
    """The account as Azure shows it."""
    return {
        "id": ACCOUNT,
        "name": "st",
        "properties": {"provisioningState": state},
        "systemData": {"createdAt": "then"},
    }


def test_a_pending_create_that_exists_is_adopted() -> None:
    """It is told with its id, its state and when it was created, and gets id and outputs."""
    found = looked(held(pending()), body())
    assert (found.verdict, found.why) == ("adopt", f"{ACCOUNT} exists (Succeeded, created then)")
    assert found.name == "azure-native:storage:StorageAccount it"
    assert found.state is not None
    assert found.state["id"] == ACCOUNT


def test_a_pending_create_that_does_not_exist_is_dropped() -> None:
    """The next run creates it."""
    found = looked(held(pending()))
    assert (found.verdict, found.state) == ("drop", None)
    assert ACCOUNT in found.why


def test_a_pending_step_is_dropped() -> None:
    """The next run looks at its target, and makes the call where that doesn't say that it has been made."""
    found = looked(held(pending(wire.STEP, target=ACCOUNT, action="provisionManagedNetwork")))
    assert (found.verdict, found.state) == ("drop", None)


GENERIC = "azure-native:resources:Resource"
CLASSIC: dict[str, Any] = {
    **machinelearning.CLASSIC_DATASTORE.fixed_inputs,
    "parentResourcePath": "workspaces/ml",
    "resourceName": "sales",
    "azureApiVersion": "2024-03-01",
}


def test_a_generic_resource_is_found_by_its_own_version() -> None:
    """What its inputs say it is; azure-native's note of Resource Manager's version says nothing about it."""
    id_ = f"{GROUP}/providers/{machinelearning.DATASTORE.type.replace('/datastores', '')}/ml/datastores/sales"
    asked: list[str] = []

    def get(id_: str, version: str) -> dict[str, Any]:
        asked.append(version)
        return {"id": id_, "name": "sales", "properties": {"DataStoreType": "dbfs"}}

    (found,) = recover.look(held(pending(GENERIC, **CLASSIC)), [], get, SUBSCRIPTION).findings
    assert asked == [machinelearning.CLASSIC_VERSION]
    assert found.verdict == "adopt"
    assert found.state is not None
    assert found.state["id"] == id_


@pytest.mark.parametrize("what", ["updating", "deleting", "reading", "importing"])
def test_other_operations_are_done_again(what: str) -> None:
    """The state still says what was there before them."""
    assert looked(held(pending(what=what)), body()).verdict == "drop"


def test_a_versioned_token_is_the_same_kind() -> None:
    """Programs may import azure-native's resources under their api-version."""
    assert looked(held(pending("azure-native:storage/v20240101:StorageAccount")), body()).verdict == "adopt"


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (pending("aws:s3:Bucket"), "does not know this type"),
        (pending("azure-native:web:WebApp"), "does not know this type"),
        (pending(accountName=SECRET), "a part of its id is a secret"),
        (pending(GENERIC, resourceType="computes"), "does not know this type"),
        (pending(GENERIC, **{**CLASSIC, "parentResourcePath": SECRET}), "a part of its id is a secret"),
        (pending(GENERIC, **{**CLASSIC, "parentResourcePath": "registries/r"}), "spell no id: parentResourcePath is"),
    ],
)
def test_what_cannot_be_told_is_unclear(operation: dict[str, Any], why: str) -> None:
    """A guess would lose a resource or invent one."""
    found = looked(held(operation), body())
    assert found.verdict == "unclear"
    assert why in found.why


def test_the_subscription_is_found_as_azure_native_finds_it() -> None:
    """Said, else the provider's own, else the environment's; without any it is asked for."""
    other = "99999999-2222-3333-4444-555555555555"
    assert looked(held(pending(), provider={"subscriptionId": other}), body()).verdict == "adopt"
    asked = [
        looked(held(pending(), provider={"subscriptionId": other}), subscription=None),
        looked(held(pending(), ARM_SUBSCRIPTION_ID=other), subscription=None),
    ]
    assert all(f"/subscriptions/{other}/" in each.why for each in asked)
    assert "say --subscription ID" in looked(held(pending()), subscription=None).why
    stack = held(pending())
    stack.deployment["deployment"]["resources"].append({"urn": "urn:g", "custom": True, "id": GROUP})
    assert looked(stack, body(), subscription=None).verdict == "adopt"


def test_an_operation_of_azures_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resource that is still being created is taken in when it is done."""
    monkeypatch.setattr(recover, "_POLL", 0.01)
    answers = [body("Creating"), body("ResolvingDns"), body("Succeeded")]
    (found,) = recover.look(held(pending()), [], lambda *_: answers.pop(0), SUBSCRIPTION).findings
    assert found.state is not None
    assert "initErrors" not in found.state
    assert answers == []


def test_one_that_never_ends_is_taken_in_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience has an end; the next run writes it anew."""
    monkeypatch.setattr(recover, "_POLL", 0.01)
    monkeypatch.setattr(recover, "_PATIENCE", 0.05)
    found = looked(held(pending()), body("Creating"))
    assert found.state is not None
    assert found.state["initErrors"]


def test_everything_is_written_at_once_after_the_lock_is_given_up() -> None:
    """Cancel first, as the engine lets nobody write while it is locked; then one import."""
    stack = held(pending())
    found = recover.look(stack, [GONE], lambda *_: body(), SUBSCRIPTION)
    assert stack.done == []
    recover.mend(stack, found)
    cancelled, taken = stack.done
    assert cancelled == "cancel"
    assert [each.get("id") for each in taken["deployment"]["resources"]] == ["x", ACCOUNT]


def test_a_lock_alone_needs_no_import() -> None:
    """Where nothing is pending, the state stays untouched."""
    stack = held()
    recover.mend(stack, recover.look(stack, [GONE], lambda *_: None))
    assert stack.done == ["cancel"]


def test_a_stack_that_changed_meanwhile_is_left_alone() -> None:
    """What somebody else wrote since it was looked at isn't written over."""
    stack = held(pending())
    found = recover.look(stack, [], lambda *_: body(), SUBSCRIPTION)
    stack.deployment["deployment"]["resources"].append({"urn": "urn:new"})
    with pytest.raises(PulumiError, match="has changed meanwhile"):
        recover.mend(stack, found)
    assert stack.done == []


def test_findings_are_sorted_by_verdict() -> None:
    """What is asked for is given, in order."""
    one, two = (Finding("creating", f"urn::{name}", "adopt", "") for name in "ab")
    other = Finding("creating", "urn::c", "drop", "")
    assert Recovery({}, (), (one, other, two)).of("adopt") == [one, two]
