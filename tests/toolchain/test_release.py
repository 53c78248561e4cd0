"""The official release: verified before it is unpacked, and out of reach without fuss."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amlstack.toolchain import lookup, release
from amlstack.toolchain.console import SetupError


def test_fetch_unpacks_the_programs_ready_to_run(published: Path, work: Path) -> None:
    """A release whose checksum is the published one becomes a folder of programs, and nothing else is kept."""
    source = release.fetch(work)
    assert source.endswith(release.archive_name())
    assert lookup.version(work / "bin") == lookup.VERSION
    assert sorted(os.listdir(work)) == ["bin"]
    assert sorted(os.listdir(work / "bin")) == sorted(lookup.PROGRAMS)


def test_fetch_refuses_a_changed_archive(published: Path, work: Path) -> None:
    """An archive that isn't what was published is refused before a byte of it is unpacked, with both checksums."""
    with (published / release.archive_name()).open("ab") as archive:
        archive.write(b"changed on the way")
    with pytest.raises(SetupError, match=r"SHA-256 is [0-9a-f]{64}, published is [0-9a-f]{64}"):
        release.fetch(work)
    assert os.listdir(work) == []


def test_fetch_says_that_the_list_is_missing(published: Path, work: Path) -> None:
    """Without a list of checksums nothing is downloaded, however easily it could be."""
    next(published.glob("*-checksums.txt")).unlink()
    with pytest.raises(release.ReleaseUnavailable, match="File not found"):
        release.fetch(work)


def test_fetch_says_that_the_archive_is_not_listed(published: Path, work: Path) -> None:
    """A page that a captive network answers with is not taken for a list of checksums."""
    next(published.glob("*-checksums.txt")).write_text("<html>Please sign in.</html>", encoding="utf-8")
    with pytest.raises(release.ReleaseUnavailable, match="does not list"):
        release.fetch(work)


def test_fetch_says_that_a_download_broke_off(published: Path, work: Path) -> None:
    """An archive that is listed but can't be downloaded counts as out of reach."""
    (published / release.archive_name()).unlink()
    with pytest.raises(release.ReleaseUnavailable, match="File not found"):
        release.fetch(work)
    assert os.listdir(work) == []


def test_fetch_says_that_nobody_answers(machine: Path, work: Path) -> None:
    """A refused connection is told as such, with the address."""
    with pytest.raises(release.ReleaseUnavailable, match=r"127\.0\.0\.1:9.*refused"):
        release.fetch(work)


def test_fetch_takes_a_mirror_on_disk(published: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mirror may be a folder: file:// works as http does."""
    monkeypatch.setenv(release.MIRROR, published.as_uri() + "/")
    release.fetch(work)
    assert lookup.complete(work / "bin")


def test_fetch_knows_machines_without_a_release(machine: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a processor that Pulumi doesn't publish for, nothing is asked of the network."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(release.ReleaseUnavailable, match="riscv64"):
        release.fetch(work)
