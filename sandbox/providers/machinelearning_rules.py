"""Microsoft.MachineLearningServices/workspaces/outboundRules: a rule of a managed network, beside its workspace.

Creation and deletion are 202 with a Location. Source: https://learn.microsoft.com/rest/api/azureml/managed-network-settings-rule.
That a required rule isn't deleted is unverified.
"""

from __future__ import annotations

from typing import ClassVar

from amlstack.catalog import managed_network
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import machinelearning_network as networks


class OutboundRule(Provider):
    """A rule as a resource of its own."""

    kind = managed_network.OUTBOUND_RULE
    patchable: ClassVar[bool] = False
    poll: ClassVar[Poll] = "location"
    poll_delete: ClassVar[Poll] = "location"
    name_code = "BadRequest"

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse what a workspace's body may not hold either, and any where there is no managed network."""
        workspace = _workspace_of(call)
        if get(workspace.body, f"{networks.NETWORK}.isolationMode") == "Disabled":
            raise bad_request(f"The workspace '{workspace.name}' has no managed network.", "properties")
        networks.check_rule(workspace.body, call.target.name, body.get("properties"))

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Say whose it is."""
        resource.body["properties"].setdefault("category", "UserDefined")

    def created(self, call: Call, resource: Resource) -> None:
        """Show it in its workspace."""
        networks.lose_parallel(call, resource)
        networks.show(call, _workspace_of(call))

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """The same."""
        networks.show(call, _workspace_of(call))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, unless it is Azure's."""
        if resource.properties.get("category") in managed_network.AZURES_CATEGORIES:
            raise bad_request(f"The outbound rule '{resource.name}' is required: it can't be deleted.")
        call.store.drop(resource.id)
        networks.show(call, _workspace_of(call))


def _workspace_of(call: Call) -> Resource:
    found = call.store.get("/".join(call.target.id.split("/")[:-2]))
    assert found is not None, "checked as the parent"
    return found


PROVIDERS: tuple[Provider, ...] = (OutboundRule(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
