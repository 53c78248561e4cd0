"""A finding on a workspace file says how to mend it in the file's keys, or that it can't say it yet."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from amlstack.catalog import BY_TYPE, storage
from amlstack.cli.check import command, gate, workspace
from amlstack.cli.check.own_keys import OF_DATA_ACCOUNTS, OF_INPUTS, OF_RULES
from amlstack.cli.check.subject import Subject
from amlstack.findings import Finding
from amlstack.plan import of_file
from amlstack.policies import RULES, Rule
from amlstack.policies.rule import ANY
from amlstack.spec import load, rule_of, schema
from tests.fake_credentials import ACCOUNT_KEY
from tests.policies.test_rules import shown

FILE = "name: contoso-ml\nname_seed: contoso\nlocation: westeurope\nresource_group: rg\n"
EVERYTHING = """\
public_network_access: disabled
storage_account: {name: stcontosoml}
storage_accounts: [stcontosodata]
container_registry: {name: crcontoso, sku: Basic}
identity: {type: user_assigned, user_assigned_identities: [id-contoso]}
datastores:
  - {name: raw, type: azure_blob, account_name: stcontosodata, container_name: raw, protocol: http}
  - {name: share, type: azure_file, file_share_name: share, key: 1}
  - {name: pg, type: azure_postgresql, server_name: pg, database_name: db, enforce_ssl: false,
     credentials: {username: u, password: {secret: pw}}}
network:
  virtual_network: {address_prefixes: [10.20.0.0/24], subnets: [{name: snet-ml, address_prefix: 10.20.0.0/25}]}
  private_endpoints: [{target: stcontosodata, group_id: blob}]
  dns: made
"""
UNSAID = "A workspace file can't say this yet: "
KEY = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that declares a resource of each kind."""
    file = tmp_path_factory.mktemp("whole") / "workspace.yaml"
    file.write_text(FILE + EVERYTHING)
    return file


@pytest.fixture(scope="module")
def subject(whole: Path) -> Subject:
    """That file as it is checked."""
    return workspace.read(str(whole))


@pytest.fixture(scope="module")
def mends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The mends of an audit's findings in a small file, by rule."""
    file = tmp_path_factory.mktemp("declared") / "workspace.yaml"
    file.write_text(FILE)
    return _mends(file)


def _mends(file: Path) -> dict[str, list[str]]:
    said = CliRunner().invoke(command, [str(file), "--profile", "audited", "--format", "json"]).stdout
    found: dict[str, list[str]] = {}
    for each in json.loads(said)["findings"]:
        found.setdefault(each["rule"], []).append(each["mend"])
    return found


def _on_a_file(rule: Rule) -> bool:
    """Whether a rule looks at what a workspace file declares, or at the file."""
    return rule.example_before is None and any(each == ANY or each.lower() in BY_TYPE for each in rule.types)


def _worded(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """The findings of a rule's bad example, on each resource of their type that the file declares."""
    assert subject.mends
    for found in shown(rule, rule.bad).findings:
        type_ = found.resource.partition(" ")[0]
        for resource in subject.resources:
            if resource.type == type_:
                yield subject.mends(dataclasses.replace(found, resource=str(resource)), rule)


def _words(said: Any) -> Iterator[str]:
    """The keys in what stands between backticks."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield key
            yield from _words(value)
    elif isinstance(said, list):
        for each in said:
            yield from _words(each)


def _known() -> set[str]:
    """Every key of the schema, and every word that one takes."""
    found: set[str] = set()
    rules = [schema(), *schema()["$defs"].values()]
    while rules:
        rule = rules.pop()
        for words in (rule.get("properties", {}), rule.get("x-properties", {})):
            found |= words.keys()
            rules += words.values()
        found.update(map(str, rule.get("enum", ())))
        rules += [rule["items"]] if "items" in rule else []
    return found


@pytest.mark.parametrize("rule", [rule for rule in RULES if _on_a_file(rule)], ids=lambda rule: rule.id)
def test_every_rule_has_own_keys_or_says_that_there_are_none(rule: Rule, subject: Subject) -> None:
    """Whatever a rule finds on a file's resources is mended by keys of the schema, and by no word of ARM's."""
    for found in _worded(rule, subject):
        if found.mend.startswith(UNSAID):
            assert "exported template" in found.mend
            continue
        quoted = KEY.findall(found.mend)
        assert quoted, found.mend
        for each in quoted:
            said = yaml.safe_load(each)
            words = set(_words(said)) or ({said} if isinstance(said, str) else set())
            assert {part for word in words for part in word.split(".")} <= _known() | {"lazy"}
        assert not re.search(r"\b[a-z]+[A-Z]\w+", re.sub(r"NAME|\[.*\]", "", found.mend)), found.mend


def test_a_credential_is_mended_by_a_key_too(tmp_path: Path) -> None:
    """Whether a plan can be made of the file or not, and in a datastore file that nothing includes."""
    key = f"AccountKey={ACCOUNT_KEY}"
    store = f"name: raw\ntype: azure_blob\naccount_name: sta\ncontainer_name: raw\ndescription: '{key}'\n"
    refused = f"{FILE}description: '{key}'\nstorage_account: {{sku: Premium_LRS}}\n"
    for text in (f"{FILE}description: '{key}'\n", refused, store):
        file = tmp_path / "some.yaml"
        file.write_text(text)
        (mend,) = _mends(file)["AML-220"]
        assert "`account_key: {secret: NAME}`" in mend


def test_every_rule_about_every_input_has_own_keys() -> None:
    """What is found in a file as it is written is mended by keys of the file as well."""
    assert {rule.id for rule in RULES if rule.every_input} == OF_INPUTS.keys()


def test_every_kind_of_resource_is_in_the_file_of_the_walk(subject: Subject) -> None:
    """So that no rule's findings go by unasked."""
    made = {each.type.lower() for each in subject.resources}
    assert set(BY_TYPE) - made <= {"microsoft.resources/resourcegroups"}


def test_what_is_written_by_hand_names_rules_and_keys_that_there_are(subject: Subject, whole: Path) -> None:
    """A rule that is gone leaves nothing behind, and a key that `--fix` may write is one of the resource's own."""
    known = {rule.id: rule for rule in RULES}
    assert {*OF_RULES, *OF_DATA_ACCOUNTS} <= known.keys()
    for id_, own in OF_RULES.items():
        edits = [each.edit for each in _worded(known[id_], subject) if each.edit]
        assert all(edit.file == str(whole) and rule_of(edit.path) for edit in edits)
        assert edits or not own.key or id_ == "AML-314"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("AML-044", "`system_datastores_auth_mode: identity`"),
        ("AML-046", "Write `default_action: deny` under `storage_account.network_acls`."),
        ("AML-055", "Write `default_action: deny` under `key_vault.network_acls`."),
        ("AML-148", "`sku` under `storage_account`: choose a SKU with ZRS"),
        ("AML-189", "`hbi_workspace: true` before"),
        ("AML-077", "`retention_days` under `application_insights.log_analytics`"),
    ],
)
def test_the_key_and_its_value(mends: dict[str, list[str]], rule: str, said: str) -> None:
    """A mend names the key where it stands, and its value where one is lawful."""
    assert any(said in each for each in mends[rule])


def test_several_of_a_kind_are_told_apart(whole: Path) -> None:
    """Of a list's resources a mend says which; accounts for data have a mend of their own."""
    found = _mends(whole)
    assert "Write `protocol: https` for raw in `datastores`, or leave `protocol` out." in found["AML-096"]
    assert "Write `enforce_ssl: true` for pg in `datastores`, or leave `enforce_ssl` out." in found["AML-097"]
    assert any("for stcontosodata in `storage_accounts`" in each for each in found["AML-148"])


def test_every_front_of_a_workspace_file_says_it_so(whole: Path) -> None:
    """Export's own check and the program's refusal word a finding as `check` does."""
    whole.with_name("amlstack.toml").write_text('[rules]\nAML-096 = "error"\n')
    declaration = load(str(whole))
    with pytest.raises(gate.Stopped) as stopped:
        gate.declared(str(whole), declaration, of_file(declaration))
    for said in (stopped.value.message, gate.refusal(str(whole))):
        assert "Write `protocol: https` for raw in `datastores`" in str(said)
    whole.with_name("amlstack.toml").unlink()


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("AML-049", f"properties.encryption.keySource of {storage.ACCOUNT.type}"),
        ("AML-073", "properties.publicNetworkAccessForQuery of Microsoft.Insights/components"),
        ("AML-188", "properties.encryption.status of Microsoft.MachineLearningServices/workspaces"),
        ("AML-184", "a resource of its own"),
        ("AML-185", "a resource of its own"),
        ("AML-158", "a resource of its own"),
    ],
)
def test_what_has_no_key(mends: dict[str, list[str]], rule: str, where: str) -> None:
    """The finding says so, and names the property of the template, or that a resource is missing beside it."""
    assert all(each.startswith(UNSAID) for each in mends[rule])
    assert any(where in each for each in mends[rule])


@pytest.mark.parametrize(
    "rule", ["AML-044", "AML-046", "AML-077", "AML-131", "AML-132", "AML-148", "AML-163", "AML-189"]
)
def test_what_has_a_key(mends: dict[str, list[str]], rule: str) -> None:
    """Its finding says how, by a key of its own, or by one that it follows from."""
    assert mends[rule]
    assert not any("can't say" in each for each in mends[rule])


def test_a_template_can_say_all_of_it(tmp_path: Path) -> None:
    """The same finding in a template has its rule's own mend."""
    account = {"type": storage.ACCOUNT.type, "apiVersion": "2024-01-01", "name": "stcontoso", "location": "westeurope"}
    made = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    file = tmp_path / "main.json"
    file.write_text(json.dumps({"$schema": made, "contentVersion": "1.0.0.0", "resources": [account]}))
    said = CliRunner().invoke(command, [str(file), "--profile", "audited", "--format", "json"]).stdout
    assert "can't say" not in said
    assert "allowSharedKeyAccess to false" in said
