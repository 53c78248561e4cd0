"""The few rules that are asked before something is made: all that can stop it, and the files that hold them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from amlstack import policies
from amlstack.catalog import EVERY_TYPE, registry
from amlstack.findings import Severity
from amlstack.policies import RULES, Rule, rules
from amlstack.policies.rule import ANY, TEMPLATE, Profile
from tools import error_rules

ERRORS = [rule for rule in RULES if Severity.ERROR in (rule.severity, *rule.others) and rule.profile is Profile.DEFAULT]
"""Those that find an error, be it beside notes or warnings."""


def test_the_index_is_current() -> None:
    """`python -m tools.generated` writes it."""
    assert Path(policies.__path__[0], "error_rules.py").read_text(encoding="utf-8") == error_rules.text()


@pytest.mark.parametrize("type_", [*EVERY_TYPE, TEMPLATE])
def test_no_rule_is_missed(type_: str) -> None:
    """For a type, in any case: its rules that are errors and those for every type are there, in the rules' order."""

    def concerning(found: list[Rule] | tuple[Rule, ...]) -> list[str]:
        return [rule.id for rule in found if {ANY, type_.lower()} & {*map(str.lower, rule.types)}]

    assert concerning(rules.errors([type_.upper()])) == concerning(ERRORS)


def test_other_files_are_not_imported() -> None:
    """A start costs what it needs: a registry alone takes no rule of a datastore."""
    asked = f"from amlstack.policies.rules import errors; import sys; errors([{registry.REGISTRY.type!r}])"
    script = f"{asked}; print([name for name in sys.modules if name.startswith('amlstack.policies.rules.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "rules.registry_skus" in done.stdout
    assert "rules.datastores" not in done.stdout
