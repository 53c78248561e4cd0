"""Rotating keys: what uses which, and an order in which nothing ever loses its key."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack import plan
from amlstack.plan import Plan, SecretRef, rotation
from amlstack.plan.rotation import FIRST, SECOND, Account, Step
from amlstack.spec.model import CredentialsSpec, DatastoreSpec, SecretName, StorageAccountSpec

from .declare import GROUP, blob, declaration

OWN = "stcontosoml11tuw"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
FILE = "workspace.yaml"


def secret(name: str, secret: str = "raw_key", **keys: Any) -> DatastoreSpec:
    """A blob datastore on somebody's account, by a copy of its key."""
    credentials = CredentialsSpec(account_key=SecretName(secret, **keys))
    return blob(name, account_name="stfabrikam", credentials=credentials)


def token(name: str, **keys: Any) -> DatastoreSpec:
    """A blob datastore on somebody's account, by a SAS token."""
    return blob(name, account_name="stfabrikam", credentials=CredentialsSpec(sas_token=SecretName("token"), **keys))


def by_second(name: str = "curated") -> DatastoreSpec:
    """A blob datastore on the workspace's own account, by its second key."""
    return blob(name, credentials=CredentialsSpec(list_keys=SECOND))


def planned(*stores: DatastoreSpec, numbers: dict[str, int] | None = None, **keys: Any) -> Plan:
    """A plan; `numbers` says which keys the secrets of some datastores are copies of."""
    known = numbers or {}
    said = (dataclasses.replace(store, key=known.get(store.name, store.key)) for store in stores)
    return plan.workspace(declaration(datastores=tuple(said), **keys))


def one(made: Plan, name: str = OWN) -> Account:
    """The account of that name."""
    (found,) = [each for each in rotation.accounts(made) if each.name == name]
    return found


def told(account: Account) -> list[tuple[str, str, list[str]]]:
    """The steps, without why."""
    return [(step.do, step.key, [use.name for use in step.uses]) for step in rotation.steps(account)]


def lines(account: Account, number: int) -> tuple[str, ...]:
    """The commands of a step, counted from 1."""
    return rotation.commands(account, rotation.steps(account)[number - 1], FILE)


def test_what_holds_the_first_key_moves_to_the_second_and_back() -> None:
    """The second key first, the datastores, a sync, then the first key, a sync, and the datastores where they were."""
    assert told(one(planned(blob("raw"), by_second("curated")))) == [
        ("move", FIRST, ["curated"]),
        ("regenerate", SECOND, []),
        ("move", SECOND, ["raw", "curated"]),
        ("sync", FIRST, ["contoso-ml"]),
        ("regenerate", FIRST, []),
        ("sync", FIRST, ["contoso-ml"]),
        ("move", FIRST, ["raw"]),
    ]


def test_a_workspace_alone() -> None:
    """Where no datastore uses a key there is nothing to move; by identity there is nothing to sync either."""
    syncs = [("sync", FIRST, ["contoso-ml"])]
    none: list[str] = []
    second, first = [("regenerate", key, none) for key in (SECOND, FIRST)]
    assert told(one(planned())) == [second, *syncs, first, *syncs]
    assert told(one(planned(system_datastores_auth_mode="identity"))) == [second, first]
    assert told(one(planned(system_datastores_auth_mode="user_delegation_sas"))) == [second, first]


def test_datastores_without_a_key_are_left_alone() -> None:
    """Identities and service principals have nothing to do with an account's keys, nor has their account."""
    identity = blob("open", account_name="stfabrikam", credentials=None)
    (own,) = rotation.accounts(planned(identity))
    assert (own.name, [use.name for use in own.uses]) == (OWN, ["contoso-ml"])


def test_a_secret_may_be_a_copy_of_either_key() -> None:
    """Unless the file says which: what is unknown leaves the second key first, and ends on it."""
    account = one(planned(secret("raw"), token("prices")), "stfabrikam")
    assert [use.key for use in account.uses] == [None, None]
    assert told(account) == [
        ("move", FIRST, ["raw", "prices"]),
        ("regenerate", SECOND, []),
        ("move", SECOND, ["raw", "prices"]),
        ("regenerate", FIRST, []),
    ]


@pytest.mark.parametrize(("number", "moves"), [(1, [SECOND, FIRST]), (2, [FIRST, SECOND])])
def test_a_secret_whose_key_is_known(number: int, moves: list[str]) -> None:
    """It moves as a datastore whose key is read does, and ends on the key that it was a copy of."""
    account = one(planned(secret("raw"), numbers={"raw": number}), "stfabrikam")
    assert [key for do, key, _ in told(account) if do == "move"] == moves


def test_datastores_that_share_a_secret() -> None:
    """What one of them says is true of all; where they say different things nobody knows."""
    stores = (secret("raw"), secret("curated"), secret("other", "other_key"))
    account = one(planned(*stores, numbers={"curated": 2}), "stfabrikam")
    assert [use.key for use in account.uses] == [SECOND, SECOND, None]
    account = one(planned(*stores, numbers={"raw": 1, "curated": 2}), "stfabrikam")
    assert [use.key for use in account.uses] == [None, None, None]


def test_an_account_that_exists() -> None:
    """Its place comes from its id; a datastore that names it lies on the same account."""
    id_ = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stshared"
    named = blob("named", account_name="stshared", credentials=CredentialsSpec(account_key=SecretName("k")))
    (account,) = rotation.accounts(planned(blob("raw"), named, storage_account=StorageAccountSpec(id=id_)))
    assert (account.group, account.subscription) == ("rg-shared", GROUP.split("/")[2])
    assert [use.name for use in account.uses] == ["contoso-ml", "raw", "named"]


def test_an_account_in_another_group() -> None:
    """Its place is what the datastore says of it."""
    place = {"account_name": "stfabrikam", "resource_group": "rg-fabrikam", "subscription_id": "s2"}
    far = blob("far", **place, key=2, credentials=None)
    account = one(planned(far), "stfabrikam")
    assert (account.group, account.subscription) == ("rg-fabrikam", "s2")
    assert [(use.name, use.kind, use.key) for use in account.uses] == [("far", "read", "key2")]


def test_the_commands_of_an_account_of_ones_own() -> None:
    """A key is drawn anew without being shown, the file's edit is said, and the workspace is synced by its name."""
    account = one(planned(blob("raw")))
    assert lines(account, 1) == (
        f"az storage account keys renew --account-name {OWN} --resource-group rg-contoso-ml --key key2 --output none",
    )
    assert lines(account, 2) == ("# workspace.yaml: `key: 2`, or `list_keys: key2`, for raw", "pulumi up")
    assert lines(account, 3) == ("az ml workspace sync-keys --name contoso-ml --resource-group rg-contoso-ml",)


def test_a_secret_goes_where_it_is_kept() -> None:
    """Once each, through a pipe: into the stack's configuration, or a new version of the vault's secret."""
    kept = {"key_vault": VAULT, "version": "0" * 32}
    stores = (secret("raw"), secret("again"), secret("vaulted", "vault-key", **kept))
    account = one(planned(*stores, numbers={"vaulted": 1}), "stfabrikam")
    listed = "az storage account keys list --account-name stfabrikam --query \"[?keyName=='key1'].value\" --output tsv"
    assert lines(account, 1) == (
        f"{listed} | pulumi config set --secret raw_key  # or in AMLSTACK_SECRET_RAW_KEY",
        "pulumi up",
    )
    edits, configured, vaulted, up = lines(account, 3)[:2], *lines(account, 3)[2:]
    assert edits == (
        "# workspace.yaml: where it says `key`, `key: 2` for vaulted",
        "# workspace.yaml: the new `version` of the secret, as below, for vaulted",
    )
    assert "keyName=='key2'" in configured
    assert "| pulumi config set --secret raw_key" in configured
    assert "az keyvault secret set --vault-name kv-fabrikam" in vaulted
    assert vaulted.endswith("--name vault-key --file /dev/stdin --query id")
    assert up == "pulumi up"


def test_a_token_is_signed_anew_for_its_place() -> None:
    """With the key that stays, by a command without it, and the day that the file says changes with it."""
    edit, sign, _ = lines(one(planned(token("prices", expires="2030-12-31")), "stfabrikam"), 1)
    assert edit == "# workspace.yaml: `expires`, the day on which the new token ends, for prices"
    assert "keyName=='key1'" in sign
    assert "az storage container generate-sas --account-name stfabrikam --name prices " in sign
    assert "| pulumi config set --secret token" in sign
    share = dataclasses.replace(token("files"), type="azure_file", container_name=None, file_share_name="notebooks")
    assert "az storage share generate-sas --account-name stfabrikam --name notebooks " in lines(
        one(planned(share), "stfabrikam"), 1
    )[0]  # fmt: skip


WAYS: dict[str, Callable[[str], DatastoreSpec]] = {"read": blob, "read2": by_second, "secret": secret, "token": token}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Datastores of every sort on two accounts; of some secrets it is said which key they are a copy of."""
    ways = draw(st.lists(st.sampled_from(sorted(WAYS)), max_size=6))
    stores, numbers = [], {}
    for index, way in enumerate(ways):
        name = f"store{index}"
        shared = draw(st.sampled_from(["one", "two", name])) if way == "secret" else ""
        stores.append(secret(name, shared) if way == "secret" else WAYS[way](name))
        if way == "secret" and (number := draw(st.sampled_from([None, 1, 2]))):
            numbers[name] = number
    mode = draw(st.sampled_from(["accesskey", "user_delegation_sas"]))
    return planned(*stores, numbers=numbers, system_datastores_auth_mode=mode)


def walked(account: Account) -> dict[str, set[str]]:
    """Walk through a rotation; each datastore's keys, of those that it may hold, in the end.

    A key that is drawn anew is held by no datastore; a workspace's own are synced in the step behind.
    """
    todo = rotation.steps(account)
    holds = {use.name: {use.key} if use.key else {FIRST, SECOND} for use in account.uses if use.kind != "workspace"}
    synced = [use.name for use in account.uses if use.kind == "workspace"]
    for at, step in enumerate(todo):
        if step.do == "move":
            holds |= {use.name: {step.key} for use in step.uses}
        elif step.do == "regenerate":
            assert not [name for name, keys in holds.items() if step.key in keys]
            if step.key == FIRST and synced:
                assert (todo[at + 1].do, [use.name for use in todo[at + 1].uses]) == ("sync", synced)
    return holds


@given(plans())
def test_no_key_is_drawn_anew_while_something_holds_it(made: Plan) -> None:
    """At no step of any rotation; both keys are drawn anew once; what the file names is where it was in the end."""
    for account in rotation.accounts(made):
        ends = walked(account)
        drawn = [step.key for step in rotation.steps(account) if step.do == "regenerate"]
        assert drawn == [SECOND, FIRST]
        named = {use.name: use.key for use in account.uses if use.kind != "workspace"}
        assert ends == {name: {key or SECOND} for name, key in named.items()}


@given(plans())
def test_every_command_is_one_that_a_shell_can_read(made: Plan) -> None:
    """Each line is a comment or words, and every secret of a step that moves is put somewhere."""
    for account in rotation.accounts(made):
        for step in rotation.steps(account):
            said = rotation.commands(account, step, FILE)
            assert all(line.startswith("#") or shlex.split(line) for line in said)
            assert _put(step) <= {word for line in said for word in line.split()}


def _put(step: Step) -> set[str]:
    return {use.secret.name for use in step.uses if isinstance(use.secret, SecretRef)}
