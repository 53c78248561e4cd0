"""Where the pulumi engine lies: the CLI, its language hosts and the provider of dynamic resources, of the version that
the project is tested with.

`amlstack toolchain install` brings them, and so does `make setup` in a checkout; both leave a note in the virtual
environment, which this module reads.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VERSION = "3.259.0"
DYNAMIC = "pulumi-resource-pulumi-python"
"""The provider of dynamic resources, such as the components' calls."""
PROGRAMS = ("pulumi", "pulumi-language-python", "pulumi-language-python-exec", "pulumi-language-yaml", DYNAMIC)
VARIABLE = "AMLSTACK_TOOLCHAIN"
NOTE = "amlstack-toolchain.json"


class ToolchainError(Exception):
    """No usable engine: the message says what was looked for, where, and how to mend it."""


def find() -> Path:
    """Return the folder that holds PROGRAMS, to be put first on PATH: of `places`, the first that has it.

    Raises ToolchainError.
    """
    found = next((folder for _, folder in places() if folder), None)
    if found is None:
        raise ToolchainError(
            f"no pulumi {VERSION} here: not named in {VARIABLE}, not noted in {Path(sys.prefix) / NOTE}, not on PATH, "
            f"not below {cache_folder()}. `amlstack toolchain install` brings it (in a checkout of amlstack, "
            f"`make setup`), or install Pulumi {VERSION}."
        )
    return found


def places() -> Iterator[tuple[str, Path | None]]:
    """The places where the engine may be, in the order in which they count, and the folder that each has.

    Raises ToolchainError where the variable names a folder that won't do.
    """
    yield VARIABLE, named()
    yield f"noted in {sys.prefix}", noted(Path(sys.prefix))
    yield "PATH", on_path()
    yield f"below {cache_folder()}", cached()


def named() -> Path | None:
    """Return the folder in AMLSTACK_TOOLCHAIN, or None where it isn't set; raises ToolchainError where it won't do."""
    value = os.environ.get(VARIABLE)
    if not value:
        return None
    if not complete(Path(value)):
        raise ToolchainError(f"{VARIABLE} is {value}, which does not hold {', '.join(PROGRAMS)}. Mend it or unset it.")
    return Path(value).resolve()


def noted(environment: Path) -> Path | None:
    """Return the folder that set-up noted in a virtual environment, if it is still there and still of VERSION."""
    try:
        note = json.loads((environment / NOTE).read_text(encoding="utf-8"))
        folder = Path(note["bin"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if note.get("version") != VERSION or not complete(folder):
        return None
    # what lies in the cache never changes; an installation of the user's may have been upgraded since
    in_cache = folder.is_relative_to(cache_folder())
    return folder if in_cache or version(folder) == VERSION else None


def on_path() -> Path | None:
    """Return the folder of the pulumi on PATH, if it is of VERSION and has the language hosts beside it."""
    program = shutil.which("pulumi")
    if program is None:
        return None
    beside = (Path(program).parent, Path(program).resolve().parent)
    return next((folder.resolve() for folder in beside if complete(folder) and version(folder) == VERSION), None)


def cached() -> Path | None:
    """Return the newest tool chain of VERSION in the cache folder."""
    folders = [path / "bin" for path in cache_folder().glob(f"pulumi-{VERSION}-*") if complete(path / "bin")]
    return max(folders, key=lambda path: path.stat().st_mtime, default=None)


def complete(folder: Path) -> bool:
    """Return whether a folder holds all of PROGRAMS, ready to run."""
    return all(shutil.which(name, path=str(folder)) for name in PROGRAMS)


def version(folder: Path) -> str | None:
    """Return what the pulumi in a folder says its version is, without the v; None where it doesn't run."""
    program = shutil.which("pulumi", path=str(folder))
    if program is None:
        return None
    environment = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "1"}
    try:
        answer = subprocess.run(
            [program, "version"], capture_output=True, text=True, check=True, timeout=30, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v")


def cache_folder() -> Path:
    """Return the folder for tool chains in the user's cache: XDG_CACHE_HOME, or what the system has for it."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    if Path(home).is_absolute():  # the XDG rules: a relative path is to be ignored
        base = Path(home)
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path.home() / ".cache"
    return base / "amlstack" / "toolchain"
