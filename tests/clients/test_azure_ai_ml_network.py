"""azure-ai-ml on the sandbox: a workspace with a managed network, its rules, and its provisioning."""

from __future__ import annotations

from typing import Any

import pytest

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
