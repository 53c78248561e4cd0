"""`python -m benchmarks.code_mutants`: break the product's own code, and count what the tests kill."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from . import record, table
from .mutants import Mutant, mutants, sample
from .sources import copied, files, git, room
from .trial import Worker, tried

ROOT = Path(__file__).parents[2]
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "amlstack" / "code_mutants"
EXAMPLES = """\b
Examples:
  python -m benchmarks.code_mutants record -- -m "not engine"
  python -m benchmarks.code_mutants run --out after.json
  python -m benchmarks.code_mutants compare before.json after.json
"""
_tree = click.option("--tree", type=click.Path(path_type=Path, exists=True), default=ROOT, help="Another checkout.")


@click.group(epilog=EXAMPLES)
def main() -> None:
    """Break the product's own code in a few hundred places, and count what the tests kill.

    All works on a copy of the checkout's last commit, with the checkout's environment.
    """


@main.command("record")
@_tree
@click.option("--record", "known", type=click.Path(path_type=Path), help="The record's file, else in the cache.")
@click.argument("arguments", nargs=-1)
def record_(tree: Path, known: Path | None, arguments: tuple[str, ...]) -> None:
    """Run the tests once, all or those that pytest's ARGUMENTS choose, and note which lines each one runs."""
    root = tree.resolve()
    record.made(root, known or _known(root), arguments)


@main.command()
@_tree
@click.option(
    "--record", "known", type=click.Path(path_type=Path), multiple=True, help="The record's file; several are added up."
)
@click.option("--size", default=200, show_default=True, help="How many mutants, about.")
@click.option("--least", default=10, show_default=True, help="At least so many of each room.")
@click.option("--seed", default=1, show_default=True, help="Which ones are chosen.")
@click.option("--room", "rooms", multiple=True, help="Only this room; may be repeated.")
@click.option("--without", multiple=True, help="Leave out tests with this mark; may be repeated.")
@click.option("--seconds", default=60, show_default=True, help="For each mutant.")
@click.option("--out", type=click.Path(path_type=Path), help="Write what became of each mutant, as JSON.")
@click.argument("arguments", nargs=-1)
def run(
    tree: Path,
    known: tuple[Path, ...],
    size: int,
    least: int,
    seed: int,
    rooms: tuple[str, ...],
    without: tuple[str, ...],
    seconds: int,
    out: Path | None,
    arguments: tuple[str, ...],
) -> None:
    """Put in one mutant at a time, run the tests that cover its line, and print a table.

    ARGUMENTS are more options for pytest, such as --hypothesis-profile.
    """
    root = tree.resolve()
    with copied(root) as copy:
        tests = record.Record.read(known or [_known(root)], copy).without(without)
        chosen = [
            (name, each)
            for name, found in sample(_by_room(copy), size, least, seed).items()
            if not rooms or name in rooms
            for each in found
        ]
        worker = Worker(copy, arguments)
        results = _judged(chosen, tests, worker, seconds)
        worker.stop()
    if out:
        out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    click.echo(table.markdown(results))


@main.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
def compare(before: Path, after: Path) -> None:
    """Compare what two runs wrote with --out: room by room, and the mutants that are in both."""
    click.echo(table.compared(*(json.loads(file.read_text("utf-8")) for file in (before, after))))


def _known(root: Path) -> Path:
    return _CACHE / f"{git(root, 'rev-parse', 'HEAD')[:12]}.json.gz"


def _by_room(copy: Path) -> dict[str, list[Mutant]]:
    found: dict[str, list[Mutant]] = defaultdict(list)
    for file in files(copy):
        found[room(file)] += mutants(copy, file)
    return found


def _judged(
    chosen: list[tuple[str, Mutant]], tests: record.Record, worker: Worker, seconds: float
) -> list[dict[str, Any]]:
    """What became of each mutant; one whose killer fails without it too is `unsure`."""
    found = []
    for name, mutant in chosen:
        outcome = tried(mutant, tests, worker, seconds)
        click.echo(f"{outcome.status:12} {outcome.took:5.1f} s {mutant.file}:{mutant.line} {mutant.operator}", err=True)
        found.append((name, mutant, outcome))
    killers = sorted({outcome.by for _, _, outcome in found} & {test.id for test in tests.tests})
    answer = worker.run(killers, 3600, 600) if killers else {"failed": []}
    unsure = {test for test, _ in answer["failed"]}
    click.echo(f"{len(killers)} tests killed; without a mutant {len(unsure)} of them fail", err=True)
    return [
        {
            "room": name,
            **asdict(mutant),
            **asdict(replace(outcome, status="unsure") if outcome.by in unsure else outcome),
        }
        for name, mutant, outcome in found
    ]


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.code_mutants")
