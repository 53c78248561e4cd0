"""An Azure ML workspace with what belongs to it."""

from typing import Any

import pulumi

from amlstack import plan
from amlstack.plan import Plan, nodes
from amlstack.plan.steps import steps
from amlstack.spec.fill import ShapeError, fill
from amlstack.spec.model import WorkspaceSpec

from .aliases import without_version_aliases
from .args import WorkspaceArgs
from .expiry import expiries
from .inputs import Inputs, refuse
from .makers import make
from .step import make_step


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
    credential_expiries: pulumi.Output[dict[str, str]]
    """The day on which each datastore's credential ends, YYYY-MM-DD, by name; those that end, and where it is known."""

    def __init__(self, name: str, args: WorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("amlstack:index:Workspace", name, {}, without_version_aliases(opts))
        given = Inputs(self)
        planned = _plan({"name": name, **given.defer(args)})
        given.fetch(planned.secrets())
        for note in planned.notes:
            pulumi.log.info(note, resource=self)
        given.nodes.update((node.key, node) for node in planned)
        for node in planned:
            given.made[node.key] = make(node.name_below(name), node, given)
        for step in steps(planned):
            make_step(step, given, name)
        self._export(planned, given)

    def _export(self, planned: Plan, given: Inputs) -> None:
        made: Any = given.made["workspace"]
        node: Any = planned["workspace"]
        self.resource_id = made.id
        self.name = made.name
        self.resource_group_name = pulumi.Output.from_input(given.of(node).resource_group)
        self.storage_account_id = made.storage_account
        self.key_vault_id = made.key_vault
        self.application_insights_id = made.application_insights
        self.container_registry_id = (
            made.container_registry if node.container_registry is not None else pulumi.Output.from_input(None)
        )
        self.principal_id = made.identity.apply(lambda identity: identity and identity.principal_id)
        self.tracking_uri = made.ml_flow_tracking_uri
        stores = list(planned.of(nodes.AnyDatastore))
        ids: Any = {node.name: given.made[node.key].id for node in stores}
        self.datastore_ids = pulumi.Output.from_input(ids)
        self.credential_expiries = expiries(stores, given)
        self.register_outputs({output: getattr(self, output) for output in Workspace.__annotations__})


def _plan(args: dict[str, Any]) -> Plan:
    """The plan of a component's args. Raises RunError with all that is wrong with them."""
    try:
        return plan.workspace(fill(WorkspaceSpec, args))
    except (ShapeError, plan.PlanError, plan.Undecided) as error:
        refuse(error)
