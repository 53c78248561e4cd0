"""az ml's workspace files with networks: each published shape becomes a file that plans, with no silent loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack import importing, plan, spec

SUB = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-fabrikam/providers"
ACCOUNT = f"{SUB}/Microsoft.Storage/storageAccounts/stfabrikam"
SUBNET = f"{SUB}/Microsoft.Network/virtualNetworks/vnet-fabrikam/subnets/ml"
APPROVED = "managed_network: {isolation_mode: allow_only_approved_outbound, outbound_rules: "


def endpoint(target: str = ACCOUNT, name: str = "lake") -> str:
    """An endpoint rule of az ml's."""
    destination = f"{{service_resource_id: {target}, subresource_target: blob, spark_enabled: 'true'}}"
    return f"{{name: {name}, type: private_endpoint, destination: {destination}}}"


def tag(**said: str) -> str:
    """A rule of az ml's to a service tag."""
    destination = {"service_tag": "DataFactory", "protocol": "TCP", "port_ranges": "80, 8080-8089", **said}
    words = ", ".join(f"{key}: {value}" for key, value in destination.items() if key != "port_ranges")
    ports = destination["port_ranges"]
    ports = ports if ports[:1] in "[4" else f"'{ports}'"
    return f"{{name: tagged, type: service_tag, destination: {{{words}, port_ranges: {ports}}}}}"


def imported(folder: Path, text: str, name: str | None = None) -> tuple[importing.Found, Any]:
    """A file of az ml's as a workspace file, and the workspace that it plans."""
    source = folder / "ml"
    source.mkdir()
    head = "" if name else "name: fabrikam-ml\n"
    (source / "ws.yml").write_text(f"{head}{text}\n", encoding="utf-8")
    found = importing.from_az(source, "rg-fabrikam", "westeurope", workspace=name)
    file = folder / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "ml/"), encoding="utf-8")
    return found, plan.workspace(spec.load(file).spec)["workspace"]


def rules(made: Any) -> dict[str, Any]:
    """A workspace's outbound rules by their names."""
    return {rule.name: rule.destination for rule in made.managed_network.outbound_rules}


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ("80, 8080-8089", "80, 8080-8089"),
        ("[80, 8080]", "80, 8080"),
        ("['80', 8080-8089]", "80, 8080-8089"),
        ("443", "443"),
    ],
)
def test_port_ranges_are_one_text(written: str, ports: str, tmp_path: Path) -> None:
    """However they are written: a text, a number, a list of either."""
    found, made = imported(tmp_path, f"{APPROVED}[{tag(port_ranges=written, protocol='tcp')}]}}")
    assert rules(made)["tagged"].port_ranges == ports
    assert rules(made)["tagged"].protocol == "TCP"
    assert (found.notes, found.warnings, found.remarks) == ((), (), ())


def test_rules_may_be_a_map_by_name(tmp_path: Path) -> None:
    """As older files, and what ARM answers, have them."""
    text = "{pypi: {type: fqdn, destination: pypi.org}, conda: {type: fqdn, destination: '*.anaconda.org'}}"
    found, made = imported(tmp_path, f"{APPROVED}{text}}}")
    assert rules(made) == {"pypi": "pypi.org", "conda": "*.anaconda.org"}
    assert found.notes == ()


@pytest.mark.parametrize("text", ["managed_network: allow_internet_outbound", "managed_network: AllowInternetOutbound"])
def test_a_mode_alone_is_one(text: str, tmp_path: Path) -> None:
    """As the option of `az ml workspace create` says it."""
    _, made = imported(tmp_path, text)
    assert made.managed_network == plan.nodes.ManagedNetwork("AllowInternetOutbound")


@pytest.mark.parametrize("word", ["None", "none", "''", "null"])
def test_no_subnet_is_none(word: str, tmp_path: Path) -> None:
    """A word for nothing is no id."""
    _, made = imported(tmp_path, f"serverless_compute: {{custom_subnet: {word}, no_public_ip: false}}")
    assert made.serverless_compute in (None, plan.nodes.ServerlessCompute())


def test_what_az_prints_as_null_says_nothing(tmp_path: Path) -> None:
    """In a rule, in its destination, beside the rules."""
    rule = "{name: pypi, type: fqdn, destination: pypi.org, fqdns: null}"
    tagged = tag().replace("protocol", "address_prefixes: null, protocol")
    found, made = imported(tmp_path, f"{APPROVED}[{rule}, {tagged}], firewall_sku: null}}")
    assert set(rules(made)) == {"pypi", "tagged"}
    assert found.notes == ()


def test_serverless_computes_keep_their_subnet(tmp_path: Path) -> None:
    """With and without public addresses."""
    _, made = imported(tmp_path, f"serverless_compute: {{custom_subnet: {SUBNET}, no_public_ip: true}}")
    assert made.serverless_compute == plan.nodes.ServerlessCompute(SUBNET, True)


def test_a_closed_workspace_keeps_its_words(tmp_path: Path) -> None:
    """Of a file for private link: what builds images, and no public access."""
    _, made = imported(tmp_path, "public_network_access: Disabled\nimage_build_compute: cpu-compute")
    assert (made.public_network_access, made.image_build_compute) == ("Disabled", "cpu-compute")


def test_a_rule_to_others_gets_an_identity_that_is_told(tmp_path: Path) -> None:
    """A system-assigned one can't approve before the workspace exists: another stands beside it, and a note says so."""
    network = f"{{isolation_mode: allow_internet_outbound, outbound_rules: [{endpoint()}]}}"
    found, made = imported(tmp_path, f"managed_network: {network}")
    assert rules(made)["lake"].service_resource_id == ACCOUNT
    assert made.identity_type == "SystemAssigned,UserAssigned"
    assert found.mapping["primary_user_assigned_identity"] == "id-fabrikam-ml"
    (note,) = found.notes
    assert "lake under managed_network" in note
    assert "the file adds id-fabrikam-ml to the system-assigned one" in note


def test_a_rule_to_its_own_storage_needs_none(tmp_path: Path) -> None:
    """Azure has given the workspace's identity the right; ids are the same in any case."""
    text = f"storage_account: {ACCOUNT.replace('resourceGroups', 'resourcegroups')}\n{APPROVED}[{endpoint()}]}}"
    found, made = imported(tmp_path, text)
    assert made.identity_type == "SystemAssigned"
    assert found.notes == ()


def test_an_identity_of_the_files_stays(tmp_path: Path) -> None:
    """Whoever has one has seen to it."""
    user = f"{SUB}/Microsoft.ManagedIdentity/userAssignedIdentities/id-fabrikam"
    text = f"identity: {{type: user_assigned, user_assigned_identities: {{{user}: {{}}}}}}\n{APPROVED}[{endpoint()}]}}"
    found, made = imported(tmp_path, text)
    assert (made.identity_type, made.user_assigned_identities) == ("UserAssigned", (user,))
    assert found.notes == ()


def test_a_file_without_a_name_is_named(tmp_path: Path) -> None:
    """As `az ml workspace update --file network.yml --name fabrikam-ml` names it; without that the error says how."""
    _, made = imported(tmp_path, "managed_network: {isolation_mode: allow_internet_outbound}", "fabrikam-ml")
    assert (made.name, made.managed_network.isolation_mode) == ("fabrikam-ml", "AllowInternetOutbound")
    with pytest.raises(
        importing.NothingToImport, match="has the keys of a workspace and no name: say it by --workspace"
    ):
        importing.from_az(tmp_path / "ml", "rg-fabrikam")


def test_a_name_chooses_among_several(tmp_path: Path) -> None:
    """The others are left alone, and told."""
    for name in ("one", "other"):
        (tmp_path / f"{name}.yml").write_text(f"name: {name}-ml\npublic_network_access: disabled\n", encoding="utf-8")
    found = importing.from_az(tmp_path, "rg", workspace="other-ml")
    assert found.mapping["name"] == "other-ml"
    assert any("one.yml" in note for note in found.notes)


def test_a_key_of_a_destination_that_a_file_hasnt_is_told(tmp_path: Path) -> None:
    """At any depth, with its place."""
    rule = endpoint().replace("subresource_target", "pe_fqdn: contoso.example, subresource_target")
    found, _ = imported(tmp_path, f"storage_account: {ACCOUNT}\n{APPROVED}[{rule}]}}")
    (note,) = found.notes
    assert "managed_network.outbound_rules.0.destination.pe_fqdn has no place in a workspace file" in note


def test_a_template_with_a_rule_to_others_plans_too(tmp_path: Path) -> None:
    """It gets the identity as az ml's file does, with the same sentence."""
    from .test_template import imported as from_arm
    from .test_template import planned, workspace

    destination = {"serviceResourceId": ACCOUNT, "subresourceTarget": "blob"}
    network = {
        "isolationMode": "AllowInternetOutbound",
        "outboundRules": {"lake": {"type": "PrivateEndpoint", "destination": destination}},
    }
    found = from_arm(workspace(managedNetwork=network))
    made: Any = planned(found, tmp_path)["workspace"]
    assert rules(made)["lake"].service_resource_id == ACCOUNT
    assert any("to the system-assigned one" in note for note in found.notes)
    assert yaml.safe_load((tmp_path / "workspace.yaml").read_text())["primary_user_assigned_identity"]


@pytest.mark.parametrize("word", ["true", "'true'", "'on'", "1"])
def test_the_order_to_provision_stays_where_there_is_a_network(word: str, tmp_path: Path) -> None:
    """In az ml's spellings of truth; without a network there is nothing to provision, which is told."""
    for number, network in enumerate(("", "managed_network: disabled", "managed_network: allow_internet_outbound")):
        (folder := tmp_path / str(number)).mkdir()
        found, _ = imported(folder, f"provision_network_now: {word}\n{network}")
        assert found.mapping.get("provision_network_now") == (True if number == 2 else None)
        assert any("without a managed network" in each for each in found.remarks) is (number < 2)
