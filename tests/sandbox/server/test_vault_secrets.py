"""Secrets of a vault: written through ARM, which never gives a value back, and read at the vault's own address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from amlstack.catalog import keyvault

from .client import Arm, Json, refused

CANARY = "canary-of-a-vault-5b"


def secret(arm: Arm, vault: Json, name: str = "raw-key", value: Any = CANARY, **properties: Any) -> httpx.Response:
    """The answer to the PUT of a secret."""
    return arm.put(f"{vault['id']}/secrets/{name}", {"properties": {"value": value, **properties}})


def read(arm: Arm, vault: Json, path: str) -> httpx.Response:
    """What the vault's own address answers."""
    return arm.http.get(f"/sandbox/vault/{vault['name']}/secrets/{path}", params={"api-version": "7.6"})


def test_arm_never_gives_a_value_back(arm: Arm) -> None:
    """PUT, GET and the list show addresses and attributes; the value stands in none of them."""
    vault = arm.vault()
    made = secret(arm, vault, contentType="text/plain")
    assert made.status_code == 201
    path = f"{vault['id']}/secrets/raw-key"
    properties = arm.got(path)["properties"]
    assert properties["secretUri"] == f"{vault['properties']['vaultUri']}secrets/raw-key"
    assert properties["secretUriWithVersion"].startswith(f"{properties['secretUri']}/")
    assert properties["attributes"]["enabled"] is True
    assert properties["contentType"] == "text/plain"
    listed = arm.send("GET", f"{vault['id']}/secrets")
    assert [each["name"] for each in listed.json()["value"]] == ["raw-key"]
    everything = arm.http.get("/sandbox/resources").text
    assert all(CANARY not in text for text in (made.text, listed.text, everything, arm.send("GET", path).text))


def test_the_vault_gives_it(arm: Arm) -> None:
    """By name the newest version, by name and version that one; with the addresses that ARM knows."""
    vault = arm.vault()
    secret(arm, vault, value="first")
    first = arm.got(f"{vault['id']}/secrets/raw-key")["properties"]["secretUriWithVersion"]
    assert secret(arm, vault, value="second").status_code == 200
    newest = read(arm, vault, "raw-key").json()
    assert newest["value"] == "second"
    assert newest["id"] == arm.got(f"{vault['id']}/secrets/raw-key")["properties"]["secretUriWithVersion"]
    assert read(arm, vault, f"raw-key/{first.rpartition('/')[2]}").json()["value"] == "first"
    assert read(arm, vault, "RAW-KEY/").json()["value"] == "second"


@pytest.mark.parametrize("path", ["none", "raw-key/00000000000000000000000000000000"])
def test_what_a_vault_lacks(arm: Arm, path: str) -> None:
    """A secret, or a version, that isn't there is 404 SecretNotFound; so is a vault that isn't."""
    vault = arm.vault()
    secret(arm, vault)
    assert path in refused(read(arm, vault, path), 404, "SecretNotFound")
    refused(read(arm, {"name": "kv-nowhere"}, "raw-key"), 404, "VaultNotFound")


def test_a_disabled_secret_is_not_given(arm: Arm) -> None:
    """403, also of a version that was enabled when nobody looked."""
    vault = arm.vault()
    secret(arm, vault, attributes={"enabled": False})
    assert "disabled" in refused(read(arm, vault, "raw-key"), 403, "Forbidden")
    secret(arm, vault, attributes={"enabled": True})
    assert read(arm, vault, "raw-key").json()["value"] == CANARY


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("raw_key", {"properties": {"value": CANARY}}, "BadParameter"),
        ("k" * 128, {"properties": {"value": CANARY}}, "BadParameter"),
        ("raw-key", {"properties": {}}, "BadRequest"),
        ("raw-key", {"properties": {"value": 7}}, "InvalidRequestContent"),
        ("raw-key", {"properties": {"value": CANARY * 2000}}, "BadRequest"),
        ("raw-key", {}, "InvalidRequestContent"),
    ],
)
def test_what_a_secret_cannot_be(arm: Arm, name: str, body: Json, code: str) -> None:
    """A name without letters of its own, no value, a value that is no text or too long: refused, and not echoed."""
    answer = arm.put(f"{arm.vault()['id']}/secrets/{name}", body)
    refused(answer, 400, code)
    assert CANARY not in answer.text


def test_a_secret_needs_its_vault(arm: Arm) -> None:
    """It lies in a vault that is there."""
    refused(secret(arm, {"id": arm.id(keyvault.VAULT, "kv-nowhere")}), 404, "ParentResourceNotFound")


def test_a_recovered_vault_has_its_secrets(arm: Arm) -> None:
    """They go with the vault, and come back with it; a purge ends them."""
    vault = arm.vault()
    secret(arm, vault)
    arm.delete(vault["id"])
    refused(read(arm, vault, "raw-key"), 404, "VaultNotFound")
    arm.vault(vault["name"], createMode="recover")
    assert read(arm, vault, "raw-key").json()["value"] == CANARY


def test_no_log_holds_it(arm: Arm, state: Path) -> None:
    """Neither a value nor a request's body is logged."""
    vault = arm.vault()
    secret(arm, vault)
    read(arm, vault, "raw-key")
    assert CANARY not in "".join(file.read_text() for file in state.glob("*.log*"))
