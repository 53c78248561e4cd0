"""Requests as nobody would send them: right ones of every sort, each with something changed at random."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from amlstack import catalog
from amlstack.catalog import keyvault
from amlstack.sandbox.server.registry import ROUTES

from .random_bodies import BODIES, GROUP, SUBSCRIPTION, TAGGED, path_of

METHODS = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "BREW")
WORDS = (
    *(
        "",
        "..",
        "default",
        "providers",
        "resourceGroups",
        "Microsoft.Storage",
        "é\u2028",
        "%2F",
        "a" * 300,
        "\x00",
        "'",
    ),
    *(
        "add",
        "register",
        "exportTemplate",
        "listKeys",
        "purge",
        "tagNames",
        SUBSCRIPTION,
        "00000000",
        "$batch",
        "locations",
    ),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1e308,
        10**400,
        "",
        " ",
        "é",
        "x" * 5_000,
        "[concat('a')]",
        [],
        {},
        [[]],
        [None],
        {"": {}},
    ),
    *({"a": [{"b": None}]}, "/subscriptions", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-1", "2024-01-01"),
)
HEADERS = {
    "authorization": ("", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer \xe9"),
    "if-match": ("*", "", '"1"', ",,", 'W/"', "x" * 2_000),
    "if-none-match": ("*", '"1", *', "W/"),
    "content-type": ("text/plain", "application/json; charset=utf-16", "", "multipart/form-data"),
    "host": ("", "[", "example.org:99999", "a b", 'x"y', "\xe9"),
    "x-ms-client-request-id": ("\x01", "x" * 500, "1"),
    "x-ms-correlation-request-id": ("é", "1"),
    "accept": ("text/html", "*/*;q=9"),
    "x-ms-return-client-request-id": ("true", "TRUE", "no"),
}
QUERY = {
    "api-version": ("", "2001-01-01", "latest", "2024-01-01", "2025-12-01", "2022-04-01", "9999-99-99", "é"),
    "$filter": (
        "name eq 'a'",
        "(((",
        "atScope()",
        "assignedTo()",
        "tagName eq 'a'",
        "not name",
        "'",
        "(" * 500,
        "name eq",
    ),
    "$top": ("0", "-1", "1", "1e9", "999999999999999999999", "٣", "é", "1.5"),
    "$skiptoken": ("", "!!", "Zm9v", "////", "é", "AAAA"),
    "$expand": ("createdTime", "provisioningState,changedTime", "x", ","),
    "count": ("1", "x"),
    "forceToPurge": ("true", "maybe"),
    "skipValidation": ("true",),
}


@dataclass(frozen=True)
class Asked:
    """One request, as ASGI hands it to an application."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def scope(self) -> dict[str, Any]:
        """Its ASGI scope."""
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in self.query)
        return {
            "type": "http",
            "method": self.method,
            "path": self.path,
            "raw_path": quote(self.path).encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("utf-8")) for name, value in self.headers],
            "scheme": "https",
            "server": ("127.0.0.1", 443),
            "client": ("127.0.0.1", 1),
            "root_path": "",
            "http_version": "1.1",
        }


def requests(seed: int, token: str) -> Iterator[Asked]:
    """An endless stream, the same for the same seed."""
    chance = random.Random(seed)
    rights = list(_rights())
    while True:
        right = chance.choice(rights)
        asked = _numbered(right, chance.choice("1234"))
        asked = replace(asked, headers=(("authorization", f"Bearer {token}"),))
        for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 3))):
            asked = chance.choice(CHANGES)(chance, asked)
        yield asked


def _numbered(asked: Asked, number: str) -> Asked:
    """The same request about another of several namesakes."""
    body = asked.body.replace(b"contoso1", f"contoso{number}".encode())
    return replace(asked, path=asked.path.replace("contoso1", f"contoso{number}"), body=body)


def _rights() -> Iterator[Asked]:
    """Right requests: each method on each kind, its list and actions, and everything that has a route of its own."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-1"
    for number in (1, 2):
        yield _asked("PUT", f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-{number}", "2021-04-01", GROUP)
    for kind, (names, body) in BODIES.items():
        path = path_of(group, kind, names)
        for method in ("PUT", "PUT", "PUT", "GET", "PATCH", "HEAD", "DELETE"):
            yield _asked(method, path, kind.api_version, body if method in {"PUT", "PATCH"} else None)
        yield _asked("GET", path.rpartition("/")[0], kind.api_version, None)
        for action in ("listKeys", "regenerateKey", "listCredentials", "listSecrets", "validate", "exportTemplate"):
            yield _asked("POST", f"{path}/{action}", kind.api_version, {"keyName": "key1", **body})
    at = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-contoso1"
    for _ in range(8):  # so that a vault's name, and what hangs on the vault, comes back
        yield _asked("POST", f"{at}/purge", keyvault.VAULT.api_version, {})
    for method, type_, tail in ROUTES:
        namespace, *segments = type_.split("/")
        named = [part for segment in segments for part in (segment, "default")]
        for scope in ("", f"/subscriptions/{SUBSCRIPTION}", group):
            path = "/".join([scope, "providers", namespace, *named, *([tail] if tail else [])])
            version = "2021-04-01" if namespace == "microsoft.resources" else _version(namespace)
            yield _asked(method, path, version, TAGGED if method not in {"GET", "HEAD", "DELETE"} else None)
    for path in ("/tenants", "/providers", "/subscriptions", "/nothing", "/", "//", "/sandbox/resources", "/sandbox/x"):
        yield _asked("GET", path, "2021-04-01", None)
    for tail in ("locations", "providers", "resources", "tagNames", "resourcegroups", "deployments"):
        yield _asked("GET", f"/subscriptions/{SUBSCRIPTION}/{tail}", "2021-04-01", None)


def _asked(method: str, path: str, version: str, body: Any) -> Asked:
    return Asked(method, path, (("api-version", version),), (), b"" if body is None else json.dumps(body).encode())


def _version(namespace: str) -> str:
    return next(each.api_version for each in (*catalog.KINDS, *catalog.PLAYED) if each.namespace.lower() == namespace)


def _change_method(chance: random.Random, asked: Asked) -> Asked:
    return replace(asked, method=chance.choice(METHODS))


def _change_path(chance: random.Random, asked: Asked) -> Asked:
    parts = asked.path.split("/")
    at = chance.randrange(len(parts))
    how = chance.randrange(5)
    if how == 0:
        parts[at] = chance.choice(WORDS)
    elif how == 1:
        parts[at:at] = [chance.choice(WORDS)]
    elif how == 2:
        del parts[at]
    elif how == 3:
        parts[at] = parts[at].swapcase()
    else:
        parts = [*parts, *parts[at:]]
    return replace(asked, path="/".join(parts) or "/")


def _change_query(chance: random.Random, asked: Asked) -> Asked:
    name = chance.choice(list(QUERY))
    kept = tuple(pair for pair in asked.query if pair[0] != name or chance.random() < 0.2)
    return replace(asked, query=(*kept, (name, chance.choice(QUERY[name]))))


def _change_header(chance: random.Random, asked: Asked) -> Asked:
    name = chance.choice(list(HEADERS))
    kept = tuple(pair for pair in asked.headers if pair[0] != name)
    return replace(asked, headers=(*kept, (name, chance.choice(HEADERS[name]))))


def _change_member(chance: random.Random, asked: Asked) -> Asked:
    """Put anything in the place of one member of the body, or add one."""
    try:
        body = json.loads(asked.body)
    except ValueError:
        return replace(asked, body=json.dumps(chance.choice(VALUES)).encode())
    found = body
    while isinstance(found, dict) and found:
        key = chance.choice(list(found))
        if not isinstance(found[key], dict) or not found[key] or chance.random() < 0.3:
            found[key if chance.random() < 0.8 else chance.choice(WORDS)] = chance.choice(VALUES)
            break
        found = found[key]
    return replace(asked, body=json.dumps(body).encode())


def _change_bytes(chance: random.Random, asked: Asked) -> Asked:
    at = chance.randrange(len(asked.body) + 1)
    return replace(asked, body=asked.body[:at] + chance.randbytes(chance.randrange(4)) + asked.body[at + 1 :])


CHANGES: tuple[Callable[[random.Random, Asked], Asked], ...] = (
    _change_method,
    _change_path,
    _change_query,
    _change_header,
    _change_member,
    _change_member,
    _change_bytes,
)
