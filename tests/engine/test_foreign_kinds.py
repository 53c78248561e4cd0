"""Each kind of datastore alone, in somebody's program: here, and by another language's way through the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning
from tests.conftest import Engine, Sandbox

from .conftest import counted
from .foreign import PYTHON, REMOTE, SECRET, Foreign

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

CANARY = "canary-of-each-kind"
PROGRAM = f"""
near = Workspace("near", {{"resource_group": {{"name": "rg-near"}}, "location": "westeurope", "name_seed": "fabrikam"}})
hidden = near.name.apply(lambda _: "{CANARY}") # unknown until the workspace is there, and a secret
hidden = pulumi.Output.secret(hidden)
account = near.name.apply(lambda _: "stfabrikam")
server = near.name.apply(lambda _: "sql-fabrikam")
principal = {{"tenant_id": "t", "client_id": account, "client_secret": hidden}}
database = {{"server_name": server, "database_name": "sales", "credentials": {{"username": "u", "password": hidden}}}}
KINDS = {{
    "azure_blob": {{"account_name": account, "container_name": "raw", "credentials": {{"account_key": hidden}}}},
    "azure_file": {{"account_name": account, "file_share_name": "raw", "credentials": {{"sas_token": hidden}}}},
    "azure_data_lake_gen1": {{"store_name": account, "credentials": principal}},
    "azure_data_lake_gen2": {{"account_name": account, "filesystem": "raw", "credentials": principal}},
    "one_lake": {{
        "one_lake_workspace_name": account, "artifact": {{"type": "lake_house", "name": account}},
        "credentials": principal,
    }},
    "azure_sql_database": {{"server_name": server, "database_name": "sales", "credentials": principal}},
    "azure_postgresql": {{**database, "port": 5433, "enforce_ssl": True}},
    "azure_mysql": database,
    "databricks_filesystem": {{}},
}}
for kind, own in KINDS.items():
    Datastore(kind, {{
        "workspace_name": near.name,
        "resource_group_name": near.resource_group_name,
        "location": "westeurope",
        "name": kind,
        "skip_validation": True,
        kind: own,
    }})
"""


@pytest.fixture
def foreign(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> Foreign:
    """A program of one's own, with the plugin at hand."""
    return Foreign(engine, sandbox, tmp_path / "program")


def type_of(body: dict[str, Any]) -> str:
    """az ml's word for a registered datastore's type."""
    words = {arm.lower(): word for table in (machinelearning.DATASTORE_WORDS, machinelearning.CLASSIC_WORDS)
             for word, arm in table.items()}  # fmt: skip
    said = body["properties"]
    return words[str(said.get("datastoreType") or said.get("DataStoreType")).lower()]


@pytest.mark.parametrize("components", [PYTHON, REMOTE], ids=["Python", "remote"])
def test_each_kind_takes_unknown_and_secret_values(foreign: Foreign, components: str) -> None:
    """Previewed while nothing is known, made, unchanged by a second run, gone; no credential in what is said."""
    foreign.python(components, PROGRAM)
    previewed = foreign.lives("preview")
    said = foreign.lives("up", "--skip-preview")
    kinds = set(machinelearning.DATASTORE_AUTHENTICATION)
    bodies = {body["name"]: body for body in foreign.sandbox.resources().values() if body["name"] in kinds}
    assert {name: type_of(body) for name, body in bodies.items()} == {kind: kind for kind in kinds}
    find = foreign.kept()
    for kind, field in (("azure_mysql", "Password"), ("azure_sql_database", "ClientSecret")):
        kept = find(f"{kind}-datastore", f"properties.{field}")
        assert isinstance(kept, dict)
        assert SECRET in kept
    again = foreign.lives("up")
    assert counted(again) == {"unchanged": counted(said)["created"]}
    assert CANARY not in previewed + said + again
    foreign.lives("destroy", "--skip-preview")
    assert not any("/datastores/" in id_ for id_ in foreign.sandbox.resources())
