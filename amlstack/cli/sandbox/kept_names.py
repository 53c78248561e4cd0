"""What is soft-deleted and keeps its name: until when, and the commands that free the names, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from amlstack.catalog import EVERY_TYPE, keyvault, monitoring
from amlstack.plan import Plan, views
from amlstack.sandbox.control import SUBSCRIPTION

from .state import state_suffix

_RECOVER = "purge protection is on, so nothing frees it before: `key_vault: {create_mode: recover}` brings it back"
_COMES_BACK = "made again in its group and region, it comes back"


def lines(deleted: Iterable[Mapping[str, Any]], state: Path) -> Iterator[str]:
    """A line for each, one command that frees all names that can be freed, and the one that forgets the rest too."""
    free, protected = [], False
    for each in deleted:
        protected |= each["purgeProtection"]
        yield f"  {_title(each)} {each['name']}, until {each['scheduledPurgeDate']}{_note(each)}"
        if not each["purgeProtection"]:
            free.append(each["name"])
    if free:
        yield "To free the names:"
        yield f"  amlstack sandbox purge {' '.join(free)}{state_suffix(state)}"
    if protected:
        yield f"`amlstack sandbox reset{state_suffix(state)}` forgets everything, what is protected too."


def of_plan(deleted: Iterable[Mapping[str, Any]], plan: Plan) -> list[Mapping[str, Any]]:
    """Those that a plan makes."""
    wanted = {each["id"].lower() for each in views.imports(plan, SUBSCRIPTION)["resources"] if "id" in each}
    return [each for each in deleted if each["id"].lower() in wanted]


def _title(each: Mapping[str, Any]) -> str:
    kind = EVERY_TYPE.get(each["type"].lower())
    return kind.title if kind else str(each["type"])


def _note(each: Mapping[str, Any]) -> str:
    type_ = each["type"].lower()
    if type_ == keyvault.VAULT.type.lower() and each["purgeProtection"]:
        return f": {_RECOVER}"
    return f": {_COMES_BACK}" if type_ == monitoring.LOG_ANALYTICS.type.lower() else ""
