"""The declaration against the JSON Schema, each of jsonschema's errors put into a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from .document import Document
from .faults import Fault

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCHEMA_FILE = FilePath(__file__).with_name("workspace.schema.json")


@cache
def schema() -> dict[str, Any]:
    """The workspace file's JSON Schema (2020-12)."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def faults(document: Document) -> Iterator[Fault]:
    """Everything about the shape of `document` that the schema refuses, in no order."""
    errors = list(_validator().iter_errors(document.data))
    if errors:
        from .sentences import sentences  # a declaration without a fault needs none

        yield from sentences(errors, document, schema())
