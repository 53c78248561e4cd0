"""The table of what became of the mutants, room by room, and the list of the survivors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Results = Sequence[dict[str, Any]]
"""For each mutant: its fields, its room and its outcome's fields."""

KILLED = ("killed", "timeout")
_HEAD = "| room | mutants | killed | of them no end | survived | not covered | killed of all |\n" + "| --- " * 7 + "|"


def markdown(results: Results) -> str:
    """The table, and the survivors below it."""
    return "\n".join([_HEAD, *_rows(results), "", *survivors(results)])


def compared(before: Results, after: Results) -> str:
    """Both tables, and what the tests killed before and don't kill now."""
    now = {each["key"]: each for each in after}
    both = [(each, now[each["key"]]) for each in before if each["key"] in now]
    weaker = [new for old, new in both if old["status"] in KILLED and new["status"] not in KILLED]
    stronger = [new for old, new in both if old["status"] not in KILLED and new["status"] in KILLED]
    return "\n".join(
        [
            "## Before\n",
            *(_HEAD, *_rows(before)),
            "\n## After\n",
            *(_HEAD, *_rows(after)),
            f"\n{len(both)} mutants are in both. Of these, {len(weaker)} were killed before and aren't now; ",
            f"{len(stronger)} are killed now and weren't before.\n",
            *(_line(each) for each in weaker),
        ]
    )


def survivors(results: Results) -> Iterator[str]:
    """A line for each that no test kills."""
    yield from (_line(each) for each in results if each["status"] not in KILLED)


def _rows(results: Results) -> Iterator[str]:
    rooms = dict.fromkeys(each["room"] for each in results)
    for room in rooms:
        yield _row(room, [each for each in results if each["room"] == room])
    yield _row("all", results)


def _row(name: str, results: Results) -> str:
    count = {status: sum(each["status"] == status for each in results) for status in (*KILLED, "not covered")}
    killed = count["killed"] + count["timeout"]
    survived = len(results) - killed - count["not covered"]
    share = f"{killed / max(len(results), 1):.0%}"
    figures = (len(results), killed, count["timeout"], survived, count["not covered"], share)
    return f"| {name} | {' | '.join(str(figure) for figure in figures)} |"


def _line(each: dict[str, Any]) -> str:
    old, new = (" ".join(each[name].split()) for name in ("old", "new"))
    left = f"; {each['left']} of the tests that cover it not run" if each["left"] else ""
    where = f"{each['file']}:{each['line']} {each['function']}".rstrip()
    return f"- {each['status']}: {where}: {each['operator']}: `{old[:80]}` -> `{new[:80]}`{left}"
