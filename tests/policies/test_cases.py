"""Where a rule has to object, and where it must not: the edges that its two examples leave open."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import datastores, machinelearning, monitoring, registry
from amlstack.policies import RULES, Graph, Resource, Unknown, Verdict, judge, template
from amlstack.policies.examples import template as written
from amlstack.policies.rule import Example, Settings

from .access_cases import DATA_ACCESS
from .cases import CASES
from .identity_cases import IDENTITIES, SET
from .network_cases import NETWORKS
from .template_cases import TEMPLATES, account

BY_ID = {rule.id: rule for rule in RULES}


@pytest.mark.parametrize(
    ("rule", "example", "count"),
    [*CASES, *IDENTITIES, *DATA_ACCESS, *TEMPLATES, *(each for family in NETWORKS for each in family)],
)
def test_a_rule_objects_as_often_as_it_should(rule: str, example: Example, count: int) -> None:
    """As often as the table says, and it could judge."""
    verdict = judge([BY_ID[rule]], Graph(template.resources(example)))
    assert (len(verdict.findings), verdict.pending) == (count, ())


@pytest.mark.parametrize(("rule", "settings", "example", "count"), SET)
def test_what_a_user_sets_counts(rule: str, settings: Settings, example: Example, count: int) -> None:
    """With these settings, as often as the table says; nothing set is nothing asked."""
    verdict = judge([BY_ID[rule].configured(settings=settings)], Graph(template.resources(example)))
    assert (len(verdict.findings), verdict.pending) == (count, ())


@pytest.mark.parametrize(
    ("body", "before", "count"),
    [
        ({"location": "northeurope"}, {"location": "westeurope"}, 1),
        ({}, {"location": "westeurope"}, 0),
        ({"location": "northeurope"}, {}, 0),
        ({"location": "North Europe"}, {"location": "northeurope"}, 0),
        ({"properties": {"hbiWorkspace": True}}, {"properties": {"hbiWorkspace": False}}, 1),
        ({"tags": {"a": "b"}}, {"tags": {}}, 0),
    ],
)
def test_a_fixed_property_is_compared_with_what_is_there(body: dict[str, Any], before: Any, count: int) -> None:
    """What is left out stays as it is, and regions are the same in any spelling."""
    resource = Resource(machinelearning.WORKSPACE.type, ("contoso-ml",), body, "one", before=before)
    assert len(judge([BY_ID["AML-033"]], Graph([resource])).findings) == count


@pytest.mark.parametrize(
    ("was", "now", "findings", "pending"),
    [
        ("rg-contoso", "rg-fabrikam", 1, 0),
        ("rg-contoso", "RG-Contoso", 0, 0),
        ("rg-contoso", Unknown(), 0, 1),
        (Unknown(), "rg-contoso", 0, 1),
        (None, "rg-contoso", 0, 0),
        (None, Unknown(), 0, 0),
    ],
)
def test_a_workspace_is_moved_by_another_group_only(was: Any, now: Any, findings: int, pending: int) -> None:
    """The case of a group's name doesn't count, an unknown one is no pass, and what is new is moved from nowhere."""
    resource = Resource(machinelearning.WORKSPACE.type, ("contoso-ml",), {}, "one", group=now, group_before=was)
    verdict = judge([BY_ID["AML-020"]], Graph([resource]))
    assert (len(verdict.findings), len(verdict.pending)) == (findings, pending)


def test_what_azure_native_replaces_by_itself_is_no_finding() -> None:
    """A Log Analytics workspace in another region is made anew, and a kind that isn't known is let be."""
    for type_ in (monitoring.LOG_ANALYTICS.type, "A.B/c"):
        resource = Resource(type_, ("one",), {"location": "eastus"}, "one", before={"location": "westus"})
        assert judge([BY_ID["AML-033"]], Graph([resource])) == Verdict((), ())


@pytest.mark.parametrize("path", registry.PREMIUM_FEATURES)
def test_each_premium_feature_is_found_at_a_smaller_registry(path: str) -> None:
    """None of the table is forgotten."""
    body: Any = registry.PREMIUM_FEATURES[path][0]
    for word in reversed(path.split(".")):
        body = {word: body}
    resource = Resource(registry.REGISTRY.type, ("one",), {"sku": {"name": "Standard"}, **body}, "one")
    assert [finding.path for finding in judge([BY_ID["AML-064"]], Graph([resource])).findings] == [path]


@pytest.mark.parametrize("type_", datastores.TYPES)
@pytest.mark.parametrize("credentials", datastores.CREDENTIALS)
def test_each_pair_of_type_and_credentials_is_judged(type_: str, credentials: str) -> None:
    """Every pair that can't work is found, and no other."""
    body = {"properties": {"datastoreType": type_, "credentials": {"credentialsType": credentials}}}
    resource = Resource(machinelearning.DATASTORE.type, ("a", "b"), body, "one")
    found = judge([BY_ID["AML-083"]], Graph([resource])).findings
    assert bool(found) == (credentials not in datastores.TYPES[type_][1])


@pytest.mark.parametrize(
    ("rule", "version", "what"),
    [
        ("AML-214", "2024-01-02", "2024-01-02 isn't one; 2024-01-01 is"),
        ("AML-214", "2010-01-01", "2010-01-01 isn't one; 2015-05-01-preview is"),
        ("AML-216", "2020-08-01-preview", "2020-08-01-preview is followed by 2021-01-01"),
        ("AML-215", "2017-06-01", "2017-06-01 is 9 years behind"),
    ],
)
def test_a_finding_about_an_api_version_names_a_better_one(rule: str, version: str, what: str) -> None:
    """The nearest before an unknown one, and the first after a preview."""
    (deployment,) = template.resources(written(resources=account(version)))
    (finding,) = judge([BY_ID[rule]], Graph([deployment])).findings
    assert finding.what == what
