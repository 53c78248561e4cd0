"""Rotating the keys of a storage account between two runs of the real engine."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from amlstack.catalog import machinelearning, storage
from amlstack.cli import amlstack
from amlstack.sandbox.deployer.follow import ask
from amlstack.sandbox.rotation import Account

from .conftest import GROUP, WORKSPACE, Stack, counted

pytestmark = pytest.mark.engine

ACCOUNT = f"{GROUP}/providers/{storage.ACCOUNT.type}/stcontosoml11tuw"
ENDS = {"raw": "key1", "curated": "key2", "kept": "key2"}


def blob(name: str, **account_key: str) -> dict[str, Any]:
    """A blob datastore on the workspace's own account, by one of its keys."""
    return {"name": name, "type": "azure_blob", "container_name": name, "credentials": {"account_key": account_key}}


def test_the_next_run_takes_the_new_keys(stack: Stack) -> None:
    """A stack that holds the old keys writes the new ones in place, those of a secret in its configuration too, and
    then has nothing to do; every datastore opens all the while.
    """
    kept = blob("kept", secret="raw_key") | {"skip_validation": True}
    stack.declare(datastores=[blob("raw", list_keys="key1"), blob("curated", list_keys="key2"), kept])
    stack.lives("up", "--skip-preview")
    account = Account(stack.sandbox.state, stack.sandbox.server, ACCOUNT)
    before = account.keys()
    words = ["sandbox", "rotate", str(stack.file), "--state", str(stack.sandbox.state)]
    rotated = CliRunner().invoke(amlstack, words)
    assert rotated.exit_code == 0, rotated.output
    assert "secret raw_key is key2, in the stack's configuration" in rotated.stdout
    assert f"next     amlstack sandbox up {stack.file}" in rotated.stdout
    after = account.keys()

    assert opened(account) == ENDS
    ran = stack.lives("up", "--skip-preview")
    assert (counted(ran)["updated"], "created" in counted(ran), "replaced" in counted(ran)) == (3, False, False)
    assert opened(account) == ENDS
    version = f"?api-version={machinelearning.DATASTORE.api_version}"
    held = ask(stack.sandbox.server, "POST", f"{WORKSPACE}/datastores/raw/listSecrets{version}")
    assert held["key"] == after["key1"]
    assert set(counted(stack.lives("up", "--skip-preview"))) == {"unchanged"}

    folder = stack.sandbox.state / "pulumi"
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    said = [rotated.output.encode(), ran.encode(), *files]
    assert not [value for value in [*before.values(), *after.values()] if any(value.encode() in text for text in said)]


def opened(account: Account) -> dict[str, str | None]:
    """The key that each of the file's datastores holds, None for a dead one."""
    return {each.name: each.key for each in account.registered() if not each.system}
