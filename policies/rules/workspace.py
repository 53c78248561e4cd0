"""What Azure ML refuses of a workspace by itself."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import keyvault, machinelearning
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Rule, among

_VAULT = f"[resourceId('{keyvault.VAULT.type}', 'kv-contoso')]"


class WorkspaceKeyVault(Rule):
    """A workspace names its key vault.

    The published type lets it be left out, so that only the deployment fails.
    """

    id = "AML-024"
    name = "Workspace.KeyVault"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"
    mend = "Give properties.keyVault the id of a key vault."
    good = ({"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "properties": {"keyVault": _VAULT}},)
    bad = ({"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "properties": {}},)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """The type doesn't require it, the service does; that its id isn't known yet is enough."""
        if workspace.raw("properties.keyVault"):
            return
        if among(workspace.get("kind") or "Default", machinelearning.OWN_VAULT_KINDS):
            yield self.finding(workspace, "properties.keyVault", "no key vault is named")
