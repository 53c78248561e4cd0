"""The Datastore component, a kind at a time, under the SDK's mocks: what each registers, and what it refuses."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from amlstack.catalog import machinelearning
from amlstack.catalog.identity import assignment_name
from amlstack.components import Datastore, Workspace
from amlstack.components.provider import Provider

from .mocking import CLIENT, Registered, Run, run

PRINCIPAL = {"tenant_id": "t", "client_id": "c", "client_secret": "canary"}
LOGIN = {"username": "reader", "password": "canary"}
DATABASE = {"server_name": "sql-fabrikam", "database_name": "sales"}
ACCOUNT = {"account_name": "stfabrikam"}
LAKEHOUSE = {"type": "lake_house", "name": "sales"}
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "azure_blob": ({**ACCOUNT, "container_name": "raw"}, {"account_key": "canary"}),
    "azure_file": ({**ACCOUNT, "file_share_name": "raw"}, {"sas_token": "canary"}),
    "azure_data_lake_gen1": ({"store_name": "store"}, PRINCIPAL),
    "azure_data_lake_gen2": ({**ACCOUNT, "filesystem": "raw"}, PRINCIPAL),
    "one_lake": ({"one_lake_workspace_name": "fabrikam", "artifact": LAKEHOUSE}, PRINCIPAL),
    "azure_sql_database": (DATABASE, LOGIN),
    "azure_postgresql": (DATABASE, LOGIN),
    "azure_mysql": (DATABASE, LOGIN),
    "databricks_filesystem": ({}, {}),
}
"""Of each kind where it lies, and what it signs in with."""
GROUP = f"/subscriptions/{CLIENT['subscriptionId']}/resourceGroups/rg"
CLASSIC = set(machinelearning.CLASSIC_WORDS)


def late(value: Any) -> Any:
    """The same structure, each text in it an Output."""
    if isinstance(value, dict):
        return {key: item if key == "type" else late(item) for key, item in value.items()}
    return pulumi.Output.from_input(value)


def camel(value: Any) -> Any:
    """The keys as other languages spell them."""
    if not isinstance(value, dict):
        return value
    spelled = {}
    for key, item in value.items():
        first, *rest = key.split("_")
        spelled[first + "".join(word.capitalize() for word in rest)] = camel(item)
    return spelled


def args(kind: str, **more: Any) -> dict[str, Any]:
    """The component's args for a datastore of that kind."""
    place, credentials = KINDS[kind]
    own = {**place, **({"credentials": credentials} if credentials else {}), **more}
    return {"workspace_name": "contoso-ml", "resource_group_name": "rg", "name": "far", kind: own}


def built(given: Any) -> Run:
    """What a datastore with such args registers."""
    return run(lambda: Datastore("far", given))


def refused(given: Any) -> str:
    """The error that such args end in."""
    with pytest.raises(pulumi.RunError) as caught:
        built(given)
    return str(caught.value)


def registered(found: Run) -> Registered:
    """The one registration of a run."""
    (one,) = [item for item in found.by_name.values() if item.name == "far-datastore"]
    return one


def secrets(value: Any) -> list[Any]:
    """Every value in the inputs that the engine is told to be a secret."""
    if isinstance(value, dict):
        if value.get(_special_sig_key) == _special_secret_sig:
            return [value["value"]]
        return [secret for item in value.values() for secret in secrets(item)]
    return [secret for item in value for secret in secrets(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("wrap", [lambda value: value, late], ids=["plain", "late"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_out_in_the_form_that_works(kind: str, wrap: Any) -> None:
    """Five by azure-native's Datastore, four by its generic Resource; the credential as a secret."""
    given = args(kind)
    given[kind] = wrap(given[kind])
    one = registered(built(given))
    inputs = one.inputs
    if kind in CLASSIC:
        assert one.type == "azure-native:resources:Resource"
        assert inputs["parentResourcePath"] == "workspaces/contoso-ml"
        assert {key: inputs[key] for key in ("apiVersion", "resourceType", "resourceName")} == {
            "apiVersion": "2020-05-01-preview",
            "resourceType": "datastores",
            "resourceName": "far",
        }
        assert inputs["properties"]["DataStoreType"] == machinelearning.CLASSIC_WORDS[kind]
    else:
        assert one.type == "azure-native:machinelearningservices:Datastore"
        assert inputs["properties"]["datastoreType"] == machinelearning.DATASTORE_WORDS[kind]
    assert secrets(inputs) == ([] if kind == "databricks_filesystem" else ["canary"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_through_from_another_language(kind: str) -> None:
    """In camelCase, through the plugin, it is the same registration."""
    given = args(kind)
    other = run(lambda: Provider().construct("far", "amlstack:index:Datastore", camel(given)))
    assert registered(other).inputs == registered(built(given)).inputs


def test_a_databases_body_is_as_it_was_published() -> None:
    """PascalCase inside properties, each database's own word for its user, nothing that isn't said."""
    found = registered(built(args("azure_postgresql", port=5433))).inputs["properties"]
    assert {key for key in found if key != "Password"} == {
        *("DataStoreType", "SkipValidation", "ServerName", "DatabaseName", "Port", "Endpoint", "EnforceSSL", "UserId")
    }
    assert (found["Port"], found["EnforceSSL"], found["UserId"]) == ("5433", True, "reader")
    sql = registered(built(args("azure_sql_database") | {"skip_validation": True})).inputs["properties"]
    assert (sql["UserName"], sql["SkipValidation"]) == ("reader", True)
    assert "UserId" not in sql


@pytest.mark.parametrize(
    ("cloud", "endpoint"),
    [(None, "core.windows.net"), ("usgovernment", "core.usgovcloudapi.net"), ("china", "core.chinacloudapi.cn")],
)
def test_alone_it_lies_in_the_cloud_that_is_deployed_to(
    monkeypatch: pytest.MonkeyPatch, cloud: str | None, endpoint: str
) -> None:
    """The service's domain is the cloud's, unless the args say another."""
    monkeypatch.delenv("ARM_ENVIRONMENT", raising=False)
    if cloud:
        monkeypatch.setenv("ARM_ENVIRONMENT", cloud)
    assert registered(built(args("azure_blob"))).inputs["properties"]["endpoint"] == endpoint
    said = args("azure_blob", endpoint="core.example.com")
    assert registered(built(said)).inputs["properties"]["endpoint"] == "core.example.com"


@pytest.mark.parametrize("location", ["usgovvirginia", pulumi.Output.from_input("usgovvirginia")])
def test_a_workspaces_datastore_lies_in_its_regions_cloud(location: Any) -> None:
    """A region in Azure Government says it, also where it arrives late."""
    store = {"name": "raw", "type": "azure_blob", "container_name": "raw"}
    given: Any = {"resource_group": {"name": "rg"}, "location": location, "datastores": [store]}
    found = run(lambda: Workspace("contoso-ml", given))
    bodies = [one.inputs["properties"] for one in found.by_name.values() if one.type.endswith(":Datastore")]
    endpoints = [body["endpoint"] for body in bodies if "endpoint" in body]
    assert endpoints == ["core.usgovcloudapi.net"]


def test_a_wrong_kind_of_credential_has_no_place() -> None:
    """Not even by its name: the fault says what does."""
    told = refused(args("azure_mysql", credentials={"sas_token": "canary"}))
    assert "can't sign in with sas_token; it takes sql_login" in told
    assert "canary" not in told


def test_exactly_one_kind_is_set() -> None:
    """None, or two, is an error that names them."""
    both = args("azure_blob") | {"databricks_filesystem": {}}
    assert "azure_blob and databricks_filesystem are set: set exactly one of" in refused(both)
    assert "no kind of datastore is set" in refused({key: value for key, value in both.items() if "_name" in key})


def test_the_key_of_an_account_elsewhere_is_read_as_a_secret() -> None:
    """By its group's name, which may arrive late; nobody types it."""
    place = {**ACCOUNT, "container_name": "raw", "resource_group": pulumi.Output.from_input("rg-data"), "key": 2}
    found = built({**args("azure_blob"), "azure_blob": place})
    assert secrets(registered(found).inputs) == ["value-of-key2"]
    assert any(call.endswith("listStorageAccountKeys") for call in found.calls)


def test_create_and_access_make_a_container_and_a_role_first() -> None:
    """The datastore waits for both; the role is the one that is asked for, on that container."""
    place = {**ACCOUNT, "container_name": "raw", "resource_group": "rg-data", "create": True, "access": "write"}
    given = {**args("azure_blob"), "azure_blob": place, "workspace_principal_id": "p"}
    found = built(given)
    (container,), (role,) = found.of("storage:BlobContainer"), found.of("authorization:RoleAssignment")
    assert (container.inputs["resourceGroupName"], container.inputs["accountName"]) == ("rg-data", "stfabrikam")
    assert role.inputs["roleDefinitionId"].endswith("ba92f5b4-2d11-453d-a403-e96b0029c9fe")
    assert role.inputs["scope"].endswith(f"things/{container.name}")
    here = f"/subscriptions/{CLIENT['subscriptionId']}/resourceGroups"
    scope = f"{here}/rg-data/providers/Microsoft.Storage/storageAccounts/stfabrikam/blobServices/default/containers/raw"
    workspace = f"{here}/{given['resource_group_name']}/providers/Microsoft.MachineLearningServices/workspaces"
    named = assignment_name(scope, f"{workspace}/{given['workspace_name']}", "Storage Blob Data Contributor")
    assert role.inputs["roleAssignmentName"] == named
    which = "stfabrikam raw:Storage Blob Data Contributor for workspace"
    before = "7c0f5f3e-0000-4000-8000-000000000001"
    (kept,) = built(given | {"role_assignment_names": {which: before}}).of("authorization:RoleAssignment")
    assert kept.inputs["roleAssignmentName"] == before
    assert f"write one of '{which}'" in refused(given | {"role_assignment_names": {"raw": before}})
    late = pulumi.Output.from_input({which: before})
    assert "role_assignment_names: is not a mapping" in refused(given | {"role_assignment_names": late})
    assert {container.name, role.name} <= set(registered(found).dependencies)


def test_a_role_on_a_container_that_exists_is_given_by_its_id() -> None:
    """Spelled from the parts, the subscription being the stack's; to a compute's identity and to people."""
    place = {
        **ACCOUNT,
        "container_name": "raw",
        "resource_group": "rg-data",
        "access": "read",
        "access_for": [
            {"id": f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"},
            {"principal_id": "people", "principal_type": "Group"},
        ],
    }
    roles = built({**args("azure_blob"), "azure_blob": place}).of("authorization:RoleAssignment")
    assert {role.inputs["principalId"] for role in roles} == {"object id of i", "people"}
    account = f"/subscriptions/{CLIENT['subscriptionId']}/resourceGroups/rg-data/providers/Microsoft.Storage"
    scope = f"{account}/storageAccounts/stfabrikam/blobServices/default/containers/raw"
    assert {role.inputs["scope"] for role in roles} == {scope}


SAS = "?sv=2026-01-01&se=2030-05-01T00:00:00Z&sig=canary"


@pytest.mark.parametrize(
    ("credentials", "day"),
    [
        ({"sas_token": SAS}, "2030-05-01"),
        ({"sas_token": SAS, "expires": "2030-01-01"}, "2030-01-01"),
        ({"sas_token": SAS, "expires": "2031-01-01"}, "2030-05-01"),
        ({"sas_token": "sv=1&sig=canary"}, None),
        ({"account_key": "canary"}, None),
    ],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_an_output_says_when_the_credential_ends(credentials: dict[str, Any], day: str | None, hidden: bool) -> None:
    """What is said, or what a token says itself, the earlier; and the day isn't a secret though the token is one."""
    seen: list[Any] = []

    def program() -> None:
        wrapped = {
            key: pulumi.Output.secret(value) if hidden and key != "expires" else value
            for key, value in credentials.items()
        }
        store = Datastore("far", args("azure_blob", credentials=wrapped))  # type: ignore[arg-type]
        pulumi.Output.all(store.credential_expires, store.credential_expires.is_secret()).apply(seen.append)

    run(program)
    assert seen == [[day, False]]


def test_a_workspace_says_it_of_its_datastores() -> None:
    """By name, those alone that end."""
    seen: list[Any] = []

    def program() -> None:
        stores = [
            {"name": "sas", "type": "azure_blob", **KINDS["azure_blob"][0], "credentials": {"sas_token": SAS}},
            {"name": "key", "type": "azure_blob", "container_name": "raw", "key": 1},
        ]
        group: Any = {"resource_group": {"name": "rg"}, "location": "westeurope", "datastores": stores}
        Workspace("contoso-ml", group).credential_expiries.apply(seen.append)

    run(program)
    assert seen == [{"sas": "2030-05-01"}]
