"""`amlstack import`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from amlstack import importing
from amlstack.arm import language
from amlstack.arm.language.levels import is_above_groups
from amlstack.literal_credentials import masked

from . import errors, files
from .telling import tell

EXAMPLES = """\b
Examples:
  amlstack import --from-arm mainTemplate.json -p parameters.json -g rg-contoso-ml
  amlstack import --from-az ml/ -g rg-contoso-ml --out workspace.yaml
"""


_READS = {
    "location": ("resourceGroup().location", "--location REGION"),
    "subscription": ("subscription()", "--subscription ID"),
}
"""What a template reads where it is deployed to, and the option that says it."""


class Refused(click.ClickException):
    """What can't be imported, and why."""

    exit_code = 2


@click.command("import", epilog=EXAMPLES)
@click.option("--from-arm", "template", metavar="TEMPLATE", help="An ARM template, for a group or a subscription.")
@click.option("--from-az", "folder", type=click.Path(path_type=Path), metavar="DIR", help="A folder of az ml's YAML.")
@click.option("--parameters", "-p", metavar="FILE", help="The template's parameter file.")
@click.option("--workspace", metavar="NAME", help="Which workspace, where the template has several.")
@click.option("--resource-group", "-g", metavar="NAME", help="The group that the template is deployed to.")
@click.option("--subscription", metavar="ID", help="The subscription's id, where the template reads it.")
@click.option("--location", "-l", metavar="REGION", help="The group's region, where the template reads it.")
@click.option(
    "--name-seed",
    metavar="WORD",
    help="The file's name_seed. An export's role assignments keep their names where it is the one they were made with.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("workspace.yaml"), show_default=True, help="What to write."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(
    template: str | None,
    folder: Path | None,
    parameters: str | None,
    workspace: str | None,
    resource_group: str | None,
    subscription: str | None,
    location: str | None,
    name_seed: str | None,
    out: Path,
    force: bool,
) -> None:
    """Write a workspace file from an ARM template, or from az ml's YAML files.

    It says what the file can't say, and what an export of it would deploy otherwise; where there is such a thing the
    exit code is 1. A file of DIR that can't be read is told, left out, and makes it 2. No
    credential is taken along: a secret's name stands in its place. Nothing is created.
    """
    if (template is None) == (folder is None):
        raise click.UsageError("Give --from-arm TEMPLATE, or --from-az DIR.")
    if out.exists() and not force:
        raise Refused(f"{out}: is there already; give --force to write over it, or another --out")
    expanded = None
    try:
        if folder is not None:
            found = importing.from_az(folder, resource_group)
        else:
            where = {"subscription": subscription, "location": location}
            expanded = _expanded(str(template), parameters, resource_group, where, workspace)
            found = importing.from_template(expanded, workspace)
    except (importing.NothingToImport, language.TemplateError) as error:
        raise Refused(masked(str(error))) from None
    if name_seed:
        found.mapping["name_seed"] = name_seed
    try:
        files.write(out, importing.text(found.mapping, str(folder or template)))
    except OSError as error:
        raise Refused(f"{out}: {error.strerror or error}") from None
    _judge(found, expanded, out)


def _expanded(
    template: str, parameters: str | None, group: str | None, where: Mapping[str, str | None], workspace: str | None
) -> language.Expanded:
    """The template as it is deployed to the group, and to what `where` says of the subscription and the region."""
    document = language.load(template)
    given = language.load(parameters) if parameters else None
    if is_above_groups(document.data):
        group = None
    elif group is None:
        raise importing.NothingToImport(
            f"{template}: is deployed to a resource group, and doesn't say which: give --resource-group NAME"
        )
    made_up = language.Scope()
    scope = language.Scope(
        subscription=where["subscription"] or made_up.subscription,
        location=where["location"] or made_up.location,
        resource_group=group,
    ).anywhere("tenant")
    if needed := importing.unsaid(document, given, scope, [each for each in where if not where[each]], workspace):
        reads = ", ".join(_READS[field][0] for field in sorted(needed))
        options = " and ".join(_READS[field][1] for field in sorted(needed))
        raise importing.NothingToImport(f"{template}: the file would hold what it reads of {reads}: give {options}")
    return language.expand(document, given, scope, partly=True)


def _judge(found: importing.Found, expanded: language.Expanded | None, out: Path) -> None:
    """Say what was written, what it lacks and where it differs; leave with 1 or 2 where there is anything to do."""
    said = [*found.notes]
    unread = [*found.unread, *(f"can't be evaluated: {fault}" for fault in (expanded.faults if expanded else ()))]
    failed = 2 if unread else 1
    for line in unread:
        click.echo(line, err=True)
    try:
        made = errors.planned(errors.declared(str(out)))
    except errors.Refused as refused:
        tell("\n".join([f"{out}: written, and to be mended:", *(f"note: {note}" for note in said)]), err=True)
        refused.show()
        click.get_current_context().exit(failed)
    if expanded is not None:
        said += importing.differences(expanded, made)
    stores = len(found.mapping.get("datastores", ()))
    tell(f"{out}: workspace {found.mapping['name']}, {stores} datastore{'' if stores == 1 else 's'}")
    for note in said:
        tell(f"note: {note}", err=True)
    if said or unread:
        click.get_current_context().exit(failed)
