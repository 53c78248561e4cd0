"""A gRPC server for one engine, which ends with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from .provider import AzureNative

THREADS = 32
"""Requests to the Resource Manager that may be under way at once; the engine sends about four for each core."""
_MESSAGE_BYTES = 400 * 1024 * 1024
_HEARTBEAT = 0.5
"""Seconds between two looks at the parent process."""


def serve(engine_address: str) -> None:
    """Announce a port on stdout, as the engine expects, and answer until the engine is gone."""
    asyncio.run(_serve(engine_address))


async def _serve(engine_address: str) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    # the engine's way to end it: at once, since what takes its time counts as a crash
    loop.add_signal_handler(signal.SIGINT, os._exit, 0)
    server = grpc.aio.server(
        options=[("grpc.max_receive_message_length", _MESSAGE_BYTES), ("grpc.max_send_message_length", _MESSAGE_BYTES)]
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(AzureNative(engine_address), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await _engine_gone()
    # a request may still wait for an answer in a thread: nobody is left to hear it
    os._exit(0)


async def _engine_gone() -> None:
    """Wait until the process that started this one is no longer its parent; a killed engine tells nobody."""
    engine = os.getppid()
    while os.getppid() == engine:
        await asyncio.sleep(_HEARTBEAT)
