"""Runs a component against the SDK's own mocks and records what it registers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pulumi
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks, settings
from pulumi.runtime.stack import wait_for_rpcs
from pulumi.runtime.sync_await import _sync_await

CLIENT = {"tenantId": "11111111-1111-4111-8111-111111111111", "subscriptionId": "22222222-2222-4222-8222-222222222222"}
KEYS = {"keys": [{"keyName": "key1", "value": "value-of-key1"}, {"keyName": "key2", "value": "value-of-key2"}]}


@dataclass
class Registered:
    """One resource as the SDK sent it to the engine."""

    name: str
    type: str
    parent: str
    inputs: dict[str, Any]
    """Raw: a secret is a dict with the SDK's magic key."""
    aliases: int
    dependencies: tuple[str, ...] = ()
    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What each input depends on."""


class _Azure(pulumi.runtime.Mocks):
    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        outputs = {"name": args.name, **args.inputs, "principalId": "33333333-3333-4333-8333-333333333333"}
        if identity := args.inputs.get("identity"):
            users = {id_: {"clientId": "c", "principalId": "p"} for id_ in identity.get("userAssignedIdentities", ())}
            outputs["identity"] = {"type": identity["type"], "principalId": "p", "userAssignedIdentities": users}
        group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg"
        return f"{group}/providers/Microsoft.Mock/things/{args.name}", outputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        self.calls.append(args.token)
        if args.token.endswith("getClientToken"):
            return {"token": f"token for {args.args['endpoint']}"}
        if args.token.endswith("getUserAssignedIdentity"):
            return {"principalId": f"object id of {args.args['resourceName']}"}
        return CLIENT if args.token.endswith("getClientConfig") else KEYS


def _named(urns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(urn.rpartition("::")[2] for urn in urns))


class _Monitor(mocks.MockMonitor):
    def __init__(self, azure: _Azure) -> None:
        super().__init__(azure)
        self.registered: list[Registered] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  the protocol's name
        self.registered.append(
            Registered(
                name=request.name,
                type=request.type,
                parent=request.parent.rpartition("::")[2],
                inputs=MessageToDict(request.object) if request.custom else {},
                aliases=len(request.aliases),
                dependencies=_named(request.dependencies),
                waits={key: _named(found.urns) for key, found in request.propertyDependencies.items() if found.urns},
            )
        )
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]


@dataclass
class Run:
    """What one program registered."""

    by_name: dict[str, Registered] = field(default_factory=dict)
    result: Any = None
    calls: list[str] = field(default_factory=list)
    """The functions that it invoked."""

    def of(self, type_: str) -> list[Registered]:
        """The resources of a type, by the end of its token."""
        return [found for found in self.by_name.values() if found.type.endswith(type_)]


def run(program: Callable[[], Any], *, preview: bool = False) -> Run:
    """Run `program` under the mocks until every registration is done.

    Raises what the program raises, in its body or in an apply.
    """
    # what an earlier program left unfinished must not turn up in this one
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # a refused program's other tasks have nobody to tell
    asyncio.set_event_loop(loop)
    settings._get_rpc_manager().clear()
    settings.SETTINGS.outputs.clear()
    azure = _Azure()
    monitor = _Monitor(azure)
    pulumi.runtime.set_mocks(azure, project="amlstack", stack="test", preview=preview, monitor=monitor)
    _sync_await(wait_for_rpcs())  # the stack's own resource serves later programs too, so it must be whole
    result = program()
    _sync_await(wait_for_rpcs())
    registered = (found for found in monitor.registered if found.type != "pulumi:pulumi:Stack")
    return Run({found.name: found for found in registered}, result, azure.calls)
