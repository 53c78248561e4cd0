"""The rules, each on one example that keeps it and one that doesn't, and where they must hold back."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack.catalog import EVERY_TYPE, KINDS, Kind, controls, keyvault, machinelearning, registry, storage
from amlstack.policies import RULES, Graph, Resource, Rule, Unknown, Verdict, examples, judge, rules, template
from amlstack.policies.conformance_rule import ConformanceRule
from amlstack.policies.rule import ANY, TEMPLATE, Example, Pillar, Profile

BY_ID = {rule.id: rule for rule in RULES}
GIVEN_IS_ENOUGH = ("AML-024", "AML-025", "AML-071")
"""These ask for an id only, whichever it will be."""
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def said_of(example: Example, *ids: str) -> Verdict:
    """What some rules, or all of them, say of a template's resources."""
    return judge([BY_ID[id_] for id_ in ids] or RULES, Graph(template.resources(example)))


def with_account(account: Mapping[str, Any], **workspace: Any) -> Example:
    """A storage account and the workspace whose default storage it is."""
    refers = {"storageAccount": f"[resourceId('{storage.ACCOUNT.type}', 'stcontoso')]"}
    return (
        {"type": storage.ACCOUNT.type, "name": "stcontoso", **account},
        {"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "properties": refers, **workspace},
    )


def changed(rule: Rule, subject: Resource) -> Resource:
    """The last resource of an example, knowing what it is like before, and lying in the group that the example says."""
    before = rule.example_before
    group, was = subject.raw("resourceGroup"), None if before is None else before.get("resourceGroup")
    return replace(subject, before=before, group=Unknown() if group is None else group, group_before=was)


def shown(rule: Rule, example: Example) -> Verdict:
    """What a rule says of one of its examples."""
    (*others, subject) = template.resources(example)
    graph = Graph([*others, changed(rule, subject)])
    return judge([rule.configured(settings=rule.example_settings)], graph)


@every_rule
def test_the_good_example_has_no_finding(rule: Rule) -> None:
    """What keeps a rule is neither found fault with nor put off."""
    assert shown(rule, rule.good) == Verdict((), ())


@every_rule
def test_the_bad_example_has_a_finding(rule: Rule) -> None:
    """What breaks a rule is found once, with all that its reader needs."""
    verdict = shown(rule, rule.bad)
    (found,) = verdict.findings
    assert (found.rule, found.severity, found.mend, found.place) == (rule.id, rule.severity, rule.mend, None)
    assert found.what
    assert found.path
    assert f"{rule.id}: {found.resource}: {found.path}: {found.what}; {rule.mend}" in str(found)
    assert verdict.pending == ()


def test_each_rule_has_an_id_of_its_own() -> None:
    """An id names one rule, and rules come in the order of their ids."""
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"AML-\d{3}", id_) for id_ in ids)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_file_of_the_folder_is_found() -> None:
    """A rule is there because its file is."""
    found = {type(rule).__module__.rpartition(".")[2] for rule in RULES}
    assert found == {path.stem for path in Path(str(rules.__file__)).parent.glob("*.py")} - {"__init__"}


@every_rule
def test_the_data_of_a_rule_is_whole(rule: Rule) -> None:
    """Each rule names its document, says why and how to mend what it finds, and applies to what the catalog knows."""
    assert re.fullmatch(r"[A-Z]\w+\.[A-Z]\w+", rule.name)
    assert isinstance(rule.pillar, Pillar)
    assert rule.why.endswith(".")
    assert all(controls.described(word) for word in rule.maps)
    assert rule.source.startswith("https://")
    assert rule.mend.endswith(".")
    assert rule.title.endswith(".")
    assert rule.applies_to in (ANY, TEMPLATE) or all(type_.lower() in EVERY_TYPE for type_ in rule.types)
    kind = EVERY_TYPE.get(rule.applies_to.lower())
    references = {path.removeprefix("properties.") for path in kind.references} if kind else set()
    assert all(word.lower() in EVERY_TYPE or word in references for word in rule.follows)


def test_every_control_that_is_named_is_asked_for() -> None:
    """What others ask for, as far as the catalog names it, some rule asks for; what is left out isn't named twice."""
    asked = {word for rule in RULES for word in rule.maps}
    named = {f"Azure Policy {guid}" for guid in controls.BUILT_IN} | {*controls.CHECKOV, *controls.BENCHMARK}
    assert named <= asked
    assert not set(controls.LEFT_OUT) & set(controls.BUILT_IN)


@every_rule
def test_an_example_is_judged_in_any_case(rule: Rule) -> None:
    """ARM's types and names of properties are case-insensitive, so that shouting breaks and mends nothing."""
    for example, count in ((rule.good, 0), (rule.bad, 1)):
        assert len(shown(rule, tuple(map(_shouted, example))).findings) == count


def _shouted(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    def upper(value: Any) -> Any:
        return {key.upper(): upper(item) for key, item in value.items()} if isinstance(value, dict) else value

    kept = {"type": resource["type"].upper(), "name": resource["name"]}
    return kept | {key.upper(): upper(value) for key, value in resource.items() if key not in kept}


@every_rule
def test_a_resource_that_nothing_is_known_of_never_passes(rule: Rule) -> None:
    """Where every value is unknown, a rule isn't applicable yet, or what it asks for is nowhere."""
    type_ = rule.applies_to if rule.applies_to != ANY else rule.bad[-1]["type"]
    words = ("kind", "sku", "properties", "location", "tags", "identity", "scope", "dependsOn")
    resource = changed(rule, Resource(type_, (Unknown(),), dict.fromkeys(words, Unknown()), key="only"))
    verdict = judge([rule.configured(settings=rule.example_settings)], Graph([resource]))
    if rule.id in GIVEN_IS_ENOUGH:
        assert verdict == Verdict((), ()), "that the id is unknown is enough"
    elif verdict.pending:
        assert [pending.rule for pending in verdict.pending] == [rule.id]
    else:
        assert rule.follows
        assert verdict.findings


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
@settings(deadline=None)
@given(data=st.data())
def test_a_name_is_judged_by_the_rule_of_its_kind(kind: Kind, data: st.DataObject) -> None:
    """AML-001 says of any name what the catalog says, by its last part, at every depth."""
    letters = st.text(string.ascii_letters + string.digits + "-_. /é", min_size=1, max_size=kind.name.longest + 2)
    name = data.draw(letters.filter(lambda text: "/" not in text) | st.from_regex(kind.name.pattern, fullmatch=True))
    parents = ("parent",) * (kind.type.count("/") - 1)
    resource = Resource(kind.type, (*parents, name), {}, key="only")
    found = judge([BY_ID["AML-001"]], Graph([resource])).findings
    fault = kind.name.fault(name)
    assert len(found) == bool(fault)
    assert all(finding.what.startswith(f"the {kind.title}'s name {name!r} {fault}") for finding in found)


@pytest.mark.parametrize("sku", storage.SKUS)
def test_every_sku_that_a_workspace_cannot_have_is_found(sku: str) -> None:
    """Each SKU of storage is either the workspace's to have or a finding."""
    found = said_of(with_account({"sku": {"name": sku}}), "AML-021").findings
    assert [sku in finding.what for finding in found] == ([] if sku in storage.WORKSPACE_SKUS else [True])


@pytest.mark.parametrize("kind", storage.KINDS)
def test_every_kind_that_a_workspace_cannot_have_is_found(kind: str) -> None:
    """Each kind of storage is either the workspace's to have or a finding."""
    found = said_of(with_account({"kind": kind}), "AML-022").findings
    assert [kind in finding.what for finding in found] == ([] if kind in storage.WORKSPACE_KINDS else [True])


def test_a_word_of_azure_counts_in_any_case() -> None:
    """Azure takes standard_lrs for Standard_LRS, so it is no finding."""
    assert said_of(with_account({"sku": {"name": "standard_lrs"}, "kind": "storagev2"}), "AML-021", "AML-022") == (
        Verdict((), ())
    )


def test_storage_that_is_not_the_default_may_be_anything() -> None:
    """A premium hierarchical account beside the workspace is no finding of theirs."""
    account = {
        "type": storage.ACCOUNT.type,
        "name": "stother",
        "kind": "BlockBlobStorage",
        "sku": {"name": "Premium_LRS"},
        "properties": {"isHnsEnabled": True},
    }
    own = with_account({"sku": {"name": "Standard_LRS"}, "kind": "StorageV2"})
    assert said_of((account, *own), "AML-021", "AML-022", "AML-023") == Verdict((), ())


def test_a_feature_store_stands_on_hierarchical_storage() -> None:
    """What Azure refuses of other workspaces is what a feature store has."""
    account = {"properties": {"isHnsEnabled": True}}
    assert said_of(with_account(account, kind="FeatureStore"), "AML-023").findings == ()
    assert len(said_of(with_account(account, kind="Default"), "AML-023").findings) == 1


@pytest.mark.parametrize(("kind", "count"), [("Hub", 0), ("Project", 0), ("default", 1), ("FeatureStore", 1)])
def test_a_hub_and_its_projects_do_without_a_vault(kind: str, count: int) -> None:
    """The service requires a key vault of the other kinds only."""
    workspace = {"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "kind": kind, "properties": {}}
    assert len(said_of((workspace,), "AML-024").findings) == count


def test_what_is_left_out_counts_as_azure_fills_it_in() -> None:
    """Without settings an account has TLS 1.0, https and no public blobs; a vault neither protection nor roles."""
    account = {"type": storage.ACCOUNT.type, "name": "stcontoso"}
    vault = {"type": keyvault.VAULT.type, "name": "kv-contoso"}
    images = {"type": registry.REGISTRY.type, "name": "crcontoso"}
    asked = [rule.id for rule in RULES if rule.profile is Profile.DEFAULT and not isinstance(rule, ConformanceRule)]
    found = said_of((account, vault, images), *asked).findings
    assert [finding.rule for finding in found] == ["AML-041", "AML-052", "AML-053"]


def test_no_finding_quotes_a_credential() -> None:
    """Whatever else is wrong with a datastore, its key, token, client secret or certificate isn't in the findings."""
    canary = "c4nary-4f1d"
    secrets = {word: canary for _, word, _ in machinelearning.DATASTORE_CREDENTIALS.values() if word}
    datastore = {
        "type": machinelearning.DATASTORE.type,
        "name": "contoso-ml/no good",
        "properties": {"credentials": {"credentialsType": "AccountKey", "secrets": secrets}},
    }
    verdict = said_of((datastore,))
    assert "AML-001" in {finding.rule for finding in verdict.findings}
    assert canary not in repr(verdict)


def test_a_zone_of_names_lies_in_no_region() -> None:
    """A parameter for its location would be wrong advice."""
    zone = {"type": "Microsoft.Network/privateDnsZones", "name": "privatelink.api.azureml.ms", "location": "westeurope"}
    link = {**zone, "type": f"{zone['type']}/virtualNetworkLinks", "name": "privatelink.api.azureml.ms/vnet"}
    account = {"type": storage.ACCOUNT.type, "name": "stcontoso", "location": "westeurope"}
    found = said_of(examples.template(resources=[zone, link, account]), "AML-207").findings
    assert [each.mend for each in found] == ["Set location to global."] * 2 + [BY_ID["AML-207"].mend]


@pytest.mark.parametrize(
    ("policies", "what"),
    [(0, "no policies at all"), (1, "the declared policy and no other"), (3, "the declared policies")],
)
def test_a_vaults_policies_are_counted_as_people_do(policies: int, what: str) -> None:
    """None, one, more."""
    said = examples.setting(keyvault.VAULT, enableRbacAuthorization=False, accessPolicies=[{}] * policies)
    (found,) = said_of(said, "AML-054").findings
    assert what in found.what


def test_a_default_that_depends_on_an_unknown_version_waits() -> None:
    """What is said needs no version."""
    for said, waits in (({}, True), ({"supportsHttpsTrafficOnly": True}, False)):
        body = {"apiVersion": Unknown(), "properties": said}
        verdict = judge([BY_ID["AML-042"]], Graph([Resource(storage.ACCOUNT.type, ("stcontoso",), body, "one")]))
        assert (bool(verdict.pending), verdict.findings) == (waits, ())


@pytest.mark.parametrize(
    ("refers", "waits"),
    [
        (("urn:pulumi:dev::contoso::azure-native:keyvault:Vault::kv",), True),
        ((), True),
        (("microsoft.keyvault/vaults/kv-contoso",), False),
    ],
)
def test_an_output_may_be_a_name_and_no_id(refers: tuple[str, ...], waits: bool) -> None:
    """At a first preview nobody knows which of a vault's outputs it is: no pass, unlike a template's resourceId()."""
    body = {"properties": {"keyVault": Unknown(refers)}}
    verdict = judge([BY_ID["AML-313"]], Graph([Resource(machinelearning.WORKSPACE.type, ("ml",), body, "one")]))
    assert [each.rule for each in verdict.pending] == (["AML-313"] if waits else [])


@pytest.mark.parametrize(
    ("location", "parts", "severity"),
    [
        ("westeurope", {}, "note"),
        ("global", {}, "note"),
        ("[resourceGroup().location]", {}, "note"),
        ("usgovvirginia", {}, "error"),
        ("China North 3", {}, "error"),
        ("[parameters('location')]", {"parameters": {"location": {"defaultValue": "usgovtexas"}}}, "error"),
        ("[parameters('location')]", {"parameters": {"location": {"defaultValue": "eastus"}}}, "note"),
    ],
)
def test_an_address_of_another_cloud_is_an_error(location: str, parts: dict[str, Any], severity: str) -> None:
    """A hard-coded address is worth a note; where the template's own region is in another cloud, nothing answers."""
    store = {"type": machinelearning.DATASTORE.type, "name": "ml/raw", "properties": {"endpoint": "core.windows.net"}}
    home = {"type": machinelearning.WORKSPACE.type, "name": "ml", "location": location}
    (found,) = said_of(examples.template(resources=[home, store], **parts), "AML-208").findings
    assert str(found.severity) == severity
    assert ("Azure Government" in found.what or "Azure China" in found.what) is (severity == "error")
