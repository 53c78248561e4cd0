"""The rules' pages, which are made from their classes."""

from __future__ import annotations

import pytest

from amlstack.policies import RULES, Rule
from tools import rule_pages


def test_the_pages_are_current() -> None:
    """docs/rules holds what the classes say, and no page of another rule; `python -m tools.rule_pages` writes it."""
    wanted = rule_pages.pages()
    assert set(rule_pages.FOLDER.glob("*.md")) == set(wanted)
    assert [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


def test_the_index_has_a_row_for_each_rule_and_leads_to_its_page() -> None:
    """Nothing is told apart from the classes."""
    rows = [line for line in rule_pages.index().splitlines() if line.startswith("| [AML-")]
    assert [row.split("]")[0].removeprefix("| [") for row in rows] == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_says_what_why_and_how(rule: Rule) -> None:
    """What holds, why, how to mend it, both examples and the source stand on it."""
    page = rule_pages.page(rule)
    for text in (rule.title, rule.why, rule.mend, rule.source, rule.bad[-1]["name"], "## One that doesn't"):
        assert text in page
