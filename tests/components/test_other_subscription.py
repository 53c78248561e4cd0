"""The keys of accounts in other subscriptions, read from a sandbox's Resource Manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pulumi
import pytest

from amlstack.components import Datastore
from amlstack.sandbox import control
from tests.serving import served

from .mocking import run
from .test_datastore import args, registered, secrets

OTHER = "33333333-4444-4555-8666-777777777777"
GROUP = f"/subscriptions/{OTHER}/resourceGroups/rg-data"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stfabrikamdata"
PLACE = {"account_name": "stfabrikamdata", "container_name": "raw", "resource_group": "rg-data"}


@pytest.fixture
def sandbox(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[control.Running]:
    """A sandbox, named by the environment, with an account in a subscription that isn't the stack's."""
    state = tmp_path_factory.mktemp("foreign") / "state"
    with served(state) as found:
        monkeypatch.setenv("AMLSTACK_SANDBOX_URL", found.url)
        monkeypatch.setenv("AMLSTACK_SANDBOX_TOKEN", found.token)
        body = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
        for path, api, said in ((GROUP, "2024-03-01", {"location": "westeurope"}), (ACCOUNT, "2024-01-01", body)):
            status, answer = found.request("PUT", f"{path}?api-version={api}", said)
            assert status < 300, answer
        yield found


def by_key(**more: Any) -> Any:
    """A datastore that reads the second key of an account in another subscription."""
    return {**args("azure_blob"), "azure_blob": {**PLACE, "key": 2, "subscription_id": OTHER, **more}}


def test_the_key_comes_from_the_accounts_own_subscription(sandbox: control.Running) -> None:
    """azure-native's function, which only knows the stack's, isn't asked; what comes is a secret."""
    _, answer = sandbox.request("POST", f"{ACCOUNT}/listKeys?api-version=2024-01-01")
    found = run(lambda: Datastore("far", by_key()))
    assert secrets(registered(found).inputs) == [answer["keys"][1]["value"]]
    assert not any(call.endswith("listStorageAccountKeys") for call in found.calls)


def test_so_does_an_identitys_object_id(sandbox: control.Running) -> None:
    """A compute's identity may lie in another subscription than the workspace."""
    id_ = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch"
    _, answer = sandbox.request("PUT", f"{id_}?api-version=2023-01-31", {"location": "westeurope"})
    given: Any = {**args("azure_blob"), "azure_blob": {**PLACE, "access": "read", "access_for": [{"id": id_}]}}
    found = run(lambda: Datastore("far", given))
    (role,) = found.of("authorization:RoleAssignment")
    assert role.inputs["principalId"] == answer["properties"]["principalId"]


@pytest.mark.usefixtures("sandbox")
def test_an_account_that_is_not_there_is_told_with_how_to_mend_it() -> None:
    """By its name and subscription, without a traceback."""
    with pytest.raises(pulumi.RunError) as caught:
        run(lambda: Datastore("far", by_key(account_name="stnowhere")))
    told = str(caught.value)
    assert "storage account 'stnowhere'" in told
    assert OTHER in told
    assert "HTTP 404" in told
    assert "Storage Account Key Operator Service Role" in told


@pytest.mark.parametrize("url", ["https://arm.example.com", "http://127.0.0.1.example.com:80"])
def test_no_key_is_asked_of_a_sandbox_elsewhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment calls a sandbox gets no token where it isn't on this machine."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", url)
    with pytest.raises(pulumi.RunError, match="names no sandbox of this machine"):
        run(lambda: Datastore("far", by_key()))


def test_an_unknown_cloud_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the ones that there are."""
    monkeypatch.delenv("AMLSTACK_SANDBOX_URL", raising=False)
    monkeypatch.setenv("ARM_ENVIRONMENT", "moon")
    with pytest.raises(pulumi.RunError, match="'moon' is no environment of azure-native: use one of public"):
        run(lambda: Datastore("far", by_key()))


def test_being_signed_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where azure-native has no token for Resource Manager, that is said as what it is."""

    def signed_out(**_: Any) -> Any:
        raise RuntimeError("run az login")

    monkeypatch.delenv("AMLSTACK_SANDBOX_URL", raising=False)
    monkeypatch.setattr("pulumi_azure_native.authorization.get_client_token", signed_out)
    with pytest.raises(pulumi.RunError, match="no token for Resource Manager: run az login; sign in to Azure"):
        run(lambda: Datastore("far", by_key()))
