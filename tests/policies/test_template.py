"""A template's resources as the rules look at them, and what the rules say of the examples'."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack import arm, plan, spec
from amlstack.arm.expression import call, escaped
from amlstack.catalog import machinelearning, storage
from amlstack.policies import RULES, Graph, Unknown, Verdict, judge
from amlstack.policies.template import literal, resources

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*/workspace.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_have_no_finding(file: Path) -> None:
    """What the project's own plan makes of an example keeps every rule, and each could be judged."""
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    assert len(rendered) > 5
    assert judge(RULES, Graph(resources(rendered))) == Verdict((), ())


def test_the_default_storage_of_a_rendered_plan_is_found() -> None:
    """The workspace of a rendered plan leads to its account, so that a change there doesn't go unseen."""
    rendered = arm.render(plan.workspace(spec.load(EXAMPLES[0]).spec))
    (account,) = (entry for entry in rendered if entry["type"] == storage.ACCOUNT.type)
    account["sku"]["name"] = "Premium_LRS"
    assert [finding.rule for finding in judge(RULES, Graph(resources(rendered))).findings] == ["AML-021"]


@settings(deadline=None)
@given(st.text() | st.text().map(lambda text: f"[{text}]"))
def test_a_literal_is_read_as_arm_reads_it(text: str) -> None:
    """What our templates escape comes back as it was."""
    assert literal(escaped(text)) == text


@settings(deadline=None)
@given(st.from_regex(r"[A-Za-z']{1,9}", fullmatch=True))
def test_the_id_of_a_resource_leads_to_it(name: str) -> None:
    """An expression that only spells an id is unknown, but says whose it is, quotes and all."""
    spelled = str(call("resourceId", storage.ACCOUNT.type, name))
    assert literal(spelled) == Unknown((f"{storage.ACCOUNT.type}/{name}".lower(),))


def test_an_id_in_a_group_leads_there_too() -> None:
    """resourceId may begin with a subscription and a group; spaces and case don't count."""
    spelled = "[ ResourceID( 'sub', 'rg', 'A.B/c/d', 'One' , 'Two' ) ]"
    assert literal(spelled) == Unknown(("a.b/c/d/one/two",))


@pytest.mark.parametrize(
    "expression",
    [
        "[parameters('sku')]",
        "[concat(resourceId('A.B/c', 'd'), '/x')]",
        "[resourceId('x')]",
        "[resourceId(variables('t'), 'd')]",
    ],
)
def test_any_other_expression_is_unknown(expression: str) -> None:
    """What only a deployment can work out is not guessed, wherever it stands."""
    assert literal({"a": [expression, "plain"]}) == {"a": [Unknown(), "plain"]}


def test_a_name_in_parts_and_one_that_is_an_expression() -> None:
    """A child's name has a part for each segment; a name that can't be read goes by its place in the template."""
    store = {"type": machinelearning.DATASTORE.type, "name": "contoso-ml/raw"}
    unnamed = {"type": storage.ACCOUNT.type, "name": "[parameters('account')]"}
    first, second = resources([store, unnamed])
    assert first.names == ("contoso-ml", "raw")
    assert (second.names, second.called) == ((Unknown(),), "number 2")
    verdict = judge(RULES, Graph([second]))
    assert "AML-001" in {pending.rule for pending in verdict.pending}
