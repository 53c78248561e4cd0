"""The virtual environment .venv: the packages of tools/requirements.txt, and the project itself, editable."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
from pathlib import Path

from amlstack.toolchain.console import CommandFailed, SetupError, disk, progress, run

LOCK = Path("tools", "requirements.txt")
STAMP = "amlstack-setup"
BIN = "Scripts" if sys.platform == "win32" else "bin"

NO_VENV = (
    "this Python ({python}) can't make virtual environments: its {missing} is missing. "
    "On Debian and Ubuntu: `apt install python3-venv`; elsewhere name a complete one: `make setup PYTHON=python3.12`."
)
NO_INDEX = (
    "pip can't reach a package index. Check the network, or name the mirror that you use: "
    "`PIP_INDEX_URL=https://... make setup` (behind a proxy: HTTPS_PROXY). pip says:\n{output}"
)
NO_PACKAGE = "the package index has no {package}, which the lock asks for: a mirror that lags? pip says:\n{output}"
UNREACHABLE = re.compile(
    r"connection broken|NewConnectionError|ConnectTimeoutError|Max retries|Name or service not known|ProxyError"
    r"|Temporary failure in name resolution|Connection refused|Network is unreachable|certificate verify failed",
    re.IGNORECASE,
)


def ensure(root: Path) -> Path:
    """Bring .venv of the checkout `root` up to date and return its folder; quick where nothing changed.

    Raises SetupError: no venv, no index, no space.
    """
    folder = root / ".venv"
    stamp = folder / STAMP
    wanted = digest(root)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and (folder / BIN / "amlstack").exists():
        return folder
    with disk(folder):
        stamp.unlink(missing_ok=True)
        there = usable(folder)
        progress.expect("environment", 2 if there else 3)
        if not there:
            create(folder)
        install(root, folder)
        stamp.write_text(wanted, encoding="utf-8")
    return folder


def digest(root: Path) -> str:
    """Return a hash of all that decides what is installed: the lock, the project's description, where they lie."""
    parts = (os.fsencode(root), (root / LOCK).read_bytes(), (root / "pyproject.toml").read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def usable(folder: Path) -> bool:
    """Return whether a virtual environment works: made for this place (a moved one is broken), with Python and pip."""
    try:
        made_here = str(folder) in (folder / "pyvenv.cfg").read_text(encoding="utf-8")
        run([folder / BIN / "python", "-m", "pip", "--version"], where=folder, quiet=True)
    except (OSError, CommandFailed):
        return False
    return made_here


def create(folder: Path) -> None:
    """Make an empty virtual environment, in place of what is there."""
    for missing in ("venv", "ensurepip"):
        if importlib.util.find_spec(missing) is None:
            raise SetupError(NO_VENV.format(python=sys.executable, missing=missing))
    progress.step(f"making the virtual environment {folder.name} (a few seconds)")
    try:
        run([sys.executable, "-m", "venv", "--clear", folder], where=folder.parent)
    except CommandFailed as error:
        raise SetupError(f"no virtual environment could be made in {folder}:\n{error.output}") from error


def install(root: Path, folder: Path) -> None:
    """Install the locked packages, then the project, editable and without looking for anything further."""
    # not --quiet: its lines are the sign of life, and are printed only there
    pip: list[str | Path] = [folder / BIN / "python", "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    progress.step("installing the locked Python packages (usually about a minute)")
    try:
        run([*pip, "--requirement", LOCK], where=root)
        progress.step("installing amlstack itself, editable (a few seconds)")
        run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], where=root)
    except CommandFailed as error:
        raise pip_error(error.output) from error


def pip_error(output: str) -> SetupError:
    """Return what pip's last lines mean."""
    if UNREACHABLE.search(output):
        return SetupError(NO_INDEX.format(output=output))
    if lacking := re.search(r"No matching distribution found for (\S+)", output):
        return SetupError(NO_PACKAGE.format(package=lacking[1], output=output))
    return SetupError(f"pip failed:\n{output}")
