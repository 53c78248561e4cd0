"""`amlstack export`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import click

from amlstack.arm import export as arm
from amlstack.literal_credentials import masked

from . import errors, stdin
from .check import gate
from .telling import tell

EXAMPLES = """\b
Examples:
  amlstack export workspace.yaml --out arm
  amlstack export dev.yaml test.yaml production.yaml --out arm --scope subscription
  amlstack export workspace.yaml --out arm --bundle
  amlstack export workspace.yaml --verify arm
"""


class Refused(click.ClickException):
    """What keeps an export from being written, a line each."""

    exit_code = 2

    def __init__(self, *reasons: str) -> None:
        super().__init__(masked("\n".join(reasons)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the reasons to `file`, or to stderr."""
        click.echo(self.message, file=file, err=file is None)


def sources(files: Sequence[str]) -> list[arm.Source]:
    """The plans of workspace files, each under its file's stem, or its folder's name where stems are the same.

    Raises errors.Refused for a file with faults, and Stopped for one that breaks a rule which is an error.
    """
    stems = [Path(file).stem for file in files]
    if any(count > 1 for count in Counter(stems).values()):
        stems = [Path(file).resolve().parent.name for file in files]
    return [_source(stem, file) for stem, file in zip(stems, files, strict=True)]


def _source(name: str, file: str) -> arm.Source:
    declaration = errors.declared(file)
    plan = errors.planned(declaration)
    gate.declared(file, declaration, plan)
    return arm.Source(name, plan, declaration.policy, arm.hashes(Path(file), declaration.document.texts))


@click.command("export", epilog=EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to write to.")
@click.option(
    "--scope",
    type=click.Choice(["resource-group", "subscription"]),
    default="resource-group",
    show_default=True,
    help="What it is deployed to; to a subscription, the resource group is made too.",
)
@click.option("--bundle", is_flag=True, help="Add an inventory, diagrams, a README with commands, and checksums.")
@click.option("--modules", is_flag=True, help="Network and endpoints in templates of their own, for others to deploy.")
@click.option("--force", is_flag=True, help="Write over a folder that was edited by hand.")
@click.option("--replace", is_flag=True, help="Write over an export of other workspace files.")
@click.option("--verify", type=click.Path(path_type=Path), metavar="DIR", help="Write nothing; check this folder.")
def command(
    files: tuple[str, ...],
    out: Path | None,
    scope: arm.Scope,
    bundle: bool,
    modules: bool,
    force: bool,
    replace: bool,
    verify: Path | None,
) -> None:
    """Write the workspace FILEs as an ARM template, with a parameter file each.

    Files of the same shape share one template. Nothing is created and no network is used. No secret is written: whoever
    deploys gives their values. With --verify: whether a folder is whole, and what these files would still export; the
    exit code is 1 where it isn't.
    """
    if stdin.DASH in files:
        raise click.UsageError("An export names its files, in the manifest too: write standard input to a file first.")
    if (out is None) == (verify is None):
        raise click.UsageError("Give --out, to write, or --verify, to check what was written.")
    try:
        if verify is not None:
            _verify(verify, files)
        elif out is not None:
            _write(out, arm.export(sources(files), scope, bundle=bundle, modules=modules), force=force, replace=replace)
    except arm.ShapeError as error:
        last = "files that share a template may differ in values only: export these one by one"
        raise Refused(*error.differences, last) from None
    except arm.ExportError as error:
        raise Refused(*error.reasons) from None


def _write(out: Path, made: arm.Export, *, force: bool, replace: bool) -> None:
    try:
        gone = arm.write(out, made.files, force=force, replace=replace)
    except OSError as error:
        raise Refused(f"{error.filename or out}: {error.strerror or error}; {out} is as it was before") from None
    for note in made.notes:
        tell(f"note: {note}", err=True)
    for name in gone:
        tell(f"gone: {out / name}", err=True)
    tell(summary(made, out))


def _verify(folder: Path, files: Sequence[str]) -> None:
    from amlstack.arm.export.verify import verify

    found = list(verify(folder, sources(files)))
    for line in found:
        tell(line, err=True)
    if found:
        click.get_current_context().exit(1)
    click.echo(f"{folder}: whole, and what {', '.join(files)} would export")


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
