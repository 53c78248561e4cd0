"""A sandbox's server in a thread of the tests' own process: it is there in no time, and costs no process of Python."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amlstack.sandbox import control


@contextmanager
def served(state: Path, **options: Any) -> Iterator[control.Running]:
    """Serve a state folder, with options of `serve`, until the block ends; another process finds it there.

    What is said about a server's own process (its start, its death, its signals) needs `control.ensure` instead.
    """
    from amlstack.sandbox.server.serve import serve

    up = threading.Event()
    told = {"ready": lambda _: up.set(), **options}
    thread = threading.Thread(target=serve, args=(state,), kwargs=told, daemon=True)
    thread.start()
    while not up.wait(0.1):
        assert thread.is_alive(), "the sandbox's server did not start"
    try:
        yield control.ensure(state)
    finally:
        control.stop(state)
        thread.join()
        _close_logs(state)


def _close_logs(state: Path) -> None:
    """Close the log that the server would have left to the end of its process."""
    for name in ("amlstack.sandbox", "uvicorn"):
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            if isinstance(handler, logging.FileHandler) and Path(handler.baseFilename) == state.resolve() / control.LOG:
                logger.removeHandler(handler)
                handler.close()
