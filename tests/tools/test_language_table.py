"""The page that says what the template language covers."""

from __future__ import annotations

from amlstack.arm.language import registry
from tools import language_table


def test_the_table_is_current() -> None:
    """The page holds the table that the registry makes; `python -m tools.language_table` writes it."""
    page = language_table.PAGE.read_text(encoding="utf-8")
    assert language_table.renewed(page) == page


def test_a_stale_table_is_made_anew() -> None:
    """Only what stands between the marks changes, and every function comes to stand in it, with what it gives."""
    page = f"before\n{language_table.HEAD}stale words\n{language_table.FOOT}\nafter\n"
    made = language_table.renewed(page)
    assert made.startswith("before\n")
    assert made.endswith("\nafter\n")
    assert "stale words" not in made
    signatures = [item.signature.replace("|", "\\|") for item in registry.functions().values()]
    assert [each for each in signatures if f"| `{each}` | " not in made] == []
    assert "` |  |" not in made
