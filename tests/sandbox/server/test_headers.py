"""The headers of every answer."""

from __future__ import annotations

import uuid

import pytest

from amlstack.sandbox.server.headers import answer_headers

from .client import Arm

API = "2021-04-01"


def test_every_answer(arm: Arm) -> None:
    """Each answer names its request, and says what remains of the limits."""
    one, other = arm.send("GET", arm.group), arm.send("GET", arm.group)
    assert uuid.UUID(one.headers["x-ms-request-id"]) != uuid.UUID(other.headers["x-ms-request-id"])
    assert one.headers["x-ms-correlation-request-id"] == one.headers["x-ms-request-id"]
    assert one.headers["x-ms-routing-request-id"].endswith(one.headers["x-ms-request-id"])
    assert int(one.headers["x-ms-ratelimit-remaining-subscription-reads"]) > 0
    assert (
        int(arm.put(arm.group, {"location": "westeurope"}).headers["x-ms-ratelimit-remaining-subscription-writes"]) > 0
    )
    assert "x-ms-failure-cause" not in one.headers


def test_ids_of_the_client(arm: Arm) -> None:
    """A client's correlation id is taken over, and its request id given back where it asks for that."""
    given = {"x-ms-correlation-request-id": str(uuid.uuid4()), "x-ms-client-request-id": "contoso-1"}
    quiet = arm.http.get(arm.group, params={"api-version": API}, headers=given)
    assert quiet.headers["x-ms-correlation-request-id"] == given["x-ms-correlation-request-id"]
    assert "x-ms-client-request-id" not in quiet.headers
    loud = arm.http.get(
        arm.group, params={"api-version": API}, headers={**given, "x-ms-return-client-request-id": "True"}
    )
    assert loud.headers["x-ms-client-request-id"] == "contoso-1"


def test_failures(arm: Arm) -> None:
    """A refusal says who refused, also where the request got no further than the door."""
    assert arm.send("GET", f"{arm.group}-none").headers["x-ms-failure-cause"] == "gateway"
    refused = arm.http.get("/tenants", headers={"Authorization": "Bearer wrong"})
    assert refused.headers["x-ms-failure-cause"] == "gateway"
    assert int(refused.headers["x-ms-ratelimit-remaining-tenant-reads"]) > 0


@pytest.mark.parametrize("wrong", ["", "x" * 129, "a b", "\u00e9", 'a"b', "a\r\nb"])
def test_an_id_that_can_not_be_sent_back(wrong: str) -> None:
    """A header that isn't an id isn't repeated."""
    given = {
        "x-ms-correlation-request-id": wrong,
        "x-ms-client-request-id": wrong,
        "x-ms-return-client-request-id": "true",
    }
    made = answer_headers("GET", "/tenants", given, "own", 200)
    assert made["x-ms-correlation-request-id"] == "own"
    assert "x-ms-client-request-id" not in made
