"""What `amlstack check -` is given: recognised by what it holds, and taken for what `--stdin-filename` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from amlstack.arm import language
from amlstack.cli import stdin
from amlstack.spec import SpecError, text_of

from . import json_files, preview, yaml_files, yaml_kind
from .includers import JSON, YAML
from .readable import readable
from .search import OURS, Found, Search
from .subject import unfit
from .template import unfit_of
from .workspace import unfit_of as unfit_of_spec

_HEAD = 64 * 1024
_OTHER = f"is no {OURS}: a workspace file says resource_group, a datastore file a type"


def found(search: Search) -> Iterator[Found]:
    """What standard input holds. Raises Unfit."""
    file = search.stdin_name or Path(stdin.SHOWN)
    content = stdin.content(preview.LARGEST)
    if not content.strip():
        raise unfit(str(file), "is empty: nothing was given on standard input", "amlstack check - < workspace.yaml")
    if len(content) > preview.LARGEST:
        raise unfit(str(file), f"is larger than {preview.LARGEST // 1024**2} MB")
    if file.exists():
        search.first(file)
    if preview.looks_like(content[:_HEAD]):
        made = preview.read(file, content, surely=preview.is_surely(content[:_HEAD]))
        if made:
            yield from made
            return
    text = readable(content)
    search.given[os.path.realpath(file)] = text
    suffix = file.suffix.lower()
    begins = text.lstrip()[:1] in ("{", "[")  # as YAML in braces does
    if suffix in JSON or (suffix not in YAML and begins and not (_is_no_json(text) and yaml_kind.of_text(text))):
        yield from _json(file, content, search)
    else:
        yield from _yaml(file, content, search)


def _is_no_json(text: str) -> bool:
    try:
        language.read(text, stdin.SHOWN)
    except language.TemplateError:
        return True
    return False


def _json(file: Path, content: bytes, search: Search) -> Iterator[Found]:
    try:
        document = language.of_bytes(content, str(file))
    except language.TemplateError as error:
        raise unfit_of(error, str(file)) from None
    yield from json_files.of_document(file, document, search, named=True)


def _yaml(file: Path, content: bytes, search: Search) -> Iterator[Found]:
    try:
        text = text_of(content, str(file))
    except SpecError as error:
        raise unfit_of_spec(error) from None
    kind = yaml_kind.of_text(text)
    if not (yield from yaml_files.of_kind(file, kind, search, named=search.stdin_name is not None)):
        raise unfit(str(file), _OTHER)
