"""What is answered without a bearer token, as it leads to one: cloud metadata, managed identities, service principals.

A managed identity is played as App Service does: the caller shows the header that its environment holds. The form of
virtual machines (IMDS) is not played, as it asks for no secret: any process of the machine would get a token.

Sources: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference,
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow,
https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS numbers).
"""

from __future__ import annotations

import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from amlstack.catalog import identity
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.call import Answer
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.store import Store

from . import cloud_metadata as metadata
from .tokens import HOUR, identity_secret, mint

IDENTITY_PATH = "/msi/token"
"""Where the environment's IDENTITY_ENDPOINT leads."""
_DEFAULT_SCOPE = "/.default"
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request without a token."""

    method: str
    path: str
    query: Mapping[str, str]
    """Keys in lower case."""
    headers: Mapping[str, str]
    raw: bytes
    key: str
    """The sandbox's own key."""
    url: str
    store: Store


def sign_in(asked: Asked) -> Answer | None:
    """Answer what needs no token; None for every other path. Raises ArmError 405 for a method that it doesn't have."""
    found = _HANDLERS.get(asked.path) or _of_tenant(asked.path)
    if found is None:
        return None
    method, handler = found
    if asked.method != method:
        raise ArmError(405, "MethodNotAllowed", f"The path takes {method} only, not '{asked.method}'.")
    return handler(asked)


def _endpoints(asked: Asked) -> Answer:
    return Answer(200, metadata.endpoints(asked.url, asked.query.get("api-version", "")))


def _managed_identity(asked: Asked) -> Answer:
    """A token for the system-assigned identity of where a program runs, or for a user-assigned one that exists."""
    shown = asked.headers.get("x-identity-header", "")
    if not _equal(shown, identity_secret(asked.key)):
        return _no_identity(401, "X-IDENTITY-HEADER is not what IDENTITY_HEADER says: see `amlstack sandbox env`.")
    resource = asked.query.get("resource", "")
    if not _is_audience(resource):
        return _no_identity(400, "The parameter 'resource' must be the URI of what the token is for.")
    wanted = {word: asked.query[key] for key, word in _IDENTITY_KEYS.items() if asked.query.get(key)}
    claims = _user_assigned(asked.store, wanted) if wanted else {}
    if claims is None:
        said = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."
        return _no_identity(400, said)
    token = mint(asked.key, resource, **claims)
    body = {"access_token": token, "expires_on": str(int(time.time()) + HOUR), "resource": resource}
    return Answer(200, {**body, "token_type": "Bearer", "client_id": claims.get("appid", "")})


_IDENTITY_KEYS = {
    "client_id": "clientId",
    "principal_id": "principalId",
    "object_id": "principalId",
    "mi_res_id": "id",
}


def _user_assigned(store: Store, wanted: Mapping[str, str]) -> dict[str, Any] | None:
    """The claims of the user-assigned identity that has all of `wanted`."""
    for each in store.of_type(identity.USER_ASSIGNED.type):
        has = {"id": each.id, **each.properties}
        if all(str(has.get(word, "")).lower() == value.lower() for word, value in wanted.items()):
            return {"oid": has["principalId"], "appid": has["clientId"], "xms_mirid": each.id}
    return None


def _no_identity(status: int, message: str) -> Answer:
    return Answer(status, {"statusCode": status, "message": message})


def _of_tenant(path: str) -> tuple[str, Callable[[Asked], Answer]] | None:
    tenant, _, rest = path.strip("/").partition("/")
    found = _TENANT_HANDLERS.get(rest)
    if found and tenant.lower() not in {TENANT, "common", "organizations"}:
        return found[0], _no_tenant
    return found


def _openid(asked: Asked) -> Answer:
    """What leads a client to the token endpoint."""
    base = f"{asked.url}/{TENANT}"
    body = {
        "issuer": f"{base}/v2.0",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "response_types_supported": ["token"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "subject_types_supported": ["pairwise"],
    }
    return Answer(200, body)


def _service_principal(asked: Asked) -> Answer:
    """A token for any application's id that comes with the sandbox's secret, by client credentials."""
    form = {key: values[0] for key, values in parse_qs(asked.raw.decode("utf-8", "replace")).items()}
    if form.get("grant_type") != "client_credentials":
        return _refused(400, "unsupported_grant_type", "AADSTS70003", "Only client_credentials is played here.")
    try:
        client = str(uuid.UUID(form.get("client_id", "")))
    except ValueError:
        return _refused(400, "unauthorized_client", "AADSTS700016", "'client_id' must be an application's GUID.")
    if not _equal(form.get("client_secret", ""), identity_secret(asked.key)):
        said = "Invalid client secret provided: `amlstack sandbox env --client az` says the sandbox's."
        return _refused(401, "invalid_client", "AADSTS7000215", said)
    scope = form.get("scope", "")
    resource = scope.removesuffix(_DEFAULT_SCOPE)
    if not scope.endswith(_DEFAULT_SCOPE) or not _is_audience(resource):
        return _refused(400, "invalid_scope", "AADSTS1002012", "'scope' must be a resource's URI with /.default.")
    principal = str(uuid.uuid5(uuid.UUID(TENANT), client))
    token = mint(asked.key, resource, oid=principal, appid=client)
    return Answer(200, {"token_type": "Bearer", "expires_in": HOUR, "ext_expires_in": HOUR, "access_token": token})


def _no_tenant(_: Asked) -> Answer:
    return _refused(400, "invalid_request", "AADSTS90002", f"Tenant not found: the sandbox has one, {TENANT}.")


def _refused(status: int, error: str, number: str, message: str) -> Answer:
    body: dict[str, Any] = {"error": error, "error_description": f"{number}: {message}"}
    return Answer(status, {**body, "error_codes": [int(number.removeprefix("AADSTS"))]})


def _is_audience(resource: str) -> bool:
    """Whether a token may be meant for it: a URI, or an application's GUID."""
    lawful = 0 < len(resource) <= _LONGEST and resource.isascii() and resource.isprintable() and " " not in resource
    return lawful and (":" in resource or len(resource) == 36)


def _equal(shown: str, secret: str) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), secret.encode())


_HANDLERS: dict[str, tuple[str, Callable[[Asked], Answer]]] = {
    "/metadata/endpoints": ("GET", _endpoints),
    IDENTITY_PATH: ("GET", _managed_identity),
}
_TENANT_HANDLERS: dict[str, tuple[str, Callable[[Asked], Answer]]] = {
    "v2.0/.well-known/openid-configuration": ("GET", _openid),
    "oauth2/v2.0/token": ("POST", _service_principal),
}
