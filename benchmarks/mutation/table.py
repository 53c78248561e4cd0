"""The table of what was caught, and the list of what slipped through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .judged import Judged
from .mutant import Sort
from .sorts import SORTS

_HEAD = """# Faults put into the examples

Each example's exported template and its workspace file, broken in one place at a time and checked by all rules. A fault
is caught where the file can't be read any more, or a rule finds more (a warning or an error) than in the unbroken file;
rules that only notice a literal in a parameter's place don't count. Made by `python -m benchmarks.mutation --write`.
"""


def markdown(judged: Sequence[Judged], most: int, seed: int) -> str:
    """The whole page; the same for the same faults."""
    return "\n".join([_HEAD, *_lines(judged, most, seed), ""])


def share(judged: Sequence[Judged]) -> tuple[int, int]:
    """How many were caught of those that somebody objects to, and how many those are."""
    objected = [each for each in judged if each.mutant.sort.objects]
    return sum(each.caught for each in objected), len(objected)


def slips(judged: Sequence[Judged]) -> list[Judged]:
    """What somebody objects to, but not the checks."""
    return [each for each in judged if each.mutant.sort.objects and not each.caught]


def _lines(judged: Sequence[Judged], most: int, seed: int) -> Iterator[str]:
    caught, objected = share(judged)
    yield f"**{caught} of {objected} caught, {caught / max(objected, 1):.1%}** (aim: 95%).\n"
    yield f"At most {most} of each sort in each document, chosen by the seed {seed}.\n"
    yield "| fault | who objects | put in | caught | as an error |"
    yield "| --- | --- | --- | --- | --- |"
    for sort in SORTS:
        if found := [each for each in judged if each.mutant.sort == sort]:
            yield _row(sort, found)
    yield "\n## What slips through\n"
    yield from (f"- {each.example}: {each.mutant.sort.name}: `{each.mutant.where}`" for each in slips(judged))


def _row(sort: Sort, found: Sequence[Judged]) -> str:
    caught, errors = (sum(each.caught for each in found), sum(each.error for each in found))
    says = sort.objects or "nobody: Azure takes it"
    return f"| {sort.name} | {says} | {len(found)} | {caught if sort.objects else '-'} | {errors} |"
