"""amlstack.toml: the settings for every file in its folder and below, and for the policy pack."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amlstack.findings import Spot

from .rules import RULES
from .rules.locations import Known, MisspeltRegion
from .settings import Chosen, Policy, SettingFault, SettingsError
from .settings import Path as Where
from .settings_reader import read

_LARGEST = 1024 * 1024
"""Bytes."""
EXCLUDE = "exclude"
"""The key with globs of files that `amlstack check` passes over."""
BASELINE = "baseline"
"""The key with the file of known findings that `amlstack check` lets be."""
REGIONS = "regions"
"""The key with regions that the catalog doesn't know yet."""
_WAIVER = re.compile(r"^\s*\[\[\s*waivers\s*\]\]", re.MULTILINE)


class TomlError(Exception):
    """Raised for settings that can't be read or can't be meant: each place, with what is wrong there."""

    def __init__(self, *faults: tuple[Spot, str]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{spot}: {what}" for spot, what in faults))


def load(file: Path, shown: str | None = None) -> Policy:
    """The settings of a file, which errors call `shown`. Raises TomlError with every fault."""
    named = shown or str(file)
    text, data = _read(file, named)
    wrong = [
        *_wrong_globs(data.get(EXCLUDE, [])),
        *_wrong_regions(data.get(REGIONS, [])),
        *_wrong_file(data.get(BASELINE, "none")),
    ]
    try:
        policy = read(data, lambda path: _place(named, text, path), RULES, beside=(EXCLUDE, REGIONS, BASELINE))
    except SettingsError as error:
        wrong = [*wrong, *error.faults]
    if wrong:
        raise TomlError(*(_fault(named, text, each) for each in wrong))
    return _knowing(policy, tuple(data.get(REGIONS, ())))


def _knowing(policy: Policy, regions: tuple[str, ...]) -> Policy:
    """A policy whose rule about regions knows some more."""
    if not regions:
        return policy
    said = policy.rules.get(MisspeltRegion.id, Chosen())
    before = said.settings.regions if isinstance(said.settings, Known) else ()
    known = dataclasses.replace(said, settings=Known((*before, *regions)))
    return dataclasses.replace(policy, rules={**policy.rules, MisspeltRegion.id: known})


def excluded(file: Path, shown: str | None = None) -> tuple[str, ...]:
    """The globs of the files that aren't checked. Raises TomlError where the file can't be read or they can't be."""
    named = shown or str(file)
    text, data = _read(file, named)
    globs = data.get(EXCLUDE, [])
    if wrong := list(_wrong_globs(globs)):
        raise TomlError(*(_fault(named, text, each) for each in wrong))
    return tuple(globs)


def baseline(file: Path, shown: str | None = None) -> Path | None:
    """The file of known findings that a file names, from its own folder on. Raises TomlError."""
    named = shown or str(file)
    text, data = _read(file, named)
    said = data.get(BASELINE)
    if said is None:
        return None
    if wrong := list(_wrong_file(said)):
        raise TomlError(*(_fault(named, text, each) for each in wrong))
    return file.parent / str(said)


def _wrong_file(said: Any) -> Iterator[SettingFault]:
    if not isinstance(said, str) or not said.strip() or not said.isprintable():
        mend = 'expected the file that `check --write-baseline` wrote: baseline = "amlstack-baseline.json"'
        yield SettingFault((BASELINE,), "is no file's name", mend)


def _wrong_globs(globs: Any) -> Iterator[SettingFault]:
    if not isinstance(globs, list) or not all(isinstance(each, str) and each.strip("/. ") for each in globs):
        mend = 'expected a list of globs: exclude = ["vendor", "tests/data/*.json"]'
        yield SettingFault((EXCLUDE,), "is no list of globs", mend)


def _wrong_regions(regions: Any) -> Iterator[SettingFault]:
    if not isinstance(regions, list) or not all(isinstance(each, str) and each.strip() for each in regions):
        yield SettingFault((REGIONS,), "is no list of regions", 'expected names: regions = ["westeurope2"]')


def _read(file: Path, named: str) -> tuple[str, dict[str, Any]]:
    """A file's text and data. Raises TomlError."""
    import tomllib

    try:
        if file.stat().st_size > _LARGEST:
            raise TomlError((Spot(named), "is larger than 1 MB: settings are a page or two"))
        text = file.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        raise TomlError((Spot(named), (error.strerror or "can't be read").lower())) from None
    except UnicodeDecodeError:
        raise TomlError((Spot(named), "is no UTF-8: save it as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        raise TomlError((Spot(named), f"is no TOML: {error}")) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise TomlError((Spot(named), f"can't be read: {error}")) from None
    except RecursionError:
        raise TomlError((Spot(named), "is nested too deep: settings have three levels")) from None


def _fault(file: str, text: str, fault: SettingFault) -> tuple[Spot, str]:
    return _place(file, text, fault.path), f"{fault.what}: {fault.mend}"


def _place(file: str, text: str, path: Where) -> Spot:
    """The line that a path most likely stands on: a waiver's head, or the first that has the path's last word."""
    if path[:1] == ("waivers",) and len(path) > 1:
        heads = [match.end() for match in _WAIVER.finditer(text)]
        if isinstance(path[1], int) and path[1] < len(heads):
            return Spot(file, text.count("\n", 0, heads[path[1]]) + 1, 1)
    for word in reversed([word for word in path if isinstance(word, str)]):
        if match := re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text):
            start = text.rfind("\n", 0, match.start()) + 1
            return Spot(file, text.count("\n", 0, match.start()) + 1, match.start() - start + 1)
    return Spot(file)
