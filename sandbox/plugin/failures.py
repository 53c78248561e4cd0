"""How the engine is told that something failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2


class CreatedInPart(Exception):
    """A creation failed after the resource was written: it is kept, and the next run mends it by an update."""

    def __init__(self, message: str, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.id = id_
        self.outputs = outputs
        self.inputs = inputs


async def fail(context: Any, failure: Exception) -> None:
    """End the call with the failure's message, and with the resource where it was created in part."""
    details = _details(failure) if isinstance(failure, CreatedInPart) else ()
    await context.abort(grpc.StatusCode.UNKNOWN, str(failure), details)


def _details(failure: CreatedInPart) -> tuple[tuple[str, bytes]]:
    """The engine reads what was created from gRPC's rich error: an ErrorResourceInitFailed inside of a Status."""
    created = provider_pb2.ErrorResourceInitFailed(
        id=failure.id,
        properties=json_format.ParseDict(dict(failure.outputs), struct_pb2.Struct()),
        inputs=json_format.ParseDict(dict(failure.inputs), struct_pb2.Struct()),
        reasons=[str(failure)],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure))
    status.details.add().Pack(created)
    return (("grpc-status-details-bin", status.SerializeToString()),)
