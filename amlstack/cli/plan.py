"""`amlstack plan`."""

from __future__ import annotations

import json

import click

from amlstack.plan import Plan, views

from . import errors


def _json(plan: Plan) -> str:
    return json.dumps(views.document(plan), indent=2, ensure_ascii=False)


FORMATS = {"tree": views.tree, "json": _json, "mermaid": views.mermaid}
EXAMPLES = """\b
Examples:
  amlstack plan workspace.yaml
  amlstack plan workspace.yaml --format mermaid > workspace.mmd
  amlstack plan workspace.yaml --format json | jq '.nodes[].key'
"""


@click.command("plan", epilog=EXAMPLES)
@click.argument("file")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="tree", show_default=True, help="How to show it."
)
def command(file: str, format_: str) -> None:
    """Show what the workspace FILE will make.

    Each resource stands with its name and where the name comes from. Nothing is created and no network is used.
    """
    click.echo(FORMATS[format_](errors.planned(errors.declared(file))))
