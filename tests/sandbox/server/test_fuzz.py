"""Whatever is sent, the server answers in ARM's shape and never with a fault of its own."""

from __future__ import annotations

import json
import string
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amlstack import catalog
from amlstack.sandbox.server.registry import PROVIDERS
from tests.conftest import examples

from .client import Arm

METHODS = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS")
SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
words = sorted(
    {path.removeprefix("properties.") for each in PROVIDERS.values() for path in (*each.shapes, *each.required)}
)
good = st.sampled_from(
    ["Standard_LRS", "StorageV2", "SystemAssigned", "AccountKey", "AzureBlob", "Enabled", "A", "web", 30, True]
)
kinds = st.sampled_from(catalog.KINDS)


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """A body with members that providers look at, holding anything."""
    body: dict[str, Any] = {"location": "westeurope"}
    for path in draw(st.lists(st.sampled_from(words), max_size=6)):
        found = body if draw(st.booleans()) else body.setdefault("properties", {})
        for part in path.split(".")[:-1]:
            found = found.setdefault(part, {}) if isinstance(found, dict) else {}
        if isinstance(found, dict):
            found[path.split(".")[-1]] = draw(good | json_values)
    return {
        **body,
        **draw(
            st.dictionaries(st.sampled_from(["tags", "identity", "sku", "kind", "properties"]), json_values, max_size=2)
        ),
    }


def in_shape(answer: httpx.Response) -> None:
    """No fault of the server's own; an error in ARM's shape."""
    assert answer.status_code < 500 or answer.json()["error"]["code"] == "NotImplemented", answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        error = answer.json()["error"]
        assert error["code"]
        assert error["message"]


@settings(max_examples=examples(200), deadline=None, suppress_health_check=SLOW)
@given(kind=kinds, body=bodies(), method=st.sampled_from(["PUT", "PATCH"]))
def test_random_bodies(arm: Arm, kind: catalog.Kind, body: dict[str, Any], method: str) -> None:
    """No body of any kind makes the server fail, on its own or over one that exists."""
    depth = len([each for each in kind.type.split("/")[1:] if each not in {"blobServices", "fileServices"}])
    names = ["contoso1"] * depth if kind.stem != "role_assignment" else ["5a9db0c5-0000-4000-8000-00000000000a"]
    path = arm.group if kind.stem == "resource_group" else arm.id(kind, *names)
    in_shape(arm.send(method, path, body))


@pytest.fixture
def made(arm: Arm) -> dict[str, tuple[str, dict[str, Any]]]:
    """One resource of the kinds with the most rules, and a body that is right for it."""
    account = arm.storage()
    arm.made(f"{account['id']}/blobServices/default/containers/raw")
    body = arm.workspace_body(storageAccount=account["id"])
    workspace = arm.made(arm.workspace_path(), body)
    credentials = {
        "credentialsType": "AccountKey",
        "secrets": {"secretsType": "AccountKey", "key": arm.keys(account["id"])[0]},
    }
    place = {"datastoreType": "AzureBlob", "accountName": account["name"], "containerName": "raw"}
    return {
        "workspace": (workspace["id"], body),
        "datastore": (f"{workspace['id']}/datastores/raw", {"properties": {**place, "credentials": credentials}}),
        "account": (account["id"], {key: account[key] for key in ("location", "kind", "sku", "properties")}),
        "vault": (
            vault := workspace["properties"]["keyVault"],
            {"location": "westeurope", "properties": arm.got(vault)["properties"]},
        ),
    }


def _paths(value: Any, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inside = (
        [path for key, each in value.items() for path in _paths(each, (*at, key))] if isinstance(value, dict) else []
    )
    return [*([at] if at else []), *inside]


@settings(max_examples=examples(150), deadline=None, suppress_health_check=SLOW)
@given(data=st.data(), which=st.sampled_from(["workspace", "datastore", "account", "vault"]))
def test_right_bodies_made_wrong(
    arm: Arm, made: dict[str, tuple[str, dict[str, Any]]], data: st.DataObject, which: str
) -> None:
    """A right body with any one member replaced by anything is accepted or refused, never a failure."""
    path, right = made[which]
    body = json.loads(json.dumps(right))
    *parents, last = data.draw(st.sampled_from(_paths(body)))
    found = body
    for part in parents:
        found = found[part]
    found[last] = data.draw(json_values)
    in_shape(arm.send("PUT", path, body))


@settings(max_examples=examples(300), deadline=None, suppress_health_check=SLOW)
@given(
    method=st.sampled_from(METHODS),
    parts=st.lists(
        st.sampled_from(
            ["providers", "resourceGroups", "Microsoft.Storage", "storageAccounts", "locations", "default", ""]
        )
        | st.text(alphabet=string.printable, max_size=10)
        | st.text(max_size=6),
        max_size=9,
    ),
    version=st.sampled_from(["2024-01-01", "2024-03-01", "2025-12-01", ""]) | st.text(max_size=12),
)
def test_random_paths(arm: Arm, method: str, parts: list[str], version: str) -> None:
    """No path, in a group, a subscription or nowhere, makes the server fail."""
    root = str(arm.http.base_url).rstrip("/")  # a URL of its own: a client takes a path of // for a host
    tail = "/".join(quote(each.encode("utf-8", "surrogatepass"), safe="") for each in parts)
    for start in (f"{arm.group}/", f"{arm.scope}/", "/", "/sandbox/"):
        if start == "/sandbox/" and parts[:1] in (["reset"], ["stop"]):
            continue
        body: dict[str, Any] | None = {} if method in {"PUT", "PATCH"} else None
        in_shape(arm.http.request(method, f"{root}{start}{tail}", params={"api-version": version}, json=body))


@settings(max_examples=examples(100), deadline=None, suppress_health_check=SLOW)
@given(raw=st.binary(max_size=64), type_=st.sampled_from(["application/json", "text/plain", ""]))
def test_random_bytes(arm: Arm, raw: bytes, type_: str) -> None:
    """Bytes that are no JSON object are refused."""
    answer = arm.http.put(arm.group, params={"api-version": "2024-03-01"}, content=raw, headers={"content-type": type_})
    in_shape(answer)
    assert answer.status_code == 400
