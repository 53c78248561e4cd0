"""Reading from Azure Resource Manager, signed in by what azure-identity finds: environment, managed identity, az."""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import quote

_CLOUDS = {
    "public": ("https://management.azure.com", "https://login.microsoftonline.com"),
    "usgovernment": ("https://management.usgovcloudapi.net", "https://login.microsoftonline.us"),
    "china": ("https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
}
"""Resource Manager and authority by azure-native's word for the cloud (ARM_ENVIRONMENT).
Source: https://learn.microsoft.com/azure/azure-resource-manager/management/control-plane-and-data-plane"""


class Unanswered(Exception):
    """Azure can't be asked, or refused; the message is its own."""


class ResourceManager:
    """Azure Resource Manager of the cloud that ARM_ENVIRONMENT names, else the public one."""

    def __init__(self, credential: Any = None) -> None:
        """Sign in with `credential`, else by azure-identity's DefaultAzureCredential. Raises Unanswered."""
        from azure.core import PipelineClient
        from azure.core.pipeline import policies

        cloud = os.environ.get("ARM_ENVIRONMENT", "public").lower()
        if cloud not in _CLOUDS:
            raise Unanswered(f"ARM_ENVIRONMENT is {cloud!r}: it is one of {', '.join(_CLOUDS)}")
        self._url, authority = _CLOUDS[cloud]
        if credential is None:
            from azure.identity import DefaultAzureCredential

            # it warns at length of what the error says as well
            logging.getLogger("azure.identity").addHandler(logging.NullHandler())
            credential = DefaultAzureCredential(authority=authority)
        self._client: Any = PipelineClient(
            self._url,
            policies=[
                policies.RequestIdPolicy(),
                policies.UserAgentPolicy("amlstack"),
                policies.RetryPolicy(),
                policies.BearerTokenCredentialPolicy(credential, f"{self._url}/.default"),
                policies.ContentDecodePolicy(),
            ],
        )

    def get(self, id_: str, api_version: str) -> dict[str, Any] | None:
        """The resource of this id, or None where there is none. Raises Unanswered."""
        from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError
        from azure.core.rest import HttpRequest
        from azure.mgmt.core.exceptions import ARMErrorFormat

        request = HttpRequest("GET", f"{self._url}{quote(id_)}", params={"api-version": api_version})
        try:
            answer = self._client.send_request(request)
            if answer.status_code == 404:
                return None
            if answer.status_code >= 400:
                raise HttpResponseError(response=answer, error_format=ARMErrorFormat)
            found: dict[str, Any] = answer.json()
        except ClientAuthenticationError as error:
            first = error.message.partition("\n")[0]
            raise Unanswered(
                f"{first} Sign in with `az login`, or set AZURE_CLIENT_ID and what goes with it."
            ) from None
        except AzureError as error:
            raise Unanswered(f"Azure could not be asked for {id_}: {error.message}") from error
        return found
