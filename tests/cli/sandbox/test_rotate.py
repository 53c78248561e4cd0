"""`amlstack sandbox rotate`: on what an exported template has deployed, without the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amlstack.catalog import machinelearning, storage
from amlstack.cli import amlstack
from amlstack.sandbox import control, rotation, vaults
from amlstack.sandbox.deployer import follow
from amlstack.sandbox.rotation import Account
from tests.serving import served

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso-ml"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-secrets"
ACCOUNT = f"{GROUP}/providers/{storage.ACCOUNT.type}/stcontosoml"
WORKSPACE = f"{GROUP}/providers/{machinelearning.WORKSPACE.type}/contoso-ml"
VERSION = machinelearning.DATASTORE.api_version
SYSTEM = set(machinelearning.SYSTEM_DATASTORES[:4])
DEPLOYED = """
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
storage_account: stcontosoml
datastores:
  - {name: raw, type: azure_blob, container_name: raw, credentials: {account_key: {list_keys: key1}}}
  - {name: curated, type: azure_blob, container_name: curated, credentials: {account_key: {list_keys: key2}}}
  - {name: token, type: azure_blob, container_name: raw, credentials: {sas_token: {secret: token}}}
"""
FILE = f"""{DEPLOYED}
  - name: vaulted
    type: azure_blob
    container_name: raw
    credentials: {{account_key: {{secret: raw-key, key_vault: {VAULT}}}}}
"""


class Shop:
    """A sandbox with what the file declares, deployed from its template."""

    def __init__(self, folder: Path) -> None:
        self.state, self.file = folder / "state", folder / "workspace.yaml"
        self.deploy(DEPLOYED)
        self.server = control.ensure(self.state)
        vaults.make(self.server, VAULT)
        vaults.put(self.server, VAULT, "raw-key", self.account.keys()["key1"])
        self.register("vaulted", "key1")
        self.file.write_text(FILE)

    def deploy(self, text: str) -> None:
        """Deploy a file's template."""
        out = self.file.with_name("arm")
        self.file.write_text(text)
        self.runs("export", str(self.file), "--out", str(out))
        into = ("-g", "rg-contoso-ml", "--create-group", "--state", str(self.state))
        self.runs("sandbox", "deploy", str(out), *into, AMLSTACK_SECRET_TOKEN="?sv=2024&sig=x")

    def runs(self, *words: str, **variables: str) -> str:
        """Run a command that must end well; what it printed."""
        done = CliRunner(env=variables).invoke(amlstack, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    def rotate(self, *words: str, **variables: str) -> Result:
        """What `amlstack sandbox rotate FILE WORDS` does."""
        words = ("sandbox", "rotate", str(self.file), *words, "--state", str(self.state))
        return CliRunner(env=variables).invoke(amlstack, words)

    @property
    def account(self) -> Account:
        """The storage account."""
        return Account(self.state, self.server, ACCOUNT)

    def holds(self) -> dict[str, str | None]:
        """Which key each datastore holds, the system's own among them."""
        return {each.name: each.key for each in self.account.registered()}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What the Resource Manager answers."""
        return follow.ask(self.server, method, f"{path}?api-version={VERSION}", body)

    def register(self, name: str, key: str) -> None:
        """Register a datastore that no file declares."""
        secrets = {"secretsType": "AccountKey", "key": self.account.keys()[key]}
        credentials = {"credentialsType": "AccountKey", "secrets": secrets}
        place = {"datastoreType": "AzureBlob", "accountName": "stcontosoml", "containerName": "raw"}
        path = f"{WORKSPACE}/datastores/{name}"
        self.ask("PUT", path, {"properties": {**place, "credentials": credentials}})

    def kept(self) -> str:
        """The secret in the vault."""
        _, body = self.server.request("GET", "/sandbox/vault/kv-secrets/secrets/raw-key")
        return str(body["value"])


ENDS = {"raw": "key1", "curated": "key2", "vaulted": "key2", **dict.fromkeys(SYSTEM, "key1")}
"""Each on the key that the file names; one whose key nobody has named, on the second."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A sandbox of one's own."""
    with served(tmp_path / "state"):
        yield Shop(tmp_path)


def test_both_keys_are_new_and_everything_opens(shop: Shop) -> None:
    """Each datastore ends with a new key, that of the file's word; the vault's secret is a copy; no key is printed."""
    before = shop.account.keys()
    done = shop.rotate()
    assert (done.exit_code, done.stderr) == (0, "")
    after = shop.account.keys()
    assert not set(before.values()) & set(after.values())
    assert shop.holds() == ENDS
    assert shop.kept() == after["key2"]
    assert not [value for value in [*before.values(), *after.values()] if value in done.output]
    steps = [line.split(" ", 2)[1:] for line in done.stdout.splitlines() if line.startswith("step ")]
    assert [number for number, _ in steps] == [f"{at}/7" for at in range(1, 8)]
    assert [what for _, what in steps if what.startswith("Regen")] == ["Regenerate key2", "Regenerate key1"]
    assert "token: the SAS token stays" in done.stdout


def test_again_and_again(shop: Shop) -> None:
    """A rotation that has ended is forgotten: the next one draws both keys anew, from the first step on."""
    shop.rotate()
    first = shop.account.keys()
    done = shop.rotate()
    assert "resumed" not in done.stdout
    assert not set(first.values()) & set(shop.account.keys().values())
    assert shop.holds() == ENDS


def test_a_stranger_that_holds_a_key_stops_it(shop: Shop) -> None:
    """By name, before its key dies; once it has moved, the rotation goes on where it was and ends."""
    shop.register("stray", "key2")
    before = shop.account.keys()
    stopped = shop.rotate()
    assert stopped.exit_code == 1
    assert "key2 of stcontosoml is not drawn anew" in stopped.stderr
    assert "  datastore stray of workspace contoso-ml\n" in stopped.stderr
    assert shop.account.keys() == before
    shop.register("stray", "key1")
    stopped = shop.rotate()
    assert stopped.exit_code == 1
    assert "key1 of stcontosoml is not drawn anew" in stopped.stderr
    assert [key for key, value in shop.account.keys().items() if before[key] != value] == ["key2"]
    assert None not in shop.holds().values()
    shop.register("stray", "key2")
    second = shop.account.keys()["key2"]
    done = shop.rotate()
    assert done.exit_code == 0, done.output
    assert "resumed  key2 drawn anew already" in done.stdout
    assert shop.account.keys()["key2"] == second
    assert shop.account.keys()["key1"] != before["key1"]
    assert shop.holds() == {**ENDS, "stray": "key2"}


def test_a_datastore_that_was_registered_otherwise(shop: Shop) -> None:
    """One of the file's that holds another key than the file says is moved all the same."""
    shop.register("raw", "key2")
    done = shop.rotate()
    assert done.exit_code == 0, done.output
    assert shop.holds() == ENDS


class Line:
    """The line to the Resource Manager, which drops at one call."""

    def __init__(self) -> None:
        self.calls = self.drops_at = 0

    def __call__(self, *words: Any) -> Any:
        """Ask, or fail before that."""
        self.calls += 1
        if self.calls == self.drops_at:
            raise ConnectionResetError("the line was dropped")
        return follow.ask(*words)

    def drop(self, call: int) -> None:
        """Drop at this call from now on; at none where it is 0."""
        self.calls, self.drops_at = 0, call


@pytest.mark.parametrize("step", [13, pytest.param(3, marks=pytest.mark.thorough)])
def test_broken_off_anywhere_it_goes_on(step: int, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever call to the Resource Manager fails, no datastore is left with a dead key but the workspace's own
    between a regeneration and its sync, and the next run ends where an undisturbed one does.
    """
    line, tried = Line(), 0
    monkeypatch.setattr(rotation, "ask", line)
    shop.rotate()
    calls = line.calls
    for drops_at in range(1, calls + 1, step):
        before = shop.account.keys()
        line.drop(drops_at)
        broken = shop.rotate()
        line.drop(0)
        assert broken.exit_code == 1
        assert "the line was dropped\nWhat is done is done: run this again" in broken.stderr
        assert {name for name, key in shop.holds().items() if key is None} <= SYSTEM
        done = shop.rotate()
        assert done.exit_code == 0, done.output
        assert shop.holds() == ENDS
        assert not set(before.values()) & set(shop.account.keys().values())
        tried += 1
    assert tried > 45 // step


def test_the_other_workspaces_of_an_account_are_synced(shop: Shop) -> None:
    """Their own datastores hold the first key as well, whatever the file's workspace signs in with."""
    body = shop.ask("GET", WORKSPACE)
    names = ("storageAccount", "keyVault", "applicationInsights")
    properties = {name: body["properties"][name] for name in names}
    other = WORKSPACE.replace("contoso-ml", "fabrikam-ml").replace("rg-fabrikam-ml", "rg-contoso-ml")
    made = {"location": "westeurope", "identity": {"type": "SystemAssigned"}, "properties": properties}
    shop.server.followed("PUT", f"{other}?api-version={VERSION}", made)
    mode = "\nsystem_datastores_auth_mode: user_delegation_sas\ndatastores:"
    shop.deploy(DEPLOYED.replace("\ndatastores:", mode))
    shop.file.write_text(FILE.replace("\ndatastores:", mode))
    done = shop.rotate()
    assert done.exit_code == 0, done.output
    assert "workspace fabrikam-ml is synced" in done.stdout
    assert "workspace contoso-ml is synced" not in done.stdout
    assert None not in shop.holds().values()


def test_what_the_file_must_change_is_said(shop: Shop) -> None:
    """A version of a secret that the file names is an old key now; the newest is told."""
    _, body = shop.server.request("GET", "/sandbox/vault/kv-secrets/secrets/raw-key")
    version = body["id"].rpartition("/")[2]
    shop.file.write_text(FILE.replace(f"key_vault: {VAULT}", f"key_vault: {VAULT}, version: {version}"))
    done = shop.rotate()
    _, body = shop.server.request("GET", "/sandbox/vault/kv-secrets/secrets/raw-key")
    said = [line for line in done.stdout.splitlines() if "must change" in line]
    assert [body["id"].rpartition("/")[2] in line for line in said] == [True]


def test_a_secret_that_nothing_keeps(shop: Shop) -> None:
    """Where no stack keeps it, whoever deploys must give the new key; a variable of this shell is told to be old."""
    shop.file.write_text(FILE.replace(f"secret: raw-key, key_vault: {VAULT}", "secret: raw_key"))
    done = shop.rotate(AMLSTACK_SECRET_RAW_KEY="old")
    assert done.exit_code == 0, done.output
    assert "secret raw_key: no stack keeps it, so the next deployment must be given key2" in done.stdout
    assert "AMLSTACK_SECRET_RAW_KEY is set in this shell and goes first" in done.stdout
    assert shop.holds() == ENDS


def test_a_datastore_that_is_not_registered_yet(shop: Shop) -> None:
    """What the file declares and nobody has deployed is told, and left alone."""
    more = "{name: later, type: azure_blob, container_name: raw, credentials: {account_key: {list_keys: key1}}}"
    shop.file.write_text(f"{FILE}  - {more}\n")
    done = shop.rotate()
    assert done.exit_code == 0, done.output
    assert "later isn't registered with a key: left alone" in done.stdout
    assert shop.holds() == ENDS


def test_accounts_that_are_not_there(shop: Shop) -> None:
    """One that the sandbox hasn't is left out, and refused where it is all that was asked for."""
    far = "{account_key: {secret: far-key, key_vault: " + VAULT + "}}"
    more = f"{{name: far, type: azure_blob, account_name: stfabrikam, container_name: raw, credentials: {far}}}"
    shop.file.write_text(f"{FILE}  - {more}\n")
    assert "account  stfabrikam isn't in the sandbox: left out" in shop.rotate().stdout
    refused = shop.rotate("--account", "stfabrikam")
    assert refused.exit_code == 2
    assert "there is no storage account stfabrikam in the sandbox" in refused.stderr


def test_a_workspace_that_is_not_there(tmp_path: Path) -> None:
    """Nothing was brought up: the command that does is named."""
    file, state = tmp_path / "workspace.yaml", tmp_path / "state"
    file.write_text(FILE)
    with served(state):
        done = CliRunner().invoke(amlstack, ["sandbox", "rotate", str(file), "--state", str(state)])
    assert done.exit_code == 2
    assert f"`amlstack sandbox up {file}` makes it" in done.stderr
