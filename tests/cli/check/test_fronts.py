"""Each rule's two examples on the fronts that read files: a template, an exported folder, a saved preview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amlstack.catalog import machinelearning
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.policies import RULES, Graph, Rule, Verdict, judge
from amlstack.policies.rule import TEMPLATE

from .inputs import template_text, write_preview, write_template

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
of_templates = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.example_before is None], ids=lambda rule: rule.id
)
"""Rules about a change have nothing to say of a template: it doesn't know what is there."""
of_programs = pytest.mark.parametrize(
    "rule",
    [
        rule
        for rule in RULES
        if rule.applies_to != TEMPLATE and rule.bad[-1].get("apiVersion") in (None, machinelearning.CLASSIC_VERSION)
    ],
    ids=lambda rule: rule.id,
)
"""Rules about a template's form have nothing to say of a program: no order of deployment stands in it, nor an
apiVersion but that of the generic resource."""


def said(rule: Rule, file: Path) -> Verdict:
    """What a rule says of a file."""
    (subject,) = (found for found in Discovery().over([file]) if isinstance(found, Subject))
    return judge([rule.configured(settings=rule.example_settings)], Graph(subject.resources))


@of_templates
def test_a_template(rule: Rule, tmp_path: Path) -> None:
    """In a template the good example passes, and the bad one is found at a line that is there."""
    assert said(rule, write_template(tmp_path, rule.good)) == Verdict((), ())
    file = write_template(tmp_path, rule.bad)
    (found,) = said(rule, file).findings
    assert found.rule == rule.id
    assert found.place is not None
    assert found.place.file == str(file)
    assert 1 <= found.place.line <= len(file.read_text().splitlines())


@of_templates
def test_an_exported_folder(rule: Rule, tmp_path: Path) -> None:
    """An export's template and parameter file are found by its manifest."""
    for example, count in ((rule.good, 0), (rule.bad, 1)):
        write_template(tmp_path, example)
        parameters = tmp_path / "main.parameters.json"
        if not parameters.exists():
            parameters.write_text('{"parameters": {}}')
        listed = {"deployments": [{"template": "main.json", "parameters": [parameters.name]}]}
        (tmp_path / "manifest.json").write_text(json.dumps(listed))
        (subject,) = Discovery().over([tmp_path])
        assert isinstance(subject, Subject)
        verdict = judge([rule.configured(settings=rule.example_settings)], Graph(subject.resources))
        assert len(verdict.findings) == count


@of_programs
def test_a_saved_preview(rule: Rule, tmp_path: Path) -> None:
    """Where every id is unknown the good example passes all the same, and the bad one is found at its step.

    A workspace's reference may be a name, so that the rule about those says that it waits.
    """
    good = said(rule, write_preview(tmp_path, rule, rule.good))
    assert (good.findings, {each.rule for each in good.pending}) == ((), {"AML-313"} & {rule.id})
    file = write_preview(tmp_path, rule, rule.bad)
    (found,) = said(rule, file).findings
    assert found.rule == rule.id
    assert found.place is not None
    assert '"urn": ' in file.read_text().splitlines()[found.place.line - 1]


@every_rule
def test_no_example_keeps_another_rule_from_judging(rule: Rule, tmp_path: Path) -> None:
    """Every rule gets through every rule's examples: what one doesn't know it doesn't trip over."""
    for example in (rule.good, rule.bad):
        (tmp_path / "main.json").write_text(template_text(example))
        (subject,) = (found for found in Discovery().over([tmp_path / "main.json"]) if isinstance(found, Subject))
        findings = judge(RULES, Graph(subject.resources)).findings
        assert all(found.what and found.mend for found in findings)
