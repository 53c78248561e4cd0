"""Bring Microsoft's `az`, which the tests try on the sandbox: `python -m tools.clients`; quick where it is there.

It stands on 150 packages in versions of its own (tools/clients.txt), so it gets an environment of its own, in the
user's cache folder beside the tool chain: 2 to 4 minutes and 750 MB, once for all checkouts.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path

from amlstack.toolchain.console import CommandFailed, SetupError, disk, progress, run
from amlstack.toolchain.exclusive import exclusive
from amlstack.toolchain.lookup import cache_folder
from tools.setup.environment import BIN, create, pip_error

LOCK = Path(__file__).resolve().with_name("clients.txt")
STAMP = "amlstack-clients"
"""Written when everything is installed: an environment without it was left half made."""


def folder() -> Path:
    """Return where the environment belongs: its name tells the locked versions and this Python apart."""
    made_of = b"\0".join([LOCK.read_bytes(), sys.version.encode(), sys.base_prefix.encode()])
    return cache_folder().with_name("clients") / f"az-{hashlib.sha256(made_of).hexdigest()[:12]}"


def find() -> Path | None:
    """Return the program `az`, or None where it isn't installed."""
    found = folder() / BIN / "az"
    return found if (folder() / STAMP).is_file() and found.is_file() else None


def ensure() -> Path:
    """Return the program `az`, installed if need be. Raises SetupError: no venv, no index, no space."""
    home = folder()
    if find() is None:
        with exclusive(home.with_name(f"{home.name}.lock")), disk(home.parent):
            if find() is None:  # another process may have brought it while this one waited
                _install(home)
    return home / BIN / "az"


def _install(home: Path) -> None:
    progress.expect("az", 2)
    create(home)
    progress.step("installing az for the tests (usually 2 to 4 minutes)")
    pip: list[str | Path] = [home / BIN / "python", "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    try:
        run([*pip, "--no-deps", "--requirement", LOCK], where=home)
        run(
            [home / BIN / "python", "-m", "azure.cli", "--version"],
            where=home,
            env=os.environ | {"AZURE_CONFIG_DIR": str(home / "config")},
        )
    except CommandFailed as error:
        raise pip_error(error.output) from error
    (home / STAMP).touch()


def main() -> int:
    """Install what is missing and return the exit code: 0, or 2 where it can't be had."""
    argparse.ArgumentParser(prog="python -m tools.clients", description=__doc__).parse_args()
    try:
        print(ensure())
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nsetup: stopped; run it again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
