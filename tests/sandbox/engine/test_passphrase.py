"""What the engine encrypts with: outside of a sandbox's folder, the same in all of a user's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from amlstack.sandbox.control import SandboxError
from amlstack.sandbox.engine import environment, passphrase

from .test_environment import SERVER

NAME = "PULUMI_CONFIG_PASSPHRASE"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder for what programs keep."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def prepared(state: Path) -> str:
    """The passphrase of a sandbox that is made ready."""
    environment.prepare(state)
    return environment.variables(state, SERVER)[NAME]


def test_it_lies_outside_of_the_folder(tmp_path: Path) -> None:
    """Drawn once, readable by its user alone, and in no file of the sandboxes that it serves."""
    first, second = prepared(tmp_path / "one"), prepared(tmp_path / "two")
    assert first == second == prepared(tmp_path / "one")
    assert len(first) > 40
    assert stat.S_IMODE(passphrase.file().stat().st_mode) == 0o600
    files = [each for name in ("one", "two") for each in (tmp_path / name).rglob("*") if each.is_file()]
    assert files
    assert all(first not in each.read_text() for each in files)


def test_what_was_encrypted_with_the_published_one_is_read(tmp_path: Path) -> None:
    """A folder of before, which has no mark, goes on as it is until it is made anew."""
    environment.config_folder(tmp_path).mkdir(parents=True)
    environment.config_file(tmp_path, "contoso-ml").write_text("encryptionsalt: v1:x")
    assert prepared(tmp_path) == prepared(tmp_path) == "amlstack-sandbox"


def test_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what to bring along, and what to do without it; a folder on its own opens for nobody else."""
    own = prepared(tmp_path / "one")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    with pytest.raises(SandboxError, match="encrypted by another user, or on another machine: bring its sandbox-pass"):
        environment.variables(tmp_path / "one", SERVER)
    assert own not in {prepared(tmp_path / "two"), "amlstack-sandbox"}


def test_where_it_cannot_be_kept_nothing_is_encrypted(tmp_path: Path, home: Path) -> None:
    """The error names the place, and the variable that says another."""
    home.write_text("a file in the way")
    with pytest.raises(SandboxError, match=r"can't be kept there: .*; set XDG_STATE_HOME"):
        environment.prepare(tmp_path / "one")


def test_without_a_variable_it_lies_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path counts for none; where there is no home folder either, the error says so."""
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert passphrase.file() == tmp_path / ".local/state/amlstack/sandbox-passphrase"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(SandboxError, match="there is no home folder"):
        passphrase.file()
