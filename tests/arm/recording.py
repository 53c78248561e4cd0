"""Records what the Pulumi program sends to azure-native, by the real SDK, under mocks that answer with Azure's ids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc, settings
from pulumi.runtime.stack import wait_for_rpcs
from pulumi.runtime.sync_await import _sync_await

from amlstack.catalog import Kind, identity, ids, of_native, wire
from amlstack.catalog.wire import STEP

SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
TENANT = "33333333-3333-4333-8333-333333333333"


@dataclass(frozen=True)
class Recorded:
    """One resource of the program."""

    kind: Kind
    id: str
    inputs: dict[str, Any]
    """azure-native's inputs, secrets in clear."""
    dependencies: frozenset[str]
    """Ids of all that the engine creates before it."""


@dataclass(frozen=True)
class Called:
    """One call of the program that is no resource's PUT."""

    inputs: dict[str, Any]
    dependencies: frozenset[str]
    """Ids of all that the engine creates before it."""


def record(program: Callable[[], object]) -> dict[str, Recorded]:
    """What `program` registers, by id, components and steps left out. Raises what the program raises."""
    return {found.id: found for found in _run(program).recorded}


def record_steps(program: Callable[[], object]) -> list[Called]:
    """The steps that `program` registers. Raises what the program raises."""
    return _run(program).called


def _run(program: Callable[[], object]) -> _Monitor:
    # what an earlier program left unfinished must not turn up in this one
    asyncio.set_event_loop(asyncio.new_event_loop())
    settings._get_rpc_manager().clear()
    settings.SETTINGS.outputs.clear()
    monitor = _Monitor()
    pulumi.runtime.set_mocks(monitor.mocks, project="amlstack", stack="test", monitor=monitor)
    program()
    _sync_await(wait_for_rpcs())
    return monitor


def principal(id_: str) -> str:
    """The object id of the identity of that id."""
    return f"principal of {id_}"


def keys(account: str) -> list[dict[str, str]]:
    """What listKeys answers for the account of that name."""
    return [{"keyName": name, "value": f"{name} of {account}"} for name in ("key1", "key2")]


class _Azure(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        kind = of_native(args.typ, args.inputs)
        if kind is None:
            return "", args.inputs
        id_ = str(wire.path(kind, args.inputs, SUBSCRIPTION))
        answer = wire.outputs(kind, wire.lift(kind, args.inputs))
        if "identity" in answer:
            answer["identity"] = {**answer["identity"], "principalId": principal(id_)}
        return id_, {**answer, "name": args.inputs[kind.name_input], "principalId": principal(id_)}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        if args.token == "azure-native:storage:listStorageAccountKeys":
            return {"keys": keys(args.args["accountName"])}, []
        if args.token == "azure-native:managedidentity:getUserAssignedIdentity":
            group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{args.args['resourceGroupName']}"
            kind = identity.USER_ASSIGNED
            return {"principalId": principal(ids.resource_id(group, kind.type, args.args["resourceName"]))}, []
        assert args.token == "azure-native:authorization:getClientConfig"
        return {"tenantId": TENANT, "subscriptionId": SUBSCRIPTION}, []


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Azure())
        self.recorded: list[Recorded] = []
        self.called: list[Called] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        answer = super().RegisterResource(request)  # type: ignore[no-untyped-call]
        inputs = _clear(rpc.deserialize_properties(request.object))
        first = frozenset(filter(None, (self.resources[urn].id for urn in request.dependencies)))
        if kind := of_native(request.type, inputs):
            self.recorded.append(Recorded(kind, answer.id, inputs, first))
        elif request.type == STEP:
            self.called.append(Called(inputs, first))
        return answer


def _clear(value: Any) -> Any:
    if rpc.is_rpc_secret(value):
        return _clear(rpc.unwrap_rpc_secret(value))
    if isinstance(value, dict):
        return {key: _clear(item) for key, item in value.items()}
    return [_clear(item) for item in value] if isinstance(value, list) else value
