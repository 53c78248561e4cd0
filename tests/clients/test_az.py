"""The real az on the sandbox: it registers the sandbox as a cloud, and signs in with a managed identity."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from amlstack.arm.export import export, write
from amlstack.sandbox import control
from amlstack.sandbox.clients import AZ_ONCE, variables
from tests.arm.export.declared import declared, login
from tools import clients

from .azure import LOCATION, name

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("az")]

PRINCIPAL = "0b9a4f5e-0000-4000-8000-000000000009"
TEMPLATE = """
// az takes a template as it is, comments included
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"name": {"type": "string"}},
  "resources": [
    {
      "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "[parameters('name')]",
      "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}
    }
  ]
}
"""


@dataclass(frozen=True)
class Az:
    """A signed-in az."""

    environment: dict[str, str]
    group = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso"
    """The id of the group that it works in."""

    def __call__(self, command: str, *words: str) -> Any:
        """What a command answers, which must succeed; its JSON, None where it prints nothing."""
        done = self._run(command, words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refused(self, command: str, *words: str) -> str:
        """What a command says on stderr, which must fail: 3 is az's code for what isn't there, 1 for all else."""
        done = self._run(command, words)
        assert done.returncode in {1, 3}, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def _run(self, command: str, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(_program()), *command.split(), *words, "--only-show-errors", "--output", "json"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )


def _program() -> Path:
    found = clients.find()
    if found is None:
        pytest.fail("az isn't installed for the tests: `python -m tools.clients` brings it, or says why not.")
    return found


def _environment(server: control.Running, state: Path) -> dict[str, str]:
    """What `amlstack sandbox env --client az` says, and nothing of this shell's but where programs are."""
    told = {key: value for key, value in variables("az", server, state).items() if value is not None}
    home = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
    return {**home, **told, "PATH": os.pathsep.join([str(_program().parent), os.environ["PATH"]])}


def _shell(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Running]:
    """A sandbox of az's own, with nothing in it: az works on the first subscription that it finds."""
    state = tmp_path_factory.mktemp("sandbox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AMLSTACK_SANDBOX_DELAY", "0.02")
        yield control.ensure(state, tls=True)
    control.stop(state)


@pytest.fixture(scope="module")
def az(server: control.Running, tmp_path_factory: pytest.TempPathFactory) -> Az:
    """az, signed in by the commands that `amlstack sandbox env` names, with a group."""
    environment = _environment(server, tmp_path_factory.mktemp("az"))
    for command in AZ_ONCE:
        _shell(command, environment)
    signed_in = Az(environment)
    made = signed_in("group create --name rg-contoso --location westeurope --tags owner=forecasting")
    assert made["location"] == LOCATION
    return signed_in


def test_account(az: Az) -> None:
    """The managed identity sees the sandbox's subscription and tenant, and its regions."""
    account = az("account show")
    assert (account["id"], account["tenantId"]) == (control.SUBSCRIPTION, control.TENANT)
    assert (account["environmentName"], account["user"]["name"]) == (control.CLOUD, "systemAssignedIdentity")
    assert LOCATION in {each["name"] for each in az("account list-locations")}


def test_groups_and_tags(az: Az) -> None:
    """Groups are listed, shown and tagged."""
    assert [each["name"] for each in az("group list")] == ["rg-contoso"]
    id_ = az("group show --name rg-contoso")["id"]
    az("tag update --operation merge --tags stage=test --resource-id", id_)
    assert az("group show --name rg-contoso")["tags"] == {"owner": "forecasting", "stage": "test"}


def test_storage_account(az: Az) -> None:
    """A storage account is created, listed, asked for its keys, changed and deleted."""
    called = name("st")
    made = az(f"storage account create --name {called} --resource-group rg-contoso --sku Standard_LRS")
    assert (made["kind"], made["provisioningState"]) == ("StorageV2", "Succeeded")
    assert called in {each["name"] for each in az("resource list --resource-group rg-contoso")}
    assert len(az(f"storage account keys list --account-name {called}")) == 2
    changed = az(f"storage account update --name {called} --https-only true --tags owner=planning")
    assert changed["tags"] == {"owner": "planning"}
    az(f"storage account delete --name {called} --yes")
    assert az("storage account list") == []


def test_key_vault(az: Az) -> None:
    """A vault is created, listed, deleted, shown as deleted, and purged."""
    called = name("kv")
    assert az(f"keyvault create --name {called} --resource-group rg-contoso")["properties"]["vaultUri"]
    assert [each["name"] for each in az("keyvault list")] == [called]
    az(f"keyvault delete --name {called}")
    assert [each["name"] for each in az("keyvault list-deleted")] == [called]
    az(f"keyvault purge --name {called}")
    assert az("keyvault list-deleted") == []


def test_registry(az: Az) -> None:
    """A registry is created, listed and deleted."""
    called = name("cr")
    made = az(f"acr create --name {called} --resource-group rg-contoso --sku Basic --admin-enabled true")
    assert made["loginServer"] == f"{called}.azurecr.io"
    assert [each["name"] for each in az("acr list")] == [called]
    az(f"acr delete --name {called} --yes")


def test_what_lies_in_an_account(az: Az) -> None:
    """Containers and shares are created through the Resource Manager, and listed."""
    called, within = name("st"), "--resource-group rg-contoso"
    az(f"storage account create --name {called} {within} --sku Standard_LRS")
    for kind in ("container-rm", "share-rm"):
        az(f"storage {kind} create --storage-account {called} {within} --name raw")
        assert [each["name"] for each in az(f"storage {kind} list --storage-account {called} {within}")] == ["raw"]
    az(f"storage account delete --name {called} --yes")


def test_identity_and_logs(az: Az) -> None:
    """A user-assigned identity, and a Log Analytics workspace, which az follows until it is there."""
    made = az("identity create --name id-contoso --resource-group rg-contoso")
    assert az("identity list")[0]["clientId"] == made["clientId"]
    logs = az("monitor log-analytics workspace create --name log-contoso --resource-group rg-contoso")
    assert logs["provisioningState"] == "Succeeded"


def test_role_assignment(az: Az) -> None:
    """A role is assigned by its name, listed and taken away."""
    whom = f"--assignee-object-id {PRINCIPAL} --assignee-principal-type ServicePrincipal"
    made = az(f"role assignment create {whom} --role Reader --scope", az.group)
    assert made["principalId"] == PRINCIPAL
    listed = az("role assignment list --scope", az.group)
    assert [each["name"] for each in listed] == [made["name"]]
    az("role assignment delete --ids", made["id"])
    assert az("role assignment list --scope", az.group) == []


def test_deployment(az: Az, tmp_path: Path) -> None:
    """A template is validated, previewed and deployed, with the comments that it has."""
    called, file = name("st"), tmp_path / "storage.json"
    file.write_text(TEMPLATE)
    given = ("--resource-group", "rg-contoso", "--template-file", str(file), "--parameters", f"name={called}")
    assert az("deployment group validate", *given)["properties"]["provisioningState"] == "Succeeded"
    changes = az("deployment group what-if --no-pretty-print", *given)["changes"]
    assert [each["changeType"] for each in changes if each["resourceId"].endswith(called)] == ["Create"]
    assert az("deployment group create", *given)["properties"]["provisioningState"] == "Succeeded"
    az(f"storage account delete --name {called} --yes")


def test_group_that_is_not_there(az: Az) -> None:
    """az prints ARM's error for a group that doesn't exist."""
    said = az.refused("group show --name rg-none")
    assert "(ResourceGroupNotFound) Resource group 'rg-none' could not be found." in said


def test_vault_without_soft_delete(az: Az) -> None:
    """az prints ARM's error for a retention that no vault can have."""
    said = az.refused(f"keyvault create --name {name('kv')} --resource-group rg-contoso --retention-days 5")
    assert "(BadRequest)" in said
    assert "softDeleteRetentionInDays" in said


def test_template_that_fails(az: Az, tmp_path: Path) -> None:
    """az prints the error of the resource that made a deployment fail."""
    file = tmp_path / "storage.json"
    file.write_text(TEMPLATE)
    given = ("--resource-group", "rg-contoso", "--template-file", str(file), "--parameters", "name=St_Bad")
    said = az.refused("deployment group create", *given)
    assert "AccountNameInvalid" in said


def test_service_principal(server: control.Running, tmp_path: Path) -> None:
    """A service principal signs in with the sandbox's secret, as with a client secret in Entra ID."""
    environment = _environment(server, tmp_path)
    for command in AZ_ONCE[:-1]:
        _shell(command, environment)
    secret = (
        'az login --service-principal --username "$CLIENT" --password "$IDENTITY_HEADER" --tenant "$AZURE_TENANT_ID"'
    )
    _shell(secret, {**environment, "CLIENT": PRINCIPAL})
    assert Az(environment)("account show")["user"] == {"name": PRINCIPAL, "type": "servicePrincipal"}


def test_the_lines_of_an_exports_readme(az: Az, tmp_path: Path) -> None:
    """As a script they deploy without a question, a secret from its variable; tags of a group that exists stay.

    The sandbox plays no deployment stacks: that az takes these lines is seen by what it says of them.
    """
    users = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-readme"}]}
    source = declared(
        "readme",
        name_seed="readme",
        resource_group={"name": "rg-contoso"},
        identity=users,
        datastores=[login("kept")],
        tags={"team": "it's ours"},
    )
    write(tmp_path / "arm", export([source], bundle=True).files)
    text = (tmp_path / "arm" / "README.md").read_text(encoding="utf-8")
    plain, stack = re.findall(r"^```sh\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)[:2]
    variables_ = {"AMLSTACK_SECRET_KEPT_PASSWORD": "none at all", "AZURE_SUBSCRIPTION_ID": control.SUBSCRIPTION}

    def script(lines: str) -> subprocess.CompletedProcess[str]:
        known = {**az.environment, **variables_, "AZURE_CORE_ONLY_SHOW_ERRORS": "true"}
        words = ["bash", "-e", "-c", lines]
        return subprocess.run(words, cwd=tmp_path / "arm", env=known, capture_output=True, text=True, check=False)

    before = az("group show --name rg-contoso")["tags"]
    done = script(plain)
    assert done.returncode == 0, done.stderr
    assert variables_["AMLSTACK_SECRET_KEPT_PASSWORD"] not in done.stdout + done.stderr
    deployed = az("deployment group show --resource-group rg-contoso --name contoso-readme-1")
    assert deployed["properties"]["provisioningState"] == "Succeeded"
    assert az("group show --name rg-contoso")["tags"] == before | {"team": "it's ours"}
    refused = script(stack)
    assert "microsoft.resources/deploymentstacks" in refused.stderr.lower()
    assert "unrecognized arguments" not in refused.stderr
    assert "Traceback" not in refused.stderr
