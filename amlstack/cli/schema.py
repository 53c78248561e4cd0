"""`amlstack schema`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from amlstack.spec import SCHEMA_FILE

from . import files
from .sandbox.state import Unable

EXAMPLES = """\b
Examples:
  amlstack schema > workspace.schema.json
  amlstack schema --install workspace.yaml
"""
_NAME = "workspace.schema.json"
_LINE = f"# yaml-language-server: $schema={_NAME}"
_MARK = "\ufeff"
_NAMED = re.compile(r"^#\s*yaml-language-server:\s*\$schema=(\S+)", re.MULTILINE)


@click.command("schema", epilog=EXAMPLES)
@click.option(
    "--install",
    "installed",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"Put the schema beside this workspace file, as {_NAME}, and name it in the file's first line.",
)
def command(installed: Path | None) -> None:
    """Print the workspace file's JSON Schema (2020-12), for editors and other tools.

    Editors with the YAML language server (VS Code's YAML extension is one) complete and check a file that names it.
    """
    schema = SCHEMA_FILE.read_text(encoding="utf-8")
    if installed is None:
        click.echo(schema, nl=False)
        return
    try:
        text = installed.read_bytes().decode("utf-8")
        files.write(installed.with_name(_NAME), schema)
        named = _NAMED.search(text.removeprefix(_MARK))
        if named is None:
            files.write(installed, _with_first_line(text))
    except (OSError, UnicodeError) as error:
        raise Unable(f"{installed}: {getattr(error, 'strerror', None) or error}") from None
    click.echo(f"{installed.with_name(_NAME)} is written.")
    if named is None:
        click.echo(f"{installed} names it in its first line.")
    elif named[1] != _NAME:
        click.echo(f"{installed} names another schema, which stays: {named[1]}")


def _with_first_line(text: str) -> str:
    """The text with the line before it, after a byte order mark, ended as the text's own lines are."""
    mark = _MARK if text.startswith(_MARK) else ""
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{mark}{_LINE}{end}{text.removeprefix(mark)}"
