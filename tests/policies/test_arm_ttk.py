"""The rules on other people's templates: arm-ttk's, each labelled as good or bad by one rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.arm import language
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.findings import Severity
from amlstack.policies import RULES, Graph, judge
from amlstack.policies.rule import TEMPLATE
from amlstack.policies.template_source import deployments

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT.parent / "shared" / "arm-oracle" / "arm-ttk"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="arm-ttk's examples aren't beside this checkout")

SAME = {
    "adminPassword-Should-Not-Be-A-Literal": "AML-201",
    "Outputs-Must-Not-Contain-Secrets": "AML-202",
    "Password-params-must-be-secure": "AML-204",
    "Secure-String-Parameters-Cannot-Have-Default": "AML-205",
    "Secure-Params-In-Nested-Deployments": "AML-206",
    "Location-Should-Not-Be-Hardcoded": "AML-207",
    "DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri": "AML-208",
    "Parameters-Must-Be-Referenced": "AML-209",
    "Variables-Must-Be-Referenced": "AML-210",
    "Deployment-Resources-Must-Not-Be-Debug": "AML-212",
}
"""arm-ttk's rules, and those here that ask for the same."""
_LOCATION = "what the group's region is asked for is not hard-coded"
OTHERWISE = {
    "Parameters-Must-Be-Referenced/Pass/SkipMe.json": "two underscores are arm-ttk's own mark",
    "Secure-String-Parameters-Cannot-Have-Default/Pass/NewGuid-As-Default-With-Spaces.json": (
        "a text that begins with a space is no expression: it is what the parameter holds"
    ),
    "DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri/Pass/automation-nuget.json": "an account has an address there",
    "Outputs-Must-Not-Contain-Secrets/Fail/Outputs-Cannot-Contain-Strings-Named-Password.json": (
        "an output's name alone makes no secret"
    ),
    "Location-Should-Not-Be-Hardcoded/Fail/nested-template.json": _LOCATION,
    "Location-Should-Not-Be-Hardcoded/Fail/no-parameters.json": _LOCATION,
    "Location-Should-Not-Be-Hardcoded/Fail/resourceGroup.location.json": _LOCATION,
}
"""Templates that are judged otherwise here, and why."""
TRUE = {
    "Common/Pass/100-marketplace-sample__azuredeploy.json": "AML-144",
    "Common/Pass/100-marketplace-sample__azuredeploy.parameters.json": "AML-144",
    "HideExisting-Must-Be-Correctly-Handled/Pass/explicit-hide-existing__azuredeploy.json": "AML-144",
    "HideExisting-Must-Be-Correctly-Handled/Pass/missing-implies-false__azuredeploy.json": "AML-144",
    "Location-Should-Not-Be-Hardcoded/Pass/Location-In-Parameters.json": "AML-305",
    "Password-Textboxes-Must-Be-Used-For-Password-Parameters/Pass/SecureObject__azuredeploy.json": "AML-205",
    "ResourceIds-should-not-contain/Pass/ResourceIds-should-not-contain.json": "AML-202",
    "Resources-Should-Not-Be-Ambiguous/Pass/proxy-resource.json": "AML-001",
    "Secure-Params-In-Nested-Deployments/Pass/Nested-Outer-Nothing-SymbolicNaming.json": "AML-205",
    "Secure-Params-In-Nested-Deployments/Pass/nested-inner-secure.json": "AML-205",
    "Secure-Params-In-Nested-Deployments/Pass/nested-outer-nothing.json": "AML-205",
}
"""What Azure refuses, or lies open, in templates that are good by another rule: accounts of a kind that can't be
created any more, an assignment's name that is no GUID, secrets that stand in a default."""


def labelled(label: str) -> list[Path]:
    """The templates with one of the two labels."""
    return sorted(path for path in FIXTURES.glob(f"*/{label}/*.json") if "UiDefinition" not in path.name)


def paired() -> Iterator[tuple[Path, str]]:
    """The templates of arm-ttk's rules that have a counterpart here, with its id."""
    for label in ("Pass", "Fail"):
        yield from ((path, SAME[path.parts[-3]]) for path in labelled(label) if path.parts[-3] in SAME)


def short(path: Path) -> str:
    """A fixture's name."""
    return path.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("path", labelled("Pass"), ids=short)
def test_no_error_is_found_in_a_good_template(path: Path) -> None:
    """Whatever an error is told of, Azure would refuse it, or it is a secret in the open: each is named above."""
    found = set()
    for subject in Discovery().over([path]):
        if isinstance(subject, Subject):
            findings = judge(RULES, Graph(subject.resources)).findings
            found |= {finding.rule for finding in findings if finding.severity is Severity.ERROR}
    assert found == ({TRUE[short(path)]} if short(path) in TRUE else set())


@pytest.mark.parametrize(("path", "rule"), [pytest.param(*each, id=short(each[0])) for each in paired()])
def test_a_template_is_judged_as_its_label_says(path: Path, rule: str) -> None:
    """Where two ask for the same, they find the same, also in fragments that no deployment would take."""
    try:
        document = language.load(path)
    except language.TemplateError:
        pytest.skip("it is no JSON")
    if not isinstance(document.data, dict):
        pytest.skip("it is no template")
    (asked,) = (each for each in RULES if each.id == rule)
    verdict = judge([asked], Graph(deployments(document, None)))
    assert asked.applies_to == TEMPLATE
    assert (bool(verdict.findings) == (path.parts[-2] == "Fail")) is (short(path) not in OTHERWISE)


def test_what_is_judged_otherwise_is_still_there() -> None:
    """A name in the lists above that nothing has any more would hide something one day."""
    names = {short(path) for label in ("Pass", "Fail") for path in labelled(label)}
    assert {*TRUE, *OTHERWISE} <= names
