"""Datastores of the classic API in a program of plain azure-native resources, run by the real engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning
from amlstack.sandbox import control
from tests.conftest import Engine, Result, Sandbox

from .conftest import counted, pulumi

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

SECRET, OTHER = "canary-of-a-password-1", "canary-of-a-password-2"
GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso"
STORES = f"{GROUP}/providers/{machinelearning.WORKSPACE.type}/ml-contoso/datastores"
SQL = {"DataStoreType": "sqldb", "ServerName": "sql-contoso", "DatabaseName": "sales", "UserName": "reader"}
WORKSPACE = f"""
import pulumi
from pulumi_azure_native import keyvault, machinelearningservices, resources, storage

group = resources.ResourceGroup("rg", resource_group_name="rg-contoso", location="westeurope")
account = storage.StorageAccount(
    "st", account_name="stcontoso", resource_group_name=group.name, kind="StorageV2", sku={{"name": "Standard_LRS"}}
)
vault = keyvault.Vault(
    "kv",
    vault_name="kv-contoso",
    resource_group_name=group.name,
    properties={{
        "tenant_id": "{control.TENANT}", "sku": {{"family": "A", "name": "standard"}}, "enable_rbac_authorization": True
    }},
)
workspace = machinelearningservices.Workspace(
    "ml",
    workspace_name="ml-contoso",
    resource_group_name=group.name,
    identity={{"type": "SystemAssigned"}},
    storage_account=account.id,
    key_vault=vault.id,
)
"""
STORE = """
import os

properties = {properties}
if properties["DataStoreType"] == "sqldb":
    properties["Password"] = pulumi.Output.secret(os.environ["PASSWORD"])
resources.Resource(
    "sales",
    resource_group_name=group.name,
    resource_provider_namespace="Microsoft.MachineLearningServices",
    parent_resource_path=pulumi.Output.concat("workspaces/", workspace.name),
    resource_type="datastores",
    resource_name_="{name}",
    api_version="2020-05-01-preview",
    properties=properties,
    opts=pulumi.ResourceOptions({options}),
)
"""


class Program:
    """A workspace and at most one datastore."""

    def __init__(self, engine: Engine, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.said = ""
        self._engine = engine

    def __call__(self, command: str, *options: str, password: str = SECRET) -> Result:
        """Run a command on the program as it is declared now."""
        result = self._engine(command, self._folder, *options, PASSWORD=password)
        self.said += result.output
        return result

    def declare(self, properties: dict[str, Any] | None = None, name: str = "sales", options: str = "") -> None:
        """Write the program; without properties there is no datastore."""
        store = STORE.format(properties=repr(properties), name=name, options=options) if properties else ""
        self._folder = self._engine.program(WORKSPACE + store)

    def up(self, *options: str, password: str = SECRET) -> dict[str, int]:
        """Run it, which must end well; what was done."""
        result = self("up", "--skip-preview", *options, password=password)
        assert result.code == 0, result.output
        return {what: count for what, count in counted(result.output).items() if what != "unchanged"}

    def stores(self) -> dict[str, Any]:
        """The properties of the classic datastores that exist, by name."""
        found = self._asked("GET", STORES)["value"]
        return {each["name"]: each["properties"] for each in found}

    def secrets(self, name: str = "sales") -> dict[str, str]:
        """What a datastore signs in with."""
        found: dict[str, str] = self._asked("POST", f"{STORES}/{name}/listSecrets")
        return found

    def _asked(self, method: str, path: str) -> Any:
        version = machinelearning.CLASSIC_VERSION
        status, body = self.sandbox.server.request(method, f"{path}?api-version={version}")
        assert status == 200, body
        return body


@pytest.fixture
def program(engine: Engine, sandbox: Sandbox) -> Program:
    """A program of a workspace and a database's datastore."""
    made = Program(engine, sandbox)
    made.declare(SQL)
    return made


def test_a_life(program: Program, tmp_path: Path) -> None:
    """Previewed, made, left alone, changed in place, renamed, deleted, made again under its name, and gone."""
    preview = program("preview")
    assert preview.code == 0, preview.output
    assert program.sandbox.resources() == {}
    assert program.up() == {"created": 6}
    assert program.stores() == {"sales": {**SQL, "Endpoint": "database.windows.net"}}
    assert program.up() == {}
    assert program.up("--refresh") == {}
    assert program.up(password=OTHER) == {"updated": 1}
    assert program.secrets() == {"Password": OTHER}
    program.declare({**SQL, "ServerName": "sql-other"})
    assert program.up(password=OTHER) == {"updated": 1}
    assert program.stores()["sales"]["ServerName"] == "sql-other"
    assert program.up("--refresh", password=OTHER) == {}
    program.declare(SQL, name="prices")
    assert program.up() == {"replaced": 1}
    assert set(program.stores()) == {"prices"}
    program.declare()
    assert program.up() == {"deleted": 1}
    assert program.stores() == {}
    program.declare(SQL, name="prices")
    assert program.up() == {"created": 1}
    assert program("destroy", "--skip-preview").code == 0
    assert program.sandbox.resources() == {}
    kept = "".join(file.read_text() for file in tmp_path.rglob("*.json"))
    assert not [value for value in (SECRET, OTHER) if value in program.said + kept]


def test_a_type_that_changes(program: Program) -> None:
    """Azure refuses it, since azure-native sends an update; a program that asks for a replacement gets one."""
    program.up()
    dbfs = {"DataStoreType": "dbfs"}
    program.declare(dbfs)
    refused = program("up", "--skip-preview")
    assert refused.code != 0
    assert "'properties.DataStoreType' can't be changed after creation" in refused.output
    assert program.stores()["sales"]["DataStoreType"] == "sqldb"
    program.declare(dbfs, options='replace_on_changes=["properties.DataStoreType"], delete_before_replace=True')
    assert program.up() == {"replaced": 1}
    assert program.stores() == {"sales": dbfs}
    assert program.up() == {}


def test_a_drift_is_mended(program: Program) -> None:
    """What somebody else registered under the name is seen, and written over."""
    program.up()
    path = f"{STORES}/sales?api-version={machinelearning.CLASSIC_VERSION}"
    body = {"location": "westeurope", "properties": {**SQL, "ServerName": "sql-other", "Password": OTHER}}
    assert program.sandbox.server.request("PUT", path, body)[0] == 200
    assert program.up("--refresh") == {"updated": 1}
    assert program.stores()["sales"]["ServerName"] == "sql-contoso"
    assert program.secrets() == {"Password": SECRET}
    assert program.sandbox.server.request("DELETE", path)[0] == 200
    assert program.up("--refresh")["created"] == 1


def test_what_azure_native_has_of_its_own_is_refused(program: Program, engine: Engine) -> None:
    """Another generic resource is none that the sandbox plays, and says so at preview."""
    other = STORE.replace('"datastores"', '"computes"').format(properties=repr(SQL), name="cpu", options="")
    folder = engine.program(WORKSPACE + other)
    refused = engine("preview", folder, PASSWORD=SECRET)
    assert refused.code != 0
    assert "this azure-native:resources:Resource is not a kind that the sandbox knows" in refused.output
    assert "Traceback" not in refused.output


def test_imported_by_its_id(program: Program, engine: Engine, tmp_path: Path) -> None:
    """`pulumi import` takes it over; a program of what it found changes nothing until it says the password."""
    program.up()
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: taken\nruntime: python\n")
    pulumi(engine, folder, "stack", "init", "dev")
    flags = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false")
    said = pulumi(engine, folder, "import", machinelearning.CLASSIC_DATASTORE.token, "sales", f"{STORES}/sales", *flags)
    assert counted(said)["imported"] == 1
    (found,) = [
        each["inputs"]
        for each in json.loads(pulumi(engine, folder, "stack", "export"))["deployment"]["resources"]
        if each["urn"].endswith("::sales")
    ]
    assert found == {
        **machinelearning.CLASSIC_DATASTORE.fixed_inputs,
        "azureApiVersion": machinelearning.CLASSIC_VERSION,
        "location": "westeurope",
        "parentResourcePath": "workspaces/ml-contoso",
        "properties": {**SQL, "Endpoint": "database.windows.net"},
        "resourceGroupName": "rg-contoso",
        "resourceName": "sales",
    }
    taken = STORE.format(properties=repr(found["properties"]), name="sales", options="")
    taken = taken.replace("group.name", '"rg-contoso"').replace("workspace.name", '"ml-contoso"')
    head = "import pulumi\nfrom pulumi_azure_native import resources\n"
    silent = taken.replace('== "sqldb"', '== "never"').replace("api_version", 'location="westeurope", api_version')
    (folder / "__main__.py").write_text(head + silent)
    pulumi(engine, folder, "up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes")
    (folder / "__main__.py").write_text(head + taken.replace('os.environ["PASSWORD"]', repr(OTHER)))
    assert counted(pulumi(engine, folder, "up", "--yes", "--skip-preview"))["updated"] == 1
    assert program.secrets() == {"Password": OTHER}
