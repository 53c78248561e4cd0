"""Notes which test runs which block of the product, in every process that imports it. Copied into the environment.

In the product's copy each block begins with `ON[block] and hit(block)`. What is noted goes to a file beside this one,
as `TICK BLOCK`. The tick and ON lie in a file that all processes map: with each test the recorder moves the tick on and
turns every block on, and a block that was noted is off.
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
_MOST = 1 << 15
"""So many blocks, or fewer."""
_ALL = b"\1" * _MOST
_TICK = 8

FOLDER.mkdir(exist_ok=True)
_shared = os.open(FOLDER / "shared", os.O_RDWR | os.O_CREAT, 0o600)
os.truncate(_shared, _TICK + _MOST)
_map = memoryview(mmap.mmap(_shared, _TICK + _MOST))
_tick = _map[:_TICK].cast("Q")
ON = _map[_TICK:]
_hits = os.open(FOLDER / "hits", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_collecting: list[set[int]] = []


def hit(block: int) -> None:
    """Note that a block runs."""
    ON[block] = 0
    for collected in _collecting:
        collected.add(block)
    os.write(_hits, b"%d %d\n" % (_tick[0], block))


def turn_on() -> None:
    """Let every block be noted again."""
    ON[:] = _ALL


def now(tick: int) -> int:
    """Say what runs from now on; returns what ran till now."""
    before, _tick[0] = _tick[0], tick
    turn_on()
    return before


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
            turn_on()
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
