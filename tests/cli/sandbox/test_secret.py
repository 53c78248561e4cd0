"""`amlstack sandbox secret set`: a value goes into a vault, and onto no command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.sandbox import contents, control
from tests.commands import amlstack
from tests.serving import served

from .test_server_commands import SCOPE

VAULT = f"{SCOPE}/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
CANARY = "canary-9a-of-stdin"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder that is served."""
    folder = tmp_path / "state"
    with served(folder):
        yield folder


def set_(*words: str, state: Path, given: str = CANARY, **variables: str) -> subprocess.CompletedProcess[str]:
    """What `amlstack sandbox secret set WORDS` does with that on stdin."""
    return amlstack("sandbox", "secret", "set", *words, "--state", str(state), given=given, **variables)


def kept(state: Path, name: str) -> Any:
    """What the vault's own address gives."""
    status, body = control.ensure(state).request("GET", f"/sandbox/vault/kv-fabrikam/secrets/{name}")
    assert status == 200, body
    return body["value"]


def test_a_value_is_kept(state: Path) -> None:
    """From stdin, without its line end, or from the variable; by the vault's id, or by its name once it is there."""
    made = set_(VAULT, "raw-key", "--create-vault", state=state, given=f"{CANARY}\n")
    assert (made.returncode, made.stderr, made.stdout) == (0, "", "raw-key is in key vault kv-fabrikam.\n")
    assert kept(state, "raw-key") == CANARY
    assert set_("KV-fabrikam", "raw-key", state=state, AMLSTACK_SECRET_RAW_KEY="other").returncode == 0
    assert kept(state, "raw-key") == "other"
    lines = "-----BEGIN-----\nx\n-----END-----"
    assert set_(VAULT, "certificate", state=state, given=f"{lines}\n").returncode == 0
    assert kept(state, "certificate") == lines


def test_a_vault_that_templates_may_use(state: Path) -> None:
    """What --create-vault makes lets deployments take its secrets."""
    set_(VAULT, "raw-key", "--create-vault", state=state)
    made = next(each for each in contents.existing(state) if each["name"] == "kv-fabrikam")
    assert made["properties"]["enabledForTemplateDeployment"] is True


@pytest.mark.parametrize(
    ("words", "given", "says"),
    [
        ((VAULT, "raw-key"), CANARY, "there is no key vault kv-fabrikam in the sandbox: say --create-vault"),
        (("kv-fabrikam", "raw-key"), CANARY, "there is no key vault kv-fabrikam in the sandbox (it has: none)"),
        ((f"{SCOPE}/x", "raw-key", "--create-vault"), CANARY, "is not the id of a key vault: /subscriptions/"),
        ((VAULT, "raw_key", "--create-vault"), CANARY, "BadParameter: The key vault secret name 'raw_key'"),
        ((VAULT, "raw-key", "--create-vault"), "\n", "no value for raw-key: give it on stdin, or in AMLSTACK_SECRET"),
        ((VAULT, "raw-key", "more"), CANARY, "unexpected extra argument"),
    ],
)  # fmt: skip
def test_what_can_not_be_kept(state: Path, words: tuple[str, ...], given: str, says: str) -> None:
    """What is wrong is said with the way to mend it, exit code 2, and nothing of the value."""
    done = set_(*words, state=state, given=given)
    assert done.returncode == 2
    assert says in done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
