"""Access tokens: who is let in, and what those are told who aren't."""

from __future__ import annotations

import httpx
import jwt
import pytest

from amlstack.sandbox.control import TENANT, Running
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.server import tokens

from .client import refused

URL = "https://127.0.0.1:8443"
ARM = "https://management.azure.com/"
OTHERS = {
    "of another sandbox": tokens.mint("another", ARM),
    "without a signature": jwt.encode({"aud": ARM, "exp": 9_999_999_999}, "", algorithm="none"),
    "signed with the key itself": jwt.encode({"aud": ARM, "exp": 9_999_999_999}, "key" * 11, algorithm="HS256"),
    "that never ends": jwt.encode({"aud": ARM}, tokens._signing("key" * 11), algorithm="HS256"),
    "that is none": "a.b.c",
}


def ask(server: Running, token: str) -> httpx.Response:
    """A call with that token."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{server.url}/subscriptions", params={"api-version": "2022-12-01"}, headers=headers)


@pytest.mark.parametrize(
    "audience", [ARM, "https://management.core.windows.net", "https://management.core.windows.net/"]
)
def test_minted_token(server: Running, audience: str) -> None:
    """A token for Azure Resource Manager is taken, under each of its audiences."""
    assert ask(server, tokens.mint(server.token, audience)).status_code == 200


def test_token_for_the_server_itself(server: Running) -> None:
    """So is one whose audience is the server's own address, which clients derive from their base_url."""
    assert ask(server, tokens.mint(server.token, server.url)).status_code == 200
    assert ask(server, tokens.mint(server.token, f"{server.url}/")).status_code == 200


def test_expired(server: Running) -> None:
    """A token whose time is over is refused, with both times."""
    answer = ask(server, tokens.mint(server.token, ARM, seconds=-1))
    assert "expiry UTC time" in refused(answer, 401, "ExpiredAuthenticationToken")


def test_wrong_audience(server: Running) -> None:
    """A token for something else is refused with the audiences that would do."""
    answer = ask(server, tokens.mint(server.token, "https://vault.azure.net"))
    assert f"'{ARM}'" in refused(answer, 401, "InvalidAuthenticationTokenAudience")


@pytest.mark.parametrize("token", OTHERS.values(), ids=OTHERS)
def test_not_this_sandboxes(token: str) -> None:
    """What the sandbox didn't sign, or signed without an end, is no token."""
    with pytest.raises(ArmError) as refusal:
        tokens.check(f"Bearer {token}", "key" * 11, URL)
    assert (refusal.value.status, refusal.value.code) == (401, "InvalidAuthenticationToken")


def test_what_is_the_owners(server: Running) -> None:
    """A token for Azure opens nothing that isn't Azure's: only the key itself does."""
    headers = {"Authorization": f"Bearer {tokens.mint(server.token, ARM)}"}
    refused(httpx.get(f"{server.url}/sandbox/resources", headers=headers), 401, "InvalidAuthenticationToken")
    assert server.request("GET", "/sandbox/resources")[0] == 200


def test_challenge(server: Running) -> None:
    """Without a token the answer says, in ARM's form, where to get one: the last segment is the tenant."""
    answer = httpx.get(f"{server.url}/subscriptions", params={"api-version": "2022-12-01"})
    refused(answer, 401, "AuthenticationFailed")
    told = answer.headers["www-authenticate"]
    assert told.startswith(f'Bearer authorization_uri="{server.url}/{TENANT}", error="invalid_token", ')
    assert "Authorization" in told.partition("error_description=")[2]


def test_claims() -> None:
    """A token carries Entra's claims, and what else it is given."""
    token = tokens.mint("key", ARM, oid="principal", xms_mirid="/subscriptions/s")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == tokens.HOUR
    assert (claims["tid"], claims["oid"], claims["sub"]) == (TENANT, "principal", "principal")
    assert claims["iss"] == f"https://sts.windows.net/{TENANT}/"
    assert claims["xms_mirid"] == "/subscriptions/s"
