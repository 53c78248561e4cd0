"""Ids by which a workspace says what it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import ids, keyvault, machinelearning, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.rule import Pillar, Rule

_GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso/providers"
_VAULT = f"{_GROUP}/{keyvault.VAULT.type}/kv-contoso"


class WorkspaceReference(Rule):
    """A workspace refers to what it stands on by ids of the right type.

    Azure refuses what is no id, and Azure ML the id of something else.
    """

    id = "AML-313"
    name = "Workspace.Reference"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    follows = tuple(dict.fromkeys(machinelearning.WORKSPACE.references.values()))
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces"
    mend = "Give the whole id: /subscriptions/.../resourceGroups/.../providers/TYPE/NAME."
    good = (made(storage.ACCOUNT), workspace(keyVault=_VAULT, storageAccount=id_of(storage.ACCOUNT)))
    bad = (made(storage.ACCOUNT), workspace(keyVault="kv-contoso", storageAccount=id_of(storage.ACCOUNT)))

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Parse each id and compare its type.

        Raises NotYet for an unknown id that comes from nothing of the right type, or from an Output: it may be a name.
        """
        unknown: NotYet | None = None
        for path, type_ in machinelearning.WORKSPACE.references.items():
            value = workspace.raw(path)
            if isinstance(value, Unknown):
                if not any(key.startswith(f"{type_.lower()}/") for key in value.refers):
                    unknown = unknown or NotYet(str(workspace), path)
            elif value and (what := _wrong(value, type_)):
                yield self.finding(workspace, path, what)
        if unknown:
            raise unknown


def _wrong(value: object, type_: str) -> str | None:
    try:
        found = ids.parse(str(value)).type
    except ValueError as error:
        return f"it is no id: {error}"
    return None if found.lower() == type_.lower() else f"it is the id of a {found}, not of a {type_}"
