"""One case tried: the exception that leaves it, and where in the product it comes from."""

from __future__ import annotations

import signal
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import amlstack

from .case import Case
from .runners import Mute, run

_PRODUCT = Path(str(amlstack.__file__)).absolute().parent
PATIENCE = 20
"""Seconds of processor time after which a case has no end: another clock counts what else the machine does."""
_WAITED = 600
"""Seconds by the clock after which one that only waits has none."""


class NoEnd(BaseException):
    """A case takes too long."""


@dataclass(frozen=True, slots=True)
class Fall:
    """An exception that a user would see."""

    where: str
    """Its name, and the innermost frame of the product: 'AttributeError amlstack/plan/build.py:40 workspace'."""
    text: str
    """The traceback's end."""


def tried(case: Case) -> Fall | None:
    """Run a case in a folder of its own; what it falls over, or None."""
    with tempfile.TemporaryDirectory(prefix="amlstack-fuzz-") as folder:
        try:
            with _limit():
                (here := Path(folder) / "here").mkdir()
                run(case, here)
        except (Exception, NoEnd) as error:  # noqa: BLE001 - that is what is looked for
            return Fall(_where(error, case), "".join(traceback.format_exception(error, limit=-6, chain=False)))
    return None


def _where(error: BaseException, case: Case) -> str:
    frames = [each for each in traceback.extract_tb(error.__traceback__) if _is_ours(each.filename)]
    name = type(error).__name__
    if isinstance(error, Mute) or not frames:
        return f"{name} {case.front}: {error}"
    if isinstance(error, RecursionError | NoEnd):  # the frame is any of those on the way
        return f"{name} {Path(frames[-1].filename).relative_to(_PRODUCT.parent)}"
    inner = frames[-1]
    return f"{name} {Path(inner.filename).relative_to(_PRODUCT.parent)}:{inner.lineno} {inner.name}"


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(_PRODUCT)


@contextmanager
def _limit() -> Iterator[None]:
    """Raise NoEnd when PATIENCE is over."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise NoEnd

    limits = ((signal.SIGPROF, signal.ITIMER_PROF, PATIENCE), (signal.SIGALRM, signal.ITIMER_REAL, _WAITED))
    before = [(number, timer, signal.signal(number, end)) for number, timer, _ in limits]
    for _, timer, seconds in limits:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for number, timer, former in before:
            signal.setitimer(timer, 0)
            signal.signal(number, former)
