"""Programs beside amlstack: the pulumi engine, git, az and bicep; none but the engine's is run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from amlstack.cli import extras
from amlstack.toolchain import lookup

from .installation import version
from .look import Look, State

_INSTALL = "amlstack toolchain install"
_HOST = "pulumi-language-"


def looks() -> Iterator[Look]:
    """What there is of them."""
    yield _engine()
    yield _series()
    yield _program("git", "an include is then confined to the file's folder, as outside of a repository", "git")
    yield _program("az", "for the commands of an export's README", "https://aka.ms/azure-cli")
    yield _bicep()
    yield Look("network", State.OK, "none is needed, and none is used here")


def _engine() -> Look:
    """The engine with its language hosts and what starts dynamic resources, of the version that there are tests for."""
    needed = not extras.lacking(("sandbox", "pulumi"))
    try:
        place, folder = next(((place, folder) for place, folder in lookup.places() if folder), ("", None))
    except lookup.ToolchainError as error:
        return Look("pulumi engine", State.WRONG, str(error), f"unset {lookup.VARIABLE}, or: {_INSTALL}")
    if folder is None:
        on_path = shutil.which("pulumi")
        beside = "its language hosts or the provider of dynamic resources"
        other = f"; {on_path} is another version, or lacks {beside}" if on_path else ""
        what = f"no pulumi {lookup.VERSION}, which sandbox up and preview need{other}"
        return Look("pulumi engine", State.WRONG if needed else State.ABSENT, what, _INSTALL)
    said = lookup.version(folder)
    if said != lookup.VERSION:
        what = f"{folder}: is {said or 'a program that does not run'}, {lookup.VERSION} is needed"
        return Look("pulumi engine", State.WRONG, what, _INSTALL)
    hosts = ", ".join(each.removeprefix(_HOST) for each in lookup.PROGRAMS if each.startswith(_HOST))
    what = f"{said} with language hosts {hosts} and dynamic resources, in {folder} ({place})"
    return Look("pulumi engine", State.OK, what)


def _series() -> Look:
    """Whether the packages that talk to the engine are of its series."""
    said = version("pulumi")
    if not said:
        return Look("pulumi packages", State.ABSENT, "not installed", "pip install 'amlstack[pulumi]'")
    if said != lookup.VERSION:
        what = f"pulumi {said}, where the engine is {lookup.VERSION}: they must be of one version"
        return Look("pulumi packages", State.WRONG, what, "pip install --upgrade 'amlstack[pulumi]'")
    return Look("pulumi packages", State.OK, f"{said}, as the engine")


def _program(name: str, what_for: str, mend: str) -> Look:
    found = shutil.which(name)
    if found:
        return Look(name, State.OK, found)
    return Look(name, State.ABSENT, f"not on PATH; {what_for}", f"install {mend}" if mend == name else mend)


def _bicep() -> Look:
    """Bicep by itself, or where az keeps its own."""
    own = Path(os.environ.get("AZURE_CONFIG_DIR") or Path.home() / ".azure", "bin", "bicep")
    found = shutil.which("bicep") or shutil.which(str(own))
    if found:
        return Look("bicep", State.OK, found)
    return Look(
        "bicep", State.ABSENT, "not here; only to compile .bicep files for check and expand", "az bicep install"
    )
