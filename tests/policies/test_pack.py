"""The rules as Pulumi policies, on what the engine hands them, without the engine."""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.policy import _NotApplicableError
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from amlstack import policies
from amlstack.catalog import EVERY_TYPE, machinelearning, storage
from amlstack.findings import Severity, Spot
from amlstack.policies import RULES, Rule, Unknown, template
from amlstack.policies.pack import CONFIG, _of_stack, policy, start
from amlstack.policies.pack import policies as served
from amlstack.policies.rule import TEMPLATE, Example
from amlstack.policies.settings import Waiver
from tests.cli.check.inputs import lowered
from tests.policies.test_rules import GIVEN_IS_ENOUGH

FOLDER = Path(str(policies.__file__)).parent
BY_ID = {rule.id: rule for rule in RULES}
SERVED = [
    rule
    for rule in RULES
    if rule.applies_to != TEMPLATE and rule.example_before is None and "apiVersion" not in rule.bad[-1]
]
"""Rules that have a say about a program's resources: a template is none, an apiVersion or an order of deployment stands
in none, and the engine says nothing of what was before."""
every_rule = pytest.mark.parametrize("rule", SERVED, ids=lambda rule: rule.id)


def native(example: Example) -> list[PolicyResource]:
    """An example at its first preview: azure-native's inputs, of ids only what they come from."""
    made: dict[str, PolicyResource] = {}
    every: list[tuple[PolicyResource, Mapping[str, Any]]] = []
    for resource in template.resources(example):
        kind = EVERY_TYPE[resource.type.lower()]
        body = {key: value for key, value in resource.body.items() if key not in ("type", "name", "scope")}
        above = dict(zip(kind.parent_inputs[1:], resource.names[:-1], strict=False))
        if "scope" in resource.body:
            above = {kind.parent_inputs[0]: resource.body["scope"]}
        given = lowered(kind, body) | above | {kind.name_input: resource.names[-1]}
        one = made[resource.key] = stack_resource(kind.token, _unknown(given), name=f"it{len(every) or ''}")
        every.append((one, given))
    for one, inputs in every:
        one.property_dependencies.update({word: _sources(value, made) for word, value in inputs.items()})
    return [one for one, _ in every]


def _sources(value: Any, made: Mapping[str, PolicyResource]) -> list[PolicyResource]:
    """What the unknowns in a value come from."""
    if isinstance(value, Unknown):
        return [made[key] for key in value.refers if key in made]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [source for each in inner for source in _sources(each, made)]


def _unknown(value: Any) -> Any:
    """A value as the engine hands it over."""
    if isinstance(value, Mapping):
        return {key: _unknown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unknown(item) for item in value]
    return UNKNOWN_STRING_VALUE if isinstance(value, Unknown) else value


def stack_resource(token: str, props: Mapping[str, Any], depends: Any = None, name: str = "it") -> PolicyResource:
    """A resource as pulumi_policy hands it over."""
    proxy: Any = unknown_checking_proxy(dict(props))
    urn = f"urn:pulumi:test::test::{token}::{name}"
    return PolicyResource(token, proxy, urn, name, None, None, None, [], depends or {})  # type: ignore[arg-type]


def violations(rule: Rule, resources: list[PolicyResource]) -> list[tuple[str, str | None]]:
    """What the rule's policy reports of these, with the URN. Raises _NotApplicableError as pulumi_policy's own does."""
    return told_by(policy(rule.configured(settings=rule.example_settings)), resources)


def told_by(
    checked: Policy, resources: list[PolicyResource], reported: list[tuple[str, str | None]] | None = None
) -> list[tuple[str, str | None]]:
    """What a policy reports of these, with the URN; in `reported`, where what comes before it waits is wanted too."""
    reported = [] if reported is None else reported

    def report(message: str, urn: str | None = None) -> None:
        reported.append((message, urn))

    if isinstance(checked, StackValidationPolicy):
        checked.validate(StackValidationArgs(resources), report)
    elif isinstance(checked, ResourceValidationPolicy):
        for one in resources:
            args = ResourceValidationArgs(one.resource_type, one.props, one.urn, one.name, one.opts, None)
            checked.validate(args, report)
    return reported


AN_OUTPUT_MAY_BE_A_NAME = "AML-313"
"""What it finds it tells before it says that the ids of other resources aren't known yet."""


def test_a_reference_that_is_an_output_is_not_applicable_yet() -> None:
    """It may be the id that it should be, or a name: at a first preview that is neither a finding nor a pass."""
    rule = BY_ID[AN_OUTPUT_MAY_BE_A_NAME]
    for example, count in ((rule.good, 0), (rule.bad, 1)):
        reported: list[tuple[str, str | None]] = []
        with pytest.raises(_NotApplicableError) as waits:
            told_by(policy(rule), native(example), reported)
        assert len(reported) == count
        assert "storageAccount" in str(waits.value.reason)


@pytest.mark.parametrize(
    "rule", [rule for rule in SERVED if rule.id != AN_OUTPUT_MAY_BE_A_NAME], ids=lambda rule: rule.id
)
def test_the_examples_are_judged_alike_as_azure_native_inputs(rule: Rule) -> None:
    """At a first preview, where every id is unknown, the bad example is reported and the good one isn't."""
    assert violations(rule, native(rule.good)) == []
    ((message, urn),) = violations(rule, native(rule.bad))
    assert rule.mend in message
    assert urn in {resource.urn for resource in native(rule.bad)}


@every_rule
def test_an_error_stops_the_engine_and_the_rest_is_advice(rule: Rule) -> None:
    """A policy carries its rule's data, and is mandatory where Azure would refuse."""
    made = policy(rule)
    expected = EnforcementLevel.MANDATORY if rule.severity is Severity.ERROR else EnforcementLevel.ADVISORY
    assert (made.name, made.description, made.enforcement_level) == (rule.id, rule.title, expected)
    assert (made.remediation_steps, made.url) == (rule.mend, rule.source)
    assert isinstance(made, StackValidationPolicy) == bool(rule.follows)


def test_findings_of_another_severity_are_a_policy_of_their_own() -> None:
    """A policy has one level for all that it finds: a note of a rule that is an error must not stop the engine."""
    (rule,) = [rule for rule in RULES if rule.id == "AML-303"]
    made = served(rule)
    assert [(each.name, each.enforcement_level) for each in made] == [
        ("AML-303", EnforcementLevel.MANDATORY),
        ("AML-303-note", EnforcementLevel.ADVISORY),
    ]
    for word, value, expected in (("flowType", "Redfield", [0, 1]), ("ingestionMode", "LogAnalytic", [1, 0])):
        body = {"location": "westeurope", "kind": "web", word: value}
        resources = [stack_resource("azure-native:applicationinsights:Component", body)]
        assert [len(told_by(each, resources)) for each in made] == expected


@every_rule
def test_unknown_inputs_make_a_rule_not_applicable(rule: Rule) -> None:
    """What needs a value that isn't known says so, and passes nothing; a vault's id needs only to be given."""
    (*_, subject) = native(rule.bad)
    words = ("properties", "keyVault", "storageAccount", "kind", "sku", "identity", "location", "tags")
    props = dict.fromkeys([*subject.props, *native(rule.good)[-1].props, *words], UNKNOWN_STRING_VALUE)
    resources = [stack_resource(subject.resource_type, props)]
    if rule.id in GIVEN_IS_ENOUGH:
        assert violations(rule, resources) == []
        return
    try:
        assert violations(rule, resources), "passed"
    except _NotApplicableError as error:
        assert "not applicable yet" in str(error.reason)  # noqa: PT017 - a finding will do as well
    else:
        assert rule.follows, "only what is nowhere to be found may be missed"


def test_what_is_known_is_reported_beside_what_is_not() -> None:
    """One workspace that can't be judged yet doesn't hide another's premium storage."""
    rule = BY_ID["AML-021"]
    undecided = stack_resource(machinelearning.WORKSPACE.token, {"storageAccount": UNKNOWN_STRING_VALUE})
    reported: list[str] = []

    def report(message: str, urn: str | None = None) -> None:
        reported.append(message)

    checked = policy(rule)
    assert isinstance(checked, StackValidationPolicy)
    with pytest.raises(_NotApplicableError):
        checked.validate(StackValidationArgs([undecided, *native(rule.bad)]), report)
    assert len(reported) == 1


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:StorageAccount",
        "azure-native:storage/v20240101:StorageAccount",
        "azure-native_storage_v20240101:storage:StorageAccount",
    ],
)
def test_a_versioned_resource_is_judged_too(token: str) -> None:
    """azure-native's tokens may carry an api-version, in either of its two ways."""
    assert len(violations(BY_ID["AML-042"], [stack_resource(token, {"enableHttpsTrafficOnly": False})])) == 1


@pytest.mark.parametrize("token", ["random:index:RandomString", "azure-native:storage:Queue", "pulumi:pulumi:Stack"])
def test_what_the_catalog_does_not_have_is_let_be(token: str) -> None:
    """Resources of other kinds and other providers are nobody's business here."""
    for rule in RULES:
        assert (
            violations(rule, [stack_resource(token, {"name": "no good / name", "enableHttpsTrafficOnly": False})]) == []
        )


def test_a_report_never_quotes_a_credential() -> None:
    """The engine hands secrets over in clear; whatever is wrong, they stay out of the report."""
    canary = "c4nary-4f1d"
    secrets = {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": canary}}
    props = {"name": "no good", "workspaceName": "contoso-ml", "properties": {"credentials": secrets}}
    reported = violations(BY_ID["AML-001"], [stack_resource(machinelearning.DATASTORE.token, props)])
    assert len(reported) == 1
    assert canary not in repr(reported)


def test_a_child_is_called_by_all_its_names() -> None:
    """A container's name in a report says on which account, and in which of its services."""
    props = {"containerName": "no good", "accountName": "stcontoso", "resourceGroupName": "rg-contoso"}
    ((message, _),) = violations(BY_ID["AML-001"], [stack_resource(storage.BLOB_CONTAINER.token, props)])
    assert message.startswith(f"{storage.BLOB_CONTAINER.type} stcontoso/default/no good: name: ")


def test_outputs_that_only_azure_writes_are_not_taken_for_a_declaration() -> None:
    """A stack policy is given outputs: the name is `name` there, and read-only properties come along."""
    rule = BY_ID["AML-021"]
    body = {"name": "stcontoso", "sku": {"name": "Premium_LRS", "tier": "Premium"}, "type": storage.ACCOUNT.type}
    account = stack_resource(storage.ACCOUNT.token, body | {"primaryLocation": "westeurope"})
    lifted = _of_stack(account)
    assert lifted
    assert (lifted.names, lifted.body) == (("stcontoso",), {"sku": {"name": "Premium_LRS"}})
    id_ = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stcontoso"
    subject = stack_resource(machinelearning.WORKSPACE.token, {"name": "contoso-ml", "storageAccount": id_})
    ((message, _),) = violations(rule, [account, subject])
    assert "stcontoso is Premium_LRS" in message


def test_no_file_of_the_pack_hides_one_of_pythons() -> None:
    """The pack's folder comes first where Python looks for modules, so no file in it may have a library's name."""
    assert not {path.stem for path in FOLDER.glob("*.py")} & sys.stdlib_module_names


def test_only_the_pack_imports_pulumi() -> None:
    """The rules start in an instant, with no engine: `amlstack.policies` alone brings no Pulumi in."""
    files = [path for path in FOLDER.rglob("*.py") if path.name != "pack.py"]
    imported = {name for path in files for name in _imports(path)}
    assert not {name for name in imported if name.startswith("pulumi")}


def _imports(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_pack_is_described_for_the_engine() -> None:
    """PulumiPolicy.yaml names a runtime and a version, which the engine shows."""
    described = yaml.safe_load((FOLDER / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    assert described["runtime"] == "python"
    assert described["version"]


@pytest.mark.parametrize(("resource", "count"), [("st*", 0), ("kv-contoso", 1)])
def test_what_is_waived_is_not_reported(resource: str, count: int) -> None:
    """The pack's settings may let a finding be, until a day."""
    waiver = Waiver("AML-042", resource, "An old client.", dt.date(2999, 12, 31), Spot("amlstack.toml"))
    checked = policy(BY_ID["AML-042"], (waiver,))
    assert isinstance(checked, ResourceValidationPolicy)
    reported: list[str] = []
    props = {"accountName": "stcontoso", "enableHttpsTrafficOnly": False}
    one = stack_resource(storage.ACCOUNT.token, props)
    args = ResourceValidationArgs(one.resource_type, one.props, one.urn, one.name, one.opts, None)

    def report(message: str, urn: str | None = None) -> None:
        reported.append(message)

    checked.validate(args, report)
    assert len(reported) == count


def test_settings_that_cannot_be_read_keep_the_pack_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine then shows why, with the place."""
    (tmp_path / "amlstack.toml").write_text('profile = "prodction"')
    monkeypatch.setenv(CONFIG, str(tmp_path / "amlstack.toml"))
    with pytest.raises(SystemExit) as stopped:
        start()
    assert "amlstack.toml:1:1: 'prodction' is no profile: did you mean 'production'?" in str(stopped.value)
