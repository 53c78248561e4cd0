"""The declaration against the JSON Schema, each of jsonschema's errors put into a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, cast

from .document import Document
from .faults import Fault, Path

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCHEMA_FILE = FilePath(__file__).with_name("workspace.schema.json")


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where the declaration breaks one keyword of the schema: jsonschema's error, in types of our own."""

    path: Path
    keyword: str
    """additionalProperties, required, type, enum ..."""
    rule: Any
    """The keyword's value: the required keys, the lawful words."""
    schema: Mapping[str, Any]
    """The part of the schema that holds the keyword."""
    value: Any
    """What stands at `path`."""


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
    breaches = [
        Breach(
            tuple(error.absolute_path),
            str(error.validator),
            error.validator_value,
            cast("Any", error.schema),
            error.instance,
        )
        for error in _validator().iter_errors(document.data)
    ]
    if breaches:
        from .fault_sentences import sentences  # a declaration without a fault needs none

        yield from sentences(breaches, document)
