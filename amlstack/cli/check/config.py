"""amlstack.toml: what is set for all files beside it and below."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from amlstack.policies import RULES
from amlstack.policies.settings import Policy, SettingsError, read
from amlstack.report import Unreadable

from .subject import Spot, Subject, Unfit, unfit

NAME = "amlstack.toml"
_LARGEST = 1024 * 1024
_WAIVER = re.compile(r"^\s*\[\[\s*waivers\s*\]\]", re.MULTILINE)


def nearest(folder: Path) -> Path | None:
    """The file that counts for what lies in an absolute folder: the first one there or above it."""
    return next((each / NAME for each in (folder, *folder.parents) if (each / NAME).is_file()), None)


def settings(file: Path) -> Policy:
    """What the file says. Raises Unfit with everything that is wrong with it."""
    import tomllib

    shown = _shown(file)
    try:
        if file.stat().st_size > _LARGEST:
            raise unfit(shown, "is larger than 1 MB")
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise unfit(shown, (error.strerror or "can't be read").lower()) from None
    except UnicodeDecodeError:
        raise unfit(shown, "is no UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise unfit(shown, f"is no TOML: {error}") from None
    return _read(data, lambda path: _place(shown, text, path), own=False)


def own(subject: Subject) -> Policy:
    """What the subject's file says itself. Raises Unfit."""
    return _read(subject.policy, subject.place, own=True) if subject.policy else Policy()


def _read(data: Any, place: Any, *, own: bool) -> Policy:
    try:
        return read(data, place, RULES, own=own)
    except SettingsError as error:
        reasons = (Unreadable(place(each.path), f"{each.what}: {each.mend}") for each in error.faults)
        raise Unfit(*reasons) from None


def _place(file: str, text: str, path: tuple[str | int, ...]) -> Spot:
    """The line that a path most likely stands on: a waiver's head, or the first that has the path's last word."""
    if path[:1] == ("waivers",) and len(path) > 1:
        heads = [match.end() for match in _WAIVER.finditer(text)]
        if isinstance(path[1], int) and path[1] < len(heads):
            return Spot(file, text.count("\n", 0, heads[path[1]]) + 1, 1)
    words = [word for word in path if isinstance(word, str)]
    for word in reversed(words):
        if match := re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text):
            start = text.rfind("\n", 0, match.start()) + 1
            return Spot(file, text.count("\n", 0, match.start()) + 1, match.start() - start + 1)
    return Spot(file)


def _shown(file: Path) -> str:
    """Relative where it lies below the current folder."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
