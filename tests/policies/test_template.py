"""A template's resources as the rules look at them, and what the rules say of the examples'."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack import arm, plan, spec
from amlstack.arm.expression import call, escaped
from amlstack.catalog import identity, machinelearning, storage
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.policies import RULES, Graph, Rule, Unknown, Verdict, judge, template_parts
from amlstack.policies.rule import Profile
from amlstack.policies.template import literal, resources

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*/workspace.yaml"))

GOLDENS = Path(__file__).parents[1] / "goldens"
WELL_ARCHITECTED = Path(__file__).parents[2] / "examples" / "waf_aligned" / "workspace.yaml"
KEYS_TO_COME = {
    *("AML-046", "AML-048", "AML-049", "AML-055", "AML-063", "AML-068", "AML-069", "AML-072", "AML-073", "AML-076"),
    *(
        "AML-131",
        "AML-132",
        "AML-134",
        "AML-141",
        "AML-059",
        "AML-149",
        "AML-161",
        "AML-162",
        "AML-184",
        "AML-185",
        "AML-188",
        "AML-067",
        "AML-157",
        "AML-158",
        "AML-163",
    ),
}
"""What the workspace file can't say yet: firewalls, private endpoints, customers' keys, soft delete, diagnostic
settings, locks; and an identity of one's own, which it can and the example doesn't."""


def asked(profile: Profile) -> list[Rule]:
    """The rules of a profile."""
    return [rule for rule in RULES if rule.profile <= profile]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_have_no_finding(file: Path) -> None:
    """What the plan makes of an example keeps what all are asked; a SAS or the cloud can't be judged yet."""
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    assert len(rendered) > 5
    verdict = judge(asked(Profile.DEFAULT), Graph(resources(rendered)))
    assert {finding.rule for finding in verdict.findings} <= {"AML-437", "AML-438"}, "no computes, and data of others"
    assert {pending.rule for pending in verdict.pending} <= {"AML-093", "AML-094", "AML-100"}


def test_the_well_architected_example_is_fit_for_production() -> None:
    """It keeps what is asked of what people depend on; of an audit's rules, those break whose keys the file lacks."""
    rendered = arm.render(plan.workspace(spec.load(WELL_ARCHITECTED).spec))
    verdict = judge(asked(Profile.PRODUCTION), Graph(resources(rendered)))
    assert (verdict.findings, {each.rule for each in verdict.pending}) == ((), {"AML-100"})
    verdict = judge(asked(Profile.AUDITED), Graph(resources(rendered)))
    assert {finding.rule for finding in verdict.findings} == KEYS_TO_COME
    assert {each.rule for each in verdict.pending} == {"AML-100"}


@pytest.mark.parametrize(("name", "profile"), [("defaults", Profile.DEFAULT), ("waf_aligned", Profile.PRODUCTION)])
def test_the_exports_keep_the_rules_about_templates_too(name: str, profile: Profile) -> None:
    """What is written for others has no secret, no hard-coded place and nothing that isn't used."""
    (subject,) = (each for each in Discovery().over([GOLDENS / name]) if isinstance(each, Subject))
    assert judge(asked(profile), Graph(subject.resources)) == Verdict((), ())


def test_the_default_storage_of_a_rendered_plan_is_found() -> None:
    """The workspace of a rendered plan leads to its account, so that a change there doesn't go unseen."""
    rendered = arm.render(plan.workspace(spec.load(EXAMPLES[0]).spec))
    (account,) = (entry for entry in rendered if entry["type"] == storage.ACCOUNT.type)
    account["sku"]["name"] = "Premium_LRS"
    verdict = judge(asked(Profile.DEFAULT), Graph(resources(rendered)))
    assert [finding.rule for finding in verdict.findings] == ["AML-021"]


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


def test_a_role_is_known_whatever_the_subscription() -> None:
    """A built-in role's GUID is the same everywhere; a definition of one's own is as unknown as its subscription."""
    role = "Microsoft.Authorization/roleDefinitions"
    assert literal(f"[ subscriptionResourceId('{role}', 'abc') ]") == f"/providers/{role}/abc"
    assert literal("[subscriptionResourceId('A.B/c', 'abc')]") == Unknown()


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


def test_a_name_that_guid_gives_is_lawful_where_a_guid_is() -> None:
    """Whatever its arguments come to; for a storage account it never is."""
    name = "[guid(resourceGroup().id, 'x')]"
    verdicts = [
        judge([rule for rule in RULES if rule.id == "AML-001"], Graph(resources([{"type": type_, "name": name}])))
        for type_ in (identity.ROLE_ASSIGNMENT.type, storage.ACCOUNT.type)
    ]
    assert [len(verdict.findings) for verdict in verdicts] == [0, 1]
    assert not [pending for verdict in verdicts for pending in verdict.pending]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("[parameters('Key')]", {"key"}),
        ("[concat(parameters('a'), Parameters('b'))]", {"a", "b"}),
        ("[parameters(variables('which'))]", {"*"}),
        ("[variables('a')]", set()),
        ("parameters('a')", set()),
        ({"a": "[parameters('a')]"}, set()),
        (7, set()),
    ],
)
def test_the_parameters_that_an_expression_names(value: object, found: set[str]) -> None:
    """Of a text that is an expression, in lower case; '*' where the name is computed. Nothing else names any."""
    assert template_parts.names(value, "parameters") == found
