"""The managed network: what its rules become, the roles that endpoints need, and what Azure would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, PlanError, Ref, nodes
from amlstack.spec.model import (
    ContainerRegistrySpec,
    IdentitySpec,
    ManagedNetworkSpec,
    OutboundDestinationSpec,
    OutboundRuleSpec,
    ServerlessComputeSpec,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
)

from .declare import declaration

LAKE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stlake"
SUBNET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
AS_USER = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(name="id-contoso"),))
APPROVER = "Azure AI Enterprise Network Connection Approver"
STRICT, LAX = "allow_only_approved_outbound", "allow_internet_outbound"


def rule(type_: str = "fqdn", name: str = "rule-one", fqdns: tuple[str, ...] = (), **said: Any) -> OutboundRuleSpec:
    """An outbound rule, lawful unless said otherwise."""
    lawful: dict[str, dict[str, Any]] = {
        "fqdn": {"fqdn": "pypi.org"},
        "private_endpoint": {"service_resource_id": LAKE, "subresource_target": "blob"},
        "service_tag": {"service_tag": "DataFactory", "protocol": "TCP", "port_ranges": "443"},
    }
    destination = OutboundDestinationSpec(**{**lawful.get(type_, {}), **said})
    return OutboundRuleSpec(name=name, type=type_, destination=destination, fqdns=fqdns)


def planned(*rules: OutboundRuleSpec, mode: str = STRICT, **keys: Any) -> plan.Plan:
    """The plan of a workspace with such rules."""
    network = ManagedNetworkSpec(isolation_mode=mode, outbound_rules=rules)
    return plan.workspace(declaration(**{"managed_network": network, "identity": AS_USER, **keys}))


def network(*rules: OutboundRuleSpec, **keys: Any) -> Any:
    """The workspace's managed network with such rules."""
    workspace: Any = planned(*rules, **keys)["workspace"]
    return workspace.managed_network


def fault(*rules: OutboundRuleSpec, **keys: Any) -> str:
    """The only fault of such rules: path, what is wrong, how to mend it."""
    with pytest.raises(PlanError) as caught:
        planned(*rules, **keys)
    (found,) = caught.value.faults
    return f"{'.'.join(map(str, found.path))}: {found.what}; {found.mend}"


def test_without_a_word_there_is_none() -> None:
    """What nobody declares is left as it is."""
    workspace: Any = plan.workspace(declaration())["workspace"]
    assert workspace.managed_network is None
    assert workspace.serverless_compute is None


def test_without_rules_none_is_left() -> None:
    """An empty map is said, in ARM's word for the mode and with the standard firewall."""
    assert network(mode=LAX) == nodes.ManagedNetwork("AllowInternetOutbound", "Standard", outbound_rules=())


def test_each_type_of_rule_has_its_destination() -> None:
    """A name, an endpoint, a tag with its ports."""
    found = network(rule(name="pypi"), rule("private_endpoint", "lake"), rule("service_tag", "factory"))
    assert found.outbound_rules == (
        nodes.OutboundRule("pypi", "FQDN", "pypi.org"),
        nodes.OutboundRule("lake", "PrivateEndpoint", nodes.EndpointDestination(LAKE, "blob")),
        nodes.OutboundRule("factory", "ServiceTag", nodes.ServiceTagDestination("DataFactory", "TCP", "443")),
    )


def test_an_endpoint_waits_for_what_the_plan_makes() -> None:
    """By its name, whose account it is: the rule then needs the account to be there."""
    account = StorageAccountSpec(name="stlake")
    found = planned(rule("private_endpoint", "lake"), storage_accounts=(account,))
    workspace: Any = found["workspace"]
    assert workspace.managed_network.outbound_rules[0].destination.service_resource_id == Ref("storage_account:stlake")
    assert "storage_account:stlake" in set(workspace.needs())


def test_identities_that_are_made_may_approve_a_connection() -> None:
    """One role for each and each target, before the workspace, however many rules lead there."""
    rules = rule("private_endpoint", "blob-rule"), rule("private_endpoint", "file-rule", subresource_target="file")
    found = planned(*rules)
    (role,) = [node for node in found if isinstance(node, nodes.RoleAssignment) and node.role == APPROVER]
    assert role.scope == LAKE
    assert Ref(role.key) in found["workspace"].after


def test_an_identity_that_exists_has_its_roles() -> None:
    """None is given."""
    id_ = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
    brought = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(id=id_),))
    found = planned(rule("private_endpoint"), identity=brought)
    assert not [node for node in found if isinstance(node, nodes.RoleAssignment)]


def test_a_system_assigned_identity_approves_its_own_alone() -> None:
    """It has its roles from Azure there, and can't have them elsewhere before the workspace exists."""
    registry = ContainerRegistrySpec(name="crcontoso", sku="Premium")
    own = LAKE.replace("Microsoft.Storage/storageAccounts/stlake", "Microsoft.ContainerRegistry/registries/crcontoso")
    to_own = rule("private_endpoint", service_resource_id=own, subresource_target="registry")
    assert network(to_own, identity=None, container_registry=registry).outbound_rules
    said = fault(to_own, rule("private_endpoint", "lake"), identity=None, container_registry=registry)
    assert said.startswith("managed_network.outbound_rules.1: the rule lake leads to what isn't the workspace's own")
    assert "give it a user-assigned identity" in said


@pytest.mark.parametrize(
    ("given", "mode", "said"),
    [
        (rule(), LAX, "outbound_rules.0.type: a rule of type fqdn goes with approved traffic only"),
        (rule("service_tag"), LAX, "outbound_rules.0.type: a rule of type service_tag goes with approved"),
        (rule("private_endpoint"), "disabled", "outbound_rules.0: the network is disabled, and takes no rule"),
        (rule(name="__SYS_PE_x"), STRICT, "outbound_rules.0.name: '__SYS_PE_x' is a rule of Azure's own"),
        (rule(name="Connection_x"), STRICT, "outbound_rules.0.name: 'Connection_x' is a rule of Azure's own"),
        (rule(name="ab"), STRICT, "outbound_rules.0.name: 'ab' is not a lawful outbound rule name"),
        (rule("FQDN"), STRICT, "outbound_rules.0.type: 'FQDN' is no type of rule; use one of fqdn, private_endpoint"),
        (rule(fqdns=("a.example",)), STRICT, "outbound_rules.0.fqdns: a rule of type fqdn takes no fqdns"),
        (rule("service_tag", fqdn="pypi.org"), STRICT, "outbound_rules.0.destination: it has fqdn; the destination of"),
        (rule("service_tag", service_tag=None), STRICT, "outbound_rules.0.destination: it has no service_tag"),
        (rule(fqdn=None), STRICT, "outbound_rules.0.destination: it has no fqdn; the destination of a rule of type"),
        (rule("service_tag", protocol="tcp/ip"), STRICT, "destination.protocol: 'tcp/ip' is no protocol; use one of"),
        (rule("private_endpoint", service_resource_id="st"), STRICT, "service_resource_id: 'st' is no ARM id"),
    ],
    ids=str,
)
def test_what_azure_would_refuse_is_a_fault(given: OutboundRuleSpec, mode: str, said: str) -> None:
    """With its place and how to mend it."""
    assert said in fault(given, mode=mode)


def test_two_rules_of_a_name_are_a_fault() -> None:
    """In any case: they are a map in ARM."""
    assert "outbound_rules.1.name: the name 'Rule-One' is taken by rule 1" in fault(rule(), rule(name="Rule-One"))


def test_a_mode_that_isnt_known_is_a_fault() -> None:
    """With those that are."""
    assert fault(mode="strict").startswith("managed_network.isolation_mode: 'strict' is no isolation_mode; use one of")


def test_a_late_target_is_carried_through() -> None:
    """Nobody reads it; it isn't the workspace's own, so that an identity must be there."""
    late = Late("target", None)
    (found,) = network(rule("private_endpoint", service_resource_id=late)).outbound_rules
    assert found.destination.service_resource_id is late


def test_serverless_computes_have_a_network() -> None:
    """A subnet, which must be one, and no public addresses."""
    said = ServerlessComputeSpec(custom_subnet=SUBNET, no_public_ip=True)
    workspace: Any = plan.workspace(declaration(serverless_compute=said))["workspace"]
    assert workspace.serverless_compute == nodes.ServerlessCompute(SUBNET, no_public_ip=True)
    with pytest.raises(PlanError) as caught:
        plan.workspace(declaration(serverless_compute=ServerlessComputeSpec(custom_subnet=LAKE)))
    (found,) = caught.value.faults
    assert found.path == ("serverless_compute", "custom_subnet")
    assert "not of a subnet" in found.what


def test_the_workspaces_own_isnt_asked_for_a_role() -> None:
    """Azure gives them on storage, vault and registry by itself, and so does the plan to identities that it makes."""
    account = StorageAccountSpec(name="stlake")
    found = planned(rule("private_endpoint", subresource_target="queue"), storage_account=account)
    assert not [node for node in found if isinstance(node, nodes.RoleAssignment) and node.role == APPROVER]
