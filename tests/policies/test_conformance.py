"""Bodies held against Azure's published types: what is found, what waits, and what is let be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from amlstack import arm, plan, spec
from amlstack.catalog import (
    EVERY_TYPE,
    Kind,
    computes,
    endpoints,
    keyvault,
    machinelearning,
    monitoring,
    network,
    registry,
    storage,
)
from amlstack.catalog.published import Words, published
from amlstack.catalog.published.words import misspelt, one_slip
from amlstack.findings import Severity
from amlstack.policies import RULES, Graph, Resource, Unknown, judge, template
from amlstack.policies.aspect import Aspect
from amlstack.policies.conformance import compared
from amlstack.policies.conformance_rule import ConformanceRule
from amlstack.policies.native import api_version

UNPUBLISHED = "2021-05-01"
"""An api-version of storage accounts that the list of providers tells, and that no types are published of."""
PUBLISHED = [rule for rule in RULES if isinstance(rule, ConformanceRule)]


def resource(kind: Kind, body: Mapping[str, Any], key: str = "only") -> Resource:
    """One resource of a kind, in the catalog's api-version."""
    version = {} if key.startswith("urn:") else {"apiVersion": kind.api_version}
    return Resource(kind.type, ("contoso",), {**version, **body}, key=key)


def found(kind: Kind, body: Mapping[str, Any], key: str = "only") -> list[tuple[Aspect, str, str]]:
    """Every fault of a body but for properties that are missing, which small bodies lack on purpose."""
    result = compared(resource(kind, body, key))
    assert result is not None
    return [fault for fault in result.faults if fault[0] not in (Aspect.MISSING, Aspect.OFTEN_MISSING)]


def account(**properties: Any) -> list[tuple[Aspect, str, str]]:
    """The faults of a storage account with these properties."""
    return found(storage.ACCOUNT, {"properties": properties})


def datastore(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """A blob datastore."""
    return {"properties": {"datastoreType": "AzureBlob", "credentials": {"credentialsType": "None"}, **said}}


@pytest.mark.parametrize(
    ("properties", "aspect", "what"),
    [
        (
            {"allowBlobPublicAcess": False},
            Aspect.NAME,
            "there is no property 'allowBlobPublicAcess': did you mean 'allowBlobPublicAccess'?",
        ),
        ({"colour": "red"}, Aspect.NAME, "there is no property 'colour'"),
        ({"sku": {}}, Aspect.NAME, "there is no property 'sku' here: it stands beside properties"),
        ({"minimumTlsVersion": ["TLS1_2"]}, Aspect.TYPE, "it is a list, not a text"),
        ({"networkAcls": "Deny"}, Aspect.TYPE, "it is a text, not an object"),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": {}}}, Aspect.TYPE, "it is an object, not a list"),
        ({"isHnsEnabled": 1}, Aspect.TYPE, "it is a number, not true or false"),
        ({"isHnsEnabled": "True"}, Aspect.TEXT, "it is a text, not true or false"),
        ({"minimumTlsVersion": "TLS12"}, Aspect.WORD, "'TLS12' isn't allowed: did you mean 'TLS1_2'?"),
        ({"accessTier": "Lukewarm"}, Aspect.WORD, "'Lukewarm' isn't one of Hot, Cool, Premium, Cold"),
        ({"accessTier": "hot"}, Aspect.CASE, "'hot' is published as 'Hot'"),
        ({"keyPolicy": {"keyExpirationPeriodInDays": 1.5}}, Aspect.TYPE, "it is a number, not a whole number"),
        ({"keyPolicy": {"keyExpirationPeriodInDays": "30"}}, Aspect.TEXT, "it is a text, not a whole number"),
        ({"provisioningState": "Succeeded"}, Aspect.READ_ONLY, "provisioningState is Azure's to write"),
    ],
)
def test_what_is_found(properties: dict[str, Any], aspect: Aspect, what: str) -> None:
    """Each kind of fault is told once, with the near match."""
    ((is_, _, said),) = account(**properties)
    assert (is_, said) == (aspect, what)


@pytest.mark.parametrize(
    "properties",
    [
        {"ALLOWBLOBPUBLICACCESS": False},
        {"networkAcls": {"defaultAction": "Deny", "bypass": "Logging, AzureServices"}},
        {"minimumTlsVersion": None},
        {"keyPolicy": {"keyExpirationPeriodInDays": 30.0}},
        {"encryption": {"keyvaultproperties": {"keyname": "cmk"}}},
    ],
)
def test_what_is_let_be(properties: dict[str, Any]) -> None:
    """Names in any case, words with commas between them, null, and a whole number as JSON may write it."""
    assert account(**properties) == []


def test_the_top_of_a_body() -> None:
    """What any resource may have isn't judged; what belongs into properties is told so."""
    body = {
        "dependsOn": [],
        "condition": True,
        "comments": "x",
        "tags": {"any": "thing"},
        "minimumTlsVersion": "TLS1_2",
    }
    ((aspect, path, what),) = found(storage.ACCOUNT, body)
    assert (aspect, path) == (Aspect.NAME, "minimumTlsVersion")
    assert what.endswith("here: it stands in properties")


def test_a_datastore_is_judged_by_its_type() -> None:
    """A property of another type of datastore is unknown; a type that there isn't is told, and nothing below it."""
    assert found(machinelearning.DATASTORE, datastore({"containerName": "raw"})) == []
    ((aspect, path, _),) = found(machinelearning.DATASTORE, datastore({"fileShareName": "raw"}))
    assert (aspect, path) == (Aspect.NAME, "properties.fileShareName")
    ((aspect, _, what),) = found(machinelearning.DATASTORE, datastore({"datastoreType": "AzureBlop"}))
    assert (aspect, what) == (Aspect.WORD, "'AzureBlop' isn't allowed: did you mean 'AzureBlob'?")


def test_what_is_required_depends_on_the_type_too() -> None:
    """A file datastore needs its share; credentials need their type."""
    body = {"datastoreType": "AzureFile", "accountName": "stcontoso", "credentials": {}}
    result = compared(resource(machinelearning.DATASTORE, {"properties": body}))
    assert result is not None
    missing = {path for aspect, path, _ in result.faults if aspect is Aspect.MISSING}
    assert missing == {"properties.fileShareName", "properties.credentials.credentialsType"}


def test_a_compute_is_judged_by_its_type() -> None:
    """What stands in a cluster's own properties is a cluster's."""
    inner = {"vmSize": "STANDARD_DS3_V2", "scaleSettings": {"maxNodeCount": "4"}, "idleTimeBeforeShutdown": "PT1H"}
    body = {"properties": {"computeType": "AmlCompute", "properties": inner}}
    assert [(aspect, path.rpartition(".")[2]) for aspect, path, _ in found(computes.COMPUTE, body)] == [
        (Aspect.TEXT, "maxNodeCount"),
        (Aspect.NAME, "idleTimeBeforeShutdown"),
    ]


def test_limits() -> None:
    """A tenant's id is of a pattern and a length; the value isn't quoted."""
    body = {"properties": {"sku": {"family": "A", "name": "standard"}, "tenantId": "c4nary"}}
    said = found(keyvault.VAULT, body)
    assert {aspect for aspect, _, _ in said} == {Aspect.LIMIT}
    assert "c4nary" not in repr(said)


def test_a_credential_in_a_words_place_is_not_quoted() -> None:
    """Whatever is longer than a word may be anything."""
    ((_, _, what),) = account(accessTier="c4nary" * 8)
    assert what == "what it says isn't one of Hot, Cool, Premium, Cold"


@pytest.mark.parametrize(
    ("properties", "waiting"),
    [
        (Unknown(), set(Aspect)),
        ({"networkAcls": Unknown()}, set(Aspect)),
        ({"minimumTlsVersion": Unknown()}, {Aspect.TYPE, Aspect.WORD, Aspect.CASE}),
        ({"isHnsEnabled": Unknown()}, {Aspect.TYPE, Aspect.TEXT, Aspect.LIMIT}),
        ({"customDomain": {"name": Unknown()}}, set()),
    ],
)
def test_an_unknown_value_is_judged_when_it_is_known(properties: Any, waiting: set[Aspect]) -> None:
    """What is unknown is no pass for what its place asks of it; of a text without limits nothing more is asked."""
    result = compared(resource(storage.ACCOUNT, {"properties": properties}))
    assert result is not None
    assert set(result.unknown) == waiting


def test_what_is_found_is_told_before_what_waits() -> None:
    """An unknown value hides no other fault."""
    body = {"properties": {"hbiWorkspace": {}, "v1LegacyMode": Unknown()}}
    verdict = judge(PUBLISHED, Graph([resource(machinelearning.WORKSPACE, body)]))
    assert [finding.rule for finding in verdict.findings] == ["AML-302"]
    assert "AML-302" in {pending.rule for pending in verdict.pending}


def test_a_version_that_is_not_kept_is_said() -> None:
    """No rule passes what it can't check."""
    old = Resource(storage.ACCOUNT.type, ("stcontoso",), {"apiVersion": UNPUBLISHED}, key="only")
    verdict = judge(PUBLISHED, Graph([old]))
    assert verdict.findings == ()
    assert {pending.rule for pending in verdict.pending} == {rule.id for rule in PUBLISHED}
    assert all(UNPUBLISHED in pending.reason for pending in verdict.pending)


def test_a_slip_is_found_in_any_version() -> None:
    """What is one letter from a property of a later version is misspelt; what is unlike them all may have been one."""
    for key, told in (("minimumTlsVersoin", True), ("minimumTlsVersions", True), ("formerSetting", False)):
        old = Resource(
            storage.ACCOUNT.type, ("stcontoso",), {"apiVersion": UNPUBLISHED, "properties": {key: 1}}, "only"
        )
        verdict = judge(PUBLISHED, Graph([old]))
        assert [finding.rule for finding in verdict.findings] == (["AML-301"] if told else [])
        assert "AML-301" in {pending.rule for pending in verdict.pending}


def test_azure_native_moves_properties_up() -> None:
    """A subnet of a program has no `properties` where it is flattened; a misspelt word is found all the same."""
    urn = "urn:pulumi:dev::contoso::azure-native:network:VirtualNetwork::net"
    subnet = {"name": "ml", "addressPrefix": "10.0.0.0/24", "privateEndpointNetworkPolicies": "Disabled"}
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    body = {"properties": {"addressSpace": space, "subnets": [subnet]}}
    assert found(network.VIRTUAL_NETWORK, body, urn) == []
    body = {"properties": {"addressSpace": space, "subnets": [{**subnet, "addressPrefx": "10.0.0.0/24"}]}}
    assert [what for _, _, what in found(network.VIRTUAL_NETWORK, body, urn)] == ["there is no property 'addressPrefx'"]


@pytest.mark.parametrize(
    ("type_", "version"),
    [
        ("azure-native:storage:StorageAccount", None),
        ("azure-native:storage/v20230101:StorageAccount", "2023-01-01"),
        ("azure-native_storage_v20230101:storage:StorageAccount", "2023-01-01"),
        ("azure-native:containerregistry/v20230101preview:Registry", "2023-01-01-preview"),
    ],
)
def test_a_program_may_name_a_version(type_: str, version: str | None) -> None:
    """It stands in the type of a URN."""
    assert api_version(f"urn:pulumi:dev::contoso::{type_}::store") == version


@pytest.mark.parametrize(
    ("word", "other", "is_slip"),
    [
        ("vaults", "vualts", True),
        ("vaults", "vault", True),
        ("vaults", "vaullts", True),
        ("vaults", "faults", True),
        ("vaults", "vaults", False),
        ("vaults", "fault", False),
        ("virtualNetworks", "virtualNetworkTaps", False),
        ("datasets", "datastores", False),
    ],
)
def test_one_slip_of_the_hand(word: str, other: str, is_slip: bool) -> None:
    """One letter makes a slip; two make another word."""
    assert one_slip(word, other) is one_slip(other, word) is is_slip


LOGS, INSIGHTS = monitoring.LOG_ANALYTICS, monitoring.APPLICATION_INSIGHTS


@pytest.mark.parametrize(
    ("kind", "body", "aspect"),
    [
        (INSIGHTS, {"properties": {"Flow_Type": "Redfield", "Request_Source": "Azure"}}, Aspect.OTHER_WORD),
        (INSIGHTS, {"properties": {"Application_Type": "webb"}}, Aspect.OTHER_WORD),
        (INSIGHTS, {"properties": {"IngestionMode": "LogAnalytic"}}, Aspect.WORD),
        (INSIGHTS, {"properties": {"publicNetworkAccessForIngestion": "Off"}}, Aspect.WORD),
        (LOGS, {"properties": {"sku": {"name": "PerGB2025"}}}, Aspect.WORD),
        (storage.ACCOUNT, {"sku": {"name": "Standrad_LRS"}}, Aspect.WORD),
        (storage.ACCOUNT, {"sku": {"name": "Cheap_LRS"}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"minimumTlsVersion": "TLS1.2"}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"minimumTlsVersion": "TLS1_9"}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"publicNetworkAccess": "Off"}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"networkAcls": {"bypass": "Metrics, Everything"}}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"accessTier": "Lukewarm"}}, Aspect.WORD),
        (storage.ACCOUNT, {"properties": {"allowedCopyScope": "Company"}}, Aspect.OTHER_WORD),
        (storage.ACCOUNT, {"properties": {"allowedCopyScope": "PrivatLink"}}, Aspect.WORD),
        (registry.REGISTRY, {"sku": {"name": "Platinum"}}, Aspect.WORD),
        (registry.REGISTRY, {"properties": {"networkRuleBypassOptions": "Nobody"}}, Aspect.WORD),
        (machinelearning.WORKSPACE, {"properties": {"publicNetworkAccess": "Off"}}, Aspect.WORD),
        (machinelearning.WORKSPACE, {"properties": {"managedNetwork": {"isolationMode": "Open"}}}, Aspect.OTHER_WORD),
        (endpoints.ONLINE_ENDPOINT, {"properties": {"publicNetworkAccess": "Off"}}, Aspect.WORD),
    ],
)
def test_a_word_that_is_not_published(kind: Kind, body: Mapping[str, Any], aspect: Aspect) -> None:
    """An error in a closed list, near a published word, where the catalog says that Azure takes none; or a note."""
    assert {is_ for is_, _, _ in found(kind, body)} == {aspect}


def test_the_catalog_names_words_that_are_published_of_places_that_are() -> None:
    """Each place whose words are all that the service takes is one with words, and says what shows it."""
    for kind in EVERY_TYPE.values():
        known = published(kind.type)
        assert known
        shapes = {path.lower(): each.shape for path, each in known.paths(kind.api_version)}
        for path, source in kind.only_published.items():
            assert isinstance(shapes[path.lower()], Words)
            assert source.startswith("https://")
        assert {path.lower() for path in kind.not_required} <= set(shapes)


def of_version(type_: str, version: str, properties: Mapping[str, Any]) -> list[tuple[Aspect, str]]:
    """The faults of a body of some api-version that concern words."""
    made = Resource(type_, ("contoso",), {"apiVersion": version, "properties": properties}, key="only")
    result = compared(made)
    assert result is not None
    words = (Aspect.WORD, Aspect.OTHER_WORD, Aspect.CASE)
    return [(aspect, what) for aspect, _, what in result.faults if aspect in words]


@pytest.mark.parametrize(
    ("type_", "version", "properties", "aspect"),
    [
        (computes.COMPUTE.type, "2018-11-19", {"computeType": "SynapseSpark"}, Aspect.OTHER_WORD),
        (computes.COMPUTE.type, "2018-11-19", {"computeType": "Mainframe"}, Aspect.WORD),
        (storage.ACCOUNT.type, "2019-06-01", {"accessTier": "Cold"}, Aspect.WORD),
        (storage.ACCOUNT.type, "2021-09-01", {"minimumTlsVersion": "TLS1_3"}, Aspect.OTHER_WORD),
    ],
)
def test_a_word_of_another_version(type_: str, version: str, properties: dict[str, str], aspect: Aspect) -> None:
    """Services take many of them all the same: an error in a closed list alone, and never a misspelt other word."""
    ((is_, what),) = of_version(type_, version, properties)
    assert is_ is aspect
    assert "did you mean" not in what
    assert ("other api-versions" in what) is (properties != {"computeType": "Mainframe"})


def test_a_note_of_a_rule_that_is_an_error() -> None:
    """An open list's other word is a note of AML-303, an insights component without a kind a warning of AML-305."""
    body = {"location": "westeurope", "properties": {"Application_Type": "web", "Flow_Type": "Redfield"}}
    verdict = judge(PUBLISHED, Graph([resource(INSIGHTS, body)]))
    assert {(each.rule, str(each.severity)) for each in verdict.findings} == {
        ("AML-303", "note"),
        ("AML-305", "warning"),
    }
    set_ = [rule.configured(Severity.WARNING) for rule in PUBLISHED]
    assert {each.severity for each in judge(set_, Graph([resource(INSIGHTS, body)])).findings} == {Severity.WARNING}


def test_what_is_missing_is_named_by_its_path() -> None:
    """'name is missing' of a SKU could be the resource's own."""
    result = compared(resource(registry.REGISTRY, {"location": "westeurope", "sku": {}, "properties": {}}))
    assert result is not None
    assert ("sku.name is missing") in {what for _, _, what in result.faults}


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("TLS1.2", ("TLS1_0", "TLS1_2"), "TLS1_2"),
        ("TLS1_4", ("TLS1_0", "TLS1_2"), None),
        ("Standard LRS", ("Standard_LRS",), "Standard_LRS"),
        ("Redfield", ("Bluefield",), None),
        ("Hat", ("Hot",), None),
        ("S1", ("S2",), None),
        ("Enabld", ("Enabled", "Disabled"), "Enabled"),
    ],
)
def test_a_misspelt_word(word: str, words: tuple[str, ...], meant: str | None) -> None:
    """One slip of the hand, or other punctuation; another number makes another word, a letter does in a short one."""
    assert misspelt(word, words) == meant


@pytest.mark.parametrize(("value", "faults"), [("", 0), ("0", 2), (None, 0)])
def test_an_empty_text_is_left_out(value: str | None, faults: int) -> None:
    """Templates leave an application's id out so; it has a length and a pattern else, as what is required has."""
    policies: list[dict[str, Any]] = [
        {"tenantId": "0" * 36, "objectId": "x", "permissions": {}, "applicationId": value}
    ]
    body = {"properties": {"accessPolicies": policies}}
    assert len([path for _, path, _ in found(keyvault.VAULT, body) if path.endswith("applicationId")]) == faults
    assert any(path == "properties.tenantId" for _, path, _ in found(keyvault.VAULT, {"properties": {"tenantId": ""}}))


def test_an_object_of_nulls_is_left_out() -> None:
    """A module with optional parameters gives a SKU so; with a part of it said, the rest is missing."""
    for sku, missing in (({"name": None, "tier": None}, set()), ({"name": None, "tier": "Basic"}, {"sku.name"})):
        result = compared(resource(computes.COMPUTE, {"location": "westeurope", "sku": sku, "properties": {}}))
        assert result is not None
        assert {path for _, path, _ in result.faults if path.startswith("sku")} == missing


def test_nothing_of_a_firewall_waits(tmp_path: Path) -> None:
    """An empty list is written as one: a call in its place would keep eight rules from judging the account."""
    file = tmp_path / "workspace.yaml"
    file.write_text(
        "name: contoso-ml\nlocation: westeurope\nresource_group: rg\n"
        "storage_account: {name: stcontoso, network_acls: {default_action: deny}}\n"
    )
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    (said,) = (each for each in rendered if each["type"] == storage.ACCOUNT.type)
    assert said["properties"]["networkAcls"]["ipRules"] == []
    verdict = judge(PUBLISHED, Graph(template.resources([said])))
    assert [each.reason for each in verdict.pending if "networkAcls" in each.reason] == []
