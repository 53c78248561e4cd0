"""Whatever stands where a rule looks, it says what it can, and never falls over."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from amlstack.policies import RULES, Graph, Rule, Unknown, judge, template
from amlstack.policies.rule import Example

from .test_rules import changed

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
ODD: tuple[Any, ...] = (None, "", "x", "[x", 0, 7, 1.5, True, [], ["x", 1, None], {}, {"x": {"y": 1}}, Unknown())


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from spots(item, (*path, key))


def odd(example: Example) -> Iterator[Example]:
    """The example with each of its values exchanged for odd ones, or taken away; types and names are left."""
    for index, resource in enumerate(example):
        for path in spots({key: value for key, value in resource.items() if key not in ("type", "name")}):
            for value in ODD:
                changed = copy.deepcopy(resource)
                holder: Any = changed
                for key in path[:-1]:
                    holder = holder[key]
                holder[path[-1]] = value
                yield (*example[:index], changed, *example[index + 1 :])


@every_rule
def test_an_odd_value_is_no_accident(rule: Rule) -> None:
    """Every value of the examples may be anything that JSON has, or unknown, or missing."""
    asked = [rule.configured(settings=rule.example_settings)]
    for example in (*odd(rule.good), *odd(rule.bad)):
        (*others, subject) = template.resources(example)
        verdict = judge(asked, Graph([*others, changed(rule, subject)]))
        assert all(finding.what and finding.path for finding in verdict.findings)


@every_rule
def test_what_was_there_before_may_be_odd_too(rule: Rule) -> None:
    """A rule about changes takes a state that says nothing, and one that says nonsense."""
    for before in ({}, {"properties": None}, {"properties": "x"}, {"location": 7, "identity": {"type": []}}):
        (*others, subject) = template.resources(rule.bad)
        verdict = judge([rule], Graph([*others, replace(subject, before=before)]))
        assert all(finding.what for finding in verdict.findings)


@every_rule
def test_what_an_example_refers_to_need_not_be_there(rule: Rule) -> None:
    """The last resource alone, its references leading nowhere, is judged without the others."""
    for example in (rule.good, rule.bad):
        verdict = judge([rule], Graph(template.resources(example[-1:])))
        assert all(finding.what for finding in verdict.findings)
