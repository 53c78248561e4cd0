"""One key of a text is changed, and every other character stays."""

from __future__ import annotations

import pytest

from amlstack.cli.check.yaml_edit import Path, Unsafe, changed
from amlstack.spec import document_of

TYPE: Path = ("type",)
ORDER = ("name", "type", "protocol", "enforce_ssl", "description")


@pytest.mark.parametrize(
    ("text", "path", "value", "made"),
    [
        ("a: 1\nkey: http # why\n", ("key",), "https", "a: 1\nkey: https # why\n"),
        ("key: 'http'\n", ("key",), "it's", "key: 'it''s'\n"),
        ('key: "http"\n', ("key",), "https", 'key: "https"\n'),
        ("key: 'false'\n", ("key",), True, "key: true\n"),
        ("é: ☃\r\nkey: http\r\n", ("key",), "https", "é: ☃\r\nkey: https\r\n"),
        ("#t\nname: r  # n\n\n# y\ny: [1,\n 2]\n", TYPE, "on", '#t\nname: r  # n\ntype: "on"\n\n# y\ny: [1,\n 2]\n'),
        ("s:\n - name: r\n   z: {}\n - y\n", ("s", 0, "type"), "x", "s:\n - name: r\n   type: x\n   z: {}\n - y\n"),
        ("name: raw", ("type",), "x", "name: raw\ntype: x\n"),
        ("name: raw\r\nz: 1\r\n", ("type",), "x", "name: raw\r\ntype: x\r\nz: 1\r\n"),
        ("s: [{name: raw, z: 1}]\n", ("s", 0, "type"), "x", "s: [{name: raw, type: x, z: 1}]\n"),
        ('{"name": "raw",\n "z": 1}\n', ("type",), "x", '{"name": "raw", "type": "x",\n "z": 1}\n'),
        ('{"name": "raw"}', ("enforce_ssl",), True, '{"name": "raw", "enforce_ssl": true}'),
        ("a: &x {name: raw}\nb: 1\n", ("a", "type"), "x", "a: &x {name: raw, type: x}\nb: 1\n"),
        ("description: |\n  key: no\nname: raw\n", ("type",), "x", "description: |\n  key: no\nname: raw\ntype: x\n"),
    ],
)  # fmt: skip
def test_one_key_is_written(text: str, path: Path, value: object, made: str) -> None:
    """Comments, order, line ends, quotes and styles stay; the new key stands behind the one that it follows."""
    assert changed(text, path, value, ORDER) == made
    assert document_of(made, "made") is not None


@pytest.mark.parametrize(
    ("text", "path", "why"),
    [
        ("a: &x {name: raw}\nb: *x\n", ("a", "type"), "alias"),
        ("a: &x {name: raw}\nb: *x\n", ("b", "name"), "alias"),
        ("a: &x http\nb: *x\n", ("b",), "alias"),
        ("a: &x http\nc: 1\n", ("a",), "anchor or a tag"),
        ("a: !!str http\n", ("a",), "anchor or a tag"),
        ("a: |\n  http\n", ("a",), "one word"),
        ("a: [http]\n", ("a",), "one word"),
        ("a:\nb: 1\n", ("a",), "without a value"),
        ("a: name\n", ("a", "type"), "more than one key"),
        ("a: 1\n", ("b", "type"), "more than one key"),
        ("a: [1]\n", ("type",), "on one line"),
        ("? name\n: raw\n", ("type",), "on one line"),
        ("a: |\n  text\nb: >-\n  more\n", ("type",), "on one line"),
    ],
)
def test_what_would_change_more_is_refused(text: str, path: Path, why: str) -> None:
    """An alias, a block of text, a short form: nothing is written there, and the reason says why."""
    with pytest.raises(Unsafe, match=why):
        changed(text, path, "https", ORDER)
