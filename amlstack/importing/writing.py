"""The imported file's text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from amlstack.literal_credentials import masked


def text(mapping: Mapping[str, Any], source: str, lost: Sequence[str] = ()) -> str:
    """A workspace file, with a first line that names where it comes from, and a line a safeguard that is lost."""
    plain = json.loads(json.dumps(mapping))  # a template's values know their places, which YAML can't write
    readable = json.dumps(plain, ensure_ascii=False).isprintable()  # PyYAML loses line ends of other alphabets
    body = yaml.safe_dump(plain, sort_keys=False, allow_unicode=readable, width=120)
    heads = [f"Imported from {source!r}.", *(f"LOST: {each}" for each in lost)]
    return "".join(f"# {_in_a_line(head)}\n" for head in heads) + body


def _in_a_line(text: str) -> str:
    """A text without what would end a comment, and without a credential."""
    return masked("".join(letter if letter.isprintable() else "?" for letter in text))
