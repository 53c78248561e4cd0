"""A managed network comes back from a template, and from az ml's files, without what Azure adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amlstack.importing import from_az

from .test_template import imported, workspace

HERE = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
LAKE = f"{HERE}/Microsoft.Storage/storageAccounts/stlake"
LATE = f"[reference('{HERE}/Microsoft.Insights/components/x', '2020-02-02').y]"
"""What only a deployment knows."""
TAG = {"serviceTag": "DataFactory", "protocol": "TCP", "portRanges": "443", "addressPrefixes": ["203.0.113.0/24"]}
ENDPOINT = {"serviceResourceId": LAKE, "subresourceTarget": "blob", "sparkEnabled": True}
REQUIRED = {"type": "FQDN", "destination": "x.example", "category": "Required"}


def network(**rules: Any) -> Any:
    """What becomes of a strict network with such rules, and the notes."""
    said = {"isolationMode": "AllowOnlyApprovedOutbound", "firewallSku": "Standard", "outboundRules": rules}
    found = imported(workspace(managedNetwork=said))
    notes = [note for note in found.notes if "managedNetwork" in note]
    return found.mapping["managed_network"], notes


def test_each_type_of_rule_comes_back() -> None:
    """With az ml's words; the standard firewall need not be said."""
    said, notes = network(
        pypi={"type": "FQDN", "destination": "pypi.org", "category": "UserDefined", "status": "Active"},
        factory={"type": "ServiceTag", "destination": TAG},
        lake={"type": "PrivateEndpoint", "destination": ENDPOINT, "fqdns": ["a.example"]},
    )
    tag = {
        "service_tag": "DataFactory",
        "protocol": "TCP",
        "port_ranges": "443",
        "address_prefixes": ["203.0.113.0/24"],
    }
    endpoint = {"service_resource_id": LAKE, "subresource_target": "blob", "spark_enabled": True}
    assert said == {
        "isolation_mode": "allow_only_approved_outbound",
        "outbound_rules": [
            {"name": "pypi", "type": "fqdn", "destination": "pypi.org"},
            {"name": "factory", "type": "service_tag", "destination": tag},
            {"name": "lake", "type": "private_endpoint", "destination": endpoint, "fqdns": ["a.example"]},
        ],
    }
    assert not notes


def test_what_azure_adds_stays_away() -> None:
    """Rules of its categories and of its names: they come again by themselves."""
    said, notes = network(needed=REQUIRED, __SYS_PE_x={**REQUIRED, "category": "UserDefined"})
    assert said == {"isolation_mode": "allow_only_approved_outbound"}
    assert not notes


def test_a_rule_that_only_a_deployment_knows_is_told() -> None:
    """And left out."""
    said, (note,) = network(lake={"type": "PrivateEndpoint", "destination": {**ENDPOINT, "serviceResourceId": LATE}})
    assert "outbound_rules" not in said
    assert note.startswith("managedNetwork.outboundRules.lake of fabrikam-ml isn't something the file can say")


def test_serverless_computes_come_back() -> None:
    """Their subnet and whether they have addresses; what is off need not be said."""
    subnet = f"{HERE}/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
    given = {"serverlessComputeCustomSubnet": subnet, "serverlessComputeNoPublicIP": True}
    assert imported(workspace(serverlessComputeSettings=given)).mapping["serverless_compute"] == {
        "custom_subnet": subnet,
        "no_public_ip": True,
    }
    off = {"serverlessComputeNoPublicIP": False}
    assert "serverless_compute" not in imported(workspace(serverlessComputeSettings=off)).mapping


def test_az_mls_file_comes_without_what_az_prints(tmp_path: Path) -> None:
    """Rules that Azure added are told and left out, and so are states."""
    (tmp_path / "workspace.yml").write_text(
        "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\n"
        "name: fabrikam-ml\nlocation: eastus\nresource_group: rg\n"
        "managed_network:\n"
        "  isolation_mode: allow_only_approved_outbound\n"
        "  network_id: 00000000-0000-0000-0000-000000000000\n"
        "  status: {status: active, spark_ready: false}\n"
        "  outbound_rules:\n"
        "    - {name: pypi, type: fqdn, destination: pypi.org, category: user_defined, status: active}\n"
        "    - {name: needed, type: fqdn, destination: x.example, category: required}\n"
        "    - {name: __SYS_ST_x, type: service_tag, destination: {}}\n"
    )
    found = from_az(tmp_path)
    assert found.mapping["managed_network"] == {
        "isolation_mode": "allow_only_approved_outbound",
        "outbound_rules": [{"name": "pypi", "type": "fqdn", "destination": "pypi.org"}],
    }
    assert not found.notes
    assert not found.warnings
    told = "\n".join(found.remarks)
    assert "managed_network.outbound_rules Azure adds by itself, and the file leaves out: needed, __SYS_ST_x" in told
    for key in ("network_id", "status", "outbound_rules.0.category", "outbound_rules.0.status"):
        assert f"managed_network.{key} is what az ml prints" in told
