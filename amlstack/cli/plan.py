"""`amlstack plan`."""

from __future__ import annotations

import json

import click

from amlstack.plan import Plan, views

from . import errors


def _json(plan: Plan) -> str:
    return json.dumps(views.document(plan), indent=2, ensure_ascii=False)


FORMATS = {"tree": views.tree, "json": _json, "mermaid": views.mermaid}
_IMPORT = "pulumi-import"
EXAMPLES = """\b
Examples:
  amlstack plan workspace.yaml
  amlstack plan workspace.yaml --format mermaid > workspace.mmd
  amlstack plan workspace.yaml --format json | jq '.nodes[].key'
  amlstack plan workspace.yaml --format pulumi-import --subscription ID > import.json
"""


@click.command("plan", epilog=EXAMPLES)
@click.argument("file")
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMATS, _IMPORT]),
    default="tree",
    show_default=True,
    help="How to show it; pulumi-import is what `pulumi import --file` takes, for a workspace that exists already.",
)
@click.option(
    "--subscription",
    metavar="ID",
    envvar="ARM_SUBSCRIPTION_ID",
    show_envvar=True,
    help="For --format pulumi-import: the subscription that it exists in.",
)
def command(file: str, format_: str, subscription: str | None) -> None:
    """Show what the workspace FILE will make.

    Each resource stands with its name and where the name comes from. Nothing is created and no network is used.
    """
    planned = errors.planned(errors.declared(file))
    if format_ != _IMPORT:
        click.echo(FORMATS[format_](planned))
        return
    if not subscription:
        raise click.UsageError(
            "--format pulumi-import needs --subscription ID, or ARM_SUBSCRIPTION_ID: it spells ARM ids."
        )
    click.echo(json.dumps(views.imports(planned, subscription), indent=2))
