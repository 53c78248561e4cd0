"""A datastore's life: its credential changes in place, its place doesn't, and what goes leaves its data."""

from __future__ import annotations

import json
import re

import pytest

from tests.commands import amlstack

from .conftest import Stack, counted

pytestmark = pytest.mark.engine
SQL = {
    "name": "sales",
    "type": "azure_mysql",
    "server_name": "mysql-fabrikam",
    "database_name": "sales",
    "credentials": {"username": "reader", "password": {"secret": "sales_password"}},
}


def containers(stack: Stack) -> set[str]:
    """The names of the blob containers that the file's datastores were given."""
    found = (id_.rpartition("/")[2] for id_ in stack.sandbox.resources() if "/blobServices/" in id_)
    return {name for name in found if not name.startswith("azureml")}


def test_a_credential_changes_in_place_and_a_place_is_replaced(stack: Stack) -> None:
    """The other key, a new password: updates. Another container or database: replacements, and a check says so."""
    raw = stack.keys["datastores"][0]
    stack.keys["datastores"].append(SQL)
    stack.lives("up", "--skip-preview", AMLSTACK_SECRET_SALES_PASSWORD="first")
    raw.pop("credentials")
    raw["key"] = 2
    changed = stack.lives("up", "--skip-preview", AMLSTACK_SECRET_SALES_PASSWORD="second")
    assert counted(changed) == {"updated": 2, "unchanged": counted(changed)["unchanged"]}
    raw["container_name"] = "curated"
    stack.keys["datastores"][1] = {**SQL, "database_name": "orders"}
    shown = stack.lives("preview", "--json", AMLSTACK_SECRET_SALES_PASSWORD="second")
    preview = stack.file.with_name("preview.json")
    preview.write_text(shown[shown.index("{") : shown.rindex("}") + 1])
    steps = {step["urn"].rpartition("::")[2]: step["op"] for step in json.loads(preview.read_text())["steps"]}
    assert steps["contoso-ml-datastore-raw"] == steps["contoso-ml-datastore-sales"] == "replace"
    told = amlstack("check", str(preview)).stdout
    assert "azureml://datastores/raw depend on it" in told
    assert "azureml://datastores/sales depend on it" in told
    moved = stack.lives("up", "--skip-preview", AMLSTACK_SECRET_SALES_PASSWORD="second")
    assert counted(moved)["replaced"] == 2
    assert stack.body("datastores", "raw")["properties"]["containerName"] == "curated"
    assert containers(stack) == {"raw", "curated"}


@pytest.mark.thorough
def test_a_datastore_that_goes_leaves_its_data_and_may_come_back(stack: Stack) -> None:
    """It is unregistered; its container stays in Azure, and a datastore of the same name finds it there."""
    raw = stack.keys["datastores"][0]
    stack.lives("up")
    stack.declare(datastores=[])
    stack.lives("up")
    assert not any(id_.endswith("/datastores/raw") for id_ in stack.sandbox.resources())
    assert containers(stack) == {"raw"}
    stack.declare(datastores=[{**raw, "create": False}])
    stack.lives("up")
    assert stack.body("datastores", "raw")["properties"]["containerName"] == "raw"
    assert counted(stack.lives("up")).keys() == {"unchanged"}


@pytest.mark.thorough
def test_the_program_says_when_credentials_end(stack: Stack) -> None:
    """By the datastores' names, as an output of the stack that is no secret: what the file says, what a token says."""
    token = {"sas_token": {"secret": "data_sas"}}
    guid = "11111111-1111-4111-8111-111111111111"
    secret = {"client_secret": {"secret": "lake"}, "expires": "2031-01-31"}
    principal = {"tenant_id": guid, "client_id": guid, **secret}
    lake = {"account_name": "stfabrikam", "filesystem": "data", "skip_validation": True, "credentials": principal}
    stack.keys["datastores"] += [
        {"name": "signed", "type": "azure_blob", "container_name": "raw", "credentials": token},
        {"name": "lake", "type": "azure_data_lake_gen2", **lake},
    ]
    told = stack.lives("up", AMLSTACK_SECRET_DATA_SAS="sv=2026-01-01&sp=rl&se=2030-05-01T00:00:00Z&sig=canary")
    outputs = told.rpartition("Outputs:")[2]
    assert re.search(r"lake *: \"2031-01-31\"", outputs)
    assert re.search(r"signed *: \"2030-05-01\"", outputs)
    assert "canary" not in told
