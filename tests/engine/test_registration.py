"""A datastore's life: its credential changes in place, its place doesn't, and what goes leaves its data."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.conftest import AMLSTACK

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
    """The other key, a new password: updates. Another container, another database: replacements, and a check says so."""
    raw = stack.keys["datastores"][0]
    stack.keys["datastores"].append(SQL)
    stack.lives("up", AMLSTACK_SECRET_SALES_PASSWORD="first")
    raw.pop("credentials")
    raw["key"] = 2
    changed = stack.lives("up", AMLSTACK_SECRET_SALES_PASSWORD="second")
    assert counted(changed) == {"updated": 2, "unchanged": counted(changed)["unchanged"]}
    raw["container_name"] = "curated"
    stack.keys["datastores"][1] = {**SQL, "database_name": "orders"}
    shown = stack.lives("preview", "--json", AMLSTACK_SECRET_SALES_PASSWORD="second")
    preview = stack.file.with_name("preview.json")
    preview.write_text(shown[shown.index("{") : shown.rindex("}") + 1])
    steps = {step["urn"].rpartition("::")[2]: step["op"] for step in json.loads(preview.read_text())["steps"]}
    assert steps["contoso-ml-datastore-raw"] == steps["contoso-ml-datastore-sales"] == "replace"
    told = subprocess.run([*AMLSTACK, "check", str(preview)], capture_output=True, text=True).stdout
    assert "azureml://datastores/raw depend on it" in told
    assert "azureml://datastores/sales depend on it" in told
    moved = stack.lives("up", AMLSTACK_SECRET_SALES_PASSWORD="second")
    assert counted(moved)["replaced"] == 2
    assert stack.body("datastores", "raw")["properties"]["containerName"] == "curated"
    assert containers(stack) == {"raw", "curated"}


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
