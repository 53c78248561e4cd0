"""Starting, finding and stopping a sandbox's server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amlstack.sandbox import contents, control

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso?api-version=2024-03-01"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose server is stopped afterwards."""
    folder = tmp_path / "state"
    yield folder
    control.stop(folder)


def _make(found: control.Running) -> None:
    assert found.request("PUT", GROUP, {"location": "westeurope"})[0] in {200, 201}


def test_default_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """AMLSTACK_STATE says where the state is; else it is .amlstack in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMLSTACK_STATE", raising=False)
    assert control.default_state() == tmp_path / ".amlstack"
    monkeypatch.setenv("AMLSTACK_STATE", str(tmp_path / "other"))
    assert control.default_state() == tmp_path / "other"


def test_nothing_runs(state: Path) -> None:
    """Where nothing was started nothing runs, and nothing is made by asking."""
    assert control.running(state) is None
    assert control.stop(state) is False
    assert contents.existing(state) == []
    control.reset(state)
    assert not state.exists()


def test_start_once(state: Path) -> None:
    """The second call finds the server of the first."""
    found = control.ensure(state)
    assert control.ensure(state) == found == control.running(state)
    assert found.pid != os.getpid()
    assert (state / control.RECORD).stat().st_mode & 0o077 == 0


def test_many_at_once(state: Path) -> None:
    """Callers that race all get the same server."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: control.ensure(state), range(8)))
    assert len(set(found)) == 1


def test_state_survives(state: Path) -> None:
    """After a stop, and after a kill -9, the state, the address and the token are the same."""
    first = control.ensure(state)
    _make(first)
    assert control.stop(state) is True
    assert control.running(state) is None
    second = control.ensure(state)
    os.kill(second.pid, signal.SIGKILL)
    third = control.ensure(state)
    assert {first.url, first.token} == {third.url, third.token}
    assert third.pid != second.pid
    assert [each["name"] for each in contents.existing(state)] == ["rg-contoso"]


def test_stale_record(state: Path) -> None:
    """A record of a process that is something else by now is no server."""
    found = control.ensure(state)
    control.stop(state)
    record = {"url": found.url, "token": found.token, "pid": os.getpid(), "ca_file": None}
    (state / control.RECORD).write_text(json.dumps(record))
    assert control.running(state) is None
    assert control.ensure(state).pid != os.getpid()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"url": 1, "token": 2, "pid": 3}', '{"url": "ftp://x", "token": "t", "pid": 1}']
)
def test_broken_record(state: Path, text: str) -> None:
    """A record that can't be read is written anew."""
    state.mkdir()
    (state / control.RECORD).write_text(text)
    assert control.running(state) is None
    assert control.ensure(state).url.startswith("http://127.0.0.1:")


def test_two_side_by_side(tmp_path: Path) -> None:
    """Two sandboxes share nothing."""
    one, two = tmp_path / "one", tmp_path / "two"
    try:
        first, second = control.ensure(one), control.ensure(two)
        assert first.url != second.url
        assert first.token != second.token
        _make(first)
        assert len(contents.existing(one)) == 1
        assert contents.existing(two) == []
        assert control.Running(second.url, first.token, second.pid).request("GET", GROUP)[0] == 401
    finally:
        control.stop(one)
        control.stop(two)


def test_reset(state: Path) -> None:
    """A reset empties a running sandbox, which goes on, and one that doesn't run."""
    found = control.ensure(state)
    _make(found)
    control.reset(state)
    assert contents.existing(state) == []
    assert control.running(state) == found
    _make(found)
    control.stop(state)
    assert len(contents.existing(state)) == 1
    control.reset(state)
    assert contents.existing(state) == []


def test_ends_when_idle(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that nobody asks ends by itself."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_IDLE", "3")  # it must be found before that, on a slow machine too
    found = control.ensure(state)
    with control.locked(state / control.LOCK):
        # the lock is free once the process has ended
        assert control.running(state) is None
    assert "ending" in (state / control.LOG).read_text()
    assert found.pid


def test_one_server_a_folder(state: Path) -> None:
    """A second server on the same folder is refused in clear, and leaves the first one's record alone."""
    found = control.ensure(state)
    command = [sys.executable, "-m", "amlstack.sandbox.server", "--state", str(state)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 2
    assert "another server serves" in second.stderr
    assert "Traceback" not in second.stderr
    assert control.running(state) == found


def test_state_that_is_no_database(state: Path) -> None:
    """A database that can't be read is told with the way out, which works."""
    state.mkdir()
    (state / control.DATABASE).write_text("no database, but long enough to be read as the header of one" * 20)
    with pytest.raises(control.SandboxError, match="reset"):
        contents.existing(state)
    with pytest.raises(control.SandboxError, match=r"did not start.*can't be used.*reset"):
        control.ensure(state)
    assert "Traceback" not in (state / control.LOG).read_text()
    control.reset(state)
    assert contents.existing(state) == []
    assert control.ensure(state).pid


def test_state_of_another_version(state: Path) -> None:
    """A database of another version is refused, not overwritten."""
    import sqlite3

    state.mkdir()
    with sqlite3.connect(state / control.DATABASE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(control.SandboxError, match="another version"):
        contents.existing(state)
    with sqlite3.connect(state / control.DATABASE) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (99,)


def test_tls(state: Path) -> None:
    """With --tls the server speaks https, with a certificate for 127.0.0.1 whose key is private and kept."""
    command = [sys.executable, "-m", "amlstack.sandbox.server", "--state", str(state), "--tls", "--delay", "0.02"]
    for _ in range(2):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            found = None
            while found is None and process.poll() is None:
                found = control.running(state)
            assert found is not None
            assert found.url.startswith("https://127.0.0.1:")
            assert found.request("GET", "/sandbox/resources") == (200, {"value": []})
            control.stop(state)
        keys = list(state.glob("*key*.pem"))
        assert len(keys) == 1
        assert keys[0].stat().st_mode & 0o077 == 0


def test_tls_is_kept(state: Path) -> None:
    """A server that is asked to speak https does, and so does the next one that is started in its place."""
    first = control.ensure(state, tls=True)
    control.stop(state)
    second = control.ensure(state)
    assert second.url == first.url
    assert second.url.startswith("https://")


def test_tls_of_a_server_without(state: Path) -> None:
    """A server that runs without TLS isn't ended behind anybody's back: it is said what to do."""
    control.ensure(state)
    with pytest.raises(control.SandboxError, match="amlstack sandbox stop"):
        control.ensure(state, tls=True)


def test_git_takes_no_notice_of_a_state_folder(tmp_path: Path) -> None:
    """`git add -A` beside it stages nothing of it; a folder of somebody's own is left as it is."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in (".amlstack", "new", "old"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "mine.txt").touch()
    (tmp_path / ".amlstack" / "azure.db").touch()
    for name in (".amlstack", "new", "old"):
        control.make_folder(tmp_path / name)
        (tmp_path / name / "server.json").touch()
    subprocess.run(["git", "-C", str(tmp_path), "add", "-A"], check=True)
    listed = subprocess.run(["git", "-C", str(tmp_path), "ls-files"], check=True, capture_output=True, text=True)
    assert listed.stdout.splitlines() == ["old/mine.txt", "old/server.json"]
