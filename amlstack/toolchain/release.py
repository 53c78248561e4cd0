"""The official release of Pulumi: download, verify, unpack."""

from __future__ import annotations

import hashlib
import http.client
import os
import platform
import shutil
import sys
import tarfile
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from .console import Heartbeat, SetupError, progress
from .lookup import VERSION

RELEASES = "https://get.pulumi.com/releases/sdk"
"""Where Pulumi publishes `pulumi-vVERSION-SYSTEM-PROCESSOR.tar.gz` and `pulumi-VERSION-checksums.txt`."""
MIRROR = "AMLSTACK_PULUMI_RELEASES"
"""The environment variable that names another place with the same files."""

SYSTEMS = {"linux": "linux", "darwin": "darwin"}
PROCESSORS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
CONNECT = 5.0
"""Seconds until a silent server counts as out of reach."""
SILENCE = 30.0
"""Seconds without a byte until a download counts as broken."""


class ReleaseUnavailable(Exception):
    """The official release can't be had from here; the message says why."""


def fetch(folder: Path) -> str:
    """Put the official release's programs into folder/bin and return where they came from.

    Raises ReleaseUnavailable, and SetupError where what came isn't what was published.
    """
    base = (os.environ.get(MIRROR) or RELEASES).rstrip("/")
    archive = archive_name()
    progress.step(f"asking {urlsplit(base).netloc or base} for the official release of Pulumi {VERSION}")
    wanted = published_checksum(f"{base}/pulumi-{VERSION}-checksums.txt", archive)
    progress.say(f"downloading {archive} (usually one to three minutes)")
    path = folder / archive
    try:
        got = download(f"{base}/{archive}", path)
        if got != wanted:
            raise SetupError(
                f"{archive} is not what was published: its SHA-256 is {got}, published is {wanted}. Nothing was kept. "
                f"Run it again; if it stays so, something between here and {base} changes downloads."
            )
        unpack(path, folder / "bin")
    finally:
        path.unlink(missing_ok=True)
    return f"{base}/{archive}"


def archive_name() -> str:
    """Return the release's file name for this machine; raises ReleaseUnavailable where there is none."""
    system, processor = SYSTEMS.get(sys.platform), PROCESSORS.get(platform.machine().lower())
    if system is None or processor is None:
        raise ReleaseUnavailable(f"none that set-up can use for {sys.platform} on {platform.machine()}")
    return f"pulumi-v{VERSION}-{system}-{processor}.tar.gz"


def published_checksum(url: str, archive: str) -> str:
    """Return the SHA-256 that the list of checksums at `url` gives for an archive."""
    try:
        with urllib.request.urlopen(url, timeout=CONNECT) as answer:  # noqa: S310  the address is ours or the user's
            listed = str(answer.read(100_000), "utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ReleaseUnavailable(f"{url}: {getattr(error, 'reason', None) or error}") from error
    for line in listed.splitlines():
        checksum, _, name = line.partition(" ")
        if name.strip(" *") == archive and len(checksum) == 64:
            return checksum.lower()
    raise ReleaseUnavailable(f"{url} does not list {archive}")


def download(url: str, path: Path) -> str:
    """Save what is at `url` and return its SHA-256."""
    digest, size = hashlib.sha256(), 0
    try:
        answer = urllib.request.urlopen(url, timeout=SILENCE)  # noqa: S310  as above
    except (OSError, http.client.HTTPException) as error:
        raise ReleaseUnavailable(f"{url}: {getattr(error, 'reason', None) or error}") from error
    with answer, path.open("wb") as file, Heartbeat() as heart:
        while chunk := read(answer, url):
            digest.update(chunk)
            file.write(chunk)
            size += len(chunk)
            heart.beat(f"{size >> 20} MB")
    return digest.hexdigest()


def read(answer: http.client.HTTPResponse, url: str) -> bytes:
    """Read the next part of a download; a line that drops is ReleaseUnavailable, a full disk (elsewhere) is not."""
    try:
        return answer.read(1 << 18)
    except (OSError, http.client.HTTPException) as error:
        raise ReleaseUnavailable(f"{url} broke off: {error}") from error


def unpack(archive: Path, folder: Path) -> None:
    """Put every program of the archive into `folder`, whatever folder it has inside; nothing but plain files."""
    folder.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() else None
            if content is not None:
                path = folder / Path(member.name).name
                with content, path.open("wb") as file:
                    shutil.copyfileobj(content, file)
                path.chmod(0o755)
