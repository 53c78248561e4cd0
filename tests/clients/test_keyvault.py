"""azure-mgmt-keyvault: vaults, living and deleted, and their access policies."""

from __future__ import annotations

import uuid

import pytest
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.keyvault.models import (
    AccessPolicyEntry,
    Permissions,
    SecretCreateOrUpdateParameters,
    SecretPatchParameters,
    SecretPatchProperties,
    SecretProperties,
    Sku,
    VaultAccessPolicyParameters,
    VaultAccessPolicyProperties,
    VaultCreateOrUpdateParameters,
    VaultPatchParameters,
    VaultProperties,
)
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.models import Tags, TagsResource

from amlstack.sandbox.control import TENANT

from .azure import LOCATION, Azure, name, refused


@pytest.fixture
def vaults(azure: Azure) -> KeyVaultManagementClient:
    """The client."""
    return azure.client(KeyVaultManagementClient)


def parameters(**properties: object) -> VaultCreateOrUpdateParameters:
    """A standard vault."""
    whole = VaultProperties(tenant_id=TENANT, sku=Sku(family="A", name="standard"), **properties)
    return VaultCreateOrUpdateParameters(location=LOCATION, properties=whole)


def create(client: KeyVaultManagementClient, group: str, **properties: object) -> str:
    """Create a vault; its name."""
    called = name("kv")
    client.vaults.begin_create_or_update(group, called, parameters(**properties)).result()
    return called


def test_life_of_a_vault(vaults: KeyVaultManagementClient, group: str) -> None:
    """A vault is created (its body tells when it is done), read, listed, updated and deleted."""
    called = name("kv")
    made = vaults.vaults.begin_create_or_update(group, called, parameters()).result()
    assert made.properties.provisioning_state == "Succeeded"
    assert made.properties.vault_uri == f"https://{called}.vault.azure.net/"
    assert vaults.vaults.get(group, called).id == made.id
    assert [each.name for each in vaults.vaults.list_by_resource_group(group)] == [called]
    assert [each.name for each in vaults.vaults.list_by_subscription()] == [called]
    changed = vaults.vaults.update(group, called, VaultPatchParameters(tags={"team": "a"}))
    assert changed.tags == {"team": "a"}
    vaults.vaults.delete(group, called)
    assert list(vaults.vaults.list_by_subscription()) == []


def test_list_by_type(vaults: KeyVaultManagementClient, group: str) -> None:
    """The client's own list asks Resource Manager for resources of the type, with an api-version of 2015."""
    called = create(vaults, group)
    found = vaults.vaults.list(filter="resourceType eq 'Microsoft.KeyVault/vaults'")
    assert [each.name for each in found] == [called]


def test_pages(vaults: KeyVaultManagementClient, group: str) -> None:
    """`top` is how long a page is; the list is whole."""
    names = sorted(create(vaults, group) for _ in range(3))
    pages = [[each.name for each in page] for page in vaults.vaults.list_by_subscription(top=2).by_page()]
    assert pages == [names[:2], names[2:]]


def test_deleted_vaults(vaults: KeyVaultManagementClient, group: str) -> None:
    """A deleted vault is listed, keeps its name, and is gone after its purge."""
    called = create(vaults, group)
    vaults.vaults.delete(group, called)
    assert vaults.vaults.get_deleted(called, LOCATION).properties.location == LOCATION
    assert called in {each.name for each in vaults.vaults.list_deleted()}
    free = vaults.vaults.check_name_availability({"name": called, "type": "Microsoft.KeyVault/vaults"})
    assert not free.name_available
    vaults.vaults.begin_purge_deleted(called, LOCATION).result()
    assert called not in {each.name for each in vaults.vaults.list_deleted()}
    vaults.vaults.begin_create_or_update(group, called, parameters()).result()


def test_rbac_is_the_default(vaults: KeyVaultManagementClient, azure: Azure, group: str) -> None:
    """With the newest api-version a vault has RBAC; with one before 2026-02-01 it hasn't."""
    assert vaults.vaults.get(group, create(vaults, group)).properties.enable_rbac_authorization is True
    before = azure.client(KeyVaultManagementClient, api_version="2024-11-01")
    assert (
        before.vaults.get(group, create(before, group, access_policies=[])).properties.enable_rbac_authorization
        is False
    )


def test_access_policies(vaults: KeyVaultManagementClient, group: str) -> None:
    """Permissions are added, replaced and removed; a policy without any goes."""
    called, somebody = create(vaults, group, enable_rbac_authorization=False, access_policies=[]), str(uuid.uuid4())

    def change(operation: str, *words: str) -> list[list[str]]:
        entry = AccessPolicyEntry(tenant_id=TENANT, object_id=somebody, permissions=Permissions(secrets=[*words]))
        body = VaultAccessPolicyParameters(properties=VaultAccessPolicyProperties(access_policies=[entry]))
        vaults.vaults.update_access_policy(group, called, operation, body)
        found = vaults.vaults.get(group, called).properties.access_policies
        return [[*each.permissions.secrets] for each in found]

    assert change("add", "get") == [["get"]]
    assert change("add", "list") == [["get", "list"]]
    assert change("replace", "set", "list") == [["set", "list"]]
    assert change("remove", "set") == [["list"]]
    assert change("remove", "list") == []


def test_secrets(vaults: KeyVaultManagementClient, azure: Azure, group: str) -> None:
    """A secret is created, read without its value, listed, updated and tagged; one that isn't there is refused."""
    called = create(vaults, group)
    body = SecretCreateOrUpdateParameters(properties=SecretProperties(value="canary", content_type="text/plain"))
    made = vaults.secrets.create_or_update(group, called, "raw-key", body)
    assert made.properties.secret_uri == f"https://{called}.vault.azure.net/secrets/raw-key"
    found = vaults.secrets.get(group, called, "raw-key")
    assert (found.properties.value, found.properties.content_type) == (None, "text/plain")
    assert [each.name for each in vaults.secrets.list(group, called)] == ["raw-key"]
    patch = SecretPatchParameters(tags={"team": "a"}, properties=SecretPatchProperties(content_type="text/html"))
    changed = vaults.secrets.update(group, called, "raw-key", patch)
    assert (changed.tags, changed.properties.content_type) == ({"team": "a"}, "text/html")
    tags = TagsResource(properties=Tags(tags={"team": "b"}))
    azure.client(ResourceManagementClient).tags.begin_create_or_update_at_scope(str(made.id), tags).result()
    assert vaults.secrets.get(group, called, "raw-key").tags == {"team": "b"}
    with refused(404, "ResourceNotFound"):
        vaults.secrets.get(group, called, "none")


def test_an_unlawful_name_is_refused(vaults: KeyVaultManagementClient, group: str) -> None:
    """400: the name breaks its rule."""
    with refused(400, "VaultNameNotValid"):
        vaults.vaults.begin_create_or_update(group, "kv--contoso", parameters())


def test_a_missing_vault_is_refused(vaults: KeyVaultManagementClient, group: str) -> None:
    """404: there is no such vault."""
    with refused(404, "ResourceNotFound"):
        vaults.vaults.get(group, "kv-none")
    with refused(404, "ResourceNotFound"):
        vaults.vaults.update(group, "kv-none", VaultPatchParameters(tags={}))


def test_the_name_of_a_deleted_vault_is_refused(vaults: KeyVaultManagementClient, group: str) -> None:
    """409: a deleted vault keeps its name."""
    called = create(vaults, group)
    vaults.vaults.delete(group, called)
    with refused(409, "ConflictError"):
        vaults.vaults.begin_create_or_update(group, called, parameters())


def test_a_protected_vault_is_not_purged(vaults: KeyVaultManagementClient, group: str) -> None:
    """405: purge protection outlives the vault."""
    called = create(vaults, group, enable_purge_protection=True)
    vaults.vaults.delete(group, called)
    with refused(405, "MethodNotAllowed"):
        vaults.vaults.begin_purge_deleted(called, LOCATION)
