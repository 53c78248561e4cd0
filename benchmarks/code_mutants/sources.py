"""The product's own code in a checkout, and a copy of the checkout in which it can be changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOMS = ("amlstack", "components", "policies", "sandbox")
_HERE = Path(__file__).parent
_INSIDE = ("probe.py", "recorder.py", "worker.py")
"""What runs within the copy, among the modules of its environment."""


def files(root: Path) -> list[str]:
    """The product's Python files, as git knows them."""
    known = git(root, "ls-files", "--", *(f"{room}/**.py" for room in ROOMS)).split("\n")
    return sorted(name for name in known if name and not (root / name).is_symlink())


def room(file: str) -> str:
    """The room that a file belongs to: a folder of amlstack/, or another top folder."""
    parts = Path(file).parts
    return "/".join(parts[:2]) if parts[0] == "amlstack" and len(parts) > 2 else parts[0]


def git(root: Path, *words: str) -> str:
    """What git prints."""
    return subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A clone of the checkout's last commit, with an environment like the checkout's that imports the clone's code."""
    with TemporaryDirectory(prefix="code_mutants_") as name:
        copy = Path(name) / "tree"
        git(root, "clone", "--quiet", "--shared", str(root), str(copy))
        for beside in ("shared",):  # what some tests look for next to the checkout
            if (root.parent / beside).exists():
                (copy.parent / beside).symlink_to((root.parent / beside).resolve())
        _environment(root, copy)
        yield copy


def python(copy: Path) -> Path:
    """The copy's Python."""
    return copy / ".venv" / "bin" / "python"


def variables() -> dict[str, str]:
    """The environment in which tests run: every run tries the same examples, and keeps the bytecode for the next."""
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, "CI": "true"}


def site(tree: Path) -> Path:
    """Where the packages of a tree's environment lie."""
    (found,) = (tree / ".venv" / "lib").glob("python3*/site-packages")
    return found


def _environment(root: Path, copy: Path) -> None:
    """Link each installed package; write anew what names the checkout's path."""
    packages = copy / site(root).relative_to(root)
    packages.mkdir(parents=True)
    for entry in site(root).iterdir():
        if entry.suffix == ".pth":
            (packages / entry.name).write_text(entry.read_text("utf-8").replace(str(root), str(copy)), "utf-8")
        else:
            (packages / entry.name).symlink_to(entry)
    (packages / "0_code_mutants.pth").write_text(str(copy), "utf-8")  # read first, whatever else is on the path
    for name in _INSIDE:
        shutil.copy(_HERE / name, packages / f"code_mutants_{name}")
    shutil.copy(root / ".venv" / "pyvenv.cfg", copy / ".venv")
    programs = copy / ".venv" / "bin"
    programs.mkdir()
    for entry in (root / ".venv" / "bin").iterdir():
        if entry.is_symlink():
            (programs / entry.name).symlink_to(entry.readlink())
        elif entry.read_bytes().startswith(b"#!"):
            shutil.copy(entry, programs)
            text = entry.read_text("utf-8").replace(str(root), str(copy))
            (programs / entry.name).write_text(text, "utf-8")
        else:
            (programs / entry.name).symlink_to(entry)
