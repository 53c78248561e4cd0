"""`amlstack schema`."""

from __future__ import annotations

import click

from amlstack.spec import SCHEMA_FILE

EXAMPLES = """\b
Examples:
  amlstack schema > workspace.schema.json
"""


@click.command("schema", epilog=EXAMPLES)
def command() -> None:
    """Print the workspace file's JSON Schema (2020-12), for editors and other tools."""
    click.echo(SCHEMA_FILE.read_text(encoding="utf-8"), nl=False)
