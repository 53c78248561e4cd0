"""JSON as Resource Manager takes it, and the place of everything in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.arm.language import Place, TemplateError, load, read
from amlstack.arm.language.document import DEEPEST

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON, indent=st.sampled_from([None, 2]), plain=st.booleans())
def test_json_is_read_as_json(value: Any, indent: int | None, plain: bool) -> None:
    """Whatever can be written as JSON is read as that."""
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    assert json.dumps(read(text, "t").data) == json.dumps(json.loads(text))


@given(text=st.text(alphabet='{}[]",:\\/*\n tfnu0123.eE-abc', max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """With a place inside the text; never with a traceback."""
    try:
        read(text, "t")
    except TemplateError as error:
        (fault,) = error.faults
        assert fault.place
        assert 1 <= fault.place.line <= text.count("\n") + 1


def test_comments_and_long_texts() -> None:
    """Comments stand anywhere, also at both ends; a text may go over several lines."""
    text = '\ufeff// a\n/* b\n*/ { "a" /* c */ : // d\n "x\ny", "b": ["//", "/* */"] } // e'
    assert read(text, "t").data == {"a": "x\ny", "b": ["//", "/* */"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t:1:1: there is nothing where a value must be"),
        (r'["\ud800"]', "t:1:2: a text holds half a letter"),
        (r'{"\udfff": 1}', "t:1:2: a text holds half a letter"),
        (r'["é\ud83d"]', "t:1:2: a text holds half a letter"),
        ('{"a": 1\n "b": 2}', "t:2:2: a comma or '}' is missing"),
        ('{"a" 1}', "t:1:6: a colon is missing"),
        ("{a: 1}", "t:1:2: there is no key where one must be"),
        ('{"a": 1, "a": 2}', "t:1:10: a key stands here a second time"),
        ("{} x", "t:1:4: something follows the end"),
        ('{"a": "x}', "t:1:7: a text isn't closed"),
        ('"\\x"', "t:1:2: a text isn't closed, or has an escape that JSON has not"),
        ("[01]", "t:1:2: there is '0' where a value must be"),
        ("[1e999]", "t:1:2: a number is greater than any that can be read"),
        ("[nul]", "t:1:2: there is 'n' where a value must be"),
        ("[/* x", "t:1:2: there is a comment that isn't closed where a value must be"),
        ("[" * (DEEPEST + 1), f"t:1:{DEEPEST + 1}: more than {DEEPEST} objects and arrays stand in one another"),
    ],
)
def test_what_is_no_json_has_its_place(text: str, said: str) -> None:
    """Line and column, what, and how to mend it."""
    with pytest.raises(TemplateError) as caught:
        read(text, "t")
    assert str(caught.value).startswith(said)


def test_the_place_of_a_value() -> None:
    """As editors count; also inside a text that has escapes and several lines."""
    document = read('{\n  "a": [1, {"b": "[x\\u00e9\\n\\ud83d\\ude00\ny]"}]\n}', "t")
    assert str(document.place(("a", 1))) == "t:2:12"
    assert str(document.place(("a", 1, "b"))) == "t:2:18"
    assert str(document.place(("a", 1, "b"), 2)) == "t:2:21"
    assert str(document.place(("a", 1, "b"), 3)) == "t:2:27"
    assert str(document.place(("a", 1, "b"), 4)) == "t:2:29"
    assert str(document.place(("a", 1, "b"), 6)) == "t:3:1"
    assert str(document.place(("a", 7, "b"), 6)) == "t:2:8"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """One that isn't there, a folder, no UTF-8, too large, a name that no system takes: each is named."""
    latin, large = tmp_path / "latin.json", tmp_path / "large.json"
    latin.write_bytes(b'"\xe9"')
    large.write_bytes(b" " * (4 * 1024 * 1024 + 1))
    for file, said in {
        tmp_path / "none.json": "no such file",
        tmp_path: "is a directory",
        latin: "is no UTF-8",
        large: "is larger than 4 MB",
        tmp_path / "\ud800.json": "is a name that no file has",
        tmp_path / "a\0.json": "is a name that no file has",
    }.items():
        with pytest.raises(TemplateError) as caught:
            load(file)
        assert str(caught.value).startswith(f"{file}: {said}")


@pytest.mark.parametrize(("text", "data", "column"), [('{"a": 1,}', {"a": 1}, 8), ("[1, ]", [1], 3)])
def test_a_comma_before_an_end_is_taken_and_told(text: str, data: object, column: int) -> None:
    """Resource Manager reads it, other readers of JSON don't."""
    document = read(text, "t")
    assert (document.data, document.slips) == (data, (Place("t", 1, column),))
