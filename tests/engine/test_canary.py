"""Known values go in as secrets, and nothing that is kept, printed or answered holds one of them in clear."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog.machinelearning import CLASSIC_VERSION
from amlstack.sandbox.engine import environment
from amlstack.variables import secret_variable
from tests.commands import amlstack

from .conftest import GROUP, WORKSPACE, Stack

pytestmark = pytest.mark.engine

PRINCIPAL = {"tenant_id": "11111111-1111-4111-8111-111111111111", "client_id": "22222222-2222-4222-8222-222222222222"}
CANARIES = {
    "raw_key": "Y2FuYXJ5LW9mLWFuLWFjY291bnQta2V5LTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
    "raw_sas": "sv=2024-11-04&ss=b&srt=co&sp=rl&se=2030-01-01T00:00:00Z&sig=canary-of-a-sas-token",
    "lake_secret": "canary-of-a-client-secret",
    "lake_certificate": "-----BEGIN CERTIFICATE-----\ncanary-of-a-certificate\n-----END CERTIFICATE-----",
    "vault-key": "canary-of-a-key-in-a-vault",
    "connection": "DefaultEndpointsProtocol=https;AccountName=stfabrikam;AccountKey=canary-in-a-connection-string==",
    "sql_password": "canary-of-a-password",
    "sql_secret": "canary-of-a-databases-client-secret",
}
PARTS = [
    *(CANARIES["raw_key"], "canary-of-a-sas-token", "canary-of-a-client-secret", "canary-of-a-certificate"),
    *(CANARIES["vault-key"], "canary-in-a-connection-string", CANARIES["sql_password"], CANARIES["sql_secret"]),
]
STORES = ("by_key", "by_sas", "by_secret", "by_certificate", "by_vault", "by_connection", "by_login", "by_sql_secret")
"""The datastores that hold them, in their order."""
VARIABLES = {secret_variable(name): value for name, value in CANARIES.items()}
IN_VAULT = {"secret": "vault-key", "key_vault": f"{GROUP}-fabrikam/providers/Microsoft.KeyVault/vaults/kv-fabrikam"}


def store(name: str, type_: str, target: str, **credentials: Any) -> dict[str, Any]:
    """A datastore on somebody's account, which the sandbox isn't asked about."""
    return {
        "name": name,
        "type": type_,
        "account_name": "stfabrikam",
        target: "data",
        "credentials": credentials,
        "skip_validation": True,
    }


def database(name: str, type_: str, **credentials: Any) -> dict[str, Any]:
    """A datastore in somebody's database."""
    place = {"server_name": "sql-fabrikam", "database_name": "sales"}
    return {"name": name, "type": type_, **place, "credentials": credentials}


@pytest.fixture
def secretive(stack: Stack) -> Stack:
    """A stack with a datastore for each kind of credential, one in a vault, and one by its own account's key."""
    stack.keys["datastores"] += [
        store("by_key", "azure_blob", "container_name", account_key={"secret": "raw_key"}),
        store("by_sas", "azure_file", "file_share_name", sas_token={"secret": "raw_sas"}),
        store("by_secret", "azure_data_lake_gen2", "filesystem", **PRINCIPAL, client_secret={"secret": "lake_secret"}),
        store(
            "by_certificate",
            "azure_data_lake_gen2",
            "filesystem",
            **PRINCIPAL,
            thumbprint="0123456789ABCDEF0123456789ABCDEF01234567",
            certificate={"secret": "lake_certificate"},
        ),
        store("by_vault", "azure_blob", "container_name", account_key=IN_VAULT),
        store("by_connection", "azure_blob", "container_name", account_key={"secret": "connection"}),
        database("by_login", "azure_postgresql", username="reader", password={"secret": "sql_password"}),
        database("by_sql_secret", "azure_sql_database", **PRINCIPAL, client_secret={"secret": "sql_secret"}),
    ]
    return stack


def leaks(text: str, parts: list[str]) -> list[str]:
    """Which of the parts a text holds, as they are or as JSON or YAML spell them."""
    spelled = {part: {part, json.dumps(part)[1:-1]} for part in parts}
    return [part for part, ways in spelled.items() if any(way in text for way in ways)]


def kept_by_the_engine(stack: Stack) -> str:
    """Every text that the engine and the server left in the state folder: state, history, configuration, logs."""
    files = [file for file in stack.sandbox.state.rglob("*") if file.is_file() and "azure.db" not in file.name]
    assert any(file.name.endswith(".json") and "stacks" in str(file) for file in files)
    assert any(file.name.endswith(".log") for file in files)
    return "\n".join(_text(file) for file in files)


def _text(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")


def test_no_credential_stands_in_clear_anywhere(secretive: Stack, tmp_path: Path) -> None:
    """Preview, up, a second up, a bundle, the state, the logs and Azure's plain answers hold none; listSecrets does."""
    runs = (("preview",), ("up", "--skip-preview"), ("up", "--skip-preview"))
    said = [secretive.lives(*words, **VARIABLES) for words in runs]
    bundle = tmp_path / "arm"
    exported = amlstack("export", str(secretive.file), "--bundle", "--out", str(bundle), **VARIABLES)
    assert exported.returncode == 0, exported.stderr
    said += [exported.stdout, exported.stderr, *(file.read_text() for file in bundle.iterdir())]
    assert IN_VAULT["key_vault"] in "".join(said)
    own = own_key(secretive)
    parts = [*PARTS, own]
    assert leaks("\n".join(said), parts) == []
    assert leaks(kept_by_the_engine(secretive), [*parts, secretive.variables["PULUMI_CONFIG_PASSPHRASE"]]) == []
    assert leaks(json.dumps(secretive.sandbox.resources()), parts) == []
    for name, part in zip((*STORES, "raw"), parts, strict=True):
        assert leaks(secrets_of(secretive, name), [part]) == [part]


@pytest.mark.thorough
def test_an_error_about_a_datastore_holds_no_credential(secretive: Stack) -> None:
    """Where Azure refuses a datastore, its credential isn't told with it, nor by a detailed log of the engine."""
    secretive.keys["datastores"][1]["skip_validation"] = False
    result = secretive.run("up", "--diff", **VARIABLES)
    assert result.code == 1
    assert "by_key" in result.output
    assert leaks(result.output, [*PARTS, own_key(secretive)]) == []
    assert leaks(kept_by_the_engine(secretive), PARTS) == []


@pytest.mark.thorough
def test_a_missing_secret_is_made_up_and_said_by_name(secretive: Stack) -> None:
    """On the sandbox a secret that nobody gave is made up: its name is said, and a second run uses the same."""
    said = secretive.lives("up")
    assert all(name in said for name in CANARIES)
    assert "unchanged" in secretive.lives("up")


@pytest.mark.thorough
@pytest.mark.parametrize(("passphrase", "code"), [(None, 0), ("amlstack-sandbox", 1)])
def test_the_folder_alone_gives_no_secret_away(secretive: Stack, passphrase: str | None, code: int) -> None:
    """What was published as the passphrase opens nothing; the user's own, which lies elsewhere, does."""
    secretive.lives("up", **VARIABLES)
    own = {} if passphrase is None else {"PULUMI_CONFIG_PASSPHRASE": passphrase}
    configured = environment.config_file(secretive.sandbox.state, "contoso-ml")
    asked = subprocess.run(
        ["pulumi", "config", "get", "raw_key", "--stack", "contoso-ml", "--config-file", str(configured)],
        cwd=environment.config_folder(secretive.sandbox.state),
        env=secretive.variables | own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (asked.returncode, CANARIES["raw_key"] in asked.stdout) == (code, code == 0), asked.stderr


def own_key(stack: Stack) -> str:
    """The first key of the account that the stack made."""
    path = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stcontosoml11tuw/listKeys?api-version=2024-01-01"
    status, body = stack.sandbox.server.request("POST", path)
    assert status == 200, body
    return str(body["keys"][0]["value"])


def secrets_of(stack: Stack, datastore: str) -> str:
    """What listSecrets answers for a datastore."""
    version = CLASSIC_VERSION if datastore in ("by_login", "by_sql_secret") else "2025-12-01"
    path = f"{WORKSPACE}/datastores/{datastore}/listSecrets?api-version={version}"
    status, body = stack.sandbox.server.request("POST", path)
    assert status == 200, body
    return json.dumps(body)
