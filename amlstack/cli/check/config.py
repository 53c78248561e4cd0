"""The settings of the checks for one input: those in its own file, and those of the nearest amlstack.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amlstack.policies.settings import Policy

    from .subject import Subject

NAME = "amlstack.toml"


def nearest(folder: Path) -> Path | None:
    """The amlstack.toml of an absolute folder: the one in it, or the first one above it."""
    return next((each / NAME for each in (folder, *folder.parents) if (each / NAME).is_file()), None)


def settings(file: Path) -> Policy:
    """The settings in an amlstack.toml. Raises Unfit with everything that is wrong with it."""
    from amlstack.policies.toml import TomlError, load
    from amlstack.report import Unreadable

    from .subject import Unfit

    here = Path.cwd()
    try:
        return load(file, str(file.relative_to(here)) if file.is_relative_to(here) else str(file))
    except TomlError as error:
        raise Unfit(*(Unreadable(spot, what) for spot, what in error.faults)) from None


def own(subject: Subject) -> Policy:
    """The settings in the input's own file. Raises Unfit with everything that is wrong with them."""
    from amlstack.policies import RULES
    from amlstack.policies.settings import Policy, SettingsError
    from amlstack.policies.settings_reader import read
    from amlstack.report import Unreadable

    from .subject import Unfit

    if not subject.policy:
        return Policy()
    try:
        return read(subject.policy, subject.place, RULES, own=True)
    except SettingsError as error:
        reasons = (Unreadable(subject.place(each.path), f"{each.what}: {each.mend}") for each in error.faults)
        raise Unfit(*reasons) from None
