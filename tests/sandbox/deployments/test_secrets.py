"""Secure parameters and outputs are used and nowhere kept, shown or logged."""

from __future__ import annotations

import json
from pathlib import Path

from amlstack.catalog import machinelearning
from tests.sandbox.server.client import LOCATION, Json, name

from .deploying import Deployer, account, nested, template

CANARY = "canary-6f1d2b-value"
PARAMETERS = {
    "key": {"type": "secureString"},
    "all": {"type": "secureObject", "defaultValue": {"sas": "sas-canary-99"}},
}


def everywhere(deploy: Deployer, state: Path) -> str:
    """All that a client may read of deployments, and all files of the sandbox."""
    paths = [
        deploy.path("d"),
        f"{deploy.path('d')}/operations",
        deploy.path("inner"),
        f"{deploy.path('inner')}/operations",
    ]
    answers = [deploy.arm.send("GET", path).text for path in paths]
    answers += [deploy.arm.send("POST", f"{path}/exportTemplate").text for path in paths[::2]]
    files = [file.read_bytes().decode("utf-8", "replace") for file in state.rglob("*") if file.is_file()]
    return "\n".join([*answers, *files])


def test_parameters_and_outputs(deploy: Deployer, state: Path) -> None:
    """The values of secure parameters and outputs stand nowhere, also where an error or an output would say them."""
    quoting = {
        "type": machinelearning.WORKSPACE.type,
        "apiVersion": machinelearning.WORKSPACE.api_version,
        "name": "ml-contoso",
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"storageAccount": "[parameters('key')]", "keyVault": "[parameters('key')]"},
    }
    inside = template(quoting, parameters={"key": {"type": "secureString"}})
    outputs = {
        "secure": {"type": "secureString", "value": "[parameters('key')]"},
        "plain": {"type": "string", "value": "[concat('<', parameters('key'), '>')]"},
    }
    what = template(
        account(name("st"), tags={"length": "[string(length(parameters('key')))]"}),
        parameters=PARAMETERS,
        outputs=outputs,
    )
    shown = deploy.succeeded(what, key=CANARY)
    assert shown["parameters"] == {"key": {"type": "SecureString"}, "all": {"type": "SecureObject"}}
    assert shown["outputs"] == {"secure": {"type": "SecureString"}, "plain": {"type": "String", "value": "<*****>"}}
    failing = nested("inner", inside, given={"key": "[parameters('key')]"})
    [detail] = deploy.failed(template(failing, parameters=PARAMETERS), key=CANARY)
    assert "does not exist: '*****'" in detail["details"][0]["message"]
    said = everywhere(deploy, state)
    assert "inner" in said
    assert CANARY not in said
    assert "sas-canary-99" not in said


def test_a_key_that_is_passed_on(deploy: Deployer) -> None:
    """What a nested deployment gets as a secure parameter is hidden in it, also where the outer one looked it up."""
    store = deploy.arm.storage()
    key = deploy.arm.keys(store["id"])[0]
    outputs = {"plain": {"type": "string", "value": "[concat('<', parameters('key'), '>')]"}}
    inside = template(parameters={"key": {"type": "secureString"}}, outputs=outputs)
    listed = f"[listKeys('{store['id']}', '2024-01-01').keys[0].value]"
    deploy.succeeded(template(nested("inner", inside, given={"key": listed})))
    assert deploy.properties("inner")["outputs"]["plain"]["value"] == "<*****>"
    assert key not in deploy.arm.send("GET", deploy.path("inner")).text


def test_a_refusal_says_no_value(deploy: Deployer) -> None:
    """A secure parameter of the wrong type or length is named, not quoted."""
    for definition, value in (
        ({"type": "secureString", "maxLength": 3}, CANARY),
        ({"type": "secureObject"}, CANARY),
        ({"type": "secureString", "allowedValues": ["other-value"]}, CANARY),
    ):
        answer = deploy.put(template(parameters={"key": definition}), key=value)
        assert answer.status_code == 400
        assert "key" in answer.text
        assert CANARY not in answer.text


def test_a_credential_arrives(deploy: Deployer) -> None:
    """What a secure parameter holds reaches the resource, which keeps it as after a PUT."""
    workspace = deploy.arm.workspace()
    store = workspace["properties"]["storageAccount"].rpartition("/")[2]
    path = f"{workspace['properties']['storageAccount']}/blobServices/default/containers/raw"
    deploy.arm.made(path)
    key = deploy.arm.keys(workspace["properties"]["storageAccount"])[0]
    credentials: Json = {
        "credentialsType": "AccountKey",
        "secrets": {"secretsType": "AccountKey", "key": "[parameters('key')]"},
    }
    datastore = {
        "type": machinelearning.DATASTORE.type,
        "apiVersion": machinelearning.DATASTORE.api_version,
        "name": f"{workspace['name']}/raw",
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": store,
            "containerName": "raw",
            "credentials": credentials,
        },
    }
    deploy.succeeded(template(datastore, parameters={"key": {"type": "secureString"}}), key=key)
    listed = deploy.arm.send("POST", f"{workspace['id']}/datastores/raw/listSecrets").json()
    assert listed["key"] == key
    assert key not in json.dumps(deploy.properties())


def test_a_databases_password_arrives(deploy: Deployer) -> None:
    """A classic datastore's secure parameter reaches it, and nothing that is told of the deployment."""
    workspace = deploy.arm.workspace()
    what = template(classic(workspace["name"], Password="[parameters('password')]"), parameters=PASSWORD)
    deploy.succeeded(what, password=SECRET)
    path, version = f"{workspace['id']}/datastores/sales", machinelearning.CLASSIC_VERSION
    assert deploy.arm.send("POST", f"{path}/listSecrets", api=version).json() == {"Password": SECRET}
    assert deploy.arm.send("GET", path, api=version).json()["properties"]["ServerName"] == "sql-contoso"
    assert SECRET not in json.dumps([deploy.properties(), deploy.operations()])


SECRET = "canary-of-a-database-77"
"""What a datastore keeps, and so the state."""
PASSWORD: Json = {"password": {"type": "secureString"}}


def classic(workspace: str, **properties: str) -> Json:
    """A database's datastore, as Microsoft's own templates write one."""
    place = {"DataStoreType": "sqldb", "ServerName": "sql-contoso", "DatabaseName": "sales", "UserName": "reader"}
    return {
        "type": machinelearning.DATASTORE.type,
        "apiVersion": machinelearning.CLASSIC_VERSION,
        "name": f"{workspace}/sales",
        "location": LOCATION,
        "properties": {**place, "SkipValidation": False, "Endpoint": "", **properties},
    }
