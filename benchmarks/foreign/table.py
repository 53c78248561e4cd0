"""The table of published templates: a section for each repository, kept in results.md."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
_HEAD = """# What becomes of published templates

Each template of a copy of somebody's repository with the parameters that are published beside it (parameter files; the
examples in the README of a module of Azure Verified Modules), or with made-up values for those that have no default.
Made by `python -m benchmarks.foreign FOLDER... --deploy --write`.

- expanded: every expression could be evaluated, or waits for a deployment.
- checked: the rules ran; "with errors" are those in which they find one.
- deployed: on an empty sandbox, in a new resource group or in the subscription.
- others let pass: the same with `--let-pass` for each type that the sandbox doesn't play.

What an example refers to as there already isn't there, and is most of what fails with all types let pass.
"""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|/subscriptions/\S*|\d[\d,]*|\b[0-9a-f-]{12,}\b")


@dataclass(slots=True)
class Row:
    """The figures of one sort of inputs of a repository."""

    tried: int = 0
    expanded: int = 0
    checked: int = 0
    errors: int = 0
    deployed: int = 0
    passed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Why not, and how often: a reason counts once for an input."""
    types: Counter[str] = field(default_factory=Counter)
    """The types that the sandbox doesn't play, and how many inputs have them."""

    def failed(self, stage: str, reasons: tuple[str, ...]) -> None:
        """Count why an input failed at a stage, without what is particular to it."""
        self.reasons.update({f"{stage}: {_QUOTED.sub('...', each)[:160]}" for each in reasons})


def section(name: str, rows: dict[str, Row], most: int = 12) -> str:
    """A repository's part of the page."""
    lines = [
        f"## {name}",
        "",
        "| parameters | inputs | expanded | checked | of them with errors | deployed | others let pass |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {sort} | {row.tried:,} | {_part(row.expanded, row)} | {_part(row.checked, row)} | {row.errors:,} "
        f"| {_part(row.deployed, row)} | {_part(row.passed, row)} |"
        for sort, row in rows.items()
    ]
    for sort, row in rows.items():
        lines += ["", f"Why not, {sort}:", ""]
        lines += [f"- {count:,}: {_escaped(reason)}" for reason, count in row.reasons.most_common(most)]
        lines += [f"- and {len(row.reasons) - most:,} more reasons"] if len(row.reasons) > most else []
        types = ", ".join(f"{type_} ({count:,})" for type_, count in row.types.most_common(most))
        lines += ["", f"Types that aren't played, the commonest of {len(row.types):,}: {types}"] if types else []
    return "\n".join(lines) + "\n"


def _part(count: int, row: Row) -> str:
    return f"{count:,} ({count / row.tried:.1%})" if row.tried else "-"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def keep(sections: dict[str, str]) -> None:
    """Write sections into the page, in the place of those of the same repositories."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
    parts = re.split(r"^(?=## )", old, flags=re.MULTILINE)[1:]
    known = {part.partition("\n")[0].removeprefix("## "): part for part in parts}
    whole = {name: part.rstrip() + "\n" for name, part in (known | sections).items()}
    RESULTS.write_text("\n".join([_HEAD, *(whole[name] for name in sorted(whole))]), encoding="utf-8")
