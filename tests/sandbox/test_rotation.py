"""What a rotation asks of the sandbox, and what it remembers until it has ended."""

from __future__ import annotations

import httpx
import pytest

from amlstack.catalog import machinelearning, resources, storage
from amlstack.sandbox import rotation
from amlstack.sandbox.control import SUBSCRIPTION
from amlstack.sandbox.deployer.follow import make_group
from amlstack.sandbox.rotation import RECORD, Account
from tests.conftest import Sandbox
from tests.sandbox.server.client import LOCATION, Arm

GROUP = f"/subscriptions/{SUBSCRIPTION}/{resources.GROUP.type.rpartition('/')[2]}/rg-contoso"


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    """An account that nothing uses."""
    make_group(sandbox.server, GROUP, "westeurope")
    id_ = f"{GROUP}/providers/{storage.ACCOUNT.type}/stcontoso"
    body = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    sandbox.server.followed("PUT", f"{id_}?api-version={storage.ACCOUNT.api_version}", body)
    found = rotation.account(sandbox.state, sandbox.server, "STCONTOSO")
    assert found is not None
    return found


def test_what_is_drawn_anew_is_remembered(account: Account) -> None:
    """One key changes at a time, also for another look from outside, until the rotation ends."""
    before = account.keys()
    assert account.fresh() == []
    account.regenerate("key2")
    assert [key for key, value in account.keys().items() if value != before[key]] == ["key2"]
    assert Account(account.state, account.server, account.id.upper()).fresh() == ["key2"]
    account.finish()
    assert account.fresh() == []


def test_a_key_that_somebody_else_drew_anew_is_not_ours(account: Account) -> None:
    """Whoever regenerates a key meanwhile, or makes the account anew, starts the rotation over."""
    account.regenerate("key2")
    kept = (account.state / RECORD).read_text()
    account.regenerate("key2")
    (account.state / RECORD).write_text(kept)
    assert account.fresh() == []


@pytest.mark.parametrize("text", ["", "[]", '{"', "null"])
def test_a_record_that_can_not_be_read(account: Account, text: str) -> None:
    """It counts for nothing, and is written anew."""
    (account.state / RECORD).write_text(text)
    assert account.fresh() == []
    account.regenerate("key1")
    assert account.fresh() == ["key1"]


def test_a_database_is_none_of_an_accounts(account: Account) -> None:
    """A datastore of the classic API lies on no account, and disturbs nobody who looks."""
    headers = {"Authorization": f"Bearer {account.server.token}"}
    with httpx.Client(base_url=account.server.url, headers=headers) as http:
        arm = Arm(http, SUBSCRIPTION, "rg-contoso")
        workspace = arm.workspace(storageAccount=account.id)
        before = account.registered()
        body = {"location": LOCATION, "properties": {"DataStoreType": "dbfs"}}
        answer = arm.put(f"{workspace['id']}/datastores/notebooks", body, api=machinelearning.CLASSIC_VERSION)
        assert answer.status_code == 201
    assert before
    assert account.registered() == before


def test_what_is_not_there(account: Account) -> None:
    """No account of that name, no workspace of that name and group."""
    assert rotation.account(account.state, account.server, "stfabrikam") is None
    assert rotation.workspaces(account.state, "contoso-ml", "rg-contoso") == []
    assert account.registered() == []
