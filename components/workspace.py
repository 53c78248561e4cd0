"""An Azure ML workspace with what belongs to it."""

from typing import Any

import pulumi
from pulumi_azure_native import machinelearningservices

from amlstack import plan
from amlstack.plan import Plan, nodes
from amlstack.spec.fill import ShapeError, fill
from amlstack.spec.model import WorkspaceSpec

from .aliases import without_version_aliases
from .application_insights import application_insights
from .args import WorkspaceArgs
from .blob_container import blob_container
from .container_registry import container_registry
from .datastore import datastore
from .file_share import file_share
from .inputs import Inputs, Maker, refuse
from .key_vault import key_vault
from .log_analytics import log_analytics
from .managed_identity import managed_identity
from .replacement import refused_under_its_own_name
from .resource_group import resource_group
from .role_assignment import role_assignment
from .storage_account import storage_account


class Workspace(pulumi.ComponentResource):
    """A workspace with its storage account, key vault, Application Insights, registry, identity and datastores.

    What isn't given is made, under a name derived from the workspace's, with secure defaults.
    """

    resource_id: pulumi.Output[str]
    """ARM id of the workspace."""
    name: pulumi.Output[str]
    """Name of the workspace."""
    resource_group_name: pulumi.Output[str]
    """Name of the group that it lies in."""
    storage_account_id: pulumi.Output[str]
    """ARM id of its default storage account."""
    key_vault_id: pulumi.Output[str]
    """ARM id of its key vault."""
    application_insights_id: pulumi.Output[str]
    """ARM id of its Application Insights."""
    container_registry_id: pulumi.Output[str | None]
    """ARM id of the registry that is declared; None where Azure ML makes its own."""
    principal_id: pulumi.Output[str | None]
    """Object id of its system-assigned identity, where it has one."""
    tracking_uri: pulumi.Output[str]
    """What MLflow is pointed at."""
    datastore_ids: pulumi.Output[dict[str, str]]
    """ARM ids of the registered datastores, by name."""

    def __init__(self, name: str, args: WorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("amlstack:index:Workspace", name, {}, without_version_aliases(opts))
        given = Inputs(self)
        planned = _plan({"name": name, **given.defer(args)})
        given.fetch(planned.secrets())
        for note in planned.notes:
            pulumi.log.info(note, resource=self)
        given.nodes.update((node.key, node) for node in planned)
        for node in planned:
            given.made[node.key] = _make(name, node, given)
        self._export(planned, given)

    def _export(self, planned: Plan, given: Inputs) -> None:
        made: Any = given.made["workspace"]
        declares_registry = any(node.container_registry is not None for node in planned.of(nodes.Workspace))
        self.resource_id = made.id
        self.name = made.name
        self.resource_group_name = pulumi.Output.from_input(given.of(planned["workspace"]).resource_group)
        self.storage_account_id = made.storage_account
        self.key_vault_id = made.key_vault
        self.application_insights_id = made.application_insights
        self.container_registry_id = made.container_registry if declares_registry else pulumi.Output.from_input(None)
        self.principal_id = made.identity.apply(lambda identity: identity and identity.principal_id)
        self.tracking_uri = made.ml_flow_tracking_uri
        ids: Any = {node.name: given.made[node.key].id for node in planned.of(nodes.Datastore)}
        self.datastore_ids = pulumi.Output.from_input(ids)
        self.register_outputs({output: getattr(self, output) for output in Workspace.__annotations__})


def _plan(args: dict[str, Any]) -> Plan:
    """The plan of a component's args. Raises RunError with all that is wrong with them."""
    try:
        return plan.workspace(fill(WorkspaceSpec, args))
    except (ShapeError, plan.PlanError, plan.Undecided) as error:
        refuse(error)


def _make(name: str, node: nodes.Node, given: Inputs) -> pulumi.CustomResource:
    """Make one node's resource, a child of the component that is being built."""
    first = [given.made[ref.node] for ref in node.after]
    opts = pulumi.ResourceOptions(parent=given.parent, depends_on=first)
    return _MAKERS[type(node)](node.name_below(name), node, given, opts)


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


_MAKERS: dict[type[nodes.Node], Maker] = {
    nodes.ResourceGroup: resource_group,
    nodes.StorageAccount: storage_account,
    nodes.DataStorageAccount: storage_account,
    nodes.BlobContainer: blob_container,
    nodes.FileShare: file_share,
    nodes.KeyVault: key_vault,
    nodes.LogAnalytics: log_analytics,
    nodes.ApplicationInsights: application_insights,
    nodes.ContainerRegistry: container_registry,
    nodes.ManagedIdentity: managed_identity,
    nodes.RoleAssignment: role_assignment,
    nodes.Workspace: workspace,
    nodes.Datastore: datastore,
}
