"""In which order an account's two keys are drawn anew, so that nothing loses its key before it has another.

Source of the steps: https://learn.microsoft.com/azure/machine-learning/how-to-change-storage-access-key
(regenerate, sync the workspace, register the datastores again). The order is ours: that page leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .uses import FIRST, SECOND, Account, Use


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rotation."""

    do: Literal["move", "regenerate", "sync"]
    key: str
    """The key that is moved to, or drawn anew, or that a sync gives to the workspace."""
    uses: tuple[Use, ...]
    """What is moved, or synced."""
    why: str


def steps(account: Account) -> tuple[Step, ...]:
    """A rotation of both keys, which ends with each datastore on the key that the file names.

    A datastore without a named key ends on the second one.
    """
    return tuple(_steps(account))


def _steps(account: Account) -> Iterator[Step]:
    workspace = tuple(use for use in account.uses if use.kind == "workspace")
    others = tuple(use for use in account.uses if use.kind != "workspace")
    if early := tuple(use for use in others if use.key != FIRST):
        why = f"so that nothing needs {SECOND} any more"
        if any(use.key is None for use in early):
            why += "; nobody has said which key some of them use: skip those that you know to use key1"
        yield Step("move", FIRST, early, why)
    yield Step("regenerate", SECOND, (), "nothing uses it now")
    if others:
        yield Step("move", SECOND, others, "the new one, while the old key1 still opens everything")
    if workspace:
        yield Step("sync", FIRST, workspace, "so that it holds the keys that are in force")
    why = "only the workspace's own datastores use it now: do the next step at once" if workspace else ""
    yield Step("regenerate", FIRST, (), why or "nothing uses it now")
    if workspace:
        yield Step("sync", FIRST, workspace, "it takes the new key; without this step it does so within an hour")
    if back := tuple(use for use in others if use.key == FIRST):
        yield Step("move", FIRST, back, "the new one, as the file said before; or leave them, and the file, on key2")
