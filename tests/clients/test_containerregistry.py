"""azure-mgmt-containerregistry: registries and their admin users."""

from __future__ import annotations

import pytest
from azure.mgmt.containerregistry import ContainerRegistryManagementClient
from azure.mgmt.containerregistry.models import (
    Registry,
    RegistryProperties,
    RegistryPropertiesUpdateParameters,
    RegistryUpdateParameters,
    Sku,
)

from .azure import LOCATION, Azure, name, refused


@pytest.fixture
def registries(azure: Azure) -> ContainerRegistryManagementClient:
    """The client."""
    return azure.client(ContainerRegistryManagementClient)


def registry(sku: str = "Basic", **properties: object) -> Registry:
    """A registry."""
    return Registry(location=LOCATION, sku=Sku(name=sku), properties=RegistryProperties(**properties))


def test_life_of_a_registry(registries: ContainerRegistryManagementClient, group: str) -> None:
    """A registry is created (its operation's status is polled), read, listed, updated and deleted."""
    called = name("cr")
    made = registries.registries.begin_create(group, called, registry()).result()
    assert (made.provisioning_state, made.login_server) == ("Succeeded", f"{called}.azurecr.io")
    assert registries.registries.get(group, called).sku.tier == "Basic"
    assert [each.name for each in registries.registries.list()] == [called]
    assert [each.name for each in registries.registries.list_by_resource_group(group)] == [called]
    update = RegistryUpdateParameters(
        sku=Sku(name="Standard"),
        tags={"team": "a"},
        properties=RegistryPropertiesUpdateParameters(admin_user_enabled=True),
    )
    changed = registries.registries.begin_update(group, called, update).result()
    assert (changed.sku.name, changed.tags, changed.admin_user_enabled) == ("Standard", {"team": "a"}, True)
    registries.registries.begin_delete(group, called).result()
    assert list(registries.registries.list()) == []


def test_credentials(registries: ContainerRegistryManagementClient, group: str) -> None:
    """The admin user's passwords are listed, and one is drawn anew."""
    called = name("cr")
    registries.registries.begin_create(group, called, registry(admin_user_enabled=True)).result()
    before = registries.registries.list_credentials(group, called)
    after = registries.registries.regenerate_credential(group, called, {"name": "password"})
    assert before.username == after.username == called
    assert before.passwords[0].value != after.passwords[0].value
    assert before.passwords[1].value == after.passwords[1].value


def test_usages_and_names(registries: ContainerRegistryManagementClient, group: str) -> None:
    """Nothing is in use, and the name is taken."""
    called = name("cr")
    asked = {"name": called, "type": "Microsoft.ContainerRegistry/registries"}
    assert registries.registries.check_name_availability(asked).name_available
    registries.registries.begin_create(group, called, registry()).result()
    (size,) = registries.registries.list_usages(group, called).value
    assert (size.current_value, size.limit) == (0, 10 * 1024**3)
    assert not registries.registries.check_name_availability(asked).name_available


def test_an_unlawful_name_is_refused(registries: ContainerRegistryManagementClient, group: str) -> None:
    """400: the name breaks its rule."""
    with refused(400, "InvalidResourceName"):
        registries.registries.begin_create(group, "cr-contoso", registry())


def test_a_missing_registry_is_refused(registries: ContainerRegistryManagementClient, group: str) -> None:
    """404: there is no such registry."""
    with refused(404, "ResourceNotFound"):
        registries.registries.get(group, "crnone")


def test_a_feature_that_the_sku_lacks_is_refused(registries: ContainerRegistryManagementClient, group: str) -> None:
    """400: a basic registry can't be closed to the public."""
    with refused(400, "InvalidFeatureForSku"):
        registries.registries.begin_create(group, name("cr"), registry(public_network_access="Disabled"))


def test_credentials_of_a_disabled_user_are_refused(registries: ContainerRegistryManagementClient, group: str) -> None:
    """400: the admin user is off unless it is turned on."""
    called = name("cr")
    registries.registries.begin_create(group, called, registry()).result()
    with refused(400, "UnAuthorizedForCredentialOperations"):
        registries.registries.list_credentials(group, called)


def test_a_taken_name_is_refused(registries: ContainerRegistryManagementClient, azure: Azure, group: str) -> None:
    """409: another subscription has a registry of that name."""
    called = name("cr")
    registries.registries.begin_create(group, called, registry()).result()
    other = Azure(azure.server)
    with refused(409, "AlreadyInUse"):
        other.client(ContainerRegistryManagementClient).registries.begin_create(other.group(), called, registry())
