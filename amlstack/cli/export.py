"""`amlstack export`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from amlstack.arm import export as arm

from . import errors

EXAMPLES = """\b
Examples:
  amlstack export workspace.yaml --out arm
  amlstack export dev.yaml test.yaml production.yaml --out arm --scope subscription
"""


class Refused(click.ClickException):
    """What keeps an export from being written, a line each."""

    exit_code = 2

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))


def sources(files: Sequence[str]) -> list[arm.Source]:
    """The plans of workspace files, each under its file's stem, or its folder's name where stems are the same.

    Raises errors.Refused for a file with faults.
    """
    stems = [Path(file).stem for file in files]
    if any(count > 1 for count in Counter(stems).values()):
        stems = [Path(file).resolve().parent.name for file in files]
    return [arm.Source(stem, errors.planned(errors.declared(file))) for stem, file in zip(stems, files, strict=True)]


@click.command("export", epilog=EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write to.")
@click.option(
    "--scope",
    type=click.Choice(["resource-group", "subscription"]),
    default="resource-group",
    show_default=True,
    help="What it is deployed to; to a subscription, the resource group is made too.",
)
@click.option("--force", is_flag=True, help="Write over a folder that was edited by hand.")
def command(files: tuple[str, ...], out: Path, scope: arm.Scope, force: bool) -> None:
    """Write the workspace FILEs as an ARM template, with a parameter file each.

    Files of the same shape share one template. Nothing is created and no network is used. No secret is written: whoever
    deploys gives their values.
    """
    try:
        made = arm.export(sources(files), scope)
        arm.write(out, made.files, force=force)
    except arm.ShapeError as error:
        raise Refused(
            *error.differences, "files that share a template may differ in values only: export these one by one"
        ) from None
    except arm.ExportError as error:
        raise Refused(*error.reasons) from None
    except OSError as error:
        raise Refused(f"{error.filename or out}: {error.strerror or error}; {out} is as it was before") from None
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
    click.echo(summary(made, out))


def summary(made: arm.Export, out: Path) -> str:
    """What was written, and what the files have in common."""
    lines = []
    for each in made.deployments:
        count = f"{each.resources} resource{'' if each.resources == 1 else 's'}"
        lines.append(f"{os.path.join(out, each.template)}: {count}, {len(each.given)} parameters")  # noqa: PTH118
        lines += [f"  {name}" for name in each.parameters]
    if len(made.sources) > 1:
        differing = ", ".join(made.differing) or "nothing"
        lines.append(f"{len(made.sources)} files of one shape, which differ in: {differing}")
    return "\n".join(lines)
