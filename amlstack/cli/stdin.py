"""What a command is given on standard input, where it is told `-` in a file's place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from amlstack.catalog import limits

if TYPE_CHECKING:
    from amlstack.arm.language import Document

DASH = "-"
SHOWN = "<stdin>"
"""What messages call it."""


def content(largest: int = limits.TEMPLATE_SIZE) -> bytes:
    """All of it; of more than `largest` bytes one more than that, so that whoever reads it sees so."""
    return sys.stdin.buffer.read(largest + 1) if sys.stdin else b""  # a shell may have closed it


def document(file: str) -> Document:
    """The JSON of a file, or of standard input where it is `-`. Raises TemplateError."""
    from amlstack.arm import language

    return language.of_bytes(content(), SHOWN) if file == DASH else language.load(file)


def refuse_twice(*files: str | None) -> None:
    """Raise UsageError where more than one of some files is standard input."""
    if files.count(DASH) > 1:
        raise click.UsageError("Only one file can be -: standard input is read once.")
