"""azure-ai-ml on the sandbox: a workspace with the client's own template, and every datastore that it knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ManagedIdentityCredential

from amlstack.catalog.machinelearning import CLASSIC_VERSION
from amlstack.sandbox import clients, control

from .azure import LOCATION, Azure, name, refused

# its own classes are made of what marshmallow 4 will take away
pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")]

GUID = "5a9db0c5-1111-4000-8000-000000000001"
SECRET = "not-a-real-secret-1c0ffee"
Build = Callable[[Any], Any]


def _account_key(sdk: Any) -> Any:
    return sdk.AccountKeyConfiguration(account_key=SECRET)


def _sas_token(sdk: Any) -> Any:
    return sdk.SasTokenConfiguration(sas_token=SECRET)


def _service_principal(sdk: Any) -> Any:
    return sdk.ServicePrincipalConfiguration(tenant_id=GUID, client_id=GUID, client_secret=SECRET)


def _certificate(sdk: Any) -> Any:
    return sdk.CertificateConfiguration(tenant_id=GUID, client_id=GUID, thumbprint="0A1B", certificate=SECRET)


def _none(sdk: Any) -> Any:
    return sdk.NoneCredentialConfiguration()


TYPES: dict[str, tuple[Callable[..., Any], tuple[Build, ...]]] = {
    "azure_blob": (
        lambda sdk, **given: sdk.AzureBlobDatastore(account_name="stcontoso", container_name="raw", **given),
        (_account_key, _sas_token, _none),
    ),
    "azure_file": (
        lambda sdk, **given: sdk.AzureFileDatastore(account_name="stcontoso", file_share_name="raw", **given),
        (_account_key, _sas_token),
    ),
    "azure_data_lake_gen1": (
        lambda sdk, **given: sdk.AzureDataLakeGen1Datastore(store_name="adlscontoso", **given),
        (_service_principal, _certificate, _none),
    ),
    "azure_data_lake_gen2": (
        lambda sdk, **given: sdk.AzureDataLakeGen2Datastore(account_name="stcontoso", filesystem="raw", **given),
        (_service_principal, _certificate, _none),
    ),
    "one_lake": (
        lambda sdk, **given: sdk.OneLakeDatastore(
            one_lake_workspace_name=GUID, artifact={"name": GUID, "type": "lake_house"}, **given
        ),
        (_service_principal, _none),
    ),
}
"""How each type is made, and with which credentials, by the name that az ml has for it."""
REGISTERED = [
    pytest.param(make, build, id=f"{type_}-{build.__name__.strip('_')}")
    for type_, (make, builds) in TYPES.items()
    for build in builds
]


@pytest.fixture(autouse=True)
def _environment(
    _no_sandbox_around: None, monkeypatch: pytest.MonkeyPatch, server: control.Running, tmp_path: Path
) -> None:
    """What `amlstack sandbox env --client azure-ai-ml` says."""
    monkeypatch.setenv("AZUREML_CURRENT_CLOUD", control.CLOUD)  # the client would set it, and for good
    # it looks at a deployment every 5 s otherwise
    monkeypatch.setattr("azure.ai.ml.constants._common.LROConfigurations.SLEEP_TIME", 0.05)
    for variable, value in clients.variables("azure-ai-ml", server, tmp_path).items():
        monkeypatch.setenv(variable, str(value))


@pytest.fixture(scope="module")
def sdk() -> Any:
    """The client's classes. Importing them takes a second or two, which only these tests should wait for."""
    from azure.ai.ml import entities

    return entities


@pytest.fixture
def ml(azure: Azure, group: str) -> Any:
    """The client in a resource group, as its users make it, without telemetry."""
    return _client(azure, group)


def _client(azure: Azure, group: str, workspace: str | None = None) -> Any:
    from azure.ai.ml import MLClient

    return MLClient(ManagedIdentityCredential(), azure.subscription, group, workspace, enable_telemetry=False)


@pytest.fixture(scope="module")
def shared(server: control.Running) -> Azure:
    """A subscription with a workspace for all datastores, made without the client's template, which takes 5 s."""
    azure = Azure(server)
    azure.group()
    account, vault = (
        azure.id("Microsoft.Storage/storageAccounts", name("st")),
        azure.id("Microsoft.KeyVault/vaults", name("kv")),
    )
    _make(server, account, "2024-01-01", {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}})
    properties = {"tenantId": control.TENANT, "sku": {"family": "A", "name": "standard"}, "accessPolicies": []}
    _make(server, vault, "2024-11-01", {"properties": properties})
    workspace = azure.id("Microsoft.MachineLearningServices/workspaces", "ml-contoso")
    body = {"identity": {"type": "SystemAssigned"}, "properties": {"storageAccount": account, "keyVault": vault}}
    _make(server, workspace, "2025-12-01", body)
    return azure


def _make(server: control.Running, path: str, version: str, body: dict[str, Any]) -> None:
    status, answer = server.request("PUT", f"{path}?api-version={version}", {"location": LOCATION, **body})
    assert status in {200, 201, 202}, answer
    while answer is None or answer["properties"]["provisioningState"] != "Succeeded":
        _, answer = server.request("GET", f"{path}?api-version={version}")


@pytest.fixture
def datastores(shared: Azure) -> Any:
    """The client's operations on datastores."""
    return _client(shared, "rg-contoso", "ml-contoso").datastores


def test_workspace(ml: Any, sdk: Any, azure: Azure) -> None:
    """A workspace is made with what it hangs on, read, listed, changed, deleted with all of that, and purged."""
    given = sdk.Workspace(
        name="ml-contoso", location=LOCATION, display_name="Forecasting", tags={"team": "forecasting"}
    )
    made = ml.workspaces.begin_create(given).result()
    assert (made.name, made.display_name, made.location) == ("ml-contoso", "Forecasting", LOCATION)
    assert made.tags["team"] == "forecasting"
    assert all((made.storage_account, made.key_vault, made.application_insights))

    assert ml.workspaces.get("ml-contoso").id == made.id
    assert [each.name for each in ml.workspaces.list()] == ["ml-contoso"]
    assert ml.workspaces.get_keys("ml-contoso").user_storage_key

    changed = sdk.Workspace(name="ml-contoso", description="Nightly", tags={"team": "planning"})
    assert ml.workspaces.begin_update(changed).result().description == "Nightly"
    assert ml.workspaces.get("ml-contoso").tags == {"team": "planning"}

    ml.workspaces.begin_delete("ml-contoso", delete_dependent_resources=True).result()
    assert list(ml.workspaces.list()) == []
    _, left = azure.server.request("GET", f"{azure.scope}/resources?api-version=2021-04-01")
    assert left["value"] == []


def test_settings(ml: Any, sdk: Any) -> None:
    """What the client says of a workspace as a string, a flag or an object, comes back as it meant it."""
    network = sdk.ManagedNetwork(isolation_mode="AllowInternetOutbound")
    flags = {"hbi_workspace": True, "public_network_access": "Disabled", "system_datastores_auth_mode": "identity"}
    given = sdk.Workspace(name="ml-closed", location=LOCATION, managed_network=network, **flags)
    ml.workspaces.begin_create(given).result()
    found = ml.workspaces.get("ml-closed")
    assert found.hbi_workspace is True
    assert (found.public_network_access, found.system_datastores_auth_mode) == ("Disabled", "Identity")
    assert found.managed_network.isolation_mode == "AllowInternetOutbound"

    stricter = sdk.ManagedNetwork(isolation_mode="AllowOnlyApprovedOutbound")
    changed = ml.workspaces.begin_update(sdk.Workspace(name="ml-closed", managed_network=stricter)).result()
    assert changed.managed_network.isolation_mode == "AllowOnlyApprovedOutbound"


def test_hub(ml: Any, sdk: Any) -> None:
    """A hub, which has no Application Insights of its own, is one of the workspaces, and found by its kind."""
    ml.workspaces.begin_create(sdk.Hub(name="hub-contoso", location=LOCATION)).result()
    assert ml.workspaces.get("hub-contoso").application_insights is None
    assert [each.name for each in ml.workspaces.list(filtered_kinds="hub")] == ["hub-contoso"]
    assert list(ml.workspaces.list(filtered_kinds=["project", "default"])) == []


def test_deleted_workspace(ml: Any, sdk: Any) -> None:
    """A deleted workspace keeps its name, which the client can't free any more; one that it purges doesn't."""
    kept, purged = (sdk.Workspace(name=each, location=LOCATION) for each in ("ml-kept", "ml-purged"))
    ml.workspaces.begin_create(kept).result()
    ml.workspaces.begin_delete("ml-kept", delete_dependent_resources=False).result()
    with pytest.raises(HttpResponseError, match="Soft-deleted workspace exists"):
        ml.workspaces.begin_create(kept).result()

    ml.workspaces.begin_create(purged).result()
    ml.workspaces.begin_delete("ml-purged", delete_dependent_resources=True, permanently_delete=True).result()
    assert ml.workspaces.begin_create(purged).result().name == "ml-purged"


@pytest.mark.parametrize(("make", "credentials"), REGISTERED)
def test_datastore(datastores: Any, sdk: Any, make: Callable[..., Any], credentials: Build) -> None:
    """Each type with each credential is registered, read with and without its secret, changed, listed and deleted."""
    given = credentials(sdk)
    called = name("raw_")
    made = datastores.create_or_update(make(sdk, name=called, description="Raw data", credentials=given))
    assert (made.name, made.description) == (called, "Raw data")
    assert made.type == make(sdk, name=called, credentials=given).type

    assert SECRET not in str(datastores.get(called)._to_dict())
    assert datastores.get(called, include_secrets=True).credentials == given
    assert called in [each.name for each in datastores.list()]

    changed = make(sdk, name=called, description="Raw data of today", credentials=given)
    assert datastores.create_or_update(changed).description == "Raw data of today"

    datastores.delete(called)
    with pytest.raises(ResourceNotFoundError):
        datastores.get(called)


def test_default_datastore(datastores: Any) -> None:
    """The workspace's default datastore is the one that the client finds."""
    assert datastores.get_default().name == "workspaceblobstore"


def test_more_than_a_page(datastores: Any, sdk: Any) -> None:
    """The client, which asks for 30 at a time, lists all that there are."""
    make, _ = TYPES["one_lake"]
    called = {f"lake_{number}" for number in range(31)}
    for each in called:
        datastores.create_or_update(make(sdk, name=each))
    assert called < {each.name for each in datastores.list()}


def test_classic_datastores_are_not_shown(shared: Azure, datastores: Any) -> None:
    """The client has no class for them: its list and its GET leave them out, and it may delete one all the same."""
    path = f"{shared.id('Microsoft.MachineLearningServices/workspaces', 'ml-contoso')}/datastores/notebooks"
    body = {"location": LOCATION, "properties": {"DataStoreType": "dbfs"}}
    assert shared.server.request("PUT", f"{path}?api-version={CLASSIC_VERSION}", body)[0] == 201
    assert "notebooks" not in [each.name for each in datastores.list()]
    with pytest.raises(ResourceNotFoundError):
        datastores.get("notebooks")
    datastores.delete("notebooks")
    assert shared.server.request("GET", f"{path}?api-version={CLASSIC_VERSION}")[0] == 404


def test_share_without_credentials(datastores: Any, sdk: Any) -> None:
    """A file share that nothing signs in to is refused, and the client shows ARM's own error."""
    make, _ = TYPES["azure_file"]
    with refused(400, "ValidationError"):
        datastores.create_or_update(make(sdk, name="raw"))


def test_system_datastore(datastores: Any, sdk: Any) -> None:
    """The default datastore can't be removed."""
    with refused(400, "BadRequest"):
        datastores.delete("workspaceblobstore")


def test_workspace_that_is_not_there(ml: Any) -> None:
    """A workspace that doesn't exist is an error of its own."""
    with refused(404, "ResourceNotFound"):
        ml.workspaces.get("ml-none")


def test_identity_that_is_not_let_in(ml: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the environment's header there is no token, and so no answer."""
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    with pytest.raises(ClientAuthenticationError, match="IDENTITY_HEADER"):
        list(ml.workspaces.list())
