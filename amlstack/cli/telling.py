"""What a command prints: nothing that a user has written is told with a credential in it."""

from __future__ import annotations

import json
from typing import Any

import click

from amlstack.literal_credentials import masked, masked_values


def tell(text: str, *, err: bool = False) -> None:
    """Print a text with a mark in the place of each credential, or write it to stderr."""
    click.echo(masked(text), err=err)


def tell_json(value: Any) -> None:
    """Print plain data as JSON, with a mark in the place of each credential."""
    click.echo(json.dumps(masked_values(value), indent=2, ensure_ascii=False))
