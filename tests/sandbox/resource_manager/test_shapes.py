"""Shapes that are derived from what is published."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import monitoring, storage
from amlstack.catalog.published import Published, Words
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.resource_manager.shapes import check_envelope, check_shapes, published_required, published_shapes

WIDGET = Published(
    {
        "versions": {"2026-01-02": 0},
        "nodes": [
            {
                "properties": {
                    "location": ["string", "required"],
                    "kind": 1,
                    "sku": [2, "required"],
                    "properties": 3,
                }
            },
            {"enum": ["Hub"]},
            {"properties": {"name": [4, "required"], "capacity": "integer"}},
            {
                "by": "shape",
                "cases": {"Round": 5, "Square": 6},
                "properties": {"state": "readOnly", "sides": 7, "notes": 8, "extra": "any", "tight": "boolean"},
            },
            {"enum": ["Small", "Large"]},
            {"properties": {"shape": [9, "required"], "size": ["string", "required"], "inner": 10}},
            {"properties": {"shape": [11, "required"], "size": ["integer", "required"], "inner": 10}},
            {"items": 2},
            {"properties": {}, "others": 2},
            {"enum": ["Round"]},
            {"properties": {"depth": "integer", "inner": 10}},
            {"enum": ["Square"]},
        ],
    }
)


def test_shapes() -> None:
    """JSON's types and words of what a request may set: not inside of maps and lists, nor what the cases differ in."""
    assert published_shapes(WIDGET.paths("2026-01-02")) == {
        "kind": ("Hub",),
        "sku": dict,
        "sku.name": ("Small", "Large"),
        "sku.capacity": int,
        "properties": dict,
        "properties.shape": ("Round", "Square"),
        "properties.sides": list,
        "properties.notes": dict,
        "properties.tight": bool,
        "properties.inner": dict,
        "properties.inner.depth": int,
        "properties.inner.inner": dict,
    }


def test_required() -> None:
    """What every body must have, at the innermost; what a case or an object that may be left out must have isn't."""
    assert published_required(WIDGET.paths("2026-01-02")) == ["sku.name"]


def test_nothing_is_known_of_another_version() -> None:
    """A version that isn't kept has no paths."""
    assert list(WIDGET.paths("2001-01-01")) == []


OPEN = {"properties.mode": Words(("Enabled", "Disabled"), open=True)}


@pytest.mark.parametrize(("said", "kept"), [("disabled", "Disabled"), ("SecuredByPerimeter", "SecuredByPerimeter")])
def test_an_open_list_takes_other_words(said: str, kept: str) -> None:
    """Its own are spelled as published."""
    body: dict[str, Any] = {"properties": {"mode": said}}
    check_shapes(body, OPEN)
    assert body == {"properties": {"mode": kept}}


@pytest.mark.parametrize("wrong", ["Enabeld", "Dis-abled", 1])
def test_an_open_list_refuses_what_is_surely_wrong(wrong: object) -> None:
    """A slip of the hand, as the rules do, and what is no text."""
    with pytest.raises(ArmError, match=r"'properties.mode' must be one of Enabled, Disabled"):
        check_shapes({"properties": {"mode": wrong}}, OPEN)


def test_the_catalog_closes_what_is_published_as_open() -> None:
    """Of an account's SKU the words of every api-version and no others; Request_Source is anybody's."""
    shapes = Provider(storage.ACCOUNT).shapes
    assert "Premium_ZRS" in shapes["sku.name"]  # type: ignore[operator]
    with pytest.raises(ArmError, match=r"'sku.name' must be one of"):
        check_shapes({"sku": {"name": "Platinum"}}, shapes)
    check_shapes({"properties": {"Request_Source": "Azure"}}, Provider(monitoring.APPLICATION_INSIGHTS).shapes)


@pytest.mark.parametrize("shape", [bool, int])
def test_an_empty_text_in_place_of_a_scalar_says_nothing(shape: type) -> None:
    """Widely used templates write it. One that says something is refused, and where text belongs it is kept."""
    body: dict[str, Any] = {"properties": {"odd": "", "text": ""}}
    check_shapes(body, {"properties.odd": shape, "properties.text": str})
    assert body == {"properties": {"odd": None, "text": ""}}
    with pytest.raises(ArmError, match=r"'properties.odd' must be"):
        check_shapes({"properties": {"odd": "true"}}, {"properties.odd": shape})


def test_a_hidden_tag_holds_an_id() -> None:
    """Such a tag ties Application Insights to a web app. No other name has a slash, and a hidden one has no percent."""
    link = "hidden-link:/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/app"
    check_envelope({"tags": {link: "Resource"}})
    for name in ("a/b", "hidden-link:100%"):
        with pytest.raises(ArmError, match="Tag names are"):
            check_envelope({"tags": {name: "Resource"}})
