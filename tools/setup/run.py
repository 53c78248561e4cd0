"""The whole of set-up, in order."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOMS = ("components", "policies", "sandbox", "templates")
NO_LINKS = (
    "setup: amlstack/{room} is not a link to {room}/: this checkout was made without support for links. "
    "On Windows switch developer mode on; then `git config core.symlinks true` and "
    "`git checkout -- amlstack`, or clone anew with `git clone -c core.symlinks=true`."
)


def main() -> int:
    """Set up the checkout that this file lies in and return the exit code: 0, or 2 where something is missing."""
    parser = argparse.ArgumentParser(
        prog="python3 -m tools.setup",
        description="Make .venv and bring the pulumi engine; quick where nothing changed.",
        epilog="Example: make setup PYTHON=python3.12",
    )
    parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    for room in ROOMS:
        if not (root / "amlstack" / room).is_dir():
            print(NO_LINKS.format(room=room), file=sys.stderr)
            return 2
    return set_up(root)


def set_up(root: Path) -> int:
    """Bring environment and engine up to date; say on stderr what is missing."""
    # below here amlstack is imported, which needs the links
    from amlstack.toolchain import install
    from amlstack.toolchain.console import SetupError, progress
    from amlstack.toolchain.exclusive import exclusive
    from amlstack.toolchain.lookup import ToolchainError
    from tools.setup import environment

    try:
        with exclusive(root / ".amlstack" / "setup.lock"):
            progress.expect("engine", 1 if sys.platform != "win32" and install.lacking() else 0)
            folder = environment.ensure(root)
            if sys.platform == "win32":
                progress.say("no engine: what runs it doesn't run on Windows itself (docs/windows.md)")
            else:
                install.note(folder, install.ensure())
            progress.end()
    except (SetupError, ToolchainError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nsetup: stopped; run it again to go on", file=sys.stderr)
        return 130
    return 0
