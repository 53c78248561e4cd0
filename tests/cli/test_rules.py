"""`amlstack rules`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check.own_keys import by_hand
from amlstack.cli.rules import command
from amlstack.policies import RULES, Rule


def rules(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, arguments)


def test_every_rule_has_a_line() -> None:
    """In the order of ids, with severity, profile, name and what holds."""
    lines = rules().stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]
    assert all(rule.name in line and rule.title in line for rule, line in zip(RULES, lines, strict=True))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: Rule) -> None:
    """By its id or its name, in any case: what holds, where that is written, and an example of either sort."""
    said = rules(rule.id.lower())
    assert said.exit_code == 0
    assert said.stdout == rules(rule.name.upper()).stdout
    words = " ".join(said.stdout.split())
    assert all(" ".join(each.split()) in words for each in (rule.title, rule.why, rule.mend, rule.source))
    assert all(control in said.stdout for control in rule.maps)
    assert by_hand(rule.id)[1:] in words
    assert "Passes:" in said.stdout
    assert "Doesn't:" in said.stdout


def test_programs_get_json() -> None:
    """All of them, with their settings."""
    said = json.loads(rules("--format", "json").stdout)
    assert [each["id"] for each in said] == [rule.id for rule in RULES]
    assert all({"severity", "profile", "settings", "good", "bad"} <= each.keys() for each in said)


def test_a_misspelt_id_is_told_with_the_one_that_was_meant() -> None:
    """Exit code 2, and a near match."""
    done = rules("AML-O41")
    assert done.exit_code == 2
    assert "There is no rule 'AML-O41': did you mean 'AML-" in done.output
