"""Resource Manager's own calls, for what azure-native has no resource and no function for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azure.core import PipelineClient
    from azure.core.rest import HttpRequest

_AGENT = "amlstack"


def client(url: str, signed_in: Any) -> PipelineClient[Any, Any]:
    """A client of the Resource Manager at an address; `signed_in` is the policy that adds a token."""
    from azure.core import PipelineClient
    from azure.core.pipeline.policies import RequestIdPolicy, RetryPolicy, UserAgentPolicy

    policies: list[Any] = [
        RequestIdPolicy(),
        UserAgentPolicy(_AGENT),
        RetryPolicy(),
        signed_in,
    ]
    return PipelineClient(url, policies=policies)


def token_policy(token: str) -> Any:
    """The policy of a client that has a token already."""
    from azure.core.pipeline.policies import HeadersPolicy

    return HeadersPolicy({"Authorization": f"Bearer {token}"})


def request(method: str, url: str, api_version: str, body: Mapping[str, Any] | None = None) -> HttpRequest:
    """One call of it."""
    from azure.core.rest import HttpRequest

    return HttpRequest(method, url, params={"api-version": api_version}, json=None if body is None else dict(body))
