"""`amlstack check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from amlstack.cli import files

if TYPE_CHECKING:
    from amlstack.report import Report

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")
EXAMPLES = """\b
Examples:
  amlstack check workspace.yaml
  amlstack check arm infra/main.json --profile production --fail-on warning
  amlstack check main.json --parameters dev.parameters.json
  amlstack check . --only 'Datastore.*' --skip AML-021 --quiet
  pulumi preview --json --show-sames > preview.json && amlstack check preview.json
  amlstack check . --format text --format sarif --output amlstack.sarif
"""
_PAIRS = "outputs"


class _InOrder(click.Command):
    """A command that remembers which --output follows which --format."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep, for each format, whether an output follows it."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_PAIRS] = [param.name for param in order if param.name in ("format_", "output")]
        return super().parse_args(ctx, args)


class _Named(click.Path):
    """A path that isn't empty: as a Path the empty text would be the working directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. A variable that isn't set is a usage error."""
        if not str(value).strip():
            self.fail("is empty: name a file or a folder, . for this one", param, ctx)
        return super().convert(value, param, ctx)


@click.command("check", cls=_InOrder, epilog=EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=_Named(path_type=Path))
@click.option(
    "--parameters", "-p", multiple=True, type=_Named(path_type=Path), metavar="FILE",
    help="A parameter file for the templates that are named; each is checked with each. [default: those beside them]",
)  # fmt: skip
@click.option(
    "--profile", type=click.Choice(["default", "production", "audited"]), help="How much is asked for, whatever is set."
)
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "note", "never"]), default="error", show_default=True,
    help="The least severity that makes the exit code 1.",
)  # fmt: skip
@click.option("--format", "format_", multiple=True, type=click.Choice(FORMATS), help="How to tell it. [default: text]")
@click.option(
    "--output", multiple=True, type=_Named(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to write the --format that stands before it, instead of here.",
)  # fmt: skip
@click.option(
    "--only", multiple=True, metavar="RULE", help="Ask this rule alone: an id or a name, * for any characters."
)
@click.option("--skip", multiple=True, metavar="RULE", help="Leave this rule out.")
@click.option("--quiet", "-q", is_flag=True, help="As text: findings, and what can't be checked, and nothing else.")
@click.option("--skip-others", is_flag=True, help="Skip a PATH that is something else, for lists of changed files.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 where a PATH holds nothing that can be checked.")
@click.option(
    "--exclude", multiple=True, metavar="GLOB",
    help="Files and folders to pass over, beside `exclude` of amlstack.toml: a name, or a path with * and **.",
)  # fmt: skip
@click.option(
    "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help="The settings. [default: the nearest amlstack.toml beside each PATH or above it]",
)  # fmt: skip
def command(
    paths: tuple[Path, ...],
    parameters: tuple[Path, ...],
    profile: str | None,
    fail_on: str,
    format_: tuple[str, ...],
    output: tuple[Path, ...],
    config: Path | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    quiet: bool,
    skip_others: bool,
    allow_empty: bool,
    exclude: tuple[str, ...],
) -> None:
    """Check what each PATH declares, before anything is created.

    A PATH is a workspace or datastore file, a folder that `amlstack export` wrote, any ARM template or its parameter
    file, a saved `pulumi preview --json --show-sames`, or a folder of them. Nothing is created and no network is used.
    Exit codes: 0; 1 for findings at --fail-on or above; 2 where something can't be read or has no value, also beside
    findings, or a PATH holds nothing of these.
    """
    if not all(glob.strip("/. ") for glob in exclude):
        raise click.BadParameter("is empty: name a file or folder, or a glob", param_hint="--exclude")
    wanted = _paired(click.get_current_context().meta[_PAIRS], format_, output)
    from amlstack.findings import Severity
    from amlstack.policies import RULES
    from amlstack.policies.rule import Profile

    from .choice import Choice
    from .discovery import Discovery
    from .run import Wishes, run
    from .search import Search

    choice = Choice(only, skip)
    choice.refuse_unknown((rule.id, rule.name) for rule in RULES)
    wishes = Wishes(Profile[profile.upper()] if profile else None, config and config.absolute(), choice)
    search = Search(parameters, skip_others, exclude, wishes.config)
    report = run(Discovery(search, allow_empty).over(paths), wishes)
    for name, file in wanted:
        _tell(report, name, file, quiet=quiet)
    failed = fail_on != "never" and report.at_least(Severity[fail_on.upper()])
    click.get_current_context().exit(1 if report.whole and failed else 0 if report.whole else 2)


def _paired(order: Sequence[str], formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """Each format with the file that follows it. Raises UsageError where that can't be told."""
    left, files = list(formats), list(outputs)
    pairs: list[tuple[str, Path | None]] = []
    for word in order:
        if word == "format_":
            pairs.append((left.pop(0), None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], files.pop(0))
        elif pairs:
            raise click.UsageError("One --format goes to one --output.")
        else:
            raise click.UsageError("--output wants its --format before it: --format sarif --output FILE")
    if sum(file is None for _, file in pairs) > 1:
        raise click.UsageError("Only one --format can be printed: give the others an --output each, after it.")
    return pairs or [("text", None)]


def _tell(report: Report, name: str, file: Path | None, *, quiet: bool) -> None:
    from amlstack.report import written

    if file is None and name == "text":
        from amlstack.report.text import text

        click.echo(text(report, colour=_coloured(sys.stdout), quiet=quiet), nl=False)
    elif file is None:
        click.echo(written(report, name), nl=False)
    else:
        _write(file, written(report, name))


def _coloured(stream: Any) -> bool:
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ


def _write(file: Path, text: str) -> None:
    """Write a report's file, or tell why it can't be written."""
    try:
        files.write(file, text)
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror or error}", param_hint="--output") from None
