"""The benchmarks of templates, at a tiny size."""

from __future__ import annotations

import json

import pytest

from amlstack.arm import language
from amlstack.arm.language import evaluation
from benchmarks import process, templates

pytestmark = pytest.mark.thorough


def test_a_cold_export_is_compared_with_a_plan_and_a_bare_python() -> None:
    """Each comparison has as many values as runs, and an export costs more than nothing."""
    rows = templates.export_cold("export_cold", 2, lambda _: None).rows
    assert [len(row.ours.values) for row in rows] == [2, 2, 2, 2]
    assert rows[1].against == 'python -c "pass"'
    assert rows[1].ratio > 1


def test_many_datastores_are_exported() -> None:
    """The row has as many values as runs."""
    rows = templates.export_many("export_1000", 2, lambda _: None, datastores=3).rows
    assert [row.name for row in rows] == ["export_1000", "export_1000 processor"]
    assert all(len(row.ours.values) == len(row.theirs.values) == 2 for row in rows)


def test_an_expansion_remembers_nothing_of_the_last() -> None:
    """Each expression is read anew in each, as a process of its own would."""
    text = templates.template(3)
    templates._expanded(text)
    first = evaluation.checked.cache_info()
    templates._expanded(text)
    assert evaluation.checked.cache_info() == first


def test_the_bytecode_is_kept_while_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where Python is told to keep none, as in many containers."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("AMLSTACK_SOMETHING", "else")
    assert "PYTHONDONTWRITEBYTECODE" not in process.installed()
    assert process.installed()["AMLSTACK_SOMETHING"] == "else"


def test_many_resources_are_expanded() -> None:
    """Both rows have as many values as runs, and the second counts by the resource."""
    whole, growth = templates.expand("expand_10000", 3, lambda _: None, resources=20).rows
    assert len(whole.ours.values) == 3
    assert growth.ours.median == pytest.approx(whole.ours.median / 20 * 1000)


def test_the_template_is_one_whose_expressions_have_values() -> None:
    """What is expanded is every resource, with its name and tags decided."""
    document = language.read(templates.template(3), "mainTemplate.json")
    found = language.expand(document, None, language.Scope(resource_group="rg")).every()
    bodies = [each.body for each in found if each.body["type"].endswith("storageAccounts")]
    assert [body["name"] for body in bodies] == ["st0", "st1", "st2"]
    assert json.dumps(bodies[2]["tags"]) == '{"owner": "ST-team", "number": "3"}'
