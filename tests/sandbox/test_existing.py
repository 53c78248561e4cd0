"""What a workspace file names as there already, made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.catalog import identity, ids, keyvault, monitoring, registry, resources, storage
from amlstack.sandbox import contents, control, existing
from amlstack.sandbox.deployer.follow import ask
from tests.serving import served

GROUP = ids.group_id("44444444-4444-4444-8444-444444444444", "rg-shared")
ACCOUNT = ids.resource_id(GROUP, storage.ACCOUNT.type, "stshared")
WANTED = (
    ids.group_id("44444444-4444-4444-8444-444444444444", "rg-alone"),
    ACCOUNT,
    ids.resource_id(GROUP, storage.BLOB_CONTAINER.type, "stshared", "default", "raw"),
    ids.resource_id(GROUP, storage.FILE_SHARE.type, "stshared", "default", "files"),
    ids.resource_id(GROUP, keyvault.VAULT.type, "kv-shared"),
    ids.resource_id(GROUP, monitoring.LOG_ANALYTICS.type, "log-shared"),
    ids.resource_id(GROUP, monitoring.APPLICATION_INSIGHTS.type, "appi-shared"),
    ids.resource_id(GROUP, registry.REGISTRY.type, "crshared"),
    ids.resource_id(GROUP, identity.USER_ASSIGNED.type, "id-shared"),
)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder that is served."""
    folder = tmp_path_factory.mktemp("existing")
    with served(folder):
        yield folder


def test_each_kind_is_made_by_its_id(state: Path) -> None:
    """With its group, in the region that is said, and ready; then nothing is missing any more."""
    server = control.ensure(state)
    assert existing.missing(server, WANTED) == list(WANTED)
    for id_ in WANTED:
        existing.make(server, id_, "northeurope")
    assert existing.missing(server, WANTED) == []
    found = {each["id"]: each for each in contents.existing(state)}
    assert set(WANTED) <= found.keys()
    assert {each["location"] for each in found.values() if each["id"] in WANTED and "location" in each} >= {
        "northeurope"
    }
    assert found[GROUP]["type"] == resources.GROUP.type
    principal = found[WANTED[-1]]["properties"]["principalId"]
    roles = [each for each in found.values() if each["properties"].get("principalId") == principal]
    assert len(roles) == 1 + len(existing._ROLES)


def test_what_nobody_could_make_is_not_missing(state: Path) -> None:
    """A subnet that a firewall names needn't be there; and an account's keys can be read as of any other."""
    server = control.ensure(state)
    subnet = ids.resource_id(GROUP, "Microsoft.Network/virtualNetworks/subnets", "vnet", "default")
    assert existing.missing(server, [subnet]) == []
    account = ACCOUNT.replace("stshared", "stkeys")
    existing.make(server, account, "westeurope")
    listed = ask(server, "POST", f"{account}/listKeys?api-version={storage.ACCOUNT.api_version}")
    assert len(listed["keys"]) == 2
