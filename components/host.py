"""The plugin's server: the SDK's own, with a user's mistake told as what it is."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

import grpc
import pulumi
from pulumi.provider.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2_grpc

from .provider import Provider

_MESSAGE_BYTES = 400 * 1024 * 1024
_HEARTBEAT = 0.5
"""Seconds between two looks at the parent process."""


class Host(ProviderServicer):
    """Answers the engine."""

    async def Construct(self, request: Any, context: Any) -> Any:  # noqa: N802  the protocol's name
        """Build a component; what the user has to mend ends the call without a traceback."""
        try:
            return await super().Construct(request, context)
        except pulumi.RunError as error:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))


def serve(engine_address: str) -> None:
    """Announce a port on stdout, as the engine expects, and answer until the engine is gone."""
    asyncio.run(_serve(engine_address))


async def _serve(engine_address: str) -> None:
    # the engine's way to end it: at once, since what takes its time counts as a crash
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, os._exit, 0)
    server = grpc.aio.server(
        options=[("grpc.max_receive_message_length", _MESSAGE_BYTES), ("grpc.max_send_message_length", _MESSAGE_BYTES)]
    )
    host = Host(Provider(), [], engine_address=engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    engine = os.getppid()
    while os.getppid() == engine:  # a killed engine tells nobody
        await asyncio.sleep(_HEARTBEAT)
