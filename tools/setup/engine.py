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

from amlstack.sandbox.engine import toolchain
from amlstack.sandbox.engine.toolchain import VERSION
from tools.setup import build, release
from tools.setup.console import SetupError, disk, say
from tools.setup.exclusive import exclusive

NO_WAY = (
    "there is no way to Pulumi {version} here: it is not on PATH, its official release can't be had ({reason}), and "
    "there is no Go to build it with. Any one of these mends it: install Pulumi {version} "
    "(https://www.pulumi.com/docs/install/versions/); let this machine reach {releases}, or name a mirror in {mirror}; "
    "install Go (https://go.dev/dl/)."
)


def ensure(root: Path, environment: Path) -> Path:
    """Return the folder with the engine, brought if need be, and note it in the virtual environment.

    Raises SetupError and toolchain.ToolchainError.
    """
    home = toolchain.cache_folder() / folder_name(root)
    folder = toolchain.named() or toolchain.on_path() or (home / "bin")
    if not toolchain.complete(folder):
        with exclusive(home.with_name(home.name + ".lock")), disk(home.parent):
            if not toolchain.complete(folder):  # another set-up may have brought it while this one waited
                bring(root, home)
    note(environment, folder)
    return folder


def folder_name(root: Path) -> str:
    """Return the cache's name for what set-up brings: version, system, and a hash of what a build is made of."""
    sums = [root / "tools" / name / file for name in sorted(build.MODULES) for file in ("go.mod", "go.sum")]
    sums += sorted((root / "tools" / build.HOST).glob("*.go"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sums)).hexdigest()
    return f"pulumi-{VERSION}-{sys.platform}-{platform.machine().lower()}-{digest[:12]}"


def bring(root: Path, home: Path) -> None:
    """Bring the engine into `home`: made beside it and renamed, so that there is never half of one."""
    say(f"no pulumi {VERSION} on PATH or in the cache")
    prefix = f".{home.name}."
    for left in home.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)  # of a set-up that was killed; the lock is ours
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=home.parent))
    try:
        source = obtain(root, work)
        if (found := toolchain.version(work / "bin")) != VERSION or not toolchain.complete(work / "bin"):
            raise SetupError(f"what {source} gave is not a whole Pulumi {VERSION}: it says {found}; thrown away.")
        (work / "SOURCE").write_text(f"{source}\n", encoding="utf-8")
        work.chmod(0o755)
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    say(f"pulumi {VERSION} is in {home}")


def obtain(root: Path, work: Path) -> str:
    """Put the programs into work/bin, by release or by build, and return where they came from."""
    try:
        return release.fetch(work)
    except release.ReleaseUnavailable as error:
        reason = str(error)
    say(f"no official release from here: {reason}")
    try:
        return build.build(root, work)
    except build.NoGo:
        raise SetupError(
            NO_WAY.format(version=VERSION, reason=reason, releases=release.RELEASES, mirror=release.MIRROR)
        ) from None


def note(environment: Path, folder: Path) -> None:
    """Leave in the virtual environment where the engine is, for toolchain.find."""
    path = environment / toolchain.NOTE
    text = json.dumps({"version": VERSION, "bin": str(folder)}) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
