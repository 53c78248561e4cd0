"""Parameters that are filled from a key vault: read when the deployment begins, and neither kept nor shown."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from amlstack.catalog import keyvault
from tests.sandbox.server.client import Json, name, refused

from .deploying import VERSION, Deployer, account, nested, template

CANARY = "canary-of-a-vault-7c"
PARAMETERS = {"key": {"type": "secureString"}}


@pytest.fixture
def vault(deploy: Deployer) -> str:
    """A vault that templates may take secrets from, with one in it."""
    made = deploy.arm.vault(enabledForTemplateDeployment=True)
    deploy.arm.put(f"{made['id']}/secrets/raw-key", {"properties": {"value": CANARY}})
    return str(made["id"])


def reference(vault: str, secret: str = "raw-key", **version: str) -> Json:
    """What is said of a parameter."""
    return {"reference": {"keyVault": {"id": vault}, "secretName": secret, **version}}


def put(deploy: Deployer, what: Json, **given: Json) -> httpx.Response:
    """The answer to the PUT of a deployment with these parameters' entries."""
    body = deploy.body(what)
    body["properties"]["parameters"] = given
    return deploy.arm.send("PUT", deploy.path("d"), body, api=VERSION)


def tagged(parameters: Json, **sections: Any) -> Json:
    """A template with a storage account whose tag is as long as the secret."""
    tags = {"length": "[string(length(parameters('key')))]"}
    return template(account(name("st"), tags=tags), parameters=parameters, **sections)


def test_a_parameter_is_filled(deploy: Deployer, vault: str) -> None:
    """The value reaches the resource; the deployment shows where it came from, and hides it wherever it would stand."""
    outputs = {"plain": {"type": "string", "value": "[concat('<', parameters('key'), '>')]"}}
    answer = put(deploy, tagged(PARAMETERS, outputs=outputs), key=reference(vault))
    assert answer.status_code == 201, answer.text
    assert deploy.wait(answer)["status"] == "Succeeded"
    shown = deploy.properties()
    assert shown["parameters"] == {"key": {"type": "SecureString", **reference(vault)}}
    assert shown["outputs"]["plain"]["value"] == "<*****>"
    [made] = [
        each for each in deploy.arm.send("GET", f"{deploy.arm.group}/resources").json()["value"] if "tags" in each
    ]
    assert made["tags"] == {"length": str(len(CANARY))}
    assert CANARY not in deploy.arm.send("GET", f"{deploy.path('d')}/operations").text


def test_a_version_is_that_version(deploy: Deployer, vault: str) -> None:
    """An older version is still given, where it is asked for."""
    path = f"{vault}/secrets/raw-key"
    first = deploy.arm.got(path)["properties"]["secretUriWithVersion"].rpartition("/")[2]
    deploy.arm.put(path, {"properties": {"value": "x" * 99}})
    outputs = {"length": {"type": "int", "value": "[length(parameters('key'))]"}}
    what = template(parameters=PARAMETERS, outputs=outputs)
    for version, length in (({"secretVersion": first}, len(CANARY)), ({}, 99)):
        assert deploy.wait(put(deploy, what, key=reference(vault, **version)))["status"] == "Succeeded"
        assert deploy.properties()["outputs"]["length"]["value"] == length


def test_a_nested_deployment_takes_its_own(deploy: Deployer, vault: str) -> None:
    """A reference in a nested deployment's parameters is read when it begins, and hidden as well."""
    outputs = {"plain": {"type": "string", "value": "[concat('<', parameters('key'), '>')]"}}
    inner = nested("inner", template(parameters=PARAMETERS, outputs=outputs))
    inner["properties"]["parameters"] = {"key": reference(vault)}
    deploy.succeeded(template(inner))
    shown = deploy.properties("inner")
    assert shown["outputs"]["plain"]["value"] == "<*****>"
    assert shown["parameters"] == {"key": {"type": "SecureString", **reference(vault)}}


def test_a_vault_that_is_not_there(deploy: Deployer) -> None:
    """KeyVaultParameterReferenceNotFound, before anything is written."""
    absent = deploy.arm.id(keyvault.VAULT, "kv-nowhere")
    message = refused(put(deploy, tagged(PARAMETERS), key=reference(absent)), 400, "KeyVaultParameterReferenceNotFound")
    assert absent in message
    assert deploy.arm.send("GET", f"{deploy.arm.group}/resources").json()["value"] == []


def test_a_vault_that_is_not_enabled_for_templates(deploy: Deployer) -> None:
    """Resource Manager may not read it, whoever deploys: Forbidden, and the setting that is missing."""
    made = deploy.arm.vault()
    deploy.arm.put(f"{made['id']}/secrets/raw-key", {"properties": {"value": CANARY}})
    answer = put(deploy, tagged(PARAMETERS), key=reference(made["id"]))
    message = refused(answer, 400, "KeyVaultParameterReferenceSecretRetrieveFailed")
    assert "'key'" in message
    assert "'Forbidden'" in message
    assert "enabledForTemplateDeployment" in message


@pytest.mark.parametrize(
    ("said", "status"),
    [({"secret": "none"}, "NotFound"), ({"secretVersion": "0" * 32}, "NotFound"), ({"secret": "off"}, "Forbidden")],
)
def test_a_secret_that_can_not_be_had(deploy: Deployer, vault: str, said: dict[str, str], status: str) -> None:
    """A secret or a version that is missing, and one that is disabled, are told by the parameter's name."""
    deploy.arm.put(f"{vault}/secrets/off", {"properties": {"value": CANARY, "attributes": {"enabled": False}}})
    answer = put(deploy, tagged(PARAMETERS), key=reference(vault, **said))
    message = refused(answer, 400, "KeyVaultParameterReferenceSecretRetrieveFailed")
    assert f"'key' cannot be retrieved. Http status code: '{status}'" in message
    assert CANARY not in answer.text


def test_a_refusal_says_no_value(deploy: Deployer, vault: str) -> None:
    """A value that the template won't have is named by its parameter, not quoted; as a plain parameter too."""
    for type_, rule in (("secureString", {"maxLength": 3}), ("string", {"allowedValues": ["other"]})):
        answer = put(deploy, template(parameters={"key": {"type": type_, **rule}}), key=reference(vault))
        assert answer.status_code == 400
        assert CANARY not in answer.text
