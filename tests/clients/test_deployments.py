"""azure-mgmt-resource-deployments: templates, deployed to groups and subscriptions."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.deployments.models import (
    Deployment,
    DeploymentProperties,
    DeploymentWhatIf,
    DeploymentWhatIfProperties,
)

from .azure import LOCATION, Azure, name, refused

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


@pytest.fixture
def client(azure: Azure) -> DeploymentsMgmtClient:
    """The client."""
    return azure.client(DeploymentsMgmtClient)


def deployment(called: str, **over: Any) -> Deployment:
    """A template with one storage account."""
    account = {
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2024-01-01",
        "name": "[parameters('account')]",
        "location": LOCATION,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
        **over,
    }
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"account": {"type": "string"}},
        "resources": [account],
        "outputs": {"account": {"type": "string", "value": "[parameters('account')]"}},
    }
    parameters: Any = {"account": {"value": called}}
    return Deployment(properties=DeploymentProperties(mode="Incremental", template=template, parameters=parameters))


def test_life_of_a_deployment(client: DeploymentsMgmtClient, group: str) -> None:
    """A template is validated, deployed, read, listed, deployed again and forgotten."""
    called = name("st")
    valid = client.deployments.begin_validate(group, "main", deployment(called)).result()
    assert valid.properties.provisioning_state == "Succeeded"
    made = client.deployments.begin_create_or_update(group, "main", deployment(called)).result()
    assert made.properties.outputs == {"account": {"type": "String", "value": called}}
    assert client.deployments.check_existence(group, "main")
    assert client.deployments.get(group, "main").properties.provisioning_state == "Succeeded"
    assert [each.name for each in client.deployments.list_by_resource_group(group)] == ["main"]
    operations = [each.properties.target_resource for each in client.deployment_operations.list(group, "main")]
    assert called in {each.resource_name for each in operations if each}
    assert client.deployments.export_template(group, "main").template["contentVersion"] == "1.0.0.0"
    again = client.deployments.begin_create_or_update(group, "main", deployment(called)).result()
    assert again.properties.provisioning_state == "Succeeded"
    client.deployments.begin_delete(group, "main").result()
    assert not client.deployments.check_existence(group, "main")


def test_what_if(client: DeploymentsMgmtClient, group: str) -> None:
    """What would change comes at the end of the operation, with each property; at the subscription's scope too."""
    called, other = name("st"), name("st")
    client.deployments.begin_create_or_update(group, "main", deployment(called)).result()
    zoned = deployment(called, sku={"name": "Standard_ZRS"}).properties
    asked = DeploymentWhatIf(
        properties=DeploymentWhatIfProperties(mode="Incremental", template=zoned.template, parameters=zoned.parameters)
    )
    found = client.deployments.begin_what_if(group, "main", asked).result()
    assert found.status == "Succeeded"
    [change] = found.properties.changes
    assert (change.change_type, change.resource_id.rpartition("/")[2]) == ("Modify", called)
    [difference] = change.delta
    assert (difference.path, difference.before, difference.after) == ("sku.name", "Standard_LRS", "Standard_ZRS")
    whole: Any = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [
        {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": other, "location": LOCATION}
    ]}  # fmt: skip
    properties = DeploymentWhatIfProperties(mode="Incremental", template=whole)
    scoped = DeploymentWhatIf(location=LOCATION, properties=properties)
    found = client.deployments.begin_what_if_at_subscription_scope("main", scoped).result()
    assert [each.change_type for each in found.properties.changes] == ["Create"]


def test_pages(client: DeploymentsMgmtClient, group: str) -> None:
    """`top` is how long a page is, and deployments are chosen by their state."""
    for number in range(3):
        empty: Any = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": []}
        body = Deployment(properties=DeploymentProperties(mode="Incremental", template=empty))
        client.deployments.begin_create_or_update(group, f"main-{number}", body).result()
    pages = [[each.name for each in page] for page in client.deployments.list_by_resource_group(group, top=2).by_page()]
    assert pages == [["main-0", "main-1"], ["main-2"]]
    failed = client.deployments.list_by_resource_group(group, filter="provisioningState eq 'Failed'")
    assert list(failed) == []


def test_a_missing_deployment_is_refused(client: DeploymentsMgmtClient, group: str) -> None:
    """404: there is no such deployment."""
    with refused(404, "DeploymentNotFound"):
        client.deployments.get(group, "none")


def test_a_missing_parameter_is_refused(client: DeploymentsMgmtClient, group: str) -> None:
    """400: the template wants a value."""
    body = deployment(name("st"))
    body.properties.parameters = {}
    with refused(400, "InvalidTemplate"):
        client.deployments.begin_create_or_update(group, "main", body)


def test_a_missing_group_is_refused(client: DeploymentsMgmtClient) -> None:
    """404: there is no such group."""
    with refused(404, "ResourceGroupNotFound"):
        client.deployments.begin_create_or_update("rg-none", "main", deployment(name("st")))


def test_a_deployment_that_fails(client: DeploymentsMgmtClient, group: str) -> None:
    """A deployment that begins, and whose resource is refused, ends as failed with that refusal."""
    poller = client.deployments.begin_create_or_update(group, "main", deployment(name("st"), kind="BlobStorage"))
    with pytest.raises(HttpResponseError) as refusal:
        poller.result()
    assert "DeploymentFailed" in str(refusal.value)
    assert client.deployments.get(group, "main").properties.provisioning_state == "Failed"
