"""Exports keep arm-ttk's rules, and our reading of them finds what is wrong in its own examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amlstack.arm.export import Scope, export

from ..test_parity import ROOT
from .declared import EACH_EXPORT, EACH_SCOPE, EXPORTS, documents
from .ttk import RULES, templates

FIXTURES = ROOT.parent / "shared" / "arm-oracle" / "arm-ttk"


def examples() -> list[Any]:
    """The examples of what breaks a rule, where they are strict JSON."""
    found = []
    for rule in RULES:
        for file in sorted((FIXTURES / rule / "Fail").glob("*.json")):
            try:
                document = json.loads(file.read_text(encoding="utf-8-sig"))
            except ValueError:
                continue
            found.append(pytest.param(rule, document, id=f"{rule}/{file.stem}"))
    return found


def findings(rule: str, document: dict[str, Any]) -> list[str]:
    """What a rule finds in a template and all that are nested in it."""
    return [finding for template in templates(document) for finding in RULES[rule](template)]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="arm-ttk's examples aren't beside this checkout")
@pytest.mark.parametrize(("rule", "document"), examples())
def test_what_should_fail_fails(rule: str, document: dict[str, Any]) -> None:
    """The rule finds something."""
    assert findings(rule, document)


@EACH_SCOPE
@EACH_EXPORT
def test_exports_keep_the_rules(name: str, scope: Scope) -> None:
    """Every template, at every scope."""
    made = export(EXPORTS[name](), scope)
    for deployment in made.deployments:
        document = documents(made)[deployment.template]
        assert {rule: findings(rule, document) for rule in RULES} == {rule: [] for rule in RULES}
