"""`python -m benchmarks`: measure, and print a table with the ratios first."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from amlstack.sandbox.control import SandboxError
from amlstack.sandbox.engine.stack import EngineError
from amlstack.toolchain.lookup import ToolchainError

from . import checks, light_install, mixed, plan_cold, plan_many, private, sandbox_load, templates, up
from .figures import BenchmarkError, Report, Say

RESULTS = Path(__file__).with_name("results.md")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One that can be asked for by its name."""

    measure: Callable[[str, int, Say], Report]
    runs: int
    """How often, unless told."""


BENCHMARKS = {
    "plan_cold": Benchmark(plan_cold.measure, 15),
    "plan_1000": Benchmark(plan_many.measure, 5),
    "export_cold": Benchmark(templates.export_cold, 15),
    "export_1000": Benchmark(templates.export_many, 5),
    "expand_10000": Benchmark(templates.expand, 5),
    "check_cold": Benchmark(checks.cold, 15),
    "check_10000": Benchmark(checks.many, 3),
    "light_install": Benchmark(light_install.measure, 5),
    "check_checkov": Benchmark(checks.beside_checkov, 5),
    "sandbox_load": Benchmark(sandbox_load.measure, 1),
    "mixed_1000": Benchmark(mixed.measure, 3),
    "private_cold": Benchmark(private.cold, 15),
    "private_up": Benchmark(private.up_private, 5),
    "up_100": Benchmark(functools.partial(up.measure, datastores=100), 3),
    "up_1000_unsaved": Benchmark(functools.partial(up.measure, datastores=1000, unsaved=True), 1),
    "up_1000": Benchmark(functools.partial(up.measure, datastores=1000), 1),
}
EXAMPLES = """\b
Examples:
  python -m benchmarks
  python -m benchmarks --only plan_cold --only plan_1000
  python -m benchmarks --only up_1000 --runs 3
  python -m benchmarks --write
"""


@click.command(epilog=EXAMPLES)
@click.option("--only", type=click.Choice(list(BENCHMARKS)), multiple=True, help="This one alone; may be repeated.")
@click.option("--runs", type=click.IntRange(min=1), help="How often each is run: 15, 5, 3 or 1 unless told.")
@click.option("--write", is_flag=True, help=f"Write the table to benchmarks/{RESULTS.name} too.")
def main(only: tuple[str, ...], runs: int | None, write: bool) -> None:
    """Measure plans, templates, the sandbox and `pulumi up`, and print a table with the ratios first.

    All of it takes about a quarter of an hour, most of that for up_1000. Whatever `up` makes lies in sandboxes of its
    own, which are gone afterwards.
    """
    from rich.console import Console

    from . import table

    names = [name for name in BENCHMARKS if not only or name in only]
    try:
        reports = [BENCHMARKS[name].measure(name, runs or BENCHMARKS[name].runs, _say) for name in names]
    except (BenchmarkError, EngineError, SandboxError, ToolchainError) as error:
        raise click.ClickException(str(error)) from None
    console = Console()
    table.show(reports, console if console.is_terminal else Console(width=200))
    if write:
        beside = RESULTS.with_name(f".{RESULTS.name}.new")
        beside.write_text(table.markdown(reports), encoding="utf-8")
        beside.rename(RESULTS)


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
