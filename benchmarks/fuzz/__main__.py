"""`python -m benchmarks.fuzz`: give every command inputs at random, and print each traceback once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

import click

from . import seeds
from .case import Case
from .fronts import FRONTS, SHARES, made
from .shrink import shrunk
from .trial import Fall, tried

_PART = 100
"""So many inputs a process is given at once."""
_SAID = 1_000
"""After so many inputs it says how far it is."""
RESULTS = Path(__file__).with_name("results.md")
EXAMPLES = """\b
Examples:
  python -m benchmarks.fuzz
  python -m benchmarks.fuzz --front check --inputs 2000 --seed 7
  python -m benchmarks.fuzz --start 4711 --inputs 1 --keep /tmp/case
"""


def cases(seed: int, start: int, fronts: tuple[str, ...] = ()) -> Iterator[tuple[int, Case]]:
    """The cases of a seed from a number on, endless; each is the same whatever came before it."""
    names = fronts or tuple(FRONTS)
    shares = [SHARES.get(name, 1) for name in names]
    number = start
    while True:
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
        yield number, made(chance.choices(names, shares)[0], chance)
        number += 1


def _part(which: tuple[int, int, int, tuple[str, ...], Path | None]) -> list[tuple[int, str, Fall | None]]:
    """So many cases of a seed from a number on: the number and the front of each, and what it falls over."""
    seed, start, inputs, fronts, templates = which
    if templates:
        seeds.add_templates(templates)
    return [(number, case.front, tried(case)) for number, case in islice(cases(seed, start, fronts), inputs)]


def _parts(
    seed: int, start: int, inputs: int, fronts: tuple[str, ...], templates: Path | None, jobs: int
) -> Iterator[tuple[int, str, Fall | None]]:
    """All the cases in order, tried by so many processes."""
    ends = range(start, start + inputs, _PART)
    parts = [(seed, first, min(_PART, start + inputs - first), fronts, templates) for first in ends]
    if jobs == 1:
        yield from chain.from_iterable(map(_part, parts))
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        yield from chain.from_iterable(pool.map(_part, parts))


@click.command(epilog=EXAMPLES)
@click.option("--inputs", type=click.IntRange(min=1), default=5_000, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which ones.")
@click.option("--start", type=int, default=0, show_default=True, help="The number of the first.")
@click.option("--front", type=click.Choice(list(FRONTS)), multiple=True, help="Only this one; may be repeated.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Write each input that falls to a folder in here, shrunk."
)
@click.option(
    "--templates", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
    help="Somebody's templates, which are changed beside those that are made here.",
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that share the work.")
@click.option("--shrink/--no-shrink", default=True, show_default=True, help="Make what falls small before it is shown.")
@click.option("--write", is_flag=True, help=f"Write the table to benchmarks/fuzz/{RESULTS.name} too.")
def main(
    inputs: int,
    seed: int,
    start: int,
    front: tuple[str, ...],
    keep: Path | None,
    templates: Path | None,
    jobs: int,
    shrink: bool,
    write: bool,
) -> None:
    """Give the commands damaged files, templates, previews, settings and requests, and print each traceback once.

    The same seed gives the same inputs. A traceback counts once for each innermost line of the product; its input is
    made small. Exit code 1 where there is one.
    """
    if templates:
        click.echo(f"{seeds.add_templates(templates)} templates of {templates}", err=True)
    found: dict[str, tuple[int, Fall]] = {}
    counted: Counter[str] = Counter()
    begun = time.monotonic()
    for number, of_front, fall in _parts(seed, start, inputs, front, templates, jobs):
        counted[of_front] += 1
        if counted.total() % _SAID == 0:
            click.echo(f"{counted.total():,} inputs, {len(found)} tracebacks", err=True)
        if fall and fall.where not in found:
            found[fall.where] = (number, fall)
            _, case = next(cases(seed, number, front))
            small = shrunk(case, fall.where) if shrink else case
            click.echo(f"{number} {fall.where}\n{_shown(small)}\n{fall.text}")
            if keep:
                small.write(_new(keep / str(number)))
    took = time.monotonic() - begun
    text = _table(counted, found, seed)
    click.echo(text)
    click.echo(f"{took:.0f} s, {inputs / took * 60:,.0f} a minute")
    if write:
        RESULTS.write_text(text, encoding="utf-8")
    raise SystemExit(1 if found else 0)


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _shown(case: Case) -> str:
    lines = [f"  {case.front}: {' '.join(map(repr, case.words))}"]
    if case.fails[0]:
        lines.append(f"  call {case.fails[0]} of the file system fails: {case.fails[1]}")
    return "\n".join([*lines, *(f"  {name}: {str(file)[:700]}" for name, file in case.files.items())])


def _table(counted: Counter[str], found: dict[str, tuple[int, Fall]], seed: int) -> str:
    rows = "\n".join(f"| {front} | {count:,} |" for front, count in sorted(counted.items()))
    lines = "\n".join(f"- {where} (input {number})" for where, (number, _) in found.items()) or "None."
    head = f"**{len(found)} in {counted.total():,} inputs** (aim: none in 50,000), of the seed {seed}."
    return (
        f"# Tracebacks that damaged inputs make\n\n{head} "
        f"Made by `python -m benchmarks.fuzz --inputs {counted.total()} --seed {seed} --write`.\n\n"
        f"| front | inputs |\n| --- | --- |\n{rows}\n\n## Which\n\n{lines}\n"
    )


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.fuzz")
