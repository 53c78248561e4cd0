"""A machine of the test's own: a cache folder, a PATH, and a place that publishes Pulumi releases."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from amlstack.toolchain import lookup, release

NOWHERE = "http://127.0.0.1:9/nothing"
"""An address that refuses a connection at once."""

PutPrograms = Callable[..., Path]


def script(version: str) -> str:
    """Return a program that answers as `pulumi version` does."""
    return f"#!/bin/sh\necho v{version}\n"


@pytest.fixture
def put() -> PutPrograms:
    """Return a function that puts a stand-in tool chain of some version into a folder."""

    def put_programs(folder: Path, version: str = lookup.VERSION, names: tuple[str, ...] = lookup.PROGRAMS) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).write_text(script(version), encoding="utf-8")
            (folder / name).chmod(0o755)
        return folder

    return put_programs


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a machine without pulumi and Go, with an empty cache, from which no release is reachable."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}")
    monkeypatch.setenv(release.MIRROR, NOWHERE)
    monkeypatch.delenv(lookup.VARIABLE, raising=False)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "environment"))
    (tmp_path / "path").mkdir()
    (tmp_path / "environment").mkdir()
    return tmp_path


class Publisher(SimpleHTTPRequestHandler):
    """Serves a folder, and notes in `asked` what was asked for."""

    def __init__(self, asked: list[str], *args: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(*args, **options)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Note the file's name; print nothing."""
        self.asked.append(self.path.rpartition("/")[2])


@pytest.fixture
def asked() -> list[str]:
    """Return the names of the files that were asked of the place of releases, so far."""
    return []


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return an empty folder for what is brought."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def published(machine: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that is served as the place of releases, with a small release and its right checksum in it."""
    folder = machine / "published"
    folder.mkdir()
    archive = folder / release.archive_name()
    with tarfile.open(archive, "w:gz") as tar:
        for name in lookup.PROGRAMS:
            content = script(lookup.VERSION).encode()
            member = tarfile.TarInfo(f"pulumi/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        escape = tarfile.TarInfo("pulumi/escape")
        escape.type, escape.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(escape)
    checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
    listed = f"{'0' * 64}  pulumi-v{lookup.VERSION}-plan9-x64.tar.gz\n{checksum}  {archive.name}\n"
    (folder / f"pulumi-{lookup.VERSION}-checksums.txt").write_text(listed, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Publisher, asked, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(release.MIRROR, f"http://127.0.0.1:{server.server_port}")
    yield folder
    server.shutdown()
    server.server_close()
