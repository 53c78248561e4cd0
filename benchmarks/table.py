"""The figures as a table: on a terminal, and in Markdown."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from .figures import Report, Row, Share

COLUMNS = ("name", "ratio", "against what", "ours", "theirs", "aim", "command")
SHARES = ("share", "time", "package")
_TITLE = "Where the time of a cold `amlstack plan` goes, imports by package"


def show(reports: Sequence[Report], console: Console) -> None:
    """Print all rows in one table, and below it where the time goes."""
    table = Table(*COLUMNS)
    for row in _rows(reports):
        table.add_row(*_cells(row))
    console.print(table)
    console.print(machine(), highlight=False)
    if shares := _shares(reports):
        console.print(f"\n{_TITLE}:", highlight=False)
        parts = Table(*SHARES)
        for share in shares:
            parts.add_row(*_share_cells(share))
        console.print(parts)


def markdown(reports: Sequence[Report]) -> str:
    """The same for a document, with the machine and the date, and nothing that names a place on it."""
    rows = [(*_cells(row)[:-1], f"`{row.command}`") for row in _rows(reports)]
    parts = ["# Measured", machine(), _lines(COLUMNS, rows)]
    if shares := _shares(reports):
        parts += [f"{_TITLE}:", _lines(SHARES, map(_share_cells, shares))]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """What was measured on, and when."""
    today = dt.datetime.now(tz=dt.UTC).date()
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {today}. "
        "Medians, with the least and the most in brackets."
    )


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def _rows(reports: Sequence[Report]) -> list[Row]:
    return [row for report in reports for row in report.rows]


def _shares(reports: Sequence[Report]) -> list[Share]:
    return [share for report in reports for share in report.shares]


def _cells(row: Row) -> tuple[str, ...]:
    return row.name, f"{row.ratio:.2f}", row.against, str(row.ours), str(row.theirs), row.aim, row.command


def _share_cells(share: Share) -> tuple[str, ...]:
    return f"{share.milliseconds / share.of:.0%}", f"{share.milliseconds:.0f} ms", share.part
