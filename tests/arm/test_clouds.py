"""Datastores in Azure Government and China: no name of theirs is the public cloud's."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

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
SIGNED = """
name: contoso-ml
location: LOCATION
resource_group: rg
datastores:
  - {name: lake, type: azure_data_lake_gen2, account_name: stlake, filesystem: lake, credentials: PRINCIPAL}
  - {name: sales, type: azure_sql_database, server_name: s, database_name: d, credentials: PRINCIPAL}
"""
TENANT = "11111111-1111-4111-8111-111111111111"
DOMAINS: tuple[environment.Domain, ...] = ("storage_domain",) * 3 + ("sql_domain", "postgresql_domain", "mysql_domain")


def bodies(tmp_path: Path, text: str) -> list[Any]:
    """The properties of each datastore of a file as its template writes them."""
    file = tmp_path / "workspace.yaml"
    file.write_text(text)
    rendered = arm.render(plan.workspace(spec.load(file).spec))
    return [each["properties"] for each in rendered if each["type"] == machinelearning.DATASTORE.type]


def endpoints(tmp_path: Path, location: str) -> list[str]:
    """The endpoint of each datastore of the file."""
    text = FILE.replace("LOCATION", location).replace("CREDENTIALS", "{username: u, password: {secret: p}}")
    return [body.get("endpoint") or body["Endpoint"] for body in bodies(tmp_path, text)]


def addresses(tmp_path: Path, location: str, **said: str) -> list[str]:
    """Where a service principal of the lake signs in, then where and for what one of the database does."""
    keys = {"tenant_id": TENANT, "client_id": TENANT, "client_secret": {"secret": "s"}, **said}
    lake, sales = bodies(tmp_path, SIGNED.replace("LOCATION", location).replace("PRINCIPAL", json.dumps(keys)))
    assert lake["credentials"].get("resourceUrl") == said.get("resource_url"), "Azure Storage's is the same everywhere"
    return [lake["credentials"]["authorityUrl"], sales["AuthorityUrl"], sales["ResourceUrl"]]


def deployed(location: str, *written: str) -> list[Any]:
    """What texts of a template come to in a region."""
    outputs = {f"o{index}": {"type": "string", "value": text} for index, text in enumerate(written)}
    found = expand(template(outputs=outputs), scope=dataclasses.replace(SCOPE, location=location)).outputs
    return [each["value"] for each in found.values()]


@pytest.mark.parametrize("location", ["westeurope", "usgovvirginia", "chinanorth3"])
def test_a_template_asks_its_deployment(tmp_path: Path, location: str) -> None:
    """What is written is the same everywhere, and comes to the domain of the cloud that is deployed to."""
    written = endpoints(tmp_path, location)
    assert written == endpoints(tmp_path, "eastus")
    assert all(each.startswith("[") for each in written)
    cloud = environment.cloud_of(location)
    assert deployed(location, *written) == [environment.domain(word, cloud) for word in DOMAINS]


@pytest.mark.parametrize(
    ("location", "login", "sql"),
    [
        ("westeurope", "https://login.microsoftonline.com", "https://database.windows.net/"),
        ("usgovvirginia", "https://login.microsoftonline.us", "https://database.usgovcloudapi.net/"),
        ("chinanorth3", "https://login.chinacloudapi.cn", "https://database.chinacloudapi.cn/"),
    ],
)
def test_a_service_principal_signs_in_where_it_is_deployed(tmp_path: Path, location: str, login: str, sql: str) -> None:
    """In the cloud's own Entra, and for the cloud's own Azure SQL; what the file says stays."""
    written = addresses(tmp_path, location)
    assert written == addresses(tmp_path, "eastus")
    assert deployed(location, *written) == [login, login, sql]
    assert addresses(tmp_path, location, authority_url="https://a", resource_url="https://r") == [
        "https://a",
        "https://a",
        "https://r",
    ]


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
        login = environment.domain("login_endpoint", cloud)
        sign_in = {"credentialsType": "ServicePrincipal", "tenantId": TENANT, "clientId": TENANT}
        endpoint = environment.domain("storage_domain", cloud)
        said = {**blob, "endpoint": endpoint, "credentials": {**sign_in, "authorityUrl": f"{login}/"}}
        whole = expand(template({**home, "properties": {}}, {**store, "properties": said}), scope=SCOPE)
        bodies = Bodies(whole)
        (workspace,) = bodies.of_type(machinelearning.WORKSPACE.type)
        (made,) = Datastores(bodies, workspace).found()
        own = cloud == environment.cloud_of(region)
        assert made.get("endpoint") == (None if own else endpoint)
        assert made["credentials"].get("authority_url") == (None if own else f"{login}/")
