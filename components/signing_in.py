"""How a step signs in to Azure: by azure-identity, as whoever azure-native's variables name, else as it finds somebody.

A step runs in a process of its own, which gets no token of azure-native's, and whose inputs hold no credential.
Source of the variables: https://www.pulumi.com/registry/packages/azure-native/installation-configuration
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from amlstack.catalog.environment import CLOUDS

_TRUE = ("true", "1")
_OIDC_TOKEN, _OIDC_FILE = "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH"
_OIDC_URL = ("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL")
_OIDC_REQUEST = ("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
_EXCHANGE = "api://AzureADTokenExchange"
_CONFIGURED = ("clientSecret", "clientCertificatePath", "oidcToken", "oidcTokenFilePath", "oidcRequestToken", "useOidc")
"""The keys of azure-native's configuration that sign it in."""
_IN_ENVIRONMENT = (
    *("ARM_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE_PATH", "ARM_USE_OIDC", "ARM_USE_MSI"),
    *("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"),
)
"""The variables that sign in azure-native, or azure-identity."""


def configured_alone(config: Callable[[str], str | None]) -> str | None:
    """The key of azure-native's configuration that signs it in, where no variable does; `config` reads one."""
    if any(os.environ.get(name) for name in _IN_ENVIRONMENT):
        return None
    return next((key for key in _CONFIGURED if config(key)), None)


def credential(cloud: str) -> Any:
    """azure-identity's credential in a cloud, by azure-native's word for it."""
    from azure import identity

    said: Mapping[str, str] = os.environ
    authority = str(CLOUDS[cloud]["authentication"]["loginEndpoint"]).rstrip("/")
    tenant, client = said.get("ARM_TENANT_ID", ""), said.get("ARM_CLIENT_ID", "")
    if said.get("ARM_CLIENT_SECRET"):
        return identity.ClientSecretCredential(tenant, client, said["ARM_CLIENT_SECRET"], authority=authority)
    if path := said.get("ARM_CLIENT_CERTIFICATE_PATH"):
        password = said.get("ARM_CLIENT_CERTIFICATE_PASSWORD")
        return identity.CertificateCredential(tenant, client, path, password=password, authority=authority)
    if said.get("ARM_USE_OIDC", "").lower() in _TRUE:
        return identity.ClientAssertionCredential(tenant, client, _assertion, authority=authority)
    if said.get("ARM_USE_MSI", "").lower() in _TRUE:
        return identity.ManagedIdentityCredential(client_id=client or None)
    return identity.DefaultAzureCredential(authority=authority)


def _assertion() -> str:
    """The token of whoever federates: said, kept in a file, or asked of the pipeline that this runs in."""
    if token := os.environ.get(_OIDC_TOKEN):
        return token
    if path := os.environ.get(_OIDC_FILE):
        return Path(path).read_text(encoding="utf-8").strip()
    from azure.core import PipelineClient
    from azure.core.rest import HttpRequest

    url, token = (next(filter(None, map(os.environ.get, names)), "") for names in (_OIDC_URL, _OIDC_REQUEST))
    asked = HttpRequest("GET", url, params={"audience": _EXCHANGE}, headers={"Authorization": f"Bearer {token}"})
    client: PipelineClient[HttpRequest, Any] = PipelineClient(url)
    with client:
        answer = client.send_request(asked)
        answer.raise_for_status()
        return str(answer.json()["value"])
