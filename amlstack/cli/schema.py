"""`amlstack schema`."""

from __future__ import annotations

import click

from amlstack.spec import SCHEMA_FILE


@click.command("schema")
def command() -> None:
    r"""Print the workspace file's JSON Schema (2020-12), for editors and other tools.

    \b
    Examples:
      amlstack schema > workspace.schema.json
    """
    click.echo(SCHEMA_FILE.read_text(encoding="utf-8"), nl=False)
