"""Which function makes the resource of which node."""

from __future__ import annotations

import pulumi

from amlstack.plan import nodes

from .application_insights import application_insights
from .blob_container import blob_container
from .container_registry import container_registry
from .datastore_resource import classic_datastore, datastore
from .file_share import file_share
from .inputs import Inputs, Maker
from .key_vault import key_vault
from .log_analytics import log_analytics
from .managed_identity import managed_identity
from .resource_group import resource_group
from .role_assignment import role_assignment
from .storage_account import storage_account
from .workspace_resource import workspace

MAKERS: dict[type[nodes.Node], Maker] = {
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
    nodes.DataRoleAssignment: role_assignment,
    nodes.Workspace: workspace,
    nodes.Datastore: datastore,
    nodes.ClassicDatastore: classic_datastore,
}


def _first(key: str, given: Inputs) -> pulumi.Input[pulumi.Resource]:
    """What must be there before another node's resource, and of roles also heeded."""
    made = given.made[key]
    return given.propagation.over(key, made) if isinstance(given.nodes[key], nodes.RoleAssignment) else made


def make(name: str, node: nodes.Node, given: Inputs) -> pulumi.CustomResource:
    """Make one node's resource, a child of the component that is being built."""
    opts = pulumi.ResourceOptions(parent=given.parent, depends_on=[_first(ref.node, given) for ref in node.after])
    return MAKERS[type(node)](name, node, given, opts)
