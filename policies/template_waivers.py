"""Waivers that stand in a template's own `metadata`, or in that of one of its resources:

    "metadata": {"amlstack": {"waivers": [
      {"rule": "AML-053", "resource": "kv-contoso", "reason": "The ledger reads by policy.", "until": "2027-03-31"}
    ]}}

A template's hold for what it deploys, nested deployments included, a resource's for that resource, which they needn't
name. Bicep's statement `metadata amlstack = {...}` compiles to the former, also in a module.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#metadata (metadata may stand almost
anywhere; Resource Manager ignores it)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.tree import get
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.findings import Place

from .graph import Resource, Unknown
from .rule import Rule
from .settings import SettingFault, SettingsError, Waiver
from .settings_reader import meant, read
from .template import literal
from .template_source import Path, TemplatePlaces, spelled

KEY = "amlstack"
"""The member of `metadata` that is read."""
_WAIVERS = "waivers"


class WrongWaivers(Exception):
    """Raised for waivers in a template that can't be meant: each place, with what is wrong there."""

    def __init__(self, *faults: tuple[Place, str]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{place}: {what}" for place, what in faults))


def waivers(document: language.Document, resources: Iterable[Resource], rules: Sequence[Rule]) -> tuple[Waiver, ...]:
    """The waivers in a template, each for those of `resources`, which it amounts to, that it may let be.

    Raises WrongWaivers with every fault in them.
    """
    if f'"{KEY}"' not in document.text:
        return ()
    bases = [(each.where.base, str(each)) for each in resources if isinstance(each.where, TemplatePlaces)]
    opaque = [each.where.base for each in resources if each.opaque and isinstance(each.where, TemplatePlaces)]
    found: list[Waiver] = []
    wrong: list[tuple[Place, str]] = []
    for said in _said(document.data, ()):
        try:
            policy = read(said.data(), partial(_place, document, said.path), rules, own=True)
        except SettingsError as error:
            wrong += ((document.place((*said.path, *each.path)), _told(each)) for each in error.faults)
            continue
        among = frozenset(name for base, name in bases if said.is_for(base))
        if said.path[:1] == ("metadata",) or among or not any(said.is_for(base) for base in opaque):
            found += (dataclasses.replace(each, among=among if said.base else None) for each in policy.waivers)
    if wrong:
        raise WrongWaivers(*wrong)
    return tuple(found)


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """What one `metadata` says."""

    path: Path
    """Where the value of its KEY stands."""
    value: Mapping[str, Any]
    base: Path
    """The path of the resource whose it is, or in whose template it stands; () for the template itself."""
    deep: bool
    """Whether it holds for everything below that path."""

    def is_for(self, base: Path) -> bool:
        """Whether it holds for what stands at a path."""
        return base == self.base or (self.deep and base[: len(self.base)] == self.base)

    def data(self) -> dict[str, Any]:
        """The settings that it says; each of its waivers with a resource. Raises SettingsError."""
        faults = [_unknown(str(key)) for key in self.value if key != _WAIVERS and _is_near(str(key))]
        entries = self.value.get(_WAIVERS, [])
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            faults += _expressions(entry, (_WAIVERS, index))
        if faults:
            raise SettingsError(faults)
        own = {} if not self.base or self.deep else {"resource": "*"}
        if isinstance(entries, list):
            entries = [own | literal(each) if isinstance(each, Mapping) else each for each in entries]
        return {_WAIVERS: entries}


def _place(document: language.Document, at: Path, path: Path) -> Place:
    return document.place((*at, *path))


def _unknown(key: str) -> SettingFault:
    return SettingFault((key,), f"unknown key {key!r}", meant(key, [_WAIVERS]))


def _is_near(key: str) -> bool:
    """Whether a key is meant to be the one for waivers: others are somebody else's."""
    return meant(key, [_WAIVERS]).startswith("did you mean")


def _expressions(entry: Any, path: Path) -> Iterator[SettingFault]:
    """The members of an entry that only a deployment would evaluate."""
    for key, value in entry.items() if isinstance(entry, Mapping) else ():
        if isinstance(literal(value), Unknown):
            yield SettingFault((*path, str(key)), "is an expression", "write the text itself")


def _told(fault: SettingFault) -> str:
    return f"{fault.what}: {fault.mend}"


def _said(template: Mapping[str, Any], path: Path, owner: Path = ()) -> Iterator[_Said]:
    """What a template and its resources say in their metadata, at any depth; `owner`: the deployment that it is in."""
    yield from _of(template, path, owner, deep=True)
    yield from _below(template, path)


def _below(holder: Mapping[str, Any], path: Path) -> Iterator[_Said]:
    """What the resources of a template, or those inside of a resource, say."""
    key = spelled(holder, "resources")
    declared = holder[key] if key else ()
    listed = enumerate(declared) if isinstance(declared, list) else ()
    for step, raw in declared.items() if isinstance(declared, Mapping) else listed:
        if not isinstance(raw, Mapping):
            continue
        here = (*path, key, step)
        nested = str(get(raw, "type")).lower() == DEPLOYMENT_TYPE.lower()
        yield from _of(raw, here, here, deep=nested)
        properties = get(raw, "properties")
        template = get(properties, "template") if nested else None
        if isinstance(template, Mapping):
            inner = (*here, spelled(raw, "properties"), spelled(properties, "template"))
            yield from _said(template, inner, here)
        yield from _below(raw, here)


def _of(holder: Mapping[str, Any], path: Path, base: Path, *, deep: bool) -> Iterator[_Said]:
    metadata = get(holder, "metadata")
    value = metadata.get(KEY) if isinstance(metadata, Mapping) else None
    if isinstance(value, Mapping):
        yield _Said((*path, spelled(holder, "metadata"), KEY), value, base, deep)
