"""Lists by requests: their pages, and what a page must be asked for with."""

from __future__ import annotations

import pytest

from amlstack.catalog import identity

from .client import LOCATION, Arm, refused

API = "2021-04-01"


def make(arm: Arm, count: int) -> list[str]:
    """So many identities, sorted by id."""
    return sorted(arm.identity(f"id-{number:02}")["id"] for number in range(count))


def test_next_link(arm: Arm) -> None:
    """A page names the next one by an address that keeps what was asked for, until there is none."""
    ids, found = make(arm, 5), []
    answer = arm.send("GET", f"{arm.scope}/resources", api=API, **{"$top": "2", "$filter": f"location eq '{LOCATION}'"})
    while True:
        body = answer.json()
        found.append([each["id"] for each in body["value"]])
        if "nextLink" not in body:
            break
        assert body["nextLink"].startswith(str(arm.http.base_url))
        assert "%24filter" in body["nextLink"] or "$filter" in body["nextLink"]
        answer = arm.http.get(body["nextLink"])
    assert found == [ids[:2], ids[2:4], ids[4:]]


def test_whole_page(arm: Arm) -> None:
    """A page that holds everything, be it full, names no other."""
    make(arm, 2)
    body = arm.send("GET", f"{arm.group}/providers/{identity.USER_ASSIGNED.type}", **{"$top": "2"}).json()
    assert (len(body["value"]), "nextLink" in body) == (2, False)


@pytest.mark.parametrize("size", ["0", "-1", "two", "1.5", "\u0663"])
def test_size_that_is_none(arm: Arm, size: str) -> None:
    """A page has at least one entry."""
    refused(arm.send("GET", f"{arm.scope}/resources", api=API, **{"$top": size}), 400, "BadRequest")


@pytest.mark.parametrize("token", ["!", "Zg", "\u00e9", "gIA="])
def test_token_that_is_none(arm: Arm, token: str) -> None:
    """A page's token is one that a nextLink gave."""
    refused(arm.send("GET", f"{arm.scope}/resources", api=API, **{"$skiptoken": token}), 400, "BadRequest")


def test_a_large_page(arm: Arm) -> None:
    """However many entries are asked for, no more are given than there are."""
    ids = make(arm, 3)
    body = arm.send("GET", f"{arm.scope}/resources", api=API, **{"$top": "99999999999999999999"}).json()
    assert [each["id"] for each in body["value"]] == ids


def test_a_list_of_resources_shows_no_properties(arm: Arm) -> None:
    """It shows what a resource is, and nothing that only a GET of it shows."""
    account = arm.storage(tags={"a": "b"})
    (shown,) = arm.send("GET", f"{arm.scope}/resources", api=API).json()["value"]
    assert shown == {key: account[key] for key in ("id", "name", "type", "location", "tags", "kind", "sku")}
