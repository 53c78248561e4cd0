"""What waits for what in a template, its nested deployments apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import computes, machinelearning, network
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.policies import RULES, Graph, judge

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
WORKSPACE = {"type": machinelearning.WORKSPACE.type, "apiVersion": "2025-12-01", "name": "contoso-ml"}
ID = f"[resourceId('{WORKSPACE['type']}', 'contoso-ml')]"
ENDPOINT = {
    "type": network.PRIVATE_ENDPOINT.type,
    "apiVersion": "2024-05-01",
    "name": "pe",
    "properties": {"privateLinkServiceConnections": [{"name": "a", "properties": {"privateLinkServiceId": ID}}]},
}


def compute(**body: Any) -> dict[str, Any]:
    """A cluster."""
    properties = {"computeType": "AmlCompute", "properties": {}}
    return (
        {"type": computes.COMPUTE.type, "apiVersion": "2025-12-01", "name": "contoso-ml/cpu"}
        | body
        | {"properties": properties}
    )


def nested(resource: dict[str, Any]) -> dict[str, Any]:
    """A deployment of its own for one resource."""
    inner = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [resource]}
    return {
        "type": DEPLOYMENT_TYPE,
        "apiVersion": "2025-04-01",
        "name": "inner",
        "properties": {"mode": "Incremental", "template": inner},
    }


@pytest.mark.parametrize(
    ("last", "count"),
    [
        (compute(), 1),
        (compute(dependsOn=["pe"]), 0),
        (compute(dependsOn=[f"[resourceId('{network.PRIVATE_ENDPOINT.type}', 'pe')]"]), 0),
        (compute(tags={"after": "[reference('pe').provisioningState]"}), 0),
        (nested(compute()), 0),
    ],
)
def test_a_compute_waits_in_every_way_that_a_template_has(last: dict[str, Any], count: int, tmp_path: Path) -> None:
    """By name, by id, by a reference; what another deployment makes is in that one's hands."""
    file = tmp_path / "main.json"
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [WORKSPACE, ENDPOINT, last]}
    file.write_text(json.dumps(template))
    (subject,) = (each for each in Discovery().over([file]) if isinstance(each, Subject))
    rules = [rule for rule in RULES if rule.id == "AML-112"]
    assert len(judge(rules, Graph(subject.resources)).findings) == count


def test_an_endpoint_to_another_deployments_output_could_lead_anywhere(tmp_path: Path) -> None:
    """As compiled modules write it: whether it leads to the workspace isn't known, so nobody is called locked out."""
    target = "[reference('inner').outputs.id.value]"
    properties = {"privateLinkServiceConnections": [{"name": "a", "properties": {"privateLinkServiceId": target}}]}
    closed = WORKSPACE | {"properties": {"publicNetworkAccess": "Disabled"}}
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [nested(closed), ENDPOINT | {"properties": properties}],
    }
    file = tmp_path / "main.json"
    file.write_text(json.dumps(template))
    (subject,) = (each for each in Discovery().over([file]) if isinstance(each, Subject))
    verdict = judge([rule for rule in RULES if rule.id == "AML-133"], Graph(subject.resources))
    assert verdict.findings == ()
    assert [pending.rule for pending in verdict.pending] == ["AML-133"]
