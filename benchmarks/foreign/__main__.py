"""`python -m benchmarks.foreign FOLDER`: expand all that others have published, and say what can't be, and why."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from amlstack.arm import language
from amlstack.policies.expansion import Given, expansion

from .inputs import SORTS, Input, inputs

EXAMPLES = """\b
Examples:
  python -m benchmarks.foreign azure-quickstart-templates
  python -m benchmarks.foreign azure-quickstart-templates --sort published --deploy --write
  python -m benchmarks.foreign bicep-registry-modules/avm --sort published --only machine-learning-services
"""
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_QUOTED = re.compile(r"'[^']*'|\d[\d,]*")


@click.command(epilog=EXAMPLES)
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=_FOLDER)
@click.option("--sort", type=click.Choice(SORTS), multiple=True, help="With which parameters. [default: all sorts]")
@click.option("--only", metavar="WORD", multiple=True, help="Only files with this in their path; may be repeated.")
@click.option("--names", type=click.IntRange(min=0), default=3, show_default=True, help="Files named for each reason.")
@click.option(
    "--deploy", is_flag=True, help="Check and deploy them too, on a sandbox in this process, and print the table."
)
@click.option("--write", is_flag=True, help="Keep the table in benchmarks/foreign/results.md too; with --deploy.")
def main(
    folders: tuple[Path, ...], sort: tuple[str, ...], only: tuple[str, ...], names: int, deploy: bool, write: bool
) -> None:
    """Expand every template in each FOLDER as the checks do, and print how many could be, and why the others couldn't.

    FOLDER is a copy of somebody's repository. Parameters: none, made-up values for those without a default, made-up
    values for all, and what is published beside the template (parameter files, and the examples in a module's README).
    With --deploy every input is checked and deployed too, then again with `--let-pass` for the types that the sandbox
    doesn't play.
    """
    if write and not deploy:
        raise click.UsageError("--write keeps the table of --deploy: say both.")
    for folder in folders:
        found = (each for each in inputs(folder, sort or SORTS) if _chosen(each, only))
        if deploy:
            _table(folder, found, write=write)
        else:
            _expand(folder, found, names)


Found = Input | tuple[Path, language.TemplateError]


def _chosen(each: Found, only: tuple[str, ...]) -> bool:
    file = each.file if isinstance(each, Input) else each[0]
    return not only or any(word in str(file) for word in only)


def _table(folder: Path, found: Iterable[Found], *, write: bool) -> None:
    from benchmarks.fuzz.service import service

    from . import stages, table

    text = table.section(folder.name, stages.rows(found, service()))
    click.echo(text)
    if write:
        table.keep({folder.name: text})


def _expand(folder: Path, found: Iterable[Found], names: int) -> None:
    tried: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    began = time.process_time()
    for each in found:
        file = each.file if isinstance(each, Input) else each[0]
        kind, faults = _tried(each)
        tried[kind] += 1
        whole[kind] += not faults
        for reason in dict.fromkeys(_reason(fault) for fault in faults):
            reasons[kind, reason].append(f"{file.relative_to(folder)}: {faults[0]}")
    for kind, count in tried.items():
        click.echo(f"{kind}: {whole[kind]:,} of {count:,} expanded ({whole[kind] / count:.1%})")
    for (kind, reason), lines in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        click.echo(f"{len(lines):5} {kind}: {reason}")
        for line in lines[:names]:
            click.echo(f"          {line[:400]}")
    click.echo(f"{time.process_time() - began:.1f} s of processor time")


def _tried(each: Found) -> tuple[str, list[language.TemplateFault]]:
    if not isinstance(each, Input):
        return "not JSON", list(each[1].faults)
    try:
        found = expansion(Given(each.template, each.parameters))
    except language.TemplateError as error:
        return each.sort, list(error.faults)
    return each.sort, list(found.faults)


def _reason(fault: language.TemplateFault) -> str:
    """A fault without what is particular to it."""
    return _QUOTED.sub("...", fault.what)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.foreign")
