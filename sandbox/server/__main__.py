"""Run the server in the foreground: `python -m amlstack.sandbox.server --state DIR [--port N] [--tls]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from amlstack.sandbox.resource_manager.call import Settings
from amlstack.sandbox.resource_manager.store import UnreadableState
from amlstack.sandbox.server.serve import AlreadyServed, serve


def _number(name: str, default: float) -> float:
    return float(os.environ.get(name) or default)


def main() -> int:
    """Serve until stopped; 0, or 2 where the state is served already or can't be opened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder with everything about this sandbox")
    parser.add_argument("--port", type=int, default=None, help="the last one or any free one, if left out")
    parser.add_argument("--tls", action="store_true", help="https, with a certificate made for localhost")
    parser.add_argument("--idle", type=float, default=_number("AMLSTACK_SANDBOX_IDLE", Settings().idle))
    parser.add_argument("--delay", type=float, default=_number("AMLSTACK_SANDBOX_DELAY", Settings().delay))
    given = parser.parse_args()
    settings = Settings(idle=given.idle, delay=given.delay)
    try:
        serve(given.state, port=given.port, tls=given.tls, settings=settings)
    except (AlreadyServed, OSError, UnreadableState) as error:
        print(f"amlstack sandbox: {error}", file=sys.stderr)  # noqa: T201 - the process's own output
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
