"""azure-mgmt-resource: groups, resources of any kind, lists of them, tags and providers."""

from __future__ import annotations

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.core.rest import HttpRequest
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.models import (
    ResourceGroup,
    ResourceGroupPatchable,
    Tags,
    TagsPatchResource,
    TagsResource,
)

from amlstack import catalog
from amlstack.catalog import storage
from amlstack.catalog.locations import LOCATIONS
from amlstack.sandbox import control

from .azure import LOCATION, Azure, name, refused

API = "2024-01-01"
ACCOUNT = "Microsoft.Storage/storageAccounts"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
BODY = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}


@pytest.fixture
def manager(azure: Azure) -> ResourceManagementClient:
    """The client."""
    return azure.client(ResourceManagementClient)


def account(manager: ResourceManagementClient, azure: Azure, **over: object) -> str:
    """Create a storage account; its id."""
    id_ = azure.id(ACCOUNT, name("st"))
    made = manager.resources.begin_create_or_update_by_id(id_, parameters={**BODY, **over}, api_version=API).result()
    return str(made.id)


def identities(manager: ResourceManagementClient, azure: Azure, count: int) -> list[str]:
    """Create that many identities, tagged with their number; their ids."""
    ids = [azure.id(IDENTITY, f"id-{number}") for number in range(count)]
    for number, id_ in enumerate(ids):
        body = {"location": LOCATION, "tags": {"number": str(number)}}
        manager.resources.begin_create_or_update_by_id(id_, parameters=body, api_version="2023-01-31").result()
    return ids


def test_life_of_a_group(manager: ResourceManagementClient) -> None:
    """A group is created, found, read, listed, updated and deleted, by a poll of its Location."""
    made = manager.resource_groups.create_or_update("rg-contoso", ResourceGroup(location=LOCATION, tags={"a": "b"}))
    assert made.properties.provisioning_state == "Succeeded"
    assert manager.resource_groups.check_existence("RG-Contoso")
    assert manager.resource_groups.get("rg-contoso").tags == {"a": "b"}
    assert [each.name for each in manager.resource_groups.list()] == ["rg-contoso"]
    changed = manager.resource_groups.update("rg-contoso", ResourceGroupPatchable(tags={"c": "d"}))
    assert (changed.tags, changed.location) == ({"c": "d"}, LOCATION)
    manager.resource_groups.begin_delete("rg-contoso").result()
    assert not manager.resource_groups.check_existence("rg-contoso")
    assert list(manager.resource_groups.list()) == []


def test_life_of_a_resource(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """Any resource is created, found, read, listed, updated and deleted by its id."""
    id_ = account(manager, azure)
    assert manager.resources.check_existence_by_id(id_, api_version=API)
    assert manager.resources.get_by_id(id_, api_version=API).sku.name == "Standard_LRS"
    assert [each.id for each in manager.resources.list()] == [id_]
    assert [each.id for each in manager.resources.list_by_resource_group(group)] == [id_]
    changed = manager.resources.begin_update_by_id(id_, parameters={"tags": {"a": "b"}}, api_version=API).result()
    assert changed.tags == {"a": "b"}
    manager.resources.begin_delete_by_id(id_, api_version=API).result()
    assert not manager.resources.check_existence_by_id(id_, api_version=API)


def test_filters(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """Resources are chosen by type, name, location, group or tag; tags go with nothing else."""
    other, ids = account(manager, azure, tags={"number": "0"}), identities(manager, azure, 2)

    def listed(chosen: str) -> list[str]:
        return [str(each.id) for each in manager.resources.list(filter=chosen)]

    assert listed(f"resourceType eq '{IDENTITY}'") == ids
    assert listed(f"resourceType ne '{IDENTITY.upper()}'") == [other]
    assert listed(f"resourceType eq '{IDENTITY}' and name eq 'id-1'") == ids[1:]
    assert listed(f"resourceGroup eq '{group}' and (name eq 'id-0' or name eq 'id-1')") == ids
    assert listed(f"location eq '{LOCATION}' and substringof('id-', name)") == ids
    assert set(listed("tagName eq 'number' and tagValue eq '0'")) == {ids[0], other}
    assert len(listed("tagName eq 'number'")) == 3
    assert listed("startswith(tagName, 'nothing')") == []
    for wrong in ("name eq", "colour eq 'red'", "tagName eq 'number' and name eq 'id-0'", "name eq 'a') or (b"):
        with refused(400, "InvalidFilterInQueryString"):
            listed(wrong)


def test_pages_and_more_of_each(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """`top` is how long a page is; `expand` adds times and the state of provisioning."""
    ids = identities(manager, azure, 5)
    pages = [list(page) for page in manager.resources.list(top=2, expand="createdTime,changedTime").by_page()]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [each.id for page in pages for each in page] == ids
    assert all(each.created_time == each.changed_time for page in pages for each in page)
    manager.resources.begin_update_by_id(ids[0], parameters={"tags": {}}, api_version="2023-01-31").result()
    (changed,) = manager.resources.list(filter="name eq 'id-0'", expand="createdTime,changedTime")
    assert changed.created_time == pages[0][0].created_time < changed.changed_time
    assert all(each.provisioning_state == "Succeeded" for each in manager.resources.list(expand="provisioningState"))
    with refused(400, "InvalidExpandInQueryString"):
        list(manager.resources.list(expand="colour"))


def test_a_page_goes_on_where_it_ended(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """What is created or deleted between two pages moves nothing into, or out of, the pages to come."""
    ids = identities(manager, azure, 6)
    pages = manager.resources.list(top=2).by_page()
    first = [each.id for each in next(pages)]
    manager.resources.begin_delete_by_id(ids[0], api_version="2023-01-31").result()
    rest = [each.id for page in pages for each in page]
    assert first + rest == ids


def test_groups_by_tag(manager: ResourceManagementClient) -> None:
    """Groups are chosen by tag alone."""
    for called, team in (("rg-a", "blue"), ("rg-b", "red")):
        manager.resource_groups.create_or_update(called, ResourceGroup(location=LOCATION, tags={"team": team}))
    chosen = manager.resource_groups.list(filter="tagName eq 'team' and tagValue eq 'red'")
    assert [each.name for each in chosen] == ["rg-b"]
    with refused(400, "InvalidFilterInQueryString"):
        list(manager.resource_groups.list(filter="name eq 'rg-a'"))


@pytest.mark.parametrize("on", ["subscription", "group", "resource"])
def test_tags(manager: ResourceManagementClient, azure: Azure, group: str, on: str) -> None:
    """Tags are written, merged, replaced and taken away without the rest of what they are on."""
    id_ = account(manager, azure)
    scope = {"subscription": azure.scope, "group": f"{azure.scope}/resourceGroups/{group}", "resource": id_}[on]

    def change(operation: str, **tags: str) -> dict[str, str]:
        patch = TagsPatchResource(operation=operation, properties=Tags(tags=tags))
        return dict(manager.tags.begin_update_at_scope(scope, patch).result().properties.tags)

    assert manager.tags.get_at_scope(scope).properties.tags == {}
    whole = TagsResource(properties=Tags(tags={"a": "1", "b": "2"}))
    made = manager.tags.begin_create_or_update_at_scope(scope, whole).result()
    assert (made.properties.tags, made.id) == (
        {"a": "1", "b": "2"},
        f"{scope}/providers/Microsoft.Resources/tags/default",
    )
    assert change("Merge", b="3", c="4") == {"a": "1", "b": "3", "c": "4"}
    assert change("Delete", a="1", c="other") == {"b": "3", "c": "4"}
    assert change("Replace", d="5") == {"d": "5"} == manager.tags.get_at_scope(scope).properties.tags
    assert manager.resources.get_by_id(id_, api_version=API).sku.name == "Standard_LRS"
    manager.tags.begin_delete_at_scope(scope).result()
    assert manager.tags.get_at_scope(scope).properties.tags == {}


def test_names_of_tags(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """The names and values that a subscription uses are counted."""
    identities(manager, azure, 2)
    (found,) = manager.tags.list()
    assert (found.tag_name, found.count.value) == ("number", 2)
    assert [each.tag_value for each in found.values_property] == ["0", "1"]


def test_providers(manager: ResourceManagementClient) -> None:
    """Each provider tells its types, with their api-versions and locations; all are registered."""
    found = {each.namespace: each for each in manager.providers.list()}
    assert {"Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.MachineLearningServices"} <= set(found)
    assert set(found) == {each.namespace for each in manager.providers.list_at_tenant_scope()}
    one = manager.providers.get("microsoft.storage")
    types = {each.resource_type: each for each in one.resource_types}
    assert types["storageAccounts"].api_versions == list(reversed(storage.ACCOUNT.versions))
    assert set(types["storageAccounts"].locations) == {each.display_name for each in LOCATIONS.values()}
    assert "SupportsTags" in types["storageAccounts"].capabilities
    assert manager.providers.register("Microsoft.Storage").registration_state == "Registered"
    assert len(manager.provider_resource_types.list("Microsoft.Storage").value) == len(types)
    with refused(409, "CannotUnregisterRP"):
        manager.providers.unregister("Microsoft.Storage")
    with refused(404, "InvalidResourceNamespace"):
        manager.providers.get("Microsoft.Nothing")


def test_an_unknown_version_is_refused(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """400, with the versions that are known: of the type, or of Resource Manager for its own paths."""
    with refused(400, "NoRegisteredProviderFound") as refusal:
        manager.resources.get_by_id(azure.id(ACCOUNT, "stnone"), api_version="2001-01-01")
    assert all(each in refusal.value.message for each in storage.ACCOUNT.versions)
    wrong = azure.client(ResourceManagementClient, api_version="2001-01-01")
    with refused(400, "InvalidApiVersionParameter") as refusal:
        wrong.resource_groups.get(group)
    assert "2025-04-01" in refusal.value.message


@pytest.mark.parametrize("version", [storage.ACCOUNT.versions[0], storage.ACCOUNT.versions[-1]])
def test_old_and_new_versions(manager: ResourceManagementClient, azure: Azure, group: str, version: str) -> None:
    """The oldest and the newest version of a type are taken."""
    id_ = account(manager, azure)
    assert manager.resources.get_by_id(id_, api_version=version).id == id_


def test_missing_ones_are_refused(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """404: there is no such group, resource, type or namespace."""
    with refused(404, "ResourceGroupNotFound"):
        manager.resource_groups.get("rg-none")
    with refused(404, "ResourceNotFound") as refusal:
        manager.resources.get_by_id(azure.id(ACCOUNT, "stnone"), api_version=API)
    assert isinstance(refusal.value, ResourceNotFoundError)
    with refused(404, "InvalidResourceType"):
        manager.resources.get_by_id(azure.id("Microsoft.Storage/nothing", "x"), api_version=API)


def test_a_location_is_required(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """400: a resource without a location."""
    with refused(400, "LocationRequired"):
        manager.resources.begin_create_or_update_by_id(
            azure.id(ACCOUNT, name("st")), parameters={**BODY, "location": ""}, api_version=API
        )


def test_conditions(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """412 where an If-Match or If-None-Match doesn't hold; the etag changes with the resource."""
    id_ = account(manager, azure)

    def send(method: str, tags: dict[str, str], **headers: str) -> tuple[int, str]:
        body = {**BODY, "tags": tags} if method != "GET" else None
        request = HttpRequest(method, f"{id_}?api-version={API}", headers=headers, json=body)
        answer = manager.send_request(request)
        return answer.status_code, answer.headers.get("etag", "")

    assert send("GET", {})[0] == 200
    _, first = send("GET", {})
    assert send("GET", {}, **{"If-None-Match": first}) == (304, first)
    assert send("PUT", {"a": "1"}, **{"If-Match": first})[0] == 200
    _, second = send("GET", {})
    assert second != first
    assert send("PUT", {"a": "2"}, **{"If-Match": first})[0] == 412
    assert send("PATCH", {"a": "2"}, **{"If-Match": f'"other", W/{first}'})[0] == 412
    assert send("PUT", {"a": "2"}, **{"If-None-Match": "*"})[0] == 412
    assert send("DELETE", {}, **{"If-Match": first})[0] == 412
    assert send("GET", {}) == (200, second)
    assert send("PATCH", {"a": "3"}, **{"If-Match": f"{first}, W/{second}"})[0] == 200
    assert send("DELETE", {}, **{"If-Match": "*"})[0] == 200
    assert send("PUT", {}, **{"If-Match": "*"})[0] == 412


def test_conditions_of_containers(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """A kind that has etags of its own shows the same one in its body and in the header."""
    id_ = f"{account(manager, azure)}/blobServices/default/containers/raw"
    made = manager.resources.begin_create_or_update_by_id(id_, parameters={}, api_version=API).result()
    request = HttpRequest("GET", f"{id_}?api-version={API}")
    answer = manager.send_request(request)
    assert answer.headers["etag"] == answer.json()["etag"]
    assert made.id == id_


def test_patch_of_each_kind(manager: ResourceManagementClient, azure: Azure, group: str) -> None:
    """Each kind with tags takes a PATCH, which replaces the tags and leaves the rest."""
    vault = {"tenantId": control.TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    ids: dict[str, str] = {}
    for kind, called, over in (
        (catalog.storage.ACCOUNT, name("st"), BODY),
        (catalog.keyvault.VAULT, name("kv"), {"properties": vault}),
        (catalog.monitoring.LOG_ANALYTICS, "log-contoso", {"properties": {}}),
        (catalog.monitoring.APPLICATION_INSIGHTS, "appi-contoso", {"kind": "web"}),
        (catalog.registry.REGISTRY, name("cr"), {"sku": {"name": "Basic"}}),
        (catalog.identity.USER_ASSIGNED, "id-contoso", {}),
        (catalog.machinelearning.WORKSPACE, "ml-contoso", {"identity": {"type": "SystemAssigned"}}),
    ):
        body = {"location": LOCATION, **over, "tags": {"a": "1", "b": "2"}}
        if kind is catalog.monitoring.APPLICATION_INSIGHTS:
            body["properties"] = {"Application_Type": "web", "WorkspaceResourceId": ids["log_analytics"]}
        if kind is catalog.machinelearning.WORKSPACE:
            body["properties"] = {"storageAccount": ids["storage_account"], "keyVault": ids["key_vault"]}
        id_, version = azure.id(kind.type, called), kind.api_version
        made = manager.resources.begin_create_or_update_by_id(id_, parameters=body, api_version=version).result()
        ids[kind.stem] = str(made.id)
        patch = {"tags": {"b": "3"}}
        changed = manager.resources.begin_update_by_id(id_, parameters=patch, api_version=version).result()
        assert changed.tags == {"b": "3"}
        assert changed.properties == manager.resources.get_by_id(id_, api_version=version).properties
        assert (changed.location, changed.sku, changed.kind) == (made.location, made.sku, made.kind)
