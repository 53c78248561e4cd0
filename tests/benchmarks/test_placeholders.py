"""Placeholders of published parameter files, and what is put in their place."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.foreign.placeholders import completed


def filled(value: Any, **definition: Any) -> Any:
    """What a parameter's value becomes; None where the parameter is left out."""
    template = {"parameters": {"word": {"type": "string", **definition}}}
    found = completed(template, {"parameters": {"word": {"value": value}}})["parameters"]
    return found["word"]["value"] if found else None


@pytest.mark.parametrize(("length", "definition"), [(10, {}), (3, {}), (4, {"maxLength": 4})])
def test_a_word_has_the_length_that_is_asked_for(length: int, definition: dict[str, Any]) -> None:
    """As the placeholder says, or else as the parameter needs it."""
    assert len(filled("GEN-UNIQUE" if length == 10 or definition else f"GEN-UNIQUE-{length}", **definition)) == length


def test_each_parameter_has_a_word_of_its_own() -> None:
    """Two resources would be called alike."""
    template = {"parameters": {name: {"type": "string"} for name in ("one", "two")}}
    given = {"parameters": {name: {"value": "GEN-UNIQUE"} for name in ("one", "two")}}
    entries = completed(template, given)["parameters"]
    assert entries["one"]["value"] != entries["two"]["value"]


def test_what_isn_t_text_or_has_a_default_is_left_to_the_template() -> None:
    """A README's placeholder says nothing of the value; a secret and an id are made up all the same."""
    assert filled("<tier>", defaultValue="Standard") is None
    assert filled("GEN-LIST", type="array", defaultValue=[]) is None
    assert filled("GEN-LIST", type="array") == ["contoso"]
    assert filled("<vaultResourceId>", defaultValue="").startswith("/subscriptions/")
    assert filled("GEN-PASSWORD", type="securestring")


def test_what_is_no_placeholder_stays() -> None:
    """A value that somebody chose is theirs."""
    assert filled("Standard") == "Standard"
    assert filled({"name": "x", "count": [1]}, type="object") == {"name": "x", "count": [1]}
