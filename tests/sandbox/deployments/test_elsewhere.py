"""Exports with storage in other groups deploy, to a group and to a subscription, and a second time."""

from __future__ import annotations

import pytest

from amlstack.arm.export import Scope, Source, export
from amlstack.catalog import identity, machinelearning, storage
from tests.arm.export.declared import PEOPLE, blob, declared, documents, there
from tests.sandbox.server.client import LOCATION, Arm, name, storage_body

from .deploying import Deployer, lasting


def furnished(arm: Arm, group: str, **account: object) -> str:
    """A group that exists, with an account in it; the account's name."""
    arm.made(f"{arm.scope}/resourceGroups/{group}", {"location": LOCATION})
    called = name("st")
    path = f"{arm.scope}/resourceGroups/{group}/providers/{storage.ACCOUNT.type}/{called}"
    arm.made(path, storage_body(**account))
    return called


def source(arm: Arm) -> Source:
    """A workspace with a container, a share and a file system in two other groups, and roles for three principals."""
    data, lake = furnished(arm, "rg-data"), furnished(arm, "rg-lake", isHnsEnabled=True)
    batch = {"id": arm.identity("id-batch")["id"]}
    stores = [
        there("raw", account_name=data),
        there("out", account_name=data, access="write", access_for=[{"name": "workspace"}, batch, PEOPLE]),
        there(
            "files",
            account_name=data,
            type="azure_file",
            container_name=None,
            file_share_name="files",
            access=None,
            key=2,
        ),
        there(
            "lake", "rg-lake", account_name=lake, type="azure_data_lake_gen2", container_name=None, filesystem="lake"
        ),
        blob("mine", credentials=None, access="read", access_for=[PEOPLE]),
    ]
    seed = arm.subscription
    return declared(name_seed=seed, resource_group={"name": arm.group_name}, datastores=stores)


@pytest.mark.parametrize("scope", ["resource-group", "subscription"])
def test_an_export_reaches_other_groups(deploy: Deployer, arm: Arm, scope: Scope) -> None:
    """Containers, shares and roles are there where they belong, and the datastores find them."""
    made = export([source(arm)], scope)
    files = documents(made)
    given = {key: each["value"] for key, each in files["parameters.dev.json"]["parameters"].items()}
    workspace, states = f"{arm.group}/providers/{machinelearning.WORKSPACE.type}/contoso-dev", []
    for _ in range(2):
        deploy.succeeded(files["mainTemplate.json"], scope=arm.scope if scope == "subscription" else None, **given)
        states.append({each["name"]: lasting(each) for each in arm.got(f"{workspace}/datastores")["value"]})
    assert states[0] == states[1]
    assert {"raw", "out", "files", "lake", "mine"} <= states[0].keys()
    data = states[0]["raw"]["properties"]["accountName"]
    account = f"{arm.scope}/resourceGroups/rg-data/providers/{storage.ACCOUNT.type}/{data}"
    assert arm.got(f"{account}/fileServices/default/shares/files")["name"] == "files"
    own = arm.got(workspace)["identity"]["principalId"]
    assert principals(arm, f"{account}/blobServices/default/containers/raw") == [own]
    out = principals(arm, f"{account}/blobServices/default/containers/out")
    assert len(out) == 3
    assert {own, PEOPLE["principal_id"]} < set(out)


def principals(arm: Arm, container: str) -> list[str]:
    """Who has a role on a container."""
    found = arm.got(f"{container}/providers/{identity.ROLE_ASSIGNMENT.type}")["value"]
    return [each["properties"]["principalId"] for each in found if each["properties"]["scope"] == container]
