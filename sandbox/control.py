"""Starting, finding and stopping a sandbox's server. Everything about one sandbox lies in its state folder."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import amlstack
from amlstack.variables import given_secrets

SUBSCRIPTION = "5a9db0c5-0000-4000-8000-000000000001"
"""The subscription that clients use unless ARM_SUBSCRIPTION_ID says otherwise; the sandbox takes any GUID."""
TENANT = "72f988bf-0000-4000-8000-000000000001"
"""The one tenant."""
CLOUD = "amlstack"
"""The name under which clients know the sandbox as a cloud."""

RECORD, LOG, LOCK, DATABASE = "server.json", "server.log", "server.lock", "azure.db"
"""Files of the state folder: where the server is, what it did, the lock that it
holds as long as it lives, and what exists."""
_START = "start.lock"
_USUAL = ".amlstack"
_ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d{1,5}")
_PATIENCE = 60.0


class SandboxError(RuntimeError):
    """The server can't be started or reached; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    url: str
    token: str
    pid: int
    ca_file: str | None = None
    """The certificate to trust, where the server speaks https."""

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send one request; the status and the JSON that came back (None where there was none).

        Raises OSError where the server can't be reached, ValueError where what came back is no JSON.
        """
        return self._send(method, path, body, {"Authorization": f"Bearer {self.token}"}, seconds=30)[:2]

    def followed(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The same, with what the answer's Location says in the end where the answer is 202."""
        authorized = {"Authorization": f"Bearer {self.token}"}
        status, found, location = self._send(method, path, body, authorized, seconds=30)
        while status == 202 and location:
            time.sleep(0.05)
            status, found, location = self._send("GET", location.removeprefix(self.url), None, authorized, seconds=30)
        return status, found

    def health(self) -> Any:
        """What answers there says it is, None where that is no sandbox. It isn't shown the token. Raises OSError."""
        try:
            status, body, _ = self._send("GET", "/sandbox/health", None, {}, seconds=10)
        except ValueError:
            return None
        return body if status == 200 else None

    def _send(
        self, method: str, path: str, body: Any, headers: dict[str, str], seconds: int
    ) -> tuple[int, Any, str | None]:
        """The status, the JSON and the Location that come back."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=seconds)
        if parts.scheme == "https":
            import ssl

            context = ssl.create_default_context(cafile=self.ca_file)
            connection = http.client.HTTPSConnection(str(parts.hostname), parts.port, timeout=seconds, context=context)
        sent = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, sent, {**headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            raw = answer.read()
        except http.client.HTTPException as error:
            raise OSError(f"{self.url} does not answer as a sandbox does") from error
        finally:
            connection.close()
        return answer.status, json.loads(raw) if raw else None, answer.headers["Location"]


def default_state() -> Path:
    """AMLSTACK_STATE, else `.amlstack` in the current folder."""
    return Path(os.environ.get("AMLSTACK_STATE") or _USUAL).absolute()


def recorded(state: Path) -> Running | None:
    """The server that server.json tells of, alive or not; None where no such record can be read."""
    try:
        found = json.loads((state / RECORD).read_text())
        url, token, pid, ca_file = (found.get(key) for key in ("url", "token", "pid", "ca_file"))
    except (OSError, ValueError, AttributeError):
        return None
    right = isinstance(url, str) and isinstance(token, str) and isinstance(pid, int) and _ADDRESS.fullmatch(url)
    return Running(url, token, pid, ca_file if isinstance(ca_file, str) else None) if right else None


def running(state: Path) -> Running | None:
    """The server of this state folder, or None where none answers: the record of a dead one counts for nothing."""
    found = recorded(state)
    try:
        says = found.health() if found else None
    except OSError:
        return None
    same = (
        isinstance(says, dict) and found and says.get("pid") == found.pid and says.get("state") == str(state.resolve())
    )
    return found if same else None


def make_folder(state: Path) -> None:
    """Make a state folder where there is none, and keep git from taking notice of what is in it. Raises OSError.

    A folder of another name that holds something already is somebody's own: git is told nothing there.
    """
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    ignored = state / ".gitignore"
    if not ignored.exists() and (state.name == _USUAL or not any(state.iterdir())):
        ignored.write_text("# made by amlstack: what a sandbox holds belongs in no repository\n*\n", encoding="utf-8")


def ensure(state: Path, *, tls: bool = False) -> Running:
    """The server of this state folder, started where none runs. Raises SandboxError where it doesn't come up.

    It speaks https where `tls` says so, or where the last one did; one that runs without is refused then. Two callers
    at once get the same one. It learns the secrets that this environment gives. A server started so ends by itself
    after an hour without a request (AMLSTACK_SANDBOX_IDLE in seconds).
    """
    found = running(state)
    if found:
        return _speaking(found, state, tls=tls)
    make_folder(state)
    with locked(state / _START):
        found = running(state)
        if found:
            return _speaking(found, state, tls=tls)
        before = recorded(state)
        process = _start(state, tls=tls or bool(before and before.ca_file))
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            found = running(state)
            if found:
                return found
            if process.poll() is not None:
                break
            time.sleep(0.01)
    raise SandboxError(f"the sandbox's server did not start: {_last_line(state / LOG)}{_full(state)}")


def _full(state: Path) -> str:
    """What to add where the disk is full: the log can't say so then."""
    full = shutil.disk_usage(state).free == 0
    return "; the disk is full: free some space, what exists stays" if full else ""


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.removeprefix("amlstack sandbox: ") for line in reversed(lines) if line), f"see {log}")


def _speaking(found: Running, state: Path, *, tls: bool) -> Running:
    if tls and not found.ca_file:
        raise SandboxError(f"the sandbox's server runs without TLS: amlstack sandbox stop --state {state}, then again")
    if given := given_secrets():
        found.request("POST", "/sandbox/secrets", {"values": given})
    return found


def _start(state: Path, *, tls: bool) -> subprocess.Popen[bytes]:
    root = Path(str(amlstack.__file__)).absolute().parents[1]
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-P", "-m", "amlstack.sandbox.server", "--state", str(state.absolute())]
    with (state / LOG).open("ab") as log:
        return subprocess.Popen(
            [*command, *(["--tls"] if tls else [])],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=state,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )


def stop(state: Path) -> bool:
    """End the server, waiting until it has; whether one ran. Raises SandboxError where it doesn't end."""
    found = running(state)
    if found is None:
        return False
    found.request("POST", "/sandbox/stop")
    with locked(state / LOCK):
        return True


def reset(state: Path) -> None:
    """Forget every resource. A running server goes on, with nothing in it. Raises SandboxError where that fails."""
    found = running(state)
    if found:
        status, _ = found.request("POST", "/sandbox/reset")
        if status != 204:
            raise SandboxError(f"the sandbox could not be emptied (HTTP {status}): see {state / LOG}")
    elif state.exists():
        with locked(state / LOCK):
            for path in state.glob(f"{DATABASE}*"):
                path.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock. Raises SandboxError where somebody keeps it too long."""
    with path.open("a") as lock:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > end:
                    raise SandboxError(f"{path} is held by another process") from None
                time.sleep(0.01)
            else:
                break
        yield


def write_private(path: Path, text: str) -> None:
    """Write beside and rename, readable for its owner only."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    beside.replace(path)
