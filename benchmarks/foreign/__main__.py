"""`python -m benchmarks.foreign FOLDER`: expand all that others have published, and say what can't be, and why."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from pathlib import Path

import click

from amlstack.arm import language
from amlstack.policies.expansion import Given, expansion

from .inputs import SORTS, Input, inputs

EXAMPLES = """\b
Examples:
  python -m benchmarks.foreign azure-quickstart-templates
  python -m benchmarks.foreign bicep-registry-modules/avm --sort published --only machine-learning-services
"""
_QUOTED = re.compile(r"'[^']*'|\d[\d,]*")


@click.command(epilog=EXAMPLES)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--sort", type=click.Choice(SORTS), multiple=True, help="With which parameters. [default: all sorts]")
@click.option("--only", metavar="WORD", multiple=True, help="Only files with this in their path; may be repeated.")
@click.option("--names", type=click.IntRange(min=0), default=3, show_default=True, help="Files named for each reason.")
def main(folder: Path, sort: tuple[str, ...], only: tuple[str, ...], names: int) -> None:
    """Expand every template in FOLDER as the checks do, and print how many could be, and why the others couldn't.

    FOLDER is a copy of somebody's repository. Parameters: none, made-up values for those without a default, made-up
    values for all, and what is published beside the template (parameter files, and the examples in a module's README).
    """
    tried: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    began = time.process_time()
    for each in inputs(folder, sort or SORTS):
        file = each.file if isinstance(each, Input) else each[0]
        if only and not any(word in str(file) for word in only):
            continue
        kind, faults = _tried(each)
        tried[kind] += 1
        whole[kind] += not faults
        for reason in dict.fromkeys(_reason(fault) for fault in faults):
            reasons[kind, reason].append(f"{file.relative_to(folder)}: {faults[0]}")
    for kind, count in tried.items():
        click.echo(f"{kind}: {whole[kind]:,} of {count:,} expanded ({whole[kind] / count:.1%})")
    for (kind, reason), found in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        click.echo(f"{len(found):5} {kind}: {reason}")
        for line in found[:names]:
            click.echo(f"          {line[:400]}")
    click.echo(f"{time.process_time() - began:.1f} s of processor time")


def _tried(each: Input | tuple[Path, language.TemplateError]) -> tuple[str, list[language.TemplateFault]]:
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
