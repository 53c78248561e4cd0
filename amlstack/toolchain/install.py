"""The pulumi engine, from the first of: PATH, the user's cache, the official release, a build from Go modules."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from . import build, lookup, release
from .console import SetupError, disk, progress
from .exclusive import exclusive
from .lookup import VERSION

NO_WAY = (
    "there is no way to Pulumi {version} here: it is not on PATH, its official release can't be had ({reason}), and "
    "there is no Go to build it with. Any one of these mends it: install Pulumi {version} "
    "(https://www.pulumi.com/docs/install/versions/); let this machine reach {releases}, or name a mirror in {mirror}; "
    "install Go (https://go.dev/dl/)."
)


SOURCE = "SOURCE"
"""The file beside the programs' folder that says where they came from."""
FOREIGN = "{home} holds other things than an engine that was brought: name another folder, or an empty one."


def lacking() -> bool:
    """Return whether `ensure` has something to bring. Raises lookup.ToolchainError."""
    return not (lookup.named() or lookup.on_path() or lookup.complete(_in_cache() / "bin"))


def ensure(home: Path | None = None) -> Path:
    """Return the folder with the engine, brought if need be.

    Without a `home` for it, one that AMLSTACK_TOOLCHAIN names or is on PATH counts; else its home is the user's cache.
    Raises SetupError and lookup.ToolchainError.
    """
    folder = home / "bin" if home else lookup.named() or lookup.on_path()
    home = home or _in_cache()
    folder = folder or home / "bin"
    if not lookup.complete(folder):
        with exclusive(_in_cache().with_name(f"{folder_name()}.lock")), disk(home.parent):
            if (home / SOURCE).is_file() and lookup.version(folder) == VERSION:
                build.put_dynamic(folder)  # all that an engine lacks which was brought before there were such resources
            if not lookup.complete(folder):  # another set-up may have brought it while this one waited
                bring(home)
    return folder


def _in_cache() -> Path:
    return lookup.cache_folder() / folder_name()


def folder_name(sources: Path = build.SOURCES) -> str:
    """Return the cache's name for what is brought: version, system, and a hash of what a build is made of."""
    sums = [sources / name / file for name in sorted(build.MODULES) for file in ("go.mod", "go.sum")]
    sums += sorted((sources / build.HOST).glob("*.go"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sums)).hexdigest()
    return f"pulumi-{VERSION}-{sys.platform}-{platform.machine().lower()}-{digest[:12]}"


def bring(home: Path) -> None:
    """Bring the engine into `home`: made beside it and renamed, so that there is never half of one.

    Raises SetupError, also where `home` holds what nobody brought.
    """
    if home.is_dir() and any(home.iterdir()) and not (home / SOURCE).is_file():
        raise SetupError(FOREIGN.format(home=home))
    home.parent.mkdir(parents=True, exist_ok=True)
    progress.expect("engine", 1)
    prefix = f".{home.name}."
    for left in home.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)  # of a set-up that was killed; the lock is ours
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=home.parent))
    try:
        source = obtain(work)
        if (found := lookup.version(work / "bin")) != VERSION or not lookup.complete(work / "bin"):
            raise SetupError(f"what {source} gave is not a whole Pulumi {VERSION}: it says {found}; thrown away.")
        (work / SOURCE).write_text(f"{source}\n", encoding="utf-8")
        work.chmod(0o755)
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    progress.say(f"pulumi {VERSION} is in {home}")


def obtain(work: Path) -> str:
    """Put the programs into work/bin, by release or by build, and return where they came from."""
    try:
        return release.fetch(work)
    except release.ReleaseUnavailable as error:
        reason = str(error)
    progress.say(f"no official release from here: {reason}")
    try:
        return build.build(work)
    except build.NoGo:
        raise SetupError(
            NO_WAY.format(version=VERSION, reason=reason, releases=release.RELEASES, mirror=release.MIRROR)
        ) from None


def note(environment: Path, folder: Path) -> None:
    """Leave in the virtual environment where the engine is, for `lookup.find`."""
    path = environment / lookup.NOTE
    text = json.dumps({"version": VERSION, "bin": str(folder)}) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
