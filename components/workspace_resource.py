"""The workspace, in Pulumi."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pulumi
from pulumi_azure_native import machinelearningservices

from amlstack.plan import nodes

from .inputs import Inputs
from .one_way import refused_where_loosened
from .replacement import refused_under_its_own_name


def workspace(
    name: str, node: nodes.Workspace, given: Inputs, opts: pulumi.ResourceOptions
) -> machinelearningservices.Workspace:
    """The resource of a Workspace node."""
    fields = given.of(node)
    identities = fields.user_assigned_identities
    return machinelearningservices.Workspace(
        name,
        workspace_name=fields.name,
        resource_group_name=fields.resource_group,
        location=fields.location,
        tags=fields.tags,
        kind=fields.workspace_kind,
        friendly_name=fields.friendly_name,
        description=fields.description,
        storage_account=fields.storage_account,
        key_vault=fields.key_vault,
        application_insights=fields.application_insights,
        container_registry=fields.container_registry,
        public_network_access=fields.public_network_access,
        managed_network=_managed_network(node.managed_network, given),
        image_build_compute=fields.image_build_compute,
        serverless_compute_settings=_serverless_compute(node.serverless_compute, given),
        hbi_workspace=fields.hbi_workspace,
        identity={"type": fields.identity_type} | ({"user_assigned_identities": identities} if identities else {}),
        primary_user_assigned_identity=fields.primary_user_assigned_identity,
        system_datastores_auth_mode=fields.system_datastores_auth_mode,
        v1_legacy_mode=fields.v1_legacy_mode,
        opts=_merged(
            opts,
            _left_to_azure(node),
            refused_under_its_own_name(name, node, given, machinelearningservices.get_workspace),
            refused_where_loosened(name, node),
        ),
    )


def _merged(*options: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    return reduce(pulumi.ResourceOptions.merge, options)


def _managed_network(network: nodes.ManagedNetwork | None, given: Inputs) -> Any:
    """The network of the computes. A rule is one of a union, which the SDK sends right in its own classes alone."""
    if network is None:
        return None
    return {
        "isolation_mode": network.isolation_mode,
        "firewall_sku": network.firewall_sku,
        "enable_network_monitor": network.enable_network_monitor,
        "outbound_rules": {rule.name: _rule(rule, given) for rule in network.outbound_rules},
    }


def _rule(rule: nodes.OutboundRule, given: Inputs) -> Any:
    fields = given.of(rule)
    match rule.destination:
        case nodes.EndpointDestination() as target:
            said = given.of(target)
            return machinelearningservices.PrivateEndpointOutboundRuleArgs(
                type=rule.type,
                category=rule.category,
                destination=machinelearningservices.PrivateEndpointDestinationArgs(
                    service_resource_id=said.service_resource_id,
                    subresource_target=said.subresource_target,
                    spark_enabled=said.spark_enabled,
                ),
                fqdns=fields.fqdns,
            )
        case nodes.ServiceTagDestination() as tag:
            said = given.of(tag)
            return machinelearningservices.ServiceTagOutboundRuleArgs(
                type=rule.type,
                category=rule.category,
                destination=machinelearningservices.ServiceTagDestinationArgs(
                    service_tag=said.service_tag,
                    protocol=said.protocol,
                    port_ranges=said.port_ranges,
                    address_prefixes=said.address_prefixes,
                ),
            )
    return machinelearningservices.FqdnOutboundRuleArgs(
        type=rule.type, category=rule.category, destination=fields.destination
    )


def _serverless_compute(network: nodes.ServerlessCompute | None, given: Inputs) -> Any:
    """The network of serverless computes under azure-native's names."""
    if network is None:
        return None
    fields = given.of(network)
    return machinelearningservices.ServerlessComputeSettingsArgs(
        serverless_compute_custom_subnet=fields.custom_subnet, serverless_compute_no_public_ip=fields.no_public_ip
    )


def _left_to_azure(node: nodes.Workspace) -> pulumi.ResourceOptions:
    """Azure ML writes a lazy registry's id into the workspace: after a refresh the next run would take it away."""
    return pulumi.ResourceOptions(ignore_changes=["container_registry"] if node.container_registry is None else [])
