"""azure-identity's credentials, as `amlstack sandbox env` sets them up: each gets a token that the sandbox takes."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from azure.core.credentials import TokenCredential
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential
from azure.mgmt.resource.resources import ResourceManagementClient

from amlstack.sandbox import clients, control
from amlstack.sandbox.server.tokens import identity_secret

from .azure import LOCATION, Azure, refused


@pytest.fixture(autouse=True)
def _environment(
    _no_sandbox_around: None, monkeypatch: pytest.MonkeyPatch, server: control.Running, tmp_path: Path
) -> None:
    """What `amlstack sandbox env --client azure-mgmt` says."""
    for variable, value in clients.variables("azure-mgmt", server, tmp_path).items():
        monkeypatch.setenv(variable, str(value))


def groups(azure: Azure, credential: TokenCredential, audience: str = "") -> list[str | None]:
    """The names of the resource groups that the credential's owner sees."""
    url = azure.server.url
    client = ResourceManagementClient(
        credential, azure.subscription, base_url=url, credential_scopes=[f"{audience or url}/.default"]
    )
    return [each.name for each in client.resource_groups.list()]


def principal(azure: Azure, **credentials: str) -> ClientSecretCredential:
    """A service principal; its tenant, its id or its secret may be given."""
    given = {"tenant_id": control.TENANT, "client_id": str(uuid.uuid4()), **credentials}
    given.setdefault("client_secret", identity_secret(azure.server.token))
    return ClientSecretCredential(**given, authority=azure.server.url, disable_instance_discovery=True)


def test_managed_identity(azure: Azure, group: str) -> None:
    """The managed identity that the environment has."""
    assert groups(azure, ManagedIdentityCredential()) == [group]


def test_default_credential(azure: Azure, group: str) -> None:
    """The credential that looks around finds it too."""
    assert groups(azure, DefaultAzureCredential()) == [group]


def test_user_assigned_identity(azure: Azure, group: str) -> None:
    """A user-assigned identity signs in by its client id or ARM id, once it exists, and not before."""
    with pytest.raises(ClientAuthenticationError, match="No User Assigned"):
        groups(azure, ManagedIdentityCredential(client_id=str(uuid.uuid4())))
    path = azure.id("Microsoft.ManagedIdentity/userAssignedIdentities", "id-contoso", group)
    status, made = azure.server.request("PUT", f"{path}?api-version=2023-01-31", {"location": LOCATION})
    assert status == 201
    assert groups(azure, ManagedIdentityCredential(client_id=made["properties"]["clientId"])) == [group]
    assert groups(azure, ManagedIdentityCredential(identity_config={"resource_id": path})) == [group]


def test_service_principal(azure: Azure, group: str) -> None:
    """A service principal signs in with the sandbox's secret."""
    assert groups(azure, principal(azure)) == [group]


def test_service_principal_with_another_secret(azure: Azure) -> None:
    """With another secret it is told so, by Entra's number."""
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        groups(azure, principal(azure, client_secret="another"))


def test_service_principal_of_another_tenant(azure: Azure) -> None:
    """In another tenant there is nobody."""
    with pytest.raises(ClientAuthenticationError, match="tenant"):
        groups(azure, principal(azure, tenant_id=str(uuid.uuid4())))


def test_audience(azure: Azure, group: str) -> None:
    """A token for Azure's Resource Manager is taken, one for something else isn't."""
    assert groups(azure, ManagedIdentityCredential(), "https://management.azure.com") == [group]
    with refused(401, "InvalidAuthenticationTokenAudience"):
        groups(azure, ManagedIdentityCredential(), "https://vault.azure.net")
