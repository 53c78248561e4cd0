"""Credentials that clients send are in no file, and are told again only where somebody gives them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amlstack.catalog import keyvault, machinelearning, storage
from amlstack.cli.sandbox.made_up import made_up
from amlstack.sandbox.control import DATABASE
from amlstack.sandbox.resource_manager.store import Store
from amlstack.variables import MADE_UP

GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg/providers"
DATASTORE = f"{GROUP}/{machinelearning.DATASTORE.type.replace('/datastores', '/ml/datastores')}/raw"
SECRET = f"{GROUP}/{keyvault.VAULT.type}/kv/secrets/raw-key"
ACCOUNT = f"{GROUP}/{storage.ACCOUNT.type}/st"
GIVEN = "canary-of-a-user-5e1"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMLSTACK_SECRET_RAW_KEY", raising=False)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store of a folder, as another process has it."""
    store = Store(folder)
    try:
        with store.transaction():
            yield store
    finally:
        store.close()


def sent(key: str) -> dict[str, object]:
    """A datastore's credentials as they are taken out of its body."""
    return {"properties": {"credentials": {"secrets": {"secretsType": "AccountKey", "key": key}}}}


def key_of(store: Store) -> str:
    """The key that the datastore is answered with."""
    return str(store.secret(DATASTORE)["properties"]["credentials"]["secrets"]["key"])


def written(folder: Path) -> bytes:
    """Everything that lies in the folder, the write-ahead log too."""
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_it_is_in_no_file_while_it_is_answered(tmp_path: Path) -> None:
    """As long as the process lives it knows what it was sent; what is written is another word."""
    store = Store(tmp_path)
    with store.transaction():
        store.keep_sent(DATASTORE, sent(GIVEN))
    assert store.secret(DATASTORE) == sent(GIVEN)
    assert GIVEN.encode() not in written(tmp_path)
    store.close()
    assert GIVEN.encode() not in written(tmp_path)


def test_a_later_process_answers_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever variable gives the value, and also where it is given to a server that runs already."""
    with opened(tmp_path) as store:
        store.keep_sent(DATASTORE, sent(GIVEN))
    with opened(tmp_path) as store:
        assert store.lost_secrets() == [DATASTORE.lower()]
        store.sent.learn(["another", GIVEN])
        assert (key_of(store), store.lost_secrets()) == (GIVEN, [])
    monkeypatch.setenv("AMLSTACK_SECRET_ANY", GIVEN)
    with opened(tmp_path) as store:
        assert (key_of(store), store.lost_secrets()) == (GIVEN, [])


def test_else_a_made_up_value_stands_in_and_is_told(tmp_path: Path) -> None:
    """The same one every time, and for each that was the same; a command says which variable gives the right one."""
    with opened(tmp_path) as store:
        store.keep_sent(DATASTORE, sent(GIVEN))
        store.keep_sent(SECRET, {"properties": {"value": GIVEN}})
        store.keep_sent(f"{SECRET}/0123", {"value": GIVEN, "secretUri": "https://kv", "attributes": {"enabled": True}})
    found = set()
    for _ in range(2):
        with opened(tmp_path) as store:
            found |= {key_of(store), store.secret(SECRET)["properties"]["value"]}
            version = store.secret(f"{SECRET}/0123")
            assert (version["secretUri"], version["attributes"]) == ("https://kv", {"enabled": True})
    (value,) = found
    assert value.startswith(MADE_UP)
    assert list(made_up(tmp_path)) == [
        "raw-key in key vault kv isn't kept, and a made-up value stands in: AMLSTACK_SECRET_RAW_KEY gives it",
        "the credential of ml/raw isn't kept, and a made-up value stands in: the variable that it came from gives it",
    ]


def test_what_stands_in_is_never_kept_for_it(tmp_path: Path) -> None:
    """A value that is read and written back, as by a PATCH, is still the one that was sent."""
    with opened(tmp_path) as store:
        store.keep_sent(DATASTORE, sent(GIVEN))
    with opened(tmp_path) as store:
        store.keep_sent(DATASTORE, store.secret(DATASTORE))
        store.sent.learn([GIVEN])
        assert key_of(store) == GIVEN


def test_what_the_sandbox_draws_or_makes_up_stays(tmp_path: Path) -> None:
    """An account's key, a datastore that has it, and a made-up secret are the same in every process."""
    with opened(tmp_path) as store:
        store.keep_secret(ACCOUNT, {"key1": "drawn-one", "key2": "drawn-two"})
        store.keep_sent(DATASTORE, sent("drawn-two"))
        store.keep_sent(SECRET, {"properties": {"value": f"{MADE_UP}x"}})
    with opened(tmp_path) as store:
        assert key_of(store) == "drawn-two"
        assert store.secret(SECRET) == {"properties": {"value": f"{MADE_UP}x"}}
        assert store.lost_secrets() == []


def test_no_two_sandboxes_write_the_same(tmp_path: Path) -> None:
    """The hash is salted: who has one sandbox's file can't tell that another's holds the same credential."""
    kept = []
    for name in ("one", "two"):
        with opened(tmp_path / name) as store:
            store.keep_sent(DATASTORE, sent(GIVEN))
        with sqlite3.connect(tmp_path / name / DATABASE) as database:
            kept += database.execute("SELECT value FROM secret").fetchall()
    assert kept[0] != kept[1]


def test_an_older_file_is_rid_of_them(tmp_path: Path) -> None:
    """What a former version kept in the clear is gone, from the file's free pages too; what it drew stays."""
    with opened(tmp_path) as store:
        store.keep_secret(ACCOUNT, {"key1": "drawn-one"})
        store.keep_secret(DATASTORE, sent(GIVEN))
        store.keep_secret(SECRET, {"properties": {"value": GIVEN}})
    with sqlite3.connect(tmp_path / DATABASE) as database:
        database.execute("DROP TABLE salt")
        database.execute("PRAGMA user_version = 4")
    assert GIVEN.encode() in written(tmp_path)
    with opened(tmp_path) as store:
        assert json.dumps(store.secret(ACCOUNT)) == '{"key1": "drawn-one"}'
        assert key_of(store) != ""
    assert GIVEN.encode() not in written(tmp_path)
