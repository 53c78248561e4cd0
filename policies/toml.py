"""amlstack.toml: the settings for every file in its folder and below, and for the policy pack."""

from __future__ import annotations

import re
from pathlib import Path

from amlstack.findings import Spot

from .rules import RULES
from .settings import Path as Where
from .settings import Policy, SettingFault, SettingsError
from .settings_reader import read

_LARGEST = 1024 * 1024
"""Bytes."""
_WAIVER = re.compile(r"^\s*\[\[\s*waivers\s*\]\]", re.MULTILINE)


class TomlError(Exception):
    """Raised for settings that can't be read or can't be meant: each place, with what is wrong there."""

    def __init__(self, *faults: tuple[Spot, str]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{spot}: {what}" for spot, what in faults))


def load(file: Path, shown: str | None = None) -> Policy:
    """The settings of a file, which errors call `shown`. Raises TomlError with every fault."""
    import tomllib

    named = shown or str(file)
    try:
        if file.stat().st_size > _LARGEST:
            raise TomlError((Spot(named), "is larger than 1 MB: settings are a page or two"))
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise TomlError((Spot(named), (error.strerror or "can't be read").lower())) from None
    except UnicodeDecodeError:
        raise TomlError((Spot(named), "is no UTF-8: save it as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        raise TomlError((Spot(named), f"is no TOML: {error}")) from None
    try:
        return read(data, lambda path: _place(named, text, path), RULES)
    except SettingsError as error:
        raise TomlError(*(_fault(named, text, each) for each in error.faults)) from None


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
