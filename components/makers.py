"""Makes the resource of a node: by its kind's own module, or from its template where the kind is plain."""

from __future__ import annotations

import pulumi

from amlstack.catalog import Kind, identity, keyvault, machinelearning, monitoring, registry, storage
from amlstack.plan import nodes

from .application_insights import application_insights
from .container_registry import container_registry
from .datastore_resource import classic_datastore, datastore
from .inputs import Inputs, Maker
from .key_vault import key_vault
from .plain import plain
from .role_assignment import role_assignment
from .storage_account import storage_account
from .workspace_resource import workspace

WRITTEN: dict[Kind, Maker] = {
    storage.ACCOUNT: storage_account,
    keyvault.VAULT: key_vault,
    monitoring.APPLICATION_INSIGHTS: application_insights,
    registry.REGISTRY: container_registry,
    identity.ROLE_ASSIGNMENT: role_assignment,
    machinelearning.WORKSPACE: workspace,
    machinelearning.DATASTORE: datastore,
    machinelearning.CLASSIC_DATASTORE: classic_datastore,
}
"""The kinds that are written by hand: what readers open first, and what needs more than its template says."""


def make(name: str, node: nodes.Node, given: Inputs) -> pulumi.CustomResource:
    """Make one node's resource, a child of the component that is being built."""
    first = [given.propagation.over(ref.node, given.made[ref.node]) for ref in node.after]
    opts = pulumi.ResourceOptions(parent=given.parent, depends_on=first, retain_on_delete=node.retained or None)
    opts = pulumi.ResourceOptions.merge(opts, given.lasting.noted(name, node))
    return WRITTEN.get(node.kind, plain)(name, node, given, opts)
