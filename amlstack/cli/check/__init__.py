"""`amlstack check`."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from amlstack.cli import files, stdin

from .options import InOrder, options, paired

if TYPE_CHECKING:
    from amlstack.report import Report

    from .baseline import Baseline
    from .fix import Fixes

EXAMPLES = """\b
Examples:
  amlstack check workspace.yaml
  amlstack check arm infra/main.json --profile production --fail-on warning
  amlstack check main.json --parameters dev.parameters.json
  amlstack check . --only 'Datastore.*' --skip AML-021 --quiet
  amlstack check . --write-baseline amlstack-baseline.json
  amlstack check . --baseline amlstack-baseline.json
  amlstack check workspace.yaml --diff
  amlstack check workspace.yaml --fix
  git show main:workspace.yaml | amlstack check - --stdin-filename workspace.yaml
  pulumi preview --json --show-sames > preview.json && amlstack check preview.json
  amlstack check . --format text --format sarif --output amlstack.sarif
"""


@click.command("check", cls=InOrder, epilog=EXAMPLES)
@options
def command(
    paths: tuple[Path, ...],
    parameters: tuple[Path, ...],
    stdin_filename: Path | None,
    profile: str | None,
    fail_on: str,
    format_: tuple[str, ...],
    output: tuple[Path, ...],
    config: Path | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    quiet: bool,
    fix: bool,
    diff: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    skip_others: bool,
    allow_empty: bool,
    exclude: tuple[str, ...],
) -> None:
    """Check what each PATH declares, before anything is created.

    A PATH is a workspace or datastore file, a folder that `amlstack export` wrote, any ARM template or its parameter
    file, a saved `pulumi preview --json --show-sames`, a folder of them, or - for standard input. Nothing is created
    and no network is used. Exit codes: 0; 1 for findings at --fail-on or above, or for changes that --diff shows; 2
    where something can't be read or has no value, also beside findings, or a PATH holds nothing of these.
    """
    if not all(glob.strip("/. ") for glob in exclude):
        raise click.BadParameter("is empty: name a file or folder, or a glob", param_hint="--exclude")
    given = any(str(path) == stdin.DASH for path in paths)
    if stdin_filename and not given:
        raise click.UsageError("--stdin-filename is for what is given on standard input: name - as a PATH too.")
    if given and (fix or diff):
        raise click.UsageError("--fix and --diff change files: standard input is none.")
    if fix and diff:
        raise click.UsageError("--diff shows what --fix would write: say one of them.")
    wanted = paired(format_, output)
    from amlstack.findings import Severity
    from amlstack.policies import RULES
    from amlstack.policies.rule import Profile

    from .choice import Choice
    from .discovery import Discovery
    from .run import Wishes, run
    from .search import Search

    choice = Choice(only, skip)
    choice.refuse_unknown((rule.id, rule.name) for rule in RULES)
    asked = Profile[profile.upper()] if profile else None
    wishes = Wishes(
        asked, config and config.absolute(), choice, known=True, baseline=_known(baseline) if baseline else None
    )

    def checked() -> Report:
        search = Search(parameters, skip_others, exclude, wishes.config, stdin_filename)
        made = run(Discovery(search, allow_empty).over(paths), wishes)
        names = {os.path.realpath(name): str(name) for name in (stdin_filename or stdin.SHOWN,)}
        return replace(made, texts={names[file]: text for file, text in search.given.items()})

    report = checked()
    found = _fixes(report, write=fix) if fix or diff else None
    if found and fix and found.texts:
        report = checked()
    for name, file in wanted:
        _tell(report, name, file, quiet=quiet, err=diff)  # on stdout stands the difference
    if write_baseline:
        _write_baseline(report, write_baseline)
        click.get_current_context().exit(0)
    failed = fail_on != "never" and (report.at_least(Severity[fail_on.upper()]) or bool(diff and found and found.texts))
    whole = report.whole and not (found and found.failed)
    click.get_current_context().exit(1 if whole and failed else 0 if whole else 2)


def _known(file: Path) -> Baseline:
    """The baseline in a file. Raises ClickException (exit code 2)."""
    from . import baseline
    from .subject import Unfit

    try:
        return baseline.load(file, str(file))
    except Unfit as error:
        raise click.BadParameter(str(error), param_hint="--baseline") from None


def _write_baseline(report: Report, file: Path) -> None:
    """Write what a run has found, known or not, as known. Raises ClickException where it wasn't looked at whole."""
    from amlstack.report import many

    from . import baseline

    if not report.whole:
        raise click.BadParameter(
            f"{file} isn't written: not everything could be checked; mend that, or --exclude it",
            param_hint="--write-baseline",
        )
    found = (*report.findings, *(each.finding for each in report.known))
    _write(file, baseline.text(found, file), "--write-baseline")
    click.echo(f"{many(len(found), 'finding')} known by {file}: check with --baseline {file}", err=True)


def _fixes(report: Report, *, write: bool) -> Fixes:
    """What of a report one key mends: shown as a difference, written if asked, and what is left told."""
    from . import fix

    found = fix.fixes(report)
    click.echo(found.diff(), nl=False, err=write)
    if write:
        found.write()
    for line in fix.told(found, written=write):
        click.echo(line, err=True)
    return found


def _tell(report: Report, name: str, file: Path | None, *, quiet: bool, err: bool) -> None:
    from amlstack.report import written

    if file is None and name == "text":
        from amlstack.report.text import text

        coloured = _coloured(sys.stderr if err else sys.stdout)
        click.echo(text(report, colour=coloured, quiet=quiet), nl=False, err=err)
    elif file is None:
        click.echo(written(report, name), nl=False, err=err)
    else:
        _write(file, written(report, name))


def _coloured(stream: Any) -> bool:
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ


def _write(file: Path, text: str, option: str = "--output") -> None:
    """Write a file that an option names, or tell why it can't be written."""
    try:
        files.write(file, text)
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror or error}", param_hint=option) from None
