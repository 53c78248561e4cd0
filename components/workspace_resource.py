"""The workspace, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import machinelearningservices

from amlstack.plan import nodes

from .inputs import Inputs
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
        hbi_workspace=fields.hbi_workspace,
        identity={"type": fields.identity_type} | ({"user_assigned_identities": identities} if identities else {}),
        primary_user_assigned_identity=fields.primary_user_assigned_identity,
        system_datastores_auth_mode=fields.system_datastores_auth_mode,
        v1_legacy_mode=fields.v1_legacy_mode,
        opts=pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions.merge(opts, _left_to_azure(node)),
            refused_under_its_own_name(name, node, given, machinelearningservices.get_workspace),
        ),
    )


def _left_to_azure(node: nodes.Workspace) -> pulumi.ResourceOptions:
    """Azure ML writes a lazy registry's id into the workspace: after a refresh the next run would take it away."""
    return pulumi.ResourceOptions(ignore_changes=["container_registry"] if node.container_registry is None else [])
