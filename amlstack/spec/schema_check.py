"""The declaration against the JSON Schema, each of jsonschema's errors put into a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from .document import Document
from .faults import Fault
from .lawful import lawful
from .schema_file import schema

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def faults(document: Document) -> Iterator[Fault]:
    """Everything about the shape of `document` that the schema refuses, in no order."""
    if lawful(document.data, schema()):
        return
    from .breach import Breach  # a declaration without a fault needs none of it
    from .fault_sentences import sentences

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
    yield from sentences(breaches, document)
