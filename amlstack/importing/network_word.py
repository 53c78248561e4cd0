"""The word of a network, `private` or `managed`, in the place of the parts that it stands for."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amlstack import spec
from amlstack.arm import render
from amlstack.plan import Plan, PlanError, of_file
from amlstack.plan.network.word import WORDS

from .writing import text

_FILE = "workspace.yaml"
"""What the file is called that is only planned."""
_MANY = 40
"""Of so many private endpoints none is looked at by itself: each look is a plan of its own."""
Path = tuple[str | int, ...]


def in_a_word(mapping: dict[str, Any]) -> dict[str, Any]:
    """A file with the word, and without what it stands for, where that plans to the same; else the file as it is."""
    if not (mapping.get("network") or mapping.get("managed_network")):
        return mapping
    whole = _planned(mapping)
    if whole is None:
        return mapping
    wanted, parts = _bodies(whole), mapping.get("network") or {}
    for word in WORDS:
        for network in ({"mode": word}, {"mode": word, **parts} if parts else None):
            candidate = {**copy.deepcopy(mapping), "network": network}
            made = _planned(candidate) if network else None
            if made is not None and _bodies(made) == wanted:
                return _shortened(candidate, made, wanted)
    return mapping


def _shortened(candidate: dict[str, Any], made: Plan, wanted: list[str]) -> dict[str, Any]:
    """A file with its word, without the keys that need not be said beside it."""
    least = _planned(_least(candidate))
    implied = {each.key: each.value for each in (*made.implied, *(least.implied if least else ()))}
    same = [path for path in _leaves(candidate) if implied.get(_dotted(path)) == _text(_at(candidate, path))]
    candidate = _kept(candidate, same, wanted)
    endpoints = candidate["network"].get("private_endpoints", ())
    last_first = range(len(endpoints) - 1, -1, -1) if len(endpoints) < _MANY else ()
    units: list[Path] = [("private_endpoints", index) for index in last_first]
    units += [("virtual_network",), ("dns",), ("endpoint_subnet",), ("compute_subnet",)]
    for path in units:
        candidate = _kept(candidate, [("network", *path)], wanted)
    for index in range(len(candidate["network"].get("private_endpoints", ())) if last_first else 0):
        candidate = _kept(candidate, [("network", "private_endpoints", index, "name")], wanted)
    if candidate["network"].keys() == {"mode"}:
        candidate["network"] = candidate["network"]["mode"]
    return candidate


def _least(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """The file's parts by their names alone, so that its plan tells every key that the word fills in."""
    said = {key: candidate[key] for key in ("name", "resource_group", "location") if key in candidate}
    accounts = [{"name": each["name"]} for each in candidate.get("storage_accounts", ()) if "name" in each]
    mode = candidate["network"]["mode"]
    return said | {"network": mode} | ({"storage_accounts": accounts} if accounts else {})


def _kept(candidate: dict[str, Any], paths: Sequence[Path], wanted: list[str]) -> dict[str, Any]:
    """The file without what stands at some paths, where it plans to the same; else as it is."""
    shorter = copy.deepcopy(candidate)
    dropped = [_drop(shorter, path) for path in paths]
    if not any(dropped):
        return candidate
    made = _planned(shorter)
    return shorter if made is not None and _bodies(made) == wanted else candidate


def _planned(mapping: Mapping[str, Any]) -> Plan | None:
    """What a file amounts to; None where it can't be planned."""
    try:
        return of_file(spec.load(_FILE, {os.path.realpath(_FILE): text(mapping, "a template")}))
    except (spec.SpecError, PlanError):
        return None


def _bodies(plan: Plan) -> list[str]:
    """The resources of a plan, without why they are there and what they wait for."""
    around = ("comments", "dependsOn")
    made = ({key: value for key, value in body.items() if key not in around} for body in render(plan))
    return sorted(json.dumps(body, sort_keys=True) for body in made)


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield path
        return
    for key, item in items:
        yield from _leaves(item, (*path, key))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _drop(value: Any, path: Path) -> bool:
    """Take a path away, and what holds nothing then; whether it was there."""
    *above, last = path
    holders = [value]
    for step in above:
        held = holders[-1]
        if not (step in held if isinstance(held, dict) else isinstance(step, int) and step < len(held)):
            return False
        holders.append(held[step])
    if isinstance(holders[-1], dict) and last not in holders[-1]:
        return False
    del holders[-1][last]
    for step, holder in zip(reversed(above), reversed(holders[:-1]), strict=True):
        if not holder[step]:
            del holder[step]
    return True


def _dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
