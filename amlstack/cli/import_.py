"""`amlstack import`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import click

from amlstack import importing
from amlstack.arm import language
from amlstack.arm.language.levels import is_above_groups
from amlstack.literal_credentials import masked
from amlstack.plan import Plan

from . import errors, files, stdin
from .telling import tell

EXAMPLES = """\b
Examples:
  amlstack import --from-arm mainTemplate.json -p parameters.json -g rg-contoso-ml
  az group export -n rg-contoso-ml | amlstack import --from-arm - -g rg-contoso-ml -l westeurope
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
@click.option(
    "--from-arm", "template", metavar="TEMPLATE", help="An ARM template, for a group or a subscription; - is stdin."
)
@click.option("--from-az", "folder", type=click.Path(path_type=Path), metavar="DIR", help="A folder of az ml's YAML.")
@click.option("--parameters", "-p", metavar="FILE", help="The template's parameter file.")
@click.option("--workspace", metavar="NAME", help="Which workspace, of several; or whose file of az ml's has no name.")
@click.option("--resource-group", "-g", metavar="NAME", help="The group that the template is deployed to.")
@click.option("--subscription", metavar="ID", help="The subscription's id, where the template reads it.")
@click.option("--location", "-l", metavar="REGION", help="The group's region, where the template reads it.")
@click.option(
    "--name-seed",
    metavar="WORD",
    help="The file's name_seed.",
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
    read: Callable[..., language.Expanded] | None = None
    try:
        if folder is not None:
            found = importing.from_az(folder, resource_group, location, skip=out, workspace=workspace)
        else:
            where = {"subscription": subscription, "location": location}
            read = _reader(str(template), parameters, resource_group, where, workspace)
            found = importing.from_template(read(), workspace)
    except (importing.NothingToImport, language.TemplateError) as error:
        raise Refused(masked(str(error))) from None
    if name_seed:
        found.mapping["name_seed"] = name_seed
    if template is not None:
        found = dataclasses.replace(found, mapping=importing.in_a_word(found.mapping))
    source = stdin.SHOWN if template == stdin.DASH else str(folder or template)
    _write(out, found, source, found.warnings)
    _judge(found, read, out, source)


def _write(out: Path, found: importing.Found, source: str, lost: Sequence[str]) -> None:
    try:
        files.write(out, importing.text(found.mapping, source, lost))
    except OSError as error:
        raise Refused(f"{out}: {error.strerror or error}") from None


def _reader(
    template: str, parameters: str | None, group: str | None, where: Mapping[str, str | None], workspace: str | None
) -> Callable[..., language.Expanded]:
    """Gives the template as it is deployed to the group, and to what `where` says of the subscription and the region.

    What `where` doesn't say is made up, or with certain=True unknown.
    """
    stdin.refuse_twice(template, parameters)
    document = stdin.document(template)
    given = stdin.document(parameters) if parameters else None
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
    missing = [each for each in where if not where[each]]
    if needed := importing.unsaid(document, given, scope, missing, workspace):
        reads = ", ".join(_READS[field][0] for field in sorted(needed))
        options = " and ".join(_READS[field][1] for field in sorted(needed))
        raise importing.NothingToImport(f"{template}: the file would hold what it reads of {reads}: give {options}")

    @cache
    def read(*, certain: bool = False) -> language.Expanded:
        there = scope.anywhere(*missing) if certain else scope
        return language.expand(document, given, there, partly=True)

    return read


def _judge(found: importing.Found, read: Callable[..., language.Expanded] | None, out: Path, source: str) -> None:
    """Say what was written, what it lacks and where it differs; leave with 1 or 2 where there is anything to do.

    What is lost of what keeps the workspace safe comes last, and stands at the top of the file too.
    """
    notes, lost = [*found.notes], [*found.warnings]
    expanded = read() if read else None
    unread = [*found.unread, *(f"can't be evaluated: {fault}" for fault in (expanded.faults if expanded else ()))]
    plan, refused = _planned(out)
    if read and plan and (names := importing.role_assignment_names(read(), partial(read, certain=True), plan)):
        found.mapping["role_assignment_names"] = names
        _write(out, found, source, lost)
        plan, refused = _planned(out)
    if expanded is not None:
        told = importing.differences(expanded, plan) if plan else importing.beyond(expanded)
        if plan:  # what is lost stands among the differences: what was found says why
            notes, lost = [*notes, *lost], []
        notes, lost = [*notes, *told.notes], [*lost, *told.warnings]
        _write(out, found, source, lost)
    if expanded is not None and plan is None:
        notes.append("what else differs from the template can't be told before the file is mended")
        _, refused = _planned(out)  # the faults' lines have moved
    stores = len(found.mapping.get("datastores", ()))
    if refused is None:
        tell(f"{out}: workspace {found.mapping['name']}, {stores} datastore{'' if stores == 1 else 's'}")
    said = [] if refused is None else [f"{out}: written, and to be mended:"]
    remarks = (*(expanded.remarks if expanded else ()), *found.remarks)
    for line in [*unread, *said, *(f"note: {each}" for each in (*remarks, *notes))]:
        tell(line, err=True)
    if refused is not None:
        refused.show()
    for line in _warnings(lost, out):
        tell(line, err=True)
    if unread or notes or lost or refused:
        click.get_current_context().exit(2 if unread else 1)


def _planned(out: Path) -> tuple[Plan | None, errors.Refused | None]:
    """What a file amounts to, or what is wrong with it."""
    try:
        return errors.planned(errors.declared(str(out))), None
    except errors.Refused as refused:
        return None, refused


def _warnings(lost: Sequence[str], out: Path) -> Iterator[str]:
    """What to say of the safeguards that are lost."""
    yield from (f"warning: {each}" for each in lost)
    if lost:
        many = "a setting that keeps the workspace safe is" if len(lost) == 1 else f"{len(lost)} safeguards are"
        yield click.style(f"WARNING: {many} not in {out}: see the lines with LOST at its top", fg="red", bold=True)
