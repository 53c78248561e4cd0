"""Storage in other groups: what is made and given there goes by deployments to them, in an order without a circle."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amlstack.arm.export import ShapeError, Source, export
from amlstack.catalog import storage

from ..test_parity import rendered, secret
from .declared import PEOPLE, around, blob, declared, documents, loops_around, template, there
from .deploying import deployed

OTHER = "22222222-2222-4222-8222-222222222222"
NESTED = "Microsoft.Resources/deployments"


def resources(*stores: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a template with these datastores."""
    found: list[dict[str, Any]] = template(declared(datastores=list(stores)))["resources"]
    return found


def of_type(found: list[dict[str, Any]], ending: str) -> list[dict[str, Any]]:
    """Those of one type."""
    return [resource for resource in found if resource["type"].endswith(ending)]


@pytest.mark.parametrize(("group", "nested"), [("rg-data", 2), ("rg-dev", 0), ("RG-Dev", 0)])
def test_only_another_group_needs_a_deployment(group: str, nested: int) -> None:
    """An account that exists in the group that is deployed to, whatever its case, is reached without one."""
    found = resources(there("raw", group))
    assert len(of_type(found, NESTED)) == nested
    assert len(of_type(found, "/containers")) == (nested == 0)


def test_containers_do_not_wait_for_the_workspace_and_its_roles_do() -> None:
    """Two deployments to one group: else the workspace's identity would be asked for before there is one."""
    found = resources(there("raw"))
    containers, roles = of_type(found, NESTED)
    assert "dependsOn" not in containers
    assert "identity.principalId" in roles["properties"]["parameters"]["principalId"]["value"]
    assert ["workspaces" in id_ for id_ in roles["dependsOn"]] == [False, True]
    assert containers["resourceGroup"] == roles["resourceGroup"] == "rg-data"
    assert containers["name"] != roles["name"]
    (store,) = of_type(found, "/datastores")
    assert sum(NESTED in id_ for id_ in store["dependsOn"]) == 2


def test_a_role_waits_for_its_container_inside() -> None:
    """Somebody else's role needs no workspace, so one deployment makes the container and then gives the role."""
    (nested,) = of_type(resources(there("raw", access_for=[PEOPLE])), NESTED)
    container, role = nested["properties"]["template"]["resources"]
    assert container["type"] == storage.BLOB_CONTAINER.type
    assert role["dependsOn"] == [role["scope"]]
    assert "rg-data" not in json.dumps(nested["properties"])


def test_another_subscription_is_said() -> None:
    """The role is given there."""
    (roles,) = of_type(resources(there("raw", create=None, subscription_id=OTHER)), NESTED)
    assert (roles["subscriptionId"], roles["resourceGroup"]) == (OTHER, "rg-data")


def test_each_file_may_have_its_own_group() -> None:
    """Where they differ the group is a parameter, the same for all that lies there."""
    sources = [around("dev"), around("prod")]
    files = documents(export(sources))
    values = [files[f"parameters.{source.name}.json"]["parameters"]["existingResourceGroup"] for source in sources]
    assert values == [{"value": "rg-dev-lake"}, {"value": "rg-prod-lake"}]


def test_here_in_one_file_and_there_in_the_other_is_another_shape() -> None:
    """One template can't do both."""
    here, far = declared("dev", datastores=[there("raw", "rg-dev")]), declared("prod", datastores=[there("raw")])
    with pytest.raises(ShapeError) as refused:
        export([here, far])
    said = "lies in the workspace's resource group in one file and in another group in the other"
    assert next(line for line in refused.value.differences if said in line).startswith("blob container 'raw': it lies")


def test_an_id_in_one_file_and_a_name_in_the_other_is_another_shape() -> None:
    """Both say what they are in words."""
    by_id = {"id": f"/subscriptions/{OTHER}/resourceGroups/rg-data/providers/{storage.ACCOUNT.type}/stfabrikam"}
    store = blob("raw", account_name="stfabrikam", resource_group="rg-data")
    with pytest.raises(
        ShapeError, match=r"is given as str in dev, an id of Microsoft.Storage/\w+ by its parts in prod"
    ):
        export([declared("dev", datastores=[store], storage_accounts=[by_id]), declared("prod", datastores=[store])])


def test_a_groups_name_is_no_expression() -> None:
    """Whatever stands there is a name."""
    (nested, _) = of_type(resources(there("raw", "[x]")), NESTED)
    assert nested["resourceGroup"] == "[[x]"


def test_a_key_comes_from_the_account_that_each_item_lies_on() -> None:
    """A loop over several accounts, by their ids and by their parts, reads each one's own key."""
    source = loops_around("dev")
    found, expected = deployed(export([source]), source, secret), rendered(source.plan)
    keys = {
        one.body["properties"]["accountName"]: one.body["properties"]["credentials"]["secrets"]["key"]
        for id_, one in found.items()
        if "key" in one.body["properties"].get("credentials", {}).get("secrets", {})
    }
    assert len(keys) > 20
    assert all(key.endswith(f" of {account}") for account, key in keys.items())
    assert found.keys() == expected.keys() - {id_ for id_ in expected if id_.endswith("/resourceGroups/rg-dev")}


def test_a_file_system_is_named_by_its_container() -> None:
    """A Gen2 datastore on an account that is made has its container's name as its file system, and no container."""
    account = {"name": "stlake", "hierarchical_namespace": True}
    store = blob("lake", type="azure_data_lake_gen2", container_name=None, filesystem="lake", account_name="stlake",
                 credentials=None)  # fmt: skip
    made: Source = declared(storage_accounts=[account], datastores=[store])
    (body,) = (each["properties"] for each in of_type(template(made)["resources"], "/datastores"))
    assert body["filesystem"] == "[parameters('blobContainerStlakeLakeName')]"
    assert "containerName" not in body
