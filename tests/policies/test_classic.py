"""Datastores of the classic API: what is lawful passes every rule, and each fault is found once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import datastores, machinelearning
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.findings import Severity
from amlstack.policies import RULES, Graph, Resource, Unknown, Verdict, judge
from amlstack.policies.conformance_rule import ConformanceRule
from amlstack.policies.examples import template

TYPE, VERSION = machinelearning.DATASTORE.type, machinelearning.CLASSIC_VERSION
PLACE = {"ServerName": "sql-contoso", "DatabaseName": "sales"}
SQL_LOGIN = {"UserName": "reader", "Password": "[parameters('password')]"}
LOGIN = {"UserId": "reader", "Password": "[parameters('password')]"}
PRINCIPAL = {"TenantId": "t", "ClientId": "c", "ClientSecret": "[parameters('password')]"}
SQL = {"DataStoreType": "sqldb", **PLACE}
PSQL = {"DataStoreType": "psqldb", **PLACE, **LOGIN}
EMPTY = {"AuthorityUrl": "", "ResourceUrl": "", "Endpoint": ""}
LAWFUL: dict[str, Mapping[str, Any]] = {
    "sqldb by login": {**SQL, **SQL_LOGIN, **EMPTY, "SkipValidation": False},
    "sqldb by login, the principal null": {
        **SQL,
        **SQL_LOGIN,
        "TenantId": None,
        "ClientId": None,
        "ClientSecret": None,
    },
    "sqldb by login, a tenant beside": {**SQL, **SQL_LOGIN, "TenantId": "[subscription().tenantId]"},
    "sqldb by principal": {**SQL, **PRINCIPAL, "ResourceUrl": "https://database.windows.net/"},
    "psqldb": {**PSQL, "Port": "5432", "EnforceSSL": True, "Endpoint": "postgres.database.azure.com"},
    "psqldb, another case": {key[:1].lower() + key[1:]: value for key, value in PSQL.items()},
    "mysqldb": {**PSQL, "DataStoreType": "mysqldb", "Port": 3306},
    "dbfs": {"DataStoreType": "dbfs", "SkipValidation": True},
}


def written(body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A datastore as a template has it."""
    said = {"type": TYPE, "apiVersion": VERSION, "name": "contoso-ml/sales", "location": "westeurope"}
    return {**said, **body, **more}


def said(folder: Path, *resources: Mapping[str, Any], **parts: Any) -> Verdict:
    """What every rule says of a template, read and expanded as a user's."""
    secure = {"password": {"type": "secureString"}, **parts}
    (whole,) = template(parameters=secure, resources=list(resources))
    (folder / "main.json").write_text(json.dumps(whole["properties"]["template"]), encoding="utf-8")
    (subject,) = (each for each in Discovery().over([folder / "main.json"]) if isinstance(each, Subject))
    return judge(RULES, Graph(subject.resources))


def told(verdict: Verdict, least: Severity = Severity.WARNING) -> list[tuple[str, str]]:
    """The rules and paths of what is found of the datastore, those about a template's form and the workspace apart."""
    return [(each.rule, each.path) for each in verdict.findings if each.severity >= least and TYPE in each.resource]


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_datastore_is_no_fault(name: str, tmp_path: Path) -> None:
    """Nothing is found but what the type is good for, nothing is left unchecked, and no newer version is asked for."""
    verdict = said(tmp_path, written({"properties": LAWFUL[name]}))
    found = {each.rule for each in verdict.findings}
    limited = LAWFUL[name].get("DataStoreType", LAWFUL[name].get("dataStoreType")) in datastores.CLASSIC_LIMITS
    assert told(verdict, Severity.NOTE) == ([("AML-099", "properties.DataStoreType")] if limited else [])
    assert not found & {"AML-201", "AML-203", "AML-214", "AML-215", "AML-216"}
    published = {rule.id for rule in RULES if isinstance(rule, ConformanceRule)}
    assert not published & {each.rule for each in verdict.pending}


def test_the_published_template_is_no_fault_where_nothing_is_given(tmp_path: Path) -> None:
    """Both ways to sign in stand in it, one of them null: as long as nobody chooses, that is no pass and no fault."""
    chosen = "[if(equals(parameters('way'), 'login'), parameters('{}'), json('null'))]"
    other = "[if(equals(parameters('way'), 'login'), json('null'), parameters('{}'))]"
    either = {
        "UserName": chosen.format("user"),
        "Password": chosen.format("password"),
        "ClientId": other.format("user"),
        "ClientSecret": other.format("password"),
        "TenantId": other.format("user"),
    }
    parameters = {"way": {"type": "string"}, "user": {"type": "string"}}
    verdict = said(tmp_path, written({"properties": {**SQL, **either}}), **parameters)
    assert told(verdict) == []
    assert "AML-083" in {each.rule for each in verdict.pending}
    verdict = said(tmp_path, written({"properties": {**SQL, **either}}), **parameters | {
        "way": {"type": "string", "defaultValue": "login"},
        "user": {"type": "string", "defaultValue": "reader"},
    })  # fmt: skip
    assert told(verdict) == []
    assert "AML-083" not in {each.rule for each in verdict.pending}


OLD = {"AccountName": "stcontoso", "SasToken": "[parameters('password')]"}
FAULTS: dict[str, tuple[Mapping[str, Any], str, str]] = {
    "a slip": ({**SQL, **SQL_LOGIN, "DataStoreType": "sqlbd"}, "AML-081 datastoreType", "did you mean sqldb?"),
    "the SDK's word": ({**SQL, "DataStoreType": "AzureSqlDatabase"}, "AML-081 datastoreType", "did you mean sqldb?"),
    "a current type": ({"DataStoreType": "AzureBlob"}, "AML-081 datastoreType", "with the api-version 2022-05-01 or"),
    "no login": (SQL, "AML-083", "sqldb takes sql_login (UserName, Password) or service_principal"),
    "another's login": ({**SQL, **LOGIN}, "AML-085 UserName", "sqldb doesn't know UserId"),
    "a principal": ({**PSQL, "UserId": "", "Password": "", **PRINCIPAL}, "AML-083 ClientId", "takes sql_login (UserId"),
    "a login too many": ({"DataStoreType": "dbfs", **LOGIN}, "AML-083 UserId", "dbfs takes none, not sql_login"),
    "a signature": ({**PSQL, "SasToken": "x"}, "AML-083 SasToken", "not sas_token"),
    "two ways": ({**SQL, **SQL_LOGIN, **PRINCIPAL}, "AML-083 ClientId", "it signs in twice"),
    "no password": ({**SQL, "UserName": "reader"}, "AML-085 Password", "Password is missing"),
    "no tenant": ({**SQL, **PRINCIPAL, "TenantId": ""}, "AML-085 TenantId", "TenantId is missing"),
    "no server": ({**PSQL, "ServerName": ""}, "AML-086 ServerName", "psqldb needs ServerName"),
    "no database": ({**PSQL, "DatabaseName": None}, "AML-086 DatabaseName", "psqldb needs DatabaseName"),
    "an address": ({**PSQL, "ServerName": "psql.contoso.example"}, "AML-087 serverName", "psql.contoso.example"),
    "in the clear": ({**PSQL, "EnforceSSL": False}, "AML-097 EnforceSSL", "EnforceSSL is false"),
    "a misspelt field": ({**PSQL, "Prot": "5432"}, "AML-301 Prot", "did you mean 'Port'?"),
    "no such field": ({**SQL, **SQL_LOGIN, "EnforceSSL": True}, "AML-301 EnforceSSL", "there is no property"),
    "a list for a text": ({**PSQL, "Endpoint": ["a"]}, "AML-302 Endpoint", "it is a list, not a text"),
    "a blob": ({"DataStoreType": "blob", "ContainerName": "raw", **OLD}, "AML-095 DataStoreType", "AzureBlob now"),
    "a share": ({"DataStoreType": "file", "ShareName": "raw", **OLD}, "AML-095 DataStoreType", "AzureFile now"),
    "a lake": ({"DataStoreType": "adls-gen2", "FileSystem": "raw", **PRINCIPAL}, "AML-095 DataStoreType", "Gen2 now"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str, tmp_path: Path) -> None:
    """By its rule, at its field, with what would do."""
    properties, spot, what = FAULTS[name]
    rule, _, field = spot.partition(" ")
    found = (rule, f"properties.{field}".rstrip("."))
    verdict = said(tmp_path, written({"properties": properties}))
    ours = [each for each in verdict.findings if TYPE in each.resource and each.severity >= Severity.WARNING]
    assert [what in each.what for each in ours if (each.rule, each.path) == found] == [True]
    beside = {each.rule for each in ours if (each.rule, each.path) != found}
    assert beside <= {"AML-301", "AML-303"}, "these say the same by names and words alone"


@pytest.mark.parametrize(
    ("body", "path"),
    [(PSQL, "DataStoreType"), ({"properties": {**SQL, **LOGIN}, "ServerName": "x"}, "ServerName")],
)
def test_fields_beside_properties_are_one_fault(body: Mapping[str, Any], path: str, tmp_path: Path) -> None:
    """Published so, and not parsed: one error says where they belong, and no rule misses what it doesn't see."""
    verdict = said(tmp_path, written(body))
    assert ("AML-090", path) in told(verdict)
    assert len([rule for rule, _ in told(verdict) if rule == "AML-090"]) == 1
    if "properties" not in body:
        assert told(verdict) == [("AML-090", path)]


def test_secrets_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In the clear, and through a plain parameter."""
    for secret, fields in (("Password", SQL_LOGIN), ("ClientSecret", PRINCIPAL)):
        clear = said(tmp_path, written({"properties": {**SQL, **fields, secret: "invented"}}))
        assert [each.path.rpartition(".")[2] for each in clear.findings if each.rule == "AML-201"] == [secret]
        assert "invented" not in repr(clear)
        plain = said(tmp_path, written({"properties": {**SQL, **fields}}), password={"type": "string"})
        assert "AML-203" in {each.rule for each in plain.findings}


@pytest.mark.parametrize(
    ("version", "type_", "rules"),
    [
        (VERSION, "sqldb", set()),
        (VERSION, "[parameters('type')]", set()),
        (VERSION, "blob", {"AML-215", "AML-216"}),
        ("2020-05-01", "sqldb", {"AML-214"}),
        ("2025-12-01", "sqldb", set()),
        ("2025-12-01", "AzureBlob", set()),
        ("2023-01-02", "AzureBlob", {"AML-214"}),
    ],
)
def test_a_version_is_judged_by_the_type(version: str, type_: str, rules: set[str], tmp_path: Path) -> None:
    """Of databases there is no newer one; what the current API registers too is years behind."""
    body = written({"properties": {**SQL, "DataStoreType": type_}}, apiVersion=version)
    found = {each.rule for each in said(tmp_path, body, type={"type": "string"}).findings}
    assert found & {"AML-214", "AML-215", "AML-216"} == rules


def test_a_database_of_the_current_api_is_told_its_version(tmp_path: Path) -> None:
    """It registers none, and the error says which does."""
    verdict = said(tmp_path, written({"properties": {**SQL, **SQL_LOGIN}}, apiVersion="2025-12-01"))
    (found,) = (each for each in verdict.findings if each.rule == "AML-081")
    assert found.what == f"datastoreType is sqldb: did you mean sqldb with the api-version {VERSION}?"


def program(token: str, body: Mapping[str, Any], name: str = "sales") -> Resource:
    """A datastore as a program's inputs are lifted."""
    return Resource(TYPE, ("contoso-ml", name), body, key=f"urn:pulumi:dev::contoso::a:b:C${token}::{name}")


def test_a_programs_generic_resource_is_classic() -> None:
    """It says no api-version in its body, and is judged all the same; a secret is unknown."""
    body = {"location": "westeurope", "properties": {**PSQL, "Password": Unknown()}}
    good = program("azure-native:resources:Resource", body)
    verdict = judge(RULES, Graph([good]))
    assert [each.rule for each in verdict.findings if each.severity >= Severity.WARNING] == []
    assert {each.rule for each in verdict.pending} <= {"AML-185"}
    short = program("azure-native:resources:Resource", {"properties": {"DataStoreType": "psqldb", **PLACE}})
    assert "AML-083" in {each.rule for each in judge(RULES, Graph([short])).findings}
    other = program("azure-native:machinelearningservices:Datastore", body)
    assert "AML-081" in {each.rule for each in judge(RULES, Graph([other])).findings}


@pytest.mark.parametrize(
    "token", ["azure-native:machinelearningservices", "azure-native:machinelearningservices/v20200501preview"]
)
@pytest.mark.parametrize(("include", "told_of"), [({}, True), ({"includeSecret": False}, False)])
def test_azure_natives_own_resource_is_refused(
    token: str, include: dict[str, bool], told_of: bool, tmp_path: Path
) -> None:
    """In a saved preview, with what to use instead, and that it gives the secret back unless told not to."""
    inputs = {"datastoreName": "sales", "workspaceName": "contoso-ml", "resourceGroupName": "rg", "name": "sales"}
    flat = {key[:1].lower() + key[1:]: value for key, value in PSQL.items()} | include
    urn = f"urn:pulumi:dev::contoso::{token}:MachineLearningDatastore::sales"
    state = {"urn": urn, "type": f"{token}:MachineLearningDatastore", "custom": True, "inputs": inputs | flat}
    file = tmp_path / "preview.json"
    step = {"op": "create", "urn": urn, "newState": state}
    file.write_text(json.dumps({"steps": [step], "changeSummary": {}}), encoding="utf-8")
    (subject,) = Discovery().over([file])
    assert isinstance(subject, Subject)
    (found,) = judge(RULES, Graph(subject.resources)).findings
    assert (found.rule, "resources.Resource" in found.mend, "includeSecret" in found.what) == ("AML-090", True, told_of)
