"""A stand-in azure-native for previews that takes anything: an example need not be whole, nor of a kind it serves."""

# ruff: noqa: N802 - the methods' names are the protocol's

from __future__ import annotations

import argparse
from typing import Any

from pulumi.runtime import proto

from amlstack.sandbox.plugin import serve
from amlstack.sandbox.plugin.provider import AzureNative


class Anything(AzureNative):
    """Takes every input as it is given, and answers it; an id stays unknown."""

    async def Check(self, request: Any, context: Any) -> Any:
        """No fault."""
        return proto.CheckResponse(inputs=request.news)

    async def Create(self, request: Any, context: Any) -> Any:
        """Nothing is made."""
        return proto.CreateResponse(properties=request.properties)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    serve.AzureNative = Anything  # type: ignore[attr-defined]
    serve.serve(parser.parse_known_args()[0].engine)
