"""What is answered without a bearer token: the cloud's metadata, managed identities, service principals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.sandbox.control import CLOUD, TENANT, Running
from amlstack.sandbox.resource_manager.store import Store
from amlstack.sandbox.server.signin import Asked, sign_in
from amlstack.sandbox.server.tokens import identity_secret

from .client import Arm, refused

MANAGEMENT = "https://management.azure.com/"
CLIENT = "11111111-2222-4333-8444-555555555555"


def token_for(server: Running, header: str | None = None, **query: str) -> httpx.Response:
    """What a managed identity's endpoint answers."""
    shown = {"X-IDENTITY-HEADER": identity_secret(server.token) if header is None else header}
    return httpx.get(f"{server.url}/msi/token", params={"api-version": "2019-08-01", **query}, headers=shown)


def claims(answer: httpx.Response) -> dict[str, Any]:
    """What stands in the token of an answer."""
    assert answer.status_code == 200, answer.text
    return dict(jwt.decode(answer.json()["access_token"], options={"verify_signature": False}))


def credentials(server: Running, tenant: str = TENANT, **form: str) -> httpx.Response:
    """What the token endpoint answers to client credentials."""
    base = {"grant_type": "client_credentials", "client_id": CLIENT, "scope": f"{MANAGEMENT}/.default"}
    whole = {**base, "client_secret": identity_secret(server.token), **form}
    return httpx.post(f"{server.url}/{tenant}/oauth2/v2.0/token", data=whole)


def let_in(server: Running, answer: httpx.Response) -> bool:
    """Whether the Resource Manager takes the token of an answer."""
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return httpx.get(f"{server.url}/subscriptions?api-version=2022-12-01", headers=headers).status_code == 200


def test_metadata_as_an_object(server: Running) -> None:
    """The newest form of the metadata is one object, whose addresses are the sandbox's own."""
    found = httpx.get(f"{server.url}/metadata/endpoints?api-version=2022-09-01").json()
    assert (found["name"], found["resourceManager"]) == (CLOUD, f"{server.url}/")
    assert (found["authentication"]["loginEndpoint"], found["authentication"]["tenant"]) == (f"{server.url}/", TENANT)
    assert found["suffixes"]["storage"] == "core.windows.net"
    assert httpx.get(f"{server.url}/metadata/endpoints").json() == found


def test_metadata_as_a_list(server: Running) -> None:
    """Versions before 2022-09-01 give a list of clouds, 2015-01-01 one object in words of its own."""
    newest = httpx.get(f"{server.url}/metadata/endpoints?api-version=2022-09-01").json()
    assert httpx.get(f"{server.url}/metadata/endpoints?api-version=2019-05-01").json() == [newest]
    oldest = httpx.get(f"{server.url}/metadata/endpoints?api-version=2015-01-01").json()
    assert oldest["authentication"] == newest["authentication"]
    assert oldest["portalEndpoint"] == newest["portal"]


def test_metadata_is_read_only(server: Running) -> None:
    """Another method is refused in ARM's shape."""
    refused(httpx.delete(f"{server.url}/metadata/endpoints"), 405, "MethodNotAllowed")


def test_system_assigned(server: Running) -> None:
    """A managed identity gets a token for the resource that it names, and the Resource Manager takes it."""
    answer = token_for(server, resource=MANAGEMENT)
    assert claims(answer)["aud"] == MANAGEMENT
    assert int(answer.json()["expires_on"]) >= claims(answer)["exp"]
    assert let_in(server, answer)


def test_token_for_something_else(server: Running) -> None:
    """A token for another resource is given, and not taken by the Resource Manager."""
    assert not let_in(server, token_for(server, resource="https://vault.azure.net"))


@pytest.mark.parametrize("header", ["", "wrong", "server"])
def test_wrong_identity_header(server: Running, header: str) -> None:
    """Without the environment's header there is no token; the sandbox's own key doesn't do either."""
    answer = token_for(server, server.token if header == "server" else header, resource=MANAGEMENT)
    assert answer.status_code == 401
    assert "IDENTITY_HEADER" in answer.json()["message"]


@pytest.mark.parametrize("resource", ["", "management", "https://a b", "https://" + "a" * 2000])
def test_bad_resource(server: Running, resource: str) -> None:
    """What isn't the URI of a resource is refused, in App Service's shape."""
    answer = token_for(server, resource=resource)
    assert (answer.status_code, answer.json()["statusCode"]) == (400, 400)


def test_user_assigned(server: Running, arm: Arm) -> None:
    """A user-assigned identity is found by its client id, principal or ARM id, and its token carries its claims."""
    made = arm.identity()
    properties = made["properties"]
    names = (
        {"client_id": properties["clientId"]},
        {"principal_id": properties["principalId"]},
        {"object_id": properties["principalId"].upper()},
        {"mi_res_id": made["id"].lower()},
    )
    for query in names:
        found = claims(token_for(server, resource=MANAGEMENT, **query))
        assert (found["oid"], found["appid"]) == (properties["principalId"], properties["clientId"])
        assert found["xms_mirid"] == made["id"]


def test_no_such_user_assigned(server: Running) -> None:
    """One that doesn't exist is refused."""
    answer = token_for(server, resource=MANAGEMENT, client_id=CLIENT)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("No User Assigned")


def test_ids_of_two_identities(server: Running, arm: Arm) -> None:
    """Ids that don't belong to one identity name none."""
    first, second = arm.identity("id-first"), arm.identity("id-second")
    answer = token_for(server, resource=MANAGEMENT, mi_res_id=first["id"], client_id=second["properties"]["clientId"])
    assert answer.status_code == 400


def test_openid_configuration(server: Running) -> None:
    """A tenant's configuration leads to its token endpoint."""
    found = httpx.get(f"{server.url}/{TENANT}/v2.0/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == f"{server.url}/{TENANT}/oauth2/v2.0/token"
    assert found["issuer"].startswith(f"{server.url}/{TENANT}")


def test_service_principal(server: Running) -> None:
    """A service principal with the sandbox's secret gets a token, always for the same principal."""
    answer = credentials(server)
    found = claims(answer)
    assert (found["aud"], found["appid"]) == (MANAGEMENT, CLIENT)
    assert claims(credentials(server))["oid"] == found["oid"]
    assert let_in(server, answer)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_id": "somebody"}, 400, "unauthorized_client"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"scope": MANAGEMENT}, 400, "invalid_scope"),
        ({"tenant": "contoso.example"}, 400, "invalid_request"),
    ],
)
def test_refused_credentials(server: Running, form: dict[str, str], status: int, error: str) -> None:
    """What is wrong is said as Entra says it, with its number, and never repeats the secret."""
    answer = credentials(server, **form)
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, error)
    assert body["error_description"].startswith(f"AADSTS{body['error_codes'][0]}: ")
    assert identity_secret(server.token) not in answer.text


def test_secrets_are_not_logged(server: Running, state: Path) -> None:
    """Neither the header nor a token that was given stands in the server's log."""
    given = token_for(server, resource=MANAGEMENT).json()["access_token"]
    credentials(server)
    log = (state / "server.log").read_text()
    assert "/msi/token" in log
    assert given not in log
    assert identity_secret(server.token) not in log


WORDS = st.text(max_size=40) | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1"))
PATHS = (
    "/metadata/endpoints",
    "/msi/token",
    f"/{TENANT}/oauth2/v2.0/token",
    f"/{TENANT}/v2.0/.well-known/openid-configuration",
)
QUERIES = st.dictionaries(st.sampled_from(["resource", "client_id", "mi_res_id", "api-version"]), WORDS)
FORMS = st.dictionaries(st.sampled_from(["grant_type", "client_id", "client_secret", "scope"]), WORDS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with nothing in it."""
    made = Store(tmp_path_factory.mktemp("store"))
    yield made
    made.close()


@given(path=st.sampled_from(PATHS), query=QUERIES, form=FORMS, header=WORDS | st.just(identity_secret("key")))
def test_whatever_is_asked(store: Store, path: str, query: dict[str, str], form: dict[str, str], header: str) -> None:
    """Whatever stands in a query, header or form, an answer comes back, and a token only for the right secret."""
    method = "POST" if path.endswith("/token") and TENANT in path else "GET"
    raw = urlencode(form, errors="replace").encode()
    asked = Asked(method, path, query, {"x-identity-header": header}, raw, "key", "https://127.0.0.1:1", store)
    answer = sign_in(asked)
    assert answer is not None
    assert answer.status in {200, 400, 401}
    assert header == identity_secret("key") or "access_token" not in json.dumps(answer.body)
