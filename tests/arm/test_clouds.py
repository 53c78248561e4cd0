"""Datastores in Azure Government and China: no name of theirs is the public cloud's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from amlstack import arm, plan, spec
from amlstack.arm.language import expand
from amlstack.catalog import environment, machinelearning
from amlstack.importing.bodies import Bodies
from amlstack.importing.datastores import Datastores

from .language.expanding import SCOPE, template

FILE = """
name: contoso-ml
name_seed: contoso
location: LOCATION
resource_group: rg
datastores:
  - {name: raw, type: azure_blob, container_name: raw}
  - {name: shared, type: azure_file, file_share_name: shared, credentials: {account_key: {list_keys: key1}}}
  - {name: lake, type: azure_data_lake_gen2, account_name: stlake, filesystem: lake}
  - {name: sales, type: azure_sql_database, server_name: s, database_name: d, credentials: CREDENTIALS}
  - {name: posts, type: azure_postgresql, server_name: s, database_name: d, credentials: CREDENTIALS}
  - {name: mine, type: azure_mysql, server_name: s, database_name: d, credentials: CREDENTIALS}
"""
DOMAINS: tuple[environment.Domain, ...] = ("storage_domain",) * 3 + ("sql_domain", "postgresql_domain", "mysql_domain")


def endpoints(tmp_path: Path, location: str) -> list[str]:
    """The endpoint of each datastore of the file as its template writes it."""
    file = tmp_path / "workspace.yaml"
    file.write_text(FILE.replace("LOCATION", location).replace("CREDENTIALS", "{username: u, password: {secret: p}}"))
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    bodies = [each["properties"] for each in rendered if each["type"] == machinelearning.DATASTORE.type]
    return [body.get("endpoint") or body["Endpoint"] for body in bodies]


@pytest.mark.parametrize("location", ["westeurope", "usgovvirginia", "chinanorth3"])
def test_a_template_asks_its_deployment(tmp_path: Path, location: str) -> None:
    """What is written is the same everywhere, and comes to the domain of the cloud that is deployed to."""
    written = endpoints(tmp_path, location)
    assert written == endpoints(tmp_path, "eastus")
    assert all(each.startswith("[") for each in written)
    outputs = {f"o{index}": {"type": "string", "value": text} for index, text in enumerate(written)}
    found = expand(template(outputs=outputs), scope=dataclasses.replace(SCOPE, location=location)).outputs
    cloud = environment.cloud_of(location)
    assert [each["value"] for each in found.values()] == [environment.domain(word, cloud) for word in DOMAINS]


def test_what_the_file_says_stays(tmp_path: Path) -> None:
    """A datastore on an account of another cloud's is somebody's own affair."""
    file = tmp_path / "workspace.yaml"
    file.write_text(
        "name: contoso-ml\nlocation: westeurope\nresource_group: rg\ndatastores:\n"
        "  - {name: raw, type: azure_blob, container_name: raw, endpoint: core.chinacloudapi.cn}\n"
    )
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    (store,) = (each for each in rendered if each["type"] == machinelearning.DATASTORE.type)
    assert store["properties"]["endpoint"] == "core.chinacloudapi.cn"


@pytest.mark.parametrize("region", ["westeurope", "usgovvirginia"])
def test_an_import_leaves_the_clouds_own_domain_out(region: str) -> None:
    """As the file would: a domain of another cloud is kept."""
    store = {"type": machinelearning.DATASTORE.type, "apiVersion": "2025-12-01", "name": "contoso-ml/raw"}
    blob = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"}
    home = {
        "type": machinelearning.WORKSPACE.type,
        "apiVersion": "2025-12-01",
        "name": "contoso-ml",
        "location": region,
    }
    for cloud in environment.CLOUDS:
        endpoint = environment.domain("storage_domain", cloud)
        said = {**blob, "endpoint": endpoint, "credentials": {"credentialsType": "None"}}
        whole = expand(template({**home, "properties": {}}, {**store, "properties": said}), scope=SCOPE)
        bodies = Bodies(whole)
        (workspace,) = bodies.of_type(machinelearning.WORKSPACE.type)
        (made,) = Datastores(bodies, workspace).found()
        assert made.get("endpoint") == (None if cloud == environment.cloud_of(region) else endpoint)
