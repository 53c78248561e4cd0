"""Lines that set variables, in the language of the shell that is to evaluate them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SHELLS = ("sh", "fish", "powershell")
"""Whose language is spoken: `sh` is that of bash, zsh and their like too."""


def lines(shell: str, values: Mapping[str, str | None], first_on_path: Sequence[Path] = ()) -> Iterator[str]:
    """A line for each variable, where None takes it away, and a last one for what comes first on PATH."""
    say = {"sh": _sh, "fish": _fish, "powershell": _powershell}[shell]
    for name, value in values.items():
        yield say(name, value)
    if first_on_path:
        yield _path(shell, [str(each) for each in first_on_path])


def reference(shell: str, text: str) -> str:
    """A command for any shell, with each `$NAME` as this one spells a variable."""
    return text.replace('"$', '"$env:') if shell == "powershell" else text


def _sh(name: str, value: str | None) -> str:
    return f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}"


def _fish(name: str, value: str | None) -> str:
    return f"set -e {name}" if value is None else f"set -gx {name} {_fish_text(value)}"


def _fish_text(text: str) -> str:
    """Between single quotes fish reads a backslash before a quote or a backslash alone."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _powershell(name: str, value: str | None) -> str:
    if value is None:
        return f"Remove-Item Env:{name} -ErrorAction SilentlyContinue"
    return f"$env:{name} = {_powershell_text(value)}"


def _powershell_text(text: str) -> str:
    """Between single quotes PowerShell reads a quote where two stand, and nothing else specially."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _path(shell: str, folders: list[str]) -> str:
    joined = os.pathsep.join(folders)
    if shell == "fish":
        return f"set -gx PATH {' '.join(map(_fish_text, folders))} $PATH"
    if shell == "powershell":
        return f"$env:PATH = {_powershell_text(joined + os.pathsep)} + $env:PATH"
    return f'export PATH={shlex.quote(joined)}{os.pathsep}"$PATH"'
