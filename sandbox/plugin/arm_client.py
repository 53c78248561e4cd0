"""A client of the sandbox's Resource Manager: azure-core's pipeline, and ARM's way of polling operations."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests
from azure.core import PipelineClient
from azure.core.exceptions import AzureError, HttpResponseError, ServiceRequestError, ServiceResponseError
from azure.core.pipeline import PipelineResponse
from azure.core.pipeline.policies import (
    ContentDecodePolicy,
    HeadersPolicy,
    RequestIdPolicy,
    RetryPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import RequestsTransport
from azure.core.rest import HttpRequest
from azure.mgmt.core.exceptions import ARMErrorFormat
from azure.mgmt.core.polling.arm_polling import ARMPolling

URL, TOKEN = "AMLSTACK_SANDBOX_URL", "AMLSTACK_SANDBOX_TOKEN"
"""The environment variables that say where the sandbox is and what it lets in."""
_CONNECTIONS = 32
_POLL_SECONDS = 0.1
"""Between two polls, where the server doesn't say."""
_REPEATED = ("HEAD", "GET", "PUT", "DELETE", "POST")
"""Methods that are sent again where the line was dropped. POST too, as Go's azcore does, which azure-native uses."""
_ENDED = ("succeeded", "failed", "canceled")


class Unreachable(Exception):
    """The sandbox isn't there; the message says what to do."""


class Refusal(Exception):
    """The Resource Manager said no.

    `created` says whether it may have written the resource before it failed.
    """

    def __init__(self, message: str, status: int, *, created: bool) -> None:
        super().__init__(message)
        self.status = status
        self.created = created


class Arm:
    """The Resource Manager at one address. Its calls block: run them in a thread."""

    def __init__(self, url: str, token: str, ca_file: str | None = None) -> None:
        self.url = url
        session = requests.Session()
        session.trust_env = False  # a proxy for the world is none for a server on this machine
        session.mount("http", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=_CONNECTIONS))
        policies = [
            HeadersPolicy({"Authorization": f"Bearer {token}"}),
            RequestIdPolicy(),
            UserAgentPolicy("amlstack-azure-native"),
            _Retries(retry_total=6, retry_connect=2, retry_backoff_factor=0.1),
            ContentDecodePolicy(),
        ]
        # verify: a sandbox on https has a certificate of its own, named by the usual variable
        transport = RequestsTransport(session=session, connection_verify=ca_file or True)
        self._client: PipelineClient[Any, Any] = PipelineClient(url, policies=policies, transport=transport)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Arm:
        """The sandbox that the environment names. Raises Unreachable where it names none."""
        url, token = environment.get(URL), environment.get(TOKEN)
        if not url or not token:
            missing = " and ".join(name for name, value in ((URL, url), (TOKEN, token)) if not value)
            raise Unreachable(f'{missing} is not set: run `eval "$(amlstack sandbox env)"` in this shell.')
        return cls(url, token, environment.get("REQUESTS_CA_BUNDLE"))

    def get(self, id_: str, api_version: str) -> dict[str, Any] | None:
        """The resource, or None where there is none. Raises Refusal or Unreachable."""
        try:
            return _body(self._send("GET", id_, api_version))
        except Refusal as refusal:
            if refusal.status == 404:
                return None
            raise

    def put(self, id_: str, api_version: str, body: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
        """Create or replace the resource and wait until that is done. Raises Refusal or Unreachable."""
        return self._finished(self._send("PUT", id_, api_version, body, query))

    def delete(self, id_: str, api_version: str) -> None:
        """Delete the resource and wait until it is gone; that there is none is fine. Raises Refusal or Unreachable."""
        try:
            self._finished(self._send("DELETE", id_, api_version))
        except Refusal as refusal:
            if refusal.status != 404:
                raise

    def post(self, id_: str, action: str, api_version: str) -> dict[str, Any]:
        """Ask for an action, such as listKeys. Raises Refusal or Unreachable."""
        return self._finished(self._send("POST", f"{id_}/{action}", api_version))

    def _send(
        self,
        method: str,
        path: str,
        api_version: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        params = {"api-version": api_version, **(query or {})}
        request = HttpRequest(method, self.url.rstrip("/") + quote(path), params=params, json=body)
        try:
            # the polling wants this response, which the client's own method would unwrap
            response = self._client._pipeline.run(request, retry_on_methods=_REPEATED)  # noqa: SLF001
        except (ServiceRequestError, ServiceResponseError) as error:
            raise Unreachable(_unreachable(self.url, error)) from error
        status = response.http_response.status_code
        if status >= 400:
            refused = HttpResponseError(response=response.http_response, error_format=ARMErrorFormat)
            raise Refusal(_described(refused), status, created=method == "PUT" and status >= 500)
        return response

    def _finished(self, response: Any) -> dict[str, Any]:
        """The body of the answer, after its operation where it starts one."""
        if not _starts_operation(response):
            return _body(response) or {}
        polling = ARMPolling(timeout=_POLL_SECONDS)
        polling.initialize(self._client, response, _body)
        try:
            polling.run()
            return polling.resource() or {}
        except HttpResponseError as error:
            status = response.http_response.status_code
            raise Refusal(_described(error), status, created=True) from error
        except (ServiceRequestError, ServiceResponseError) as error:
            raise Unreachable(_unreachable(self.url, error)) from error


class _Retries(RetryPolicy[Any, Any]):
    """azure-core's retries (408, 429, 5xx, a dropped line; Retry-After), and ARM's 409 while another operation runs."""

    def is_retry(self, settings: dict[str, Any], response: PipelineResponse[Any, Any]) -> bool:
        if super().is_retry(settings, response):
            return True
        answer = response.http_response
        return answer.status_code == 409 and settings["total"] > 0 and "AnotherOperationInProgress" in answer.text()


def _body(response: Any) -> dict[str, Any] | None:
    found = ContentDecodePolicy.deserialize_from_http_generics(response.http_response)
    return found if isinstance(found, dict) else None


def _starts_operation(response: Any) -> bool:
    """Whether the answer promises more: a 202, a header to poll, or a state that isn't an end."""
    answer = response.http_response
    headers = {name.lower() for name in answer.headers}
    if answer.status_code == 202 or "azure-asyncoperation" in headers:
        return True
    properties = (_body(response) or {}).get("properties")
    state = properties.get("provisioningState") if isinstance(properties, dict) else None
    return isinstance(state, str) and answer.request.method == "PUT" and state.lower() not in _ENDED


def _described(error: HttpResponseError) -> str:
    """ARM's error as `Code: message`, its details below, a line each."""
    found = error.error
    if found is None or not found.code:
        return f"HTTP {error.status_code}: {error.reason or error.message}"
    lines = [f"{found.code}: {found.message}"]
    lines += [f"  {detail.code}: {detail.message}" for detail in found.details or ()]
    return "\n".join(lines)


def _unreachable(url: str, error: AzureError) -> str:
    return (
        f"the sandbox at {url} does not answer ({type(error.inner_exception or error).__name__}). "
        "`amlstack sandbox up` and `amlstack sandbox serve` start it."
    )
