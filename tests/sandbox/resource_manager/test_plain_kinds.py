"""Kinds without behaviour of their own: what their provider does is derived from the catalog and what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from amlstack.catalog import identity
from amlstack.catalog.governance import LOCK
from amlstack.catalog.kind import Kind
from amlstack.catalog.versions import api_versions
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.server import registry

from .asking import GROUP, Asking

WIDGET = replace(identity.USER_ASSIGNED, stem="widget", type="Contoso.Widgets/widgets", api_version="2026-01-02")
"""A kind that nobody publishes, with an old version as azure-native's default."""
WIDGET_ID = f"{GROUP}/providers/Contoso.Widgets/widgets/one-widget"
LOCK_ID = f"{WIDGET_ID}/providers/{LOCK.type}/keep"
LOCKED = {"properties": {"level": "cannotdelete", "notes": "for the audit"}}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plain kinds, a line each; the second is an extension."""
    for kind in (WIDGET, LOCK):
        monkeypatch.setitem(registry.PROVIDERS, kind.type.lower(), Provider(kind))


def put(ask: Asking, path: str, kind: Kind, body: Mapping[str, object]) -> dict[str, object]:
    """What is new, as PUT answers."""
    answer = ask("PUT", path, kind.api_version, body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_plain_kind_has_a_life(ask: Asking) -> None:
    """It is made, changed, listed, shown and deleted."""
    put(ask, WIDGET_ID, WIDGET, {"location": "westeurope", "properties": {"size": 1}})
    assert ask("PATCH", WIDGET_ID, WIDGET.api_version, {"properties": {"size": 2}}).json()["properties"] == {"size": 2}
    listed = ask("GET", WIDGET_ID.rpartition("/")[0], WIDGET.api_version).json()["value"]
    assert [each["id"] for each in listed] == [WIDGET_ID]
    assert ask("DELETE", WIDGET_ID, WIDGET.api_version).status_code == 200
    assert ask("GET", WIDGET_ID, WIDGET.api_version).status_code == 404


def test_an_extension_stands_on_another_resource(ask: Asking) -> None:
    """Its words are spelled as published, and what it stands on must be there."""
    assert ask.refused("PUT", LOCK_ID, LOCK.api_version, LOCKED)[0] == "ResourceNotFound"
    put(ask, WIDGET_ID, WIDGET, {"location": "westeurope"})
    made = put(ask, LOCK_ID, LOCK, LOCKED)
    assert made["id"] == LOCK_ID
    assert made["properties"] == {"level": "CanNotDelete", "notes": "for the audit"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"properties": {}}, "The required property 'properties.level' is missing."),
        ({"properties": {"level": "CanNotDelte"}}, "'properties.level' must be one of "),
        ({"properties": {"level": "ReadOnly", "notes": 1}}, "'properties.notes' must be a st"),
        (
            {"properties": {"level": "ReadOnly", "owners": {}}},
            "'properties.owners' must be an",
        ),
    ],
)
def test_what_is_published_is_checked(ask: Asking, body: dict[str, object], says: str) -> None:
    """What must be there, words and JSON's types."""
    put(ask, WIDGET_ID, WIDGET, {"location": "westeurope"})
    found, message = ask.refused("PUT", LOCK_ID, LOCK.api_version, body)
    assert (found, message[: len(says)]) == ("InvalidRequestContent", says)


@pytest.mark.parametrize(("path", "kind"), [(WIDGET_ID, WIDGET), (LOCK_ID, LOCK)], ids=["unpublished", "published"])
def test_a_refusal_of_a_version_lists_those_that_are_known(ask: Asking, path: str, kind: Kind) -> None:
    """Of a type without a list, the version that the catalog uses."""
    code, message = ask.refused("PUT", path, "2001-01-01", {})
    assert code == "NoRegisteredProviderFound"
    supported = message.rpartition("The supported api-versions are '")[2].removesuffix("'.").split(", ")
    assert supported == sorted(api_versions(kind.type) or {WIDGET.api_version}, reverse=True)
