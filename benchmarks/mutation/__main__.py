"""`python -m benchmarks.mutation`: break the examples' templates and files, and count what the checks catch."""

from __future__ import annotations

from pathlib import Path

import click

from . import table
from .judged import NAMES, Judged, judged

RESULTS = Path(__file__).with_name("results.md")
EXAMPLES = """\b
Examples:
  python -m benchmarks.mutation
  python -m benchmarks.mutation --example defaults --most 5
  python -m benchmarks.mutation --write
"""


@click.command(epilog=EXAMPLES)
@click.option("--example", type=click.Choice(NAMES), multiple=True, help="Only this one; may be repeated.")
@click.option("--most", type=click.IntRange(min=1), default=40, show_default=True, help="Of each sort, in a document.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which ones are chosen.")
@click.option("--write", is_flag=True, help=f"Write the table to benchmarks/mutation/{RESULTS.name} too.")
def main(example: tuple[str, ...], most: int, seed: int, write: bool) -> None:
    """Break each example's template and workspace file in hundreds of ways, and print what the checks catch.

    Nothing is measured in seconds: the same seed gives the same table on every machine. It takes about two minutes.
    """
    found: list[Judged] = []
    for name in NAMES:
        if not example or name in example:
            click.echo(name, err=True)
            found += judged(name, most, seed)
    text = table.markdown(found, most, seed)
    click.echo(text)
    if write:
        beside = RESULTS.with_name(f".{RESULTS.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.rename(RESULTS)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.mutation")
