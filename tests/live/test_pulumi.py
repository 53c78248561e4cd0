"""Who holds a stack's lock, as the engine's own files say."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from amlstack.live.pulumi import PulumiError, Stack, locks, torn


def lock(home: Path, stack: str, **said: object) -> Path:
    """A lock as the engine writes it."""
    path = home / ".pulumi" / "locks" / "organization" / stack / "e7f8.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    here = {"username": "ml", "hostname": platform.node(), "pid": os.getpid(), "timestamp": "2026-11-20T12:00:00.5Z"}
    path.write_text(json.dumps({**here, **said}))
    return path


def test_a_lock_says_whether_its_engine_still_runs(tmp_path: Path) -> None:
    """A process of this machine runs or not; of another machine's nothing can be told."""
    program = tmp_path / "pulumi"
    program.symlink_to(sys.executable)
    engine = subprocess.Popen([program, "-c", "import time; time.sleep(60)"])
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = platform.node()
    # the last one has the number of an engine of before the machine was started anew
    cases = [(engine.pid, here, True), (ended.pid, here, False), (1, "else", None), (os.getpid(), here, False)]
    try:
        for pid, host, alive in cases:
            lock(tmp_path, "project/dev", pid=pid, hostname=host)
            (found,) = locks(tmp_path.as_uri(), "dev") or []
            assert (found.alive, found.pid, found.since) == (alive, pid, "2026-11-20T12:00:00")
            assert f"taken by ml@{host}" in str(found)
    finally:
        engine.kill()
        engine.wait()


def test_only_the_stacks_own_locks_are_told(tmp_path: Path) -> None:
    """A stack of the same name in another project has a lock of its own."""
    lock(tmp_path, "project/dev")
    lock(tmp_path, "other/dev")
    lock(tmp_path, "project/development")
    assert len(locks(tmp_path.as_uri(), "organization/project/dev") or ()) == 1
    assert len(locks(tmp_path.as_uri(), "project/dev") or ()) == 1
    assert locks(tmp_path.as_uri(), "nobody/dev") == []


def test_a_lock_that_cannot_be_read_is_one_all_the_same(tmp_path: Path) -> None:
    """Half a lock file holds the stack too, and nobody can say whose it is."""
    lock(tmp_path, "project/dev").write_text('{"pid": ')
    (found,) = locks(tmp_path.as_uri(), "project/dev") or []
    assert found.alive is None


def test_a_half_written_note_of_the_backends_is_found(tmp_path: Path) -> None:
    """Those of the stack that aren't whole, and of no other stack."""
    stacks = tmp_path / ".pulumi" / "stacks" / "project"
    stacks.mkdir(parents=True)
    for name, text in {"dev.json": "", "dev.json.bak": '{"user.', "dev.json.old": "{}", "other.json": ""}.items():
        (stacks / f"{name}.attrs").write_text(text)
    backend = f"{tmp_path.as_uri()}?metadata=skip"
    assert [path.name for path in torn(backend, "organization/project/dev")] == ["dev.json.attrs", "dev.json.bak.attrs"]
    assert torn("s3://states", "dev") == []


@pytest.mark.parametrize("backend", ["https://api.pulumi.com", "azblob://states", "s3://states"])
def test_other_backends_cannot_be_looked_into(backend: str) -> None:
    """Only files can; None says that nothing is known, which isn't that there is no lock."""
    assert locks(backend, "project/dev") is None


def test_without_pulumi_it_says_so(tmp_path: Path) -> None:
    """A missing engine is said with how to get it."""
    with pytest.raises(PulumiError, match="no pulumi on PATH: install it"):
        Stack("dev", tmp_path, {"PATH": str(tmp_path)}).export()
