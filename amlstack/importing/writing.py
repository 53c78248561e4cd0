"""The imported file's text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml


def text(mapping: Mapping[str, Any], source: str) -> str:
    """A workspace file, with a first line that names where it comes from."""
    plain = json.loads(json.dumps(mapping))  # a template's values know their places, which YAML can't write
    readable = json.dumps(plain, ensure_ascii=False).isprintable()  # PyYAML loses line ends of other alphabets
    body = yaml.safe_dump(plain, sort_keys=False, allow_unicode=readable, width=120)
    return f"# Imported from {source!r}.\n{body}"
