"""How amlstack is installed: Python, its packages, the extras, its own files."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import amlstack
from amlstack.cli import extras

from .look import Look, State

NEEDED = (3, 11)
LIGHT = {"click": "click", "jinja2": "jinja2", "jsonschema": "jsonschema", "yaml": "PyYAML"}
"""The packages that every command stands on: the module of each, and what pip calls it."""
ROOMS = ("components", "policies", "sandbox", "templates")
"""Folders that a checkout has as links."""
_PACKAGES = {"pulumi": ("pulumi", "pulumi-azure-native", "pulumi-policy"), "sandbox": ("starlette", "uvicorn")}
_PACKAGES["live"] = ("azure-identity",)
"""Of each extra, the packages whose versions are worth telling."""


def looks() -> Iterator[Look]:
    """What there is of amlstack itself."""
    yield _python()
    where = Path(amlstack.__file__).parent
    yield Look("amlstack", State.OK, f"{version('amlstack') or 'not installed, run from its folder'}, in {where}")
    missing = [LIGHT[module] for module in LIGHT if find_spec(module) is None]
    told = ", ".join(f"{name} {version(name)}" for name in LIGHT.values() if version(name))
    mend = f"pip install {' '.join(missing)}" if missing else ""
    yield Look("packages", State.BROKEN if missing else State.OK, told or "none of what it needs", mend)
    yield _files(where)
    for extra in sorted(extras.ADDED):
        yield _extra(extra)


def version(package: str) -> str:
    """The version of an installed package; nothing where it isn't installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _python() -> Look:
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"
    if sys.version_info < NEEDED:
        return Look("Python", State.BROKEN, said, f"install Python {NEEDED[0]}.{NEEDED[1]} or newer")
    return Look("Python", State.OK, said)


def _files(where: Path) -> Look:
    """The files that amlstack reads: its schema, and what a checkout holds as links."""
    gone = [room for room in ROOMS if not (where / room).is_dir()]
    if gone:
        mend = "clone it where git may make links (Windows: developer mode, git config core.symlinks true)"
        return Look("its files", State.BROKEN, f"{', '.join(gone)} isn't a folder in {where}", mend)
    from amlstack.spec import SCHEMA_FILE

    try:
        json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Look("its files", State.BROKEN, f"{SCHEMA_FILE} can't be read", "install amlstack again")
    return Look("its files", State.OK, "the workspace file's schema, templates and rules")


def _extra(extra: str) -> Look:
    name, mend = f"[{extra}]", f"pip install 'amlstack[{extra}]'"
    lacking = [module for module in extras.ADDED[extra] if not extras.installed(module)]
    if len(lacking) == len(extras.ADDED[extra]):
        return Look(name, State.ABSENT, "not installed", mend)
    if lacking and not _asked_for(extra):
        return Look(name, State.ABSENT, "not installed; another extra has some of it", mend)
    if lacking:
        return Look(name, State.WRONG, f"lacks {', '.join(lacking)}", mend)
    return Look(name, State.OK, ", ".join(f"{each} {version(each)}" for each in _PACKAGES[extra]))


def _asked_for(extra: str) -> bool:
    """Whether something is there that this extra alone brings."""
    others = {module for each, modules in extras.ADDED.items() if each != extra for module in modules}
    return any(extras.installed(module) for module in extras.ADDED[extra] if module not in others)
