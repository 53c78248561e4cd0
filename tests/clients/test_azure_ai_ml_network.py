"""azure-ai-ml on the sandbox: a workspace with a managed network, its rules, and its provisioning."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from .azure import LOCATION
from .test_azure_ai_ml import _environment, ml, sdk

__all__ = ["_environment", "ml", "sdk"]  # fixtures
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]


def test_life_of_a_managed_network(ml: Any, sdk: Any) -> None:
    """Created with a rule, provisioned, a rule set, shown, listed and removed; Azure's own rules stay throughout."""
    first = sdk.FqdnDestination(name="pypi", destination="pypi.org")
    network = sdk.ManagedNetwork(isolation_mode="AllowOnlyApprovedOutbound", outbound_rules=[first])
    wanted = sdk.Workspace(name="ml-net", location=LOCATION, managed_network=network)
    made = ml.workspaces.begin_create(wanted).result()
    assert made.managed_network.isolation_mode == "AllowOnlyApprovedOutbound"
    required = {each.name for each in ml.workspace_outbound_rules.list("ml-net") if each.category == "Required"}
    assert "__SYS_ST_AzureMachineLearning_UDP" in required
    assert ml.workspace_outbound_rules.get("ml-net", outbound_rule_name="pypi").status == "Inactive"
    status = ml.workspaces.begin_provision_network(workspace_name="ml-net", include_spark=True).result()
    assert (status.status, status.spark_ready) == ("Active", True)
    assert ml.workspace_outbound_rules.get("ml-net", outbound_rule_name="pypi").status == "Active"
    tag = sdk.ServiceTagDestination(name="adf", service_tag="DataFactory", protocol="TCP", port_ranges="443")
    assert ml.workspace_outbound_rules.begin_create("ml-net", tag).result().name == "adf"
    changed = sdk.FqdnDestination(name="pypi", destination="files.pythonhosted.org")
    ml.workspace_outbound_rules.begin_update("ml-net", changed).result()
    found = {each.name: each for each in ml.workspace_outbound_rules.list("ml-net")}
    assert found["pypi"].destination == "files.pythonhosted.org"
    assert set(found) == {"pypi", "adf", *required}
    ml.workspace_outbound_rules.begin_remove("ml-net", outbound_rule_name="adf").result()
    workspace = ml.workspaces.get("ml-net")
    workspace.description = "kept"
    updated = ml.workspaces.begin_update(workspace).result()
    assert {each.name for each in updated.managed_network.outbound_rules} == {"pypi", *required}
    assert updated.description == "kept"


def test_endpoint_rules_and_provisioning_at_creation(ml: Any, sdk: Any) -> None:
    """A workspace that is provisioned as it is created reaches its rule's target at once; its mode never loosens."""
    own = ml.workspaces.begin_create(sdk.Workspace(name="ml-other", location=LOCATION)).result().storage_account
    rule = sdk.PrivateEndpointDestination(
        name="lake", service_resource_id=own, subresource_target="blob", spark_enabled=True
    )
    network = sdk.ManagedNetwork(isolation_mode="AllowInternetOutbound", outbound_rules=[rule])
    wanted = sdk.Workspace(name="ml-built", location=LOCATION, managed_network=network, provision_network_now=True)
    made = ml.workspaces.begin_create(wanted).result()
    assert made.managed_network.status.status == "Active"
    found = ml.workspace_outbound_rules.get("ml-built", outbound_rule_name="lake")
    assert (found.status, found.subresource_target, found.spark_enabled) == ("Active", "blob", True)
    assert found.service_resource_id.lower() == own.lower()
    made.managed_network = sdk.ManagedNetwork(isolation_mode="Disabled")
    with pytest.raises(HttpResponseError):
        ml.workspaces.begin_update(made).result()
    assert ml.workspaces.get("ml-built").managed_network.isolation_mode == "AllowInternetOutbound"
    ml.workspace_outbound_rules.begin_remove("ml-built", outbound_rule_name="lake").result()
    assert "lake" not in {each.name for each in ml.workspace_outbound_rules.list("ml-built")}
