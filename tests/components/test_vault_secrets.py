"""Secrets that key vaults keep: read by the real client, from the sandbox's vaults, before anything is made."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from requests import Response, Session

from amlstack.components import Datastore, Workspace, vault_secrets
from amlstack.components.cloud import Unread
from amlstack.components.program import declared
from amlstack.components.provider import Provider
from amlstack.plan import SecretRef
from amlstack.sandbox import control, vaults
from tests.serving import served

from .mocking import Run, run
from .test_program import Config

ID = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-fabrikam/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
NOWHERE = ID.replace("kv-fabrikam", "kv-nowhere")
CANARY = "canary-of-a-component-3e"
STORE: dict[str, Any] = {
    "workspace_name": "contoso-ml",
    "resource_group_name": "rg",
    "name": "far",
}
BLOB = {"account_name": "stfabrikam", "container_name": "data"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Running]:
    """A sandbox with a vault, which has a secret and a disabled one."""
    state = tmp_path_factory.mktemp("vault") / "state"
    with served(state) as found:
        vaults.make(found, ID)
        vaults.put(found, ID, "raw-key", CANARY)
        disabled = {"properties": {"value": CANARY, "attributes": {"enabled": False}}}
        status, _ = found.request("PUT", f"{ID}/secrets/off?api-version=2024-11-01", disabled)
        assert status == 201
        yield found


@pytest.fixture
def sandbox(server: control.Running, monkeypatch: pytest.MonkeyPatch) -> control.Running:
    """The sandbox, named by the environment."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", server.url)
    monkeypatch.setenv("AMLSTACK_SANDBOX_TOKEN", server.token)
    return server


def kept(name: str = "raw-key", in_vault: Any = ID, **version: Any) -> dict[str, Any]:
    """A credential that a vault keeps, as a program says it."""
    return {"account_key": {"secret": name, "key_vault": in_vault, **version}}


def by(credentials: dict[str, Any]) -> Any:
    """A datastore that signs in so."""
    return {**STORE, "azure_blob": {**BLOB, "credentials": credentials}}


def key_of(made: Run, name: str = "far-datastore") -> Any:
    """The key that a datastore was registered with, which must be a secret."""
    key = made.by_name[name].inputs["properties"]["credentials"]["secrets"]["key"]
    assert set(key) == {"4dabf18193072939515e22adb298388d", "value"}, "not marked as a secret"
    return key["value"]


def refused(program: Callable[[], Any]) -> str:
    """The error in which a program ends before it makes anything."""
    with pytest.raises(pulumi.RunError) as caught:
        run(program)
    assert CANARY not in str(caught.value)
    return str(caught.value)


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("preview", [False, True])
def test_a_datastore_alone_takes_a_secret_from_a_vault(preview: bool) -> None:
    """Its value, marked as a secret; at preview too."""
    made = run(lambda: Datastore("far", by(kept())), preview=preview)
    assert key_of(made) == CANARY


@pytest.mark.usefixtures("sandbox")
def test_a_vault_may_arrive_late() -> None:
    """Its id may be an Output: the secret is read when it is there, and checked then."""
    late: Any = pulumi.Output.from_input
    made = run(lambda: Datastore("far", by(kept(in_vault=late(ID)))))
    assert key_of(made) == CANARY
    told = refused(lambda: Datastore("far", by(kept(in_vault=late("kv-fabrikam")))))
    assert "credentials.account_key.key_vault: 'kv-fabrikam' is no ARM id" in told
    assert "no secret 'none'" in refused(lambda: Datastore("far", by(kept("none", late(ID)))))


@pytest.mark.usefixtures("sandbox")
def test_all_that_is_missing_is_told_before_anything_is_made() -> None:
    """One error names every secret that can't be had, each with the command that sets it."""
    stores = [
        {**BLOB, "name": name, "type": "azure_blob", "credentials": credentials}
        for name, credentials in (("a", kept("none")), ("b", kept()), ("c", kept("off")), ("d", kept("x", NOWHERE)))
    ]
    args: Any = {"resource_group": {"name": "rg"}, "location": "westeurope", "datastores": stores}
    made: list[Any] = []

    def program() -> None:
        try:
            Workspace("contoso-ml", args)
        finally:
            made.append(True)

    lines = refused(program).splitlines()
    assert made
    command = "set it with: amlstack sandbox secret set"
    cure = "give whoever deploys the role Key Vault Secrets User on it, and let this machine through its firewall"
    off = f"may not be read (Operation get is not allowed on a disabled secret.); {cure}"
    assert lines == [
        f"there is no secret 'none' in key vault kv-fabrikam; {command} {ID} none --create-vault < FILE",
        f"the secret 'off' of key vault kv-fabrikam {off}",
        f"there is no secret 'x' in key vault kv-nowhere; {command} {NOWHERE} x --create-vault < FILE",
    ]


@pytest.mark.usefixtures("sandbox")
def test_a_version_that_is_not_there() -> None:
    """It is told as that."""
    told = refused(lambda: Datastore("far", by(kept(version="0" * 32))))
    assert f"there is no version {'0' * 32} of the secret 'raw-key' of key vault kv-fabrikam" in told


@pytest.mark.usefixtures("sandbox")
def test_another_language_says_it_in_its_words() -> None:
    """The plugin takes a mapping in a secret's place: secret, keyVault, version."""
    given = {
        "workspaceName": "contoso-ml",
        "resourceGroupName": "rg",
        "name": "far",
        "azureBlob": {
            "accountName": "stfabrikam",
            "containerName": "data",
            "credentials": {"accountKey": {"secret": "raw-key", "keyVault": ID}},
        },
    }
    made = run(lambda: Provider().construct("far", "amlstack:index:Datastore", given))
    assert key_of(made) == CANARY


def test_mocks_read_nothing() -> None:
    """In a program's own unit tests there is no Azure: the value only says whose it is."""
    made = run(lambda: Datastore("far", by(kept())))
    assert key_of(made) == "the secret raw-key"


@pytest.mark.parametrize("url", ["https://kv.example.com", "http://127.0.0.1.example.com:80", "http://127.0.0.1:80/x"])
def test_a_sandbox_is_on_this_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment calls a sandbox gets nothing where it is elsewhere."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", url)
    told = refused(lambda: Datastore("far", by(kept())))
    assert "AMLSTACK_SANDBOX_URL names no sandbox of this machine" in told


def test_a_sandbox_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, and no value."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", "http://127.0.0.1:1")
    told = refused(lambda: Datastore("far", by(kept())))
    assert "the secret 'raw-key' of key vault kv-fabrikam could not be read" in told


class Azure:
    """Answers in a vault's place, after it has asked for a token as Key Vault does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, status: int = 200, body: Any = None) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.audiences: list[str] = []
        self._answer = (status, body or {"value": CANARY, "id": "https://kv-x.vault.azure.net/secrets/raw-key/1"})
        monkeypatch.setattr(Session, "request", self.send)

    def token(self, audience: str) -> str:
        """Azure-native's token for an audience."""
        self.audiences.append(audience)
        return "token-of-azure-native"

    def send(self, _method: str, url: str, headers: dict[str, str], **_: Any) -> Response:
        """The challenge, then the answer."""
        self.asked.append((url, dict(headers)))
        status, body = self._answer
        answer = Response()
        answer.status_code, answer.raw, answer.url = status, io.BytesIO(json.dumps(body).encode()), url
        answer.headers["Content-Type"] = "application/json"
        if "Authorization" not in headers:
            challenge = 'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"'
            answer.status_code, answer.raw = 401, io.BytesIO(b"{}")
            answer.headers["WWW-Authenticate"] = challenge
        return answer


def test_azure_is_asked_as_whoever_deploys(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the vault's own address, over https, with azure-native's token for the audience that the vault names."""
    azure = Azure(monkeypatch)
    client = vault_secrets._client("kv-x", azure.token)
    assert client.get_secret("raw-key").value == CANARY
    assert azure.audiences == ["https://vault.azure.net"]
    url, headers = azure.asked[-1]
    assert url.startswith("https://kv-x.vault.azure.net/secrets/raw-key")
    assert headers["Authorization"] == "Bearer token-of-azure-native"


@pytest.mark.parametrize("late", [False, True])
def test_the_token_comes_from_the_provider(late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the engine, whether the vault is known at once or later; the value goes out as a secret."""
    azure = Azure(monkeypatch)
    monkeypatch.setattr(vault_secrets, "get_monitor", object)
    in_vault = ID.replace("kv-fabrikam", f"kv-token-{late}".lower())
    made = run(lambda: Datastore("far", by(kept(in_vault=pulumi.Output.from_input(in_vault) if late else in_vault))))
    assert key_of(made) == CANARY
    assert made.calls == ["azure-native:authorization:getClientToken"]
    assert azure.asked[-1][1]["Authorization"] == "Bearer token for https://vault.azure.net"


def test_being_signed_out_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where azure-native has no token, that is said once, however many secrets are asked for."""
    Azure(monkeypatch)
    monkeypatch.setattr(vault_secrets, "get_monitor", object)

    asked: list[str] = []

    def signed_out(endpoint: str, **_: Any) -> Any:
        asked.append(endpoint)
        raise RuntimeError("run az login")

    monkeypatch.setattr("pulumi_azure_native.authorization.get_client_token", signed_out)
    stores = [{**BLOB, "name": name, "type": "azure_blob", "credentials": kept(name)} for name in ("one", "two")]
    args: Any = {"resource_group": {"name": "rg"}, "location": "westeurope", "datastores": stores}
    told = refused(lambda: Workspace("contoso-ml", args))
    assert told == "there is no token for key vaults: run az login; sign in to Azure as for any deployment"
    assert len(asked) == 1


def test_many_secrets_are_read_with_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first brings it, in the program's own thread; the others are read side by side."""
    azure = Azure(monkeypatch)
    monkeypatch.setattr(vault_secrets, "get_monitor", object)
    found = vault_secrets.Vaults()
    monkeypatch.setattr(found, "_token", azure.token)
    wanted = [SecretRef(f"key-{number}", ID.replace("kv-fabrikam", "kv-many")) for number in range(50)]
    assert found.read([*wanted, *wanted]) == dict.fromkeys(wanted, CANARY)
    assert azure.audiences == ["https://vault.azure.net"]
    assert len([url for url, headers in azure.asked if "Authorization" in headers]) == 50


@pytest.mark.parametrize(
    ("cloud", "address"),
    [("usgovernment", "https://kv-x.vault.usgovcloudapi.net"), ("china", "https://kv-x.vault.azure.cn")],
)
def test_another_cloud_has_another_address(cloud: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As azure-native is told; and a token for another domain than the vault's is never sent."""
    monkeypatch.setenv("ARM_ENVIRONMENT", cloud)
    azure = Azure(monkeypatch)
    with pytest.raises(ValueError, match="does not match the requested domain"):
        vault_secrets._client("kv-x", azure.token).get_secret("raw-key")
    assert azure.audiences == []
    assert azure.asked[-1][0].startswith(address)
    monkeypatch.setenv("ARM_ENVIRONMENT", "mars")
    with pytest.raises(Unread, match="'mars' is no environment of azure-native"):
        vault_secrets._client("kv-x", azure.token)


@pytest.mark.parametrize(
    ("status", "code", "message", "says"),
    [
        (
            404,
            "SecretNotFound",
            "A secret with (name/id) raw-key was not found",
            "az keyvault secret set --vault-name kv-x",
        ),
        (
            403,
            "Forbidden",
            "Caller is not authorized\nCaller: appid=1",
            "(Caller is not authorized); give whoever deploys",
        ),
        (401, "Unauthorized", "AKV10032: Invalid issuer.", "may not be read"),
        (400, "BadParameter", "x", "could not be read (x)"),
    ],
)
def test_what_azure_refuses_is_told_with_its_cure(
    status: int, code: str, message: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, forbidden, and whatever else: what is wrong, and what to do."""
    azure = Azure(monkeypatch, status=status, body={"error": {"code": code, "message": message}})
    monkeypatch.setattr(vault_secrets, "get_monitor", object)
    found = vault_secrets.Vaults()
    monkeypatch.setattr(found, "_token", azure.token)
    (told,) = found.read([SecretRef("raw-key", ID.replace("kv-fabrikam", "kv-x"))]).values()
    assert isinstance(told, Unread)
    assert says in str(told)
    assert "appid" not in str(told)


@pytest.mark.usefixtures("sandbox")
def test_a_workspace_file_takes_each_secret_from_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the vault, from the environment, from the configuration; what is missing anywhere is told at once."""
    file = tmp_path / "workspace.yaml"
    stores = [
        f"  - {{name: {name}, type: azure_blob, account_name: stother, container_name: raw, credentials: {{{said}}}}}"
        for name, said in (
            ("one", f"account_key: {{secret: raw-key, key_vault: {ID}}}"),
            ("two", "account_key: {secret: by_variable}"),
            ("three", "sas_token: {secret: by_config}"),
            ("four", f"sas_token: {{secret: none, key_vault: {ID}}}"),
            ("five", "sas_token: {secret: nowhere}"),
        )
    ]
    head = ["name: contoso-ml", "resource_group: rg", "location: westeurope", "datastores:"]
    file.write_text("\n".join(head + stores))
    monkeypatch.setenv("AMLSTACK_SECRET_BY_VARIABLE", "of the variable")
    with pytest.raises(pulumi.RunError) as caught:
        declared(Config(by_config="of the configuration"), file)
    missing = str(caught.value).splitlines()
    assert [line.partition(": ")[0].removeprefix(f"{file}:").partition(":")[0] for line in missing] == ["8", "9"]
    assert f"amlstack sandbox secret set {ID} none" in missing[0]
    assert "pulumi config set --secret nowhere, or in AMLSTACK_SECRET_NOWHERE" in missing[1]

    file.write_text("\n".join(head + stores[:2]))

    def program() -> None:
        name, args = declared(Config(), file)
        Workspace(name, args)

    made = run(program)
    assert key_of(made, "contoso-ml-datastore-one") == CANARY
    assert key_of(made, "contoso-ml-datastore-two") == "of the variable"
