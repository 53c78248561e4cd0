"""What the engine encrypts secrets with on this user's sandboxes: drawn once, and kept outside of all their folders.

A folder that is copied, committed or sent holds no credential then that others could read. It is the same for all
sandboxes of a user: the Pulumi.STACK.yaml that `pulumi` writes into a program's folder is of use in each of them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from amlstack.sandbox.control import SandboxError

_FORMER = "amlstack-sandbox"
"""What folders without a mark were encrypted with: published, so it hid nothing."""
_MARK = "passphrase.sha256"
"""In a sandbox's folder, which passphrase its secrets are encrypted with."""


def file() -> Path:
    """Where it is kept: below XDG_STATE_HOME, else ~/.local/state. Raises SandboxError where there is neither."""
    said = os.environ.get("XDG_STATE_HOME", "")
    if Path(said).is_absolute():  # the XDG rules: a relative path is to be ignored
        return Path(said) / "amlstack" / "sandbox-passphrase"
    try:
        return Path.home() / ".local" / "state" / "amlstack" / "sandbox-passphrase"
    except RuntimeError:
        what = "there is no home folder to keep the sandbox's passphrase in"
        raise SandboxError(f"{what}: set XDG_STATE_HOME to a folder that is yours alone") from None


def settle(folder: Path, *, used: bool) -> None:
    """Mark the engine's folder of a sandbox with the passphrase of its secrets, unless it is marked.

    `used`: something is encrypted in it already. Raises SandboxError where the passphrase can't be kept.
    """
    mark = folder / _MARK
    if not mark.is_file():
        mark.write_text(_hash(_FORMER if used else _own()), encoding="utf-8")


def of(folder: Path) -> str:
    """The passphrase of a folder that is settled. Raises SandboxError where it is another user's, or machine's."""
    mark = folder / _MARK
    marked = mark.read_text(encoding="utf-8").strip() if mark.is_file() else _hash(_own())
    for each in (_own(), _FORMER):
        if _hash(each) == marked:
            return each
    raise SandboxError(
        f"{folder}: the secrets in it were encrypted by another user, or on another machine: bring its {file().name} "
        f"along as {file()}, or `amlstack sandbox reset` and remove {folder}"
    )


def _own() -> str:
    path = file()
    try:
        if not path.is_file():
            _draw(path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        what = f"{path}: the sandbox's passphrase can't be kept there: {error.strerror}"
        raise SandboxError(f"{what}; set XDG_STATE_HOME to a folder that you can write") from None


def _draw(path: Path) -> None:
    """Write a new one, unless another process has done so meanwhile: whoever links it first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(f"{secrets.token_urlsafe(32)}\n", encoding="utf-8")
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        beside.unlink()


def _hash(text: str) -> str:
    """No way back to a passphrase: it is 256 bits of chance."""
    return hashlib.sha256(text.encode()).hexdigest()
