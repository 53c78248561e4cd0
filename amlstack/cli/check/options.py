"""The options of `amlstack check`, and how its arguments are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown", "mermaid")
PROFILES = ("default", "production", "audited")
SEVERITIES = ("error", "warning", "note", "never")
_PAIRS = "outputs"


class InOrder(click.Command):
    """A command that remembers which --output follows which --format."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep, for each format, whether an output follows it."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_PAIRS] = [param.name for param in order if param.name in ("format_", "output")]
        return super().parse_args(ctx, args)


class Named(click.Path):
    """A path that isn't empty: as a Path the empty text would be the working directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. A variable that isn't set is a usage error."""
        if not str(value).strip():
            self.fail("is empty: name a file or a folder, . for this one", param, ctx)
        return super().convert(value, param, ctx)


_FILE = Named(path_type=Path, dir_okay=False)
_ALL = (
    click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=Named(path_type=Path)),
    click.option(
        "--parameters", "-p", multiple=True, type=Named(path_type=Path), metavar="FILE",
        help="A parameter file for the templates that are named, each with each. [default: those beside them]",
    ),
    click.option(
        "--stdin-filename", type=_FILE, metavar="FILE",
        help="Take what is given on standard input (PATH is -) for this file: its includes, settings and name.",
    ),
    click.option("--profile", type=click.Choice(PROFILES), help="How much is asked for, whatever is set."),
    click.option(
        "--fail-on", type=click.Choice(SEVERITIES), default="error", show_default=True,
        help="The least severity that makes the exit code 1.",
    ),
    click.option(
        "--format", "format_", multiple=True, type=click.Choice(FORMATS),
        help="How to tell it; mermaid draws who reaches a closed workspace. [default: text]",
    ),
    click.option(
        "--output", multiple=True, type=_FILE, metavar="FILE",
        help="Where to write the --format that stands before it, instead of here.",
    ),
    click.option(
        "--only", multiple=True, metavar="RULE", help="Ask this rule alone: an id or a name, * for any characters."
    ),
    click.option("--skip", multiple=True, metavar="RULE", help="Leave this rule out."),
    click.option("--quiet", "-q", is_flag=True, help="As text: findings, and what can't be checked, and nothing else."),
    click.option(
        "--fix", is_flag=True,
        help="Write the mends that are one key and safe into workspace and datastore files, difference first.",
    ),
    click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing."),
    click.option(
        "--baseline", type=_FILE, metavar="FILE",
        help="Let be the findings that this file has, as `baseline` of amlstack.toml does; no new one is let be.",
    ),
    click.option(
        "--write-baseline", type=_FILE, metavar="FILE", help="Write this run's findings to this file, as known ones."
    ),
    click.option("--skip-others", is_flag=True, help="Skip a PATH that is something else, for lists of changed files."),
    click.option("--allow-empty", is_flag=True, help="Exit with 0 where a PATH holds nothing that can be checked."),
    click.option(
        "--exclude", multiple=True, metavar="GLOB",
        help="Files and folders to pass over, beside `exclude` of amlstack.toml: a name, or a path with * and **.",
    ),
    click.option(
        "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
        help="The settings. [default: the nearest amlstack.toml beside each PATH or above it]",
    ),
)  # fmt: skip


def options(function: Callable[..., None]) -> Callable[..., None]:
    """The command's function with its arguments and options, which `--help` lists in their order here."""
    for each in reversed(_ALL):
        function = each(function)
    return function


def paired(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """Each format with the file that follows it on the command line. Raises UsageError where that can't be told."""
    left, files = list(formats), list(outputs)
    pairs: list[tuple[str, Path | None]] = []
    for word in click.get_current_context().meta[_PAIRS]:
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
