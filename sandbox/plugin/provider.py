"""The provider protocol: what the engine asks, answered as azure-native does.

The methods are gRPC's and take the engine's own messages: the SDK's experimental Provider drops the old inputs, dresses
up errors and can't say that a resource was created in part. Secrets aren't accepted, so that the engine marks them
itself, and an unknown value comes and goes as the protocol's own string.
"""

# ruff: noqa: N802 - the methods' names are the protocol's

from __future__ import annotations

import asyncio
import functools
import json
import os
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.provider.experimental.provider import Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime import proto

from amlstack.catalog import Kind, ids, resources, wire

from . import diff, kinds, names, state
from .arm_client import Arm, Refusal, Unreachable
from .failures import CreatedInPart, fail
from .invokes import invoke
from .schema import schema

VERSION = "3.29.0"
"""The azure-native that this one stands in for."""
_Method = Callable[["AzureNative", Any, Any], Coroutine[Any, Any, Any]]


def _answers(method: _Method) -> _Method:
    """Tell the engine of a failure in one clear line."""

    @functools.wraps(method)
    async def answered(self: AzureNative, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except (CreatedInPart, Refusal, Unreachable) as failure:
            return await fail(context, failure)

    return answered


class AzureNative(ProviderServicer):
    """azure-native, as far as the catalog's kinds go, against the sandbox."""

    def __init__(self, engine_address: str) -> None:
        super().__init__([], VERSION, Provider(), engine_address)
        self._subscription = os.environ.get("ARM_SUBSCRIPTION_ID", "")
        self._location: str | None = None
        self._locations: dict[str, str] = {}

    @functools.cached_property
    def _arm(self) -> Arm:
        return Arm.from_environment()

    async def Configure(self, request: Any, context: Any) -> Any:
        """Take the subscription and the default location from the stack's configuration."""
        config = {key.rpartition(":")[2]: value for key, value in request.variables.items()}
        self._subscription = config.get("subscriptionId", self._subscription)
        self._location = config.get("location")
        return proto.ConfigureResponse(
            acceptSecrets=False, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        """Accept the configuration as it is."""
        return proto.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: Any, context: Any) -> Any:
        """Say nothing of a changed configuration: the sandbox is where the environment says."""
        return proto.DiffResponse()

    @_answers
    async def GetSchema(self, request: Any, context: Any) -> Any:
        """Tell the inputs of the catalog's kinds: `pulumi import` asks, to write a program, and so do YAML programs."""
        return proto.GetSchemaResponse(schema=json.dumps(await asyncio.to_thread(schema, VERSION)))

    @_answers
    async def Check(self, request: Any, context: Any) -> Any:
        """Fill in name, location and api-version; report what is missing."""
        olds, news = _plain(request.olds), _plain(request.news)
        kind = kinds.declared(_token(request.urn), news)
        logical = request.urn.rpartition("::")[2]
        inputs = names.with_name(kind, logical, request.randomSeed, olds, news)
        inputs = await asyncio.to_thread(names.with_location, kind, olds, inputs, self._location, self._group_location)
        inputs.setdefault("azureApiVersion", kind.native_version or kind.api_version)
        faults = [proto.CheckFailure(property=name, reason=why) for name, why in names.missing(kind, inputs).items()]
        return proto.CheckResponse(inputs=_struct(inputs), failures=faults)

    @_answers
    async def Diff(self, request: Any, context: Any) -> Any:
        """Compare old with new inputs; what Azure fills in by itself is in neither."""
        old, new = _plain(request.old_inputs), _plain(request.news)
        changes = diff.detailed(kinds.declared(_token(request.urn), new), old, new)
        replaces = [path for path, change in changes.items() if change.kind in diff.REPLACING]
        return proto.DiffResponse(
            changes=proto.DiffResponse.DIFF_SOME if changes else proto.DiffResponse.DIFF_NONE,
            replaces=diff.roots(replaces),
            diffs=diff.roots(changes),
            detailedDiff=changes,
            hasDetailedDiff=True,
            # a name that was given can't be had twice at once
            deleteBeforeReplace=bool(replaces) and not old.get(names.RANDOMLY_NAMED),
        )

    @_answers
    async def Create(self, request: Any, context: Any) -> Any:
        """Create what doesn't exist yet, and read it back; in a preview, say what is known."""
        inputs = _plain(request.properties)
        kind = kinds.declared(_token(request.urn), inputs)
        if request.preview:
            return proto.CreateResponse(properties=_struct(state.previewed(kind, inputs)))
        id_, outputs = await asyncio.to_thread(self._create, kind, inputs)
        return proto.CreateResponse(id=id_, properties=_struct(outputs))

    @_answers
    async def Update(self, request: Any, context: Any) -> Any:
        """Write the whole resource anew and read it back; in a preview, say what is known."""
        inputs = _plain(request.news)
        kind = kinds.declared(_token(request.urn), inputs)
        if request.preview:
            outputs = state.previewed(kind, inputs, _plain(request.olds))
        else:
            outputs = await asyncio.to_thread(self._put, kind, request.id, inputs)
        return proto.UpdateResponse(properties=_struct(outputs))

    @_answers
    async def Read(self, request: Any, context: Any) -> Any:
        """Read for a refresh, or by id alone for an import; an empty id says that it is gone."""
        kind, inputs = kinds.of_id(_token(request.urn), request.id), _plain(request.inputs)
        named = {} if inputs else names.spelling(kind, request.id)
        body = await asyncio.to_thread(self._arm.get, request.id, _version(kind))
        if body is None:
            return proto.ReadResponse()
        outputs = wire.outputs(kind, state.without_unset(kind, inputs, body) if inputs else body)
        if inputs:
            inputs = state.refreshed(kind, inputs, _plain(request.properties), outputs)
        else:
            inputs = {**wire.lower(kind, body), **named, "azureApiVersion": _version(kind)}
        return proto.ReadResponse(id=request.id, properties=_struct(outputs), inputs=_struct(inputs))

    @_answers
    async def Delete(self, request: Any, context: Any) -> Any:
        """Delete, and be content where there is nothing."""
        kind = kinds.of_id(_token(request.urn), request.id)
        await asyncio.to_thread(self._arm.delete, request.id, _version(kind))
        return empty_pb2.Empty()

    @_answers
    async def Invoke(self, request: Any, context: Any) -> Any:
        """Call a function: getX, listX."""
        try:
            found = await asyncio.to_thread(invoke, self._arm, request.tok, _plain(request.args), self._subscription)
        except KeyError as missing:
            reason = f"missing required property {missing}"
            return proto.InvokeResponse(failures=[proto.CheckFailure(property=str(missing.args[0]), reason=reason)])
        return proto.InvokeResponse(**{"return": _struct(found)})

    def _create(self, kind: Kind, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        id_ = names.locate(kind, inputs, self._subscription)
        if self._arm.get(id_, _version(kind)) is not None:
            raise Refusal(f"cannot create already existing resource '{id_}'", 409, created=False)
        try:
            outputs = self._put(kind, id_, inputs)
        except (Refusal, Unreachable) as failure:
            left = self._left_behind(kind, id_, inputs, failure)
            if left is None:
                raise
            raise CreatedInPart(str(failure), id_, left, inputs) from failure
        return id_, outputs

    def _left_behind(
        self, kind: Kind, id_: str, inputs: Mapping[str, Any], failure: Exception
    ) -> dict[str, Any] | None:
        """Outputs of what a failed creation wrote all the same: unless the state has it, the next run finds it there.

        Where nobody can tell, it counts as written: the next run writes it anew either way.
        """
        if isinstance(failure, Refusal) and not failure.created:
            return None
        try:
            body = self._arm.get(id_, _version(kind))
        except (Refusal, Unreachable):
            return state.unread(kind, inputs)
        return wire.outputs(kind, body) if body else None

    def _put(self, kind: Kind, id_: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        query = {key: _query(inputs[key]) for key in kind.query_inputs if inputs.get(key) is not None}
        body = wire.lift(kind, inputs)
        if kind.standalone:
            body = state.with_unset(kind, body, self._arm.get(id_, _version(kind)) or {})
        written = self._arm.put(id_, _version(kind), body, query)
        try:
            # a PUT may answer with less than a later GET, which would then look like a drift
            answer = self._arm.get(id_, _version(kind)) or written
            return wire.outputs(kind, state.without_unset(kind, inputs, answer))
        except Refusal as refusal:
            raise Refusal(str(refusal), refusal.status, created=True) from refusal

    def _group_location(self, group: str) -> str | None:
        if group not in self._locations:
            body = self._arm.get(ids.group_id(self._subscription, group), resources.GROUP.api_version)
            if body is None:
                return None
            self._locations[group] = body["location"]
        return self._locations[group]


def _token(urn: str) -> str:
    """The type's token in a resource's URN."""
    return urn.split("::")[-2].rpartition("$")[2]


def _version(kind: Kind) -> str:
    return kind.native_version or kind.api_version


def _query(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    found: dict[str, Any] = json_format.MessageToDict(struct)
    return {key: value for key, value in found.items() if value is not None}


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())
