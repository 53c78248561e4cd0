"""The settings of the checks for one input: those in its own file, and those of the nearest amlstack.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .exclude import Globs

if TYPE_CHECKING:
    from amlstack.policies.settings import Policy
    from amlstack.policies.toml import TomlError

    from .subject import Subject, Unfit

NAME = "amlstack.toml"


def nearest(folder: Path) -> Path | None:
    """The amlstack.toml of an absolute folder: the one in it, or the first one above it."""
    return next((each / NAME for each in (folder, *folder.parents) if (each / NAME).is_file()), None)


def settings(file: Path) -> Policy:
    """The settings in an amlstack.toml. Raises Unfit with everything that is wrong with it."""
    from amlstack.policies.toml import TomlError, load

    try:
        return load(file, shown(file))
    except TomlError as error:
        raise _unfit(error) from None


def baseline(file: Path) -> Path | None:
    """The file of known findings that an amlstack.toml names, if it does. Raises Unfit."""
    from amlstack.policies import toml

    try:
        return toml.baseline(file, shown(file))
    except toml.TomlError as error:
        raise _unfit(error) from None


def excludes(folder: Path, config: Path | None) -> list[Globs]:
    """What the amlstack.toml files of an absolute folder and those above it exclude, each below its own folder.

    With a `config` only what that one excludes, below the working directory. Raises Unfit.
    """
    from amlstack.policies.toml import TomlError, excluded

    files = [config] if config else [each / NAME for each in (folder, *folder.parents) if (each / NAME).is_file()]
    try:
        found = [
            Globs(Path.cwd() if config else file.parent, excluded(file, shown(file)), shown(file)) for file in files
        ]
    except TomlError as error:
        raise _unfit(error) from None
    return [each for each in found if each.globs]


def shown(file: Path) -> str:
    """An absolute path as people read it: from the working directory on, where it lies below that."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _unfit(error: TomlError) -> Unfit:
    from amlstack.report import Unreadable

    from .subject import Unfit

    return Unfit(*(Unreadable(spot, what) for spot, what in error.faults))


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
