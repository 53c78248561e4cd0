"""Access tokens: minted for managed identities and service principals, and asked for with every call to ARM.

A token is a JSON Web Token with the claims of Entra's, signed with the sandbox's own key. That key, which stands in
server.json where only its owner can read it, is taken in a token's place too: the owner's own commands use it.

Sources: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (claims),
https://learn.microsoft.com/azure/azure-resource-manager/management/authenticate-multi-tenant and
https://github.com/Azure-Samples/active-directory-dotnetcore-daemon-v2/issues/145 (what ARM answers).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime
from typing import Any

from amlstack.catalog.environment import AZURE_CLOUD
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.errors import ArmError

HOUR = 3600
_ALGORITHM = "HS256"
_PRINCIPAL = "0b9a4f5e-0000-4000-8000-000000000001"
"""Who a token is for unless its claims say otherwise: no principal that a resource has."""


def mint(key: str, audience: str, *, seconds: float = HOUR, **claims: Any) -> str:
    """A token of the sandbox with that key, for `audience` (a resource's URI), valid for `seconds` from now.

    `claims` are added to Entra's or take their place: oid, appid, xms_mirid.
    """
    import jwt

    now = int(time.time())
    standard = {
        "aud": audience,
        "iss": f"https://sts.windows.net/{TENANT}/",
        "iat": now,
        "nbf": now,
        "exp": now + int(seconds),
        "idtyp": "app",
        "oid": _PRINCIPAL,
        "appid": _PRINCIPAL,
        "tid": TENANT,
        "ver": "1.0",
    }
    whole = {**standard, "sub": claims.get("oid", _PRINCIPAL), **claims}
    return jwt.encode(whole, _signing(key), algorithm=_ALGORITHM)


def check(header: str, key: str, url: str, *, owner: bool = False) -> None:
    """Look at an Authorization header that came to the Resource Manager at `url`. Raises ArmError 401.

    `owner` takes nothing but the key itself: what isn't Azure's is for none of the identities that tokens are for.
    """
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise ArmError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    if hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), key.encode()):
        return
    if owner:
        raise ArmError(401, "InvalidAuthenticationToken", "This takes the sandbox's own key: see server.json.")
    _check_token(given.strip(), key, audiences(url))


def identity_secret(key: str) -> str:
    """What a process shows to get a token: a managed identity's IDENTITY_HEADER, a service principal's secret."""
    return hashlib.sha256(f"amlstack identity {key}".encode()).hexdigest()


def audiences(url: str) -> list[str]:
    """What a token for the Resource Manager at `url` may be meant for, each with its slash and without."""
    resources = [*AZURE_CLOUD["authentication"]["audiences"], url]
    return [form for each in resources for form in (f"{each.rstrip('/')}/", each.rstrip("/"))]


def challenge(url: str, error: ArmError) -> str:
    """The WWW-Authenticate of an answer 401: where a token is to be had, and what was wrong."""
    return f'Bearer authorization_uri="{url}/{TENANT}", error="invalid_token", error_description="{error.message}"'


def _check_token(token: str, key: str, accepted: list[str]) -> None:
    import jwt

    options: Any = {"require": ["exp", "aud"], "verify_iat": False}
    try:
        jwt.decode(token, _signing(key), algorithms=[_ALGORITHM], audience=accepted, options=options)
    except jwt.ExpiredSignatureError:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        message = f"The access token expiry UTC time '{_expiry(token)}' is earlier than current UTC time '{now}'."
        raise ArmError(401, "ExpiredAuthenticationToken", message) from None
    except jwt.InvalidAudienceError:
        allowed = ",".join(f"'{each}'" for each in accepted)
        message = (
            "The access token has been obtained for wrong audience or resource. It should exactly match with one of "
            f"the allowed audiences {allowed}."
        )
        raise ArmError(401, "InvalidAuthenticationTokenAudience", message) from None
    except jwt.InvalidTokenError:
        raise ArmError(401, "InvalidAuthenticationToken", "The access token is not this sandbox's.") from None


def _expiry(token: str) -> str:
    import jwt

    claims = jwt.decode(token, options={"verify_signature": False})
    return datetime.fromtimestamp(claims["exp"], UTC).isoformat(timespec="seconds")


def _signing(key: str) -> bytes:
    """A key that is long enough for the algorithm, and of no use for anything else."""
    return hashlib.sha256(f"amlstack access token {key}".encode()).digest()
