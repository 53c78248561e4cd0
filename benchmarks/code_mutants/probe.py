"""Notes which test runs which block of the product, in every process that imports it. Copied into the environment.

The product's copy calls `hit` at each block's start. What is noted goes to a file beside this one, as `TICK BLOCK`; the
tick, which stands in another file that all processes map, is moved on by the recorder with each test.
"""

from __future__ import annotations

import functools
import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("code_mutants_hits")
_ROOT = str(Path(__file__).parents[4]) + os.sep
"""The copy: the environment lies in it."""

FOLDER.mkdir(exist_ok=True)
_fd = os.open(FOLDER / "tick", os.O_RDWR | os.O_CREAT, 0o600)
os.truncate(_fd, 8)
tick = memoryview(mmap.mmap(_fd, 8)).cast("Q")
"""tick[0] is the number of what runs now."""
_hits = os.open(FOLDER / "hits", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

_seen: set[int] = set()
_last = -1
_collecting: list[set[int]] = []


def hit(block: int) -> None:
    """Note that a block runs."""
    global _last  # noqa: PLW0603 - as fast as can be
    now = tick[0]
    if now != _last:
        _seen.clear()
        _last = now
    for collected in _collecting:
        collected.add(block)
    if block not in _seen:
        _seen.add(block)
        os.write(_hits, b"%d %d\n" % (now, block))


_lru_cache = functools.lru_cache


def _noting_cache(maxsize: Any = 128, typed: bool = False) -> Any:
    """Do as functools.lru_cache, and note, each time it answers, what it ran when it first found the answer."""
    if callable(maxsize):
        return _noting_cache()(maxsize)

    def decorate(function: Callable[..., Any]) -> Any:
        code = getattr(function, "__code__", None)
        if code is None or not code.co_filename.startswith(_ROOT):
            return _lru_cache(maxsize, typed)(function)
        ran: dict[Any, set[int]] = {}

        @functools.wraps(function)
        def collecting(*args: Any, **options: Any) -> Any:
            mine: set[int] = set()
            _collecting.append(mine)
            try:
                return function(*args, **options)
            finally:
                _collecting.remove(mine)
                ran[functools._make_key(args, options, typed)] = mine

        cached = _lru_cache(maxsize, typed)(collecting)

        @functools.wraps(function)
        def noting(*args: Any, **options: Any) -> Any:
            try:
                return cached(*args, **options)
            finally:
                for block in ran.get(functools._make_key(args, options, typed), ()):
                    hit(block)

        for name in ("cache_clear", "cache_info", "cache_parameters"):
            setattr(noting, name, getattr(cached, name))
        return noting

    return decorate


functools.lru_cache = _noting_cache
