"""JSON that others wrote."""

from __future__ import annotations

import json

import pytest

from amlstack import json_text

DEEP = json_text.DEEPEST


def test_json_is_read_as_it_is() -> None:
    """Values are Python's, in the encodings that JSON may have, down to the deepest that is read."""
    assert json_text.read('{"a": [1, 2.5, null, true]}') == {"a": [1, 2.5, None, True]}
    assert json_text.read("é".join('""').encode("utf-16")) == "é"
    assert json_text.read("[" * DEEP + "]" * DEEP) == json.loads("[" * DEEP + "]" * DEEP)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * (DEEP + 1) + "]" * (DEEP + 1), "nested more than 100 deep"),
        ('{"a":' * 150 + "1" + "}" * 150, "nested more than 100 deep"),
        ("[" * 50_000, "nested more than 100 deep"),
        ("9" * 5_000, "digits"),
        ("{", "line 1 column 2"),
        (b"\xff\x00{", "decode"),
    ],
)
def test_what_is_not_read(text: str | bytes, says: str) -> None:
    """Whatever is wrong is a ValueError with a reason."""
    with pytest.raises(ValueError, match=says):
        json_text.read(text)
