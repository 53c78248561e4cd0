"""How YAML is read: 1.2's words, places, and a clear fault for everything that isn't read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amlstack.spec import load
from amlstack.spec.yaml_scalars import plain

from .files import HEAD, faults, said, write


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(
            (word, word)
            for word in ("yes", "no", "on", "off", "y", "12:30:45", "2026-01-31", "0x", "1_000", "1e", ".", "+")
        ),
        *(("null", None), ("~", None), ("", None), ("Null", None)),
        *(("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE")),
        *(
            ("0", 0),
            ("-7", -7),
            ("+7", 7),
            ("010", 10),
            ("0o17", 15),
            ("0x1F", 31),
            ("1.50", 1.5),
            ("30.0", 30),
            ("1e3", 1000),
        ),
        *((".inf", float("inf")), ("-.Inf", float("-inf")), ("1e999", float("inf"))),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_plain_word_by_the_core_schema(word: str, value: object) -> None:
    """Only YAML 1.2's words are numbers, booleans and null; whole numbers are ints however they are written."""
    assert plain(word) == value
    assert type(plain(word)) is type(value)


def test_words_that_yaml_1_1_took_for_something_else(tmp_path: Path) -> None:
    """Names like `no` and dates stay the strings that they look like."""
    tags = "tags: {country: no, since: 2026-01-31, at: 12:30, text: !!str 12}\n"
    assert load(write(tmp_path, HEAD + tags)).spec.tags == {
        "country": "no",
        "since": "2026-01-31",
        "at": "12:30",
        "text": "12",
    }


@pytest.mark.parametrize("text", ["\ufeff" + HEAD, HEAD.replace("\n", "\r\n"), "%YAML 1.2\n---\n" + HEAD + "...\n"])
def test_other_ways_to_save_a_file(tmp_path: Path, text: str) -> None:
    """A byte order mark, Windows' line ends and a document's markers change nothing."""
    assert load(write(tmp_path, text)).spec.name == "contoso-ml"


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_places_count_characters(tmp_path: Path, mark: str) -> None:
    """Columns count characters, not bytes, behind a byte order mark and on lines with Windows' ends too."""
    found = said(tmp_path, mark + 'tags: {"é€😀": 1}\r\n' + HEAD.replace("\n", "\r\n") + "kind: x\r\n")
    assert [line.split(": ")[0] for line in found] == ["1:15", "5:7"]


def test_an_anchor_stands_for_its_value(tmp_path: Path) -> None:
    """An alias is the value that it names."""
    spec = load(write(tmp_path, HEAD + "description: &d text\ndisplay_name: *d\n")).spec
    assert spec.display_name == "text"


LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ": is empty: expected name, resource_group, location ..."),
        ("# only a comment\n", ": is empty: expected name"),
        ("---\n", "2:1: the file is empty: expected a mapping"),
        ("- a\n", "1:1: the file is a list: expected a mapping"),
        ("hello\n", "1:1: the file is 'hello': expected a mapping"),
        (HEAD + "---\n" + HEAD, "4:1: a second document begins here: one file holds one declaration"),
        (HEAD + "kind:\n\tdefault\n", "5:1: a tab in front of this: indent with spaces"),
        ("name: a\x07b\n", "1:8: the control character U+0007: take it out"),
        (b"name: \xe9t\xe9\n", "1:7: is not UTF-8 here: save the file as UTF-8"),
        ("name: x\n".encode("utf-16"), ": is UTF-16: save it as UTF-8"),
        (HEAD + "<<: {kind: default}\n", "4:1: merge keys (<<) aren't read: write the keys out"),
        (HEAD + "kind: *x\n", "4:7: an alias without an anchor before it: write &name at the value it stands for"),
        (HEAD + "tags: &t {a: *t}\n", "4:14: an alias without an anchor before it"),
        (HEAD + "kind: !!python/object:os.system x\n", "4:7: a YAML tag that isn't read here"),
        (HEAD + "kind: ! default\n", "4:7: a YAML tag that isn't read here"),
        (HEAD + "kind: !secret x\n", "4:7: a YAML tag that isn't read here"),
        (HEAD + "kind: !!timestamp 2026-01-31\n", "4:7: a YAML tag that isn't read here"),
        (HEAD + "tags: !!set {a, b}\n", "4:7: a YAML tag that isn't read here"),
        (HEAD + "tags: {1: a}\n", "4:8: a key that is no word: put it in quotes"),
        (HEAD + "tags: {[a]: a}\n", "4:8: a key that is no word: put it in quotes"),
        (HEAD + "tags: " + "[" * 100_000, "4:47: nested more than 40 levels deep"),
        ("".join(" " * n + "a:\n" for n in range(1000)), "41:41: nested more than 40 levels deep"),
        (LAUGHS, "aliases write out more than 100,000 values: write fewer aliases"),
        ("x: [" + "a," * 500_000 + "]", "1:999999: more than 500,000 values: a workspace file is text of a few"),
        ("name: 'x\n", "2:1: not YAML: found unexpected end of stream while scanning a quoted scalar"),
        ("name: a: b\n", "1:8: not YAML: mapping values are not allowed in this context: a colon wants a space"),
        ("name: x\nname: y\n" + HEAD, "2:1: 'name' stands here a second time: keep this one or the one at"),
    ],
    ids=range(27),
)
def test_what_is_not_read(tmp_path: Path, text: str | bytes, expected: str) -> None:
    """Everything that can't be read, or isn't, is a fault with a way to mend it."""
    assert any(line.startswith(expected.removeprefix(": ")) or expected in line for line in said(tmp_path, text))


def test_long_files_are_read_and_aliases_of_aliases_are_not(tmp_path: Path) -> None:
    """150,000 values that stand in the file are no fault, half as many copies by one alias are, twice."""
    text = HEAD + "tags: &t [" + "a," * 60_000 + "]\n"
    assert not [line for line in said(tmp_path, text + f"x: [{'b,' * 90_000}]\n") if "more than" in line]
    assert not [line for line in said(tmp_path, text + "x: *t\n") if "more than" in line]
    assert any("aliases write out" in line for line in said(tmp_path, text + "x: *t\ny: *t\n"))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """A missing file, a directory and a pipe are faults of the file as a whole."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    for name, expected in {
        "none": "no such file",
        ".": "is not a file: expected a workspace file, such as workspace.yaml",
        "pipe": "is not a file: expected a workspace file, such as workspace.yaml",
        "file/none": "can't be read: Not a directory",
        "loop": "can't be read: Too many levels of symbolic links",
        "\0": "can't be read: not a path",
    }.items():
        (fault,) = faults(tmp_path / name)
        assert str(fault) == f"{tmp_path / name}: {expected}"


def test_a_file_too_large(tmp_path: Path) -> None:
    """More than 4 MB is refused before it is parsed."""
    assert said(tmp_path, HEAD + "# " + "x" * 4 * 1024 * 1024)[0].startswith("is larger than 4 MB")
