"""`amlstack plan`."""

from __future__ import annotations

import click

from amlstack.catalog.locations import REGIONS, canonical
from amlstack.literal_credentials import may_hold
from amlstack.plan import Plan, views
from amlstack.spec import Declaration

from . import errors, stdin
from .telling import tell, tell_json

FORMATS = ("tree", "json", "mermaid")
_IMPORT = "pulumi-import"
EXAMPLES = """\b
Examples:
  amlstack plan workspace.yaml
  git show main:workspace.yaml | amlstack plan -
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
    """Show what the workspace FILE will make; - is standard input.

    Each resource stands with its name and where the name comes from. Nothing is created and no network is used.
    """
    declaration = errors.declared(file)
    planned = errors.planned(declaration)
    file = stdin.SHOWN if file == stdin.DASH else file
    if _misplaced(planned):
        from .check import gate  # the rules take longer than a plan

        gate.located(file, declaration, planned)
    _warn(file, declaration)
    if format_ == "json":
        tell_json(views.document(planned))
        return
    if format_ != _IMPORT:
        tell(views.tree(planned) if format_ == "tree" else views.mermaid(planned))
        return
    if not subscription:
        raise click.UsageError(
            "--format pulumi-import needs --subscription ID, or ARM_SUBSCRIPTION_ID: it spells ARM ids."
        )
    tell_json(views.imports(planned, subscription))


def _misplaced(plan: Plan) -> bool:
    """Whether something lies in a region that isn't known."""
    said = {getattr(node, "location", None) for node in plan}
    return any(canonical(each) not in REGIONS for each in said if isinstance(each, str))


def _warn(file: str, declaration: Declaration) -> None:
    """Say on stderr where a credential stands in the file, unless that is waived: the plan shows a mark for it."""
    if any(map(may_hold, declaration.document.texts.values())):
        from .check.literals import literals

        for finding in literals(file, declaration):
            click.echo(f"{finding.place}: {finding.what} ({finding.rule}): amlstack check says more", err=True)
