"""From an ARM template to a workspace file: the workspace and what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.arm.language import Expanded, Resource
from amlstack.catalog import identity, keyvault, machinelearning, monitoring, registry, storage

from .accounts import Firewall, data_accounts
from .bodies import Bodies, get, is_known, word_of
from .datastores import Datastores
from .plain_kinds import PlainKinds
from .result import Found, NothingToImport

_KEYS = {
    storage.ACCOUNT.type: {
        "name": "name",
        "sku": "sku.name",
        "kind": "kind",
        "hierarchical_namespace": "properties.isHnsEnabled",
    },
    keyvault.VAULT.type: {
        "name": "name",
        "sku": "properties.sku.name",
        "soft_delete_retention_days": "properties.softDeleteRetentionInDays",
        "create_mode": "properties.createMode",
    },
    monitoring.APPLICATION_INSIGHTS.type: {"name": "name"},
    monitoring.LOG_ANALYTICS.type: {"name": "name", "retention_days": "properties.retentionInDays"},
    registry.REGISTRY.type: {"name": "name", "sku": "sku.name"},
    identity.USER_ASSIGNED.type: {"name": "name"},
}
"""What the file says of each kind that a workspace stands on: its key, and where ARM has it."""

_DEPENDENCIES = {
    "storage_account": "properties.storageAccount",
    "key_vault": "properties.keyVault",
    "application_insights": "properties.applicationInsights",
    "container_registry": "properties.containerRegistry",
}
_PLAIN = {
    "location": "location",
    "display_name": "properties.friendlyName",
    "description": "properties.description",
    "tags": "tags",
    "hbi_workspace": "properties.hbiWorkspace",
}
_WORDS = {
    "kind": ("kind", machinelearning.WORKSPACE_WORDS),
    "public_network_access": ("properties.publicNetworkAccess", machinelearning.PUBLIC_NETWORK_ACCESS),
    "system_datastores_auth_mode": (
        "properties.systemDatastoresAuthMode",
        machinelearning.SYSTEM_DATASTORES_AUTH_MODES,
    ),
}
"""Keys for which the file has words of its own."""


def from_template(expanded: Expanded, workspace: str | None = None) -> Found:
    """The workspace file of the workspace in an expanded ARM template; `workspace` names it where there are several.

    Raises NothingToImport where there is no workspace, or several and none is named.
    """
    bodies = Bodies(expanded)
    return _Import(bodies, _workspace(bodies, workspace)).found()


def _workspace(bodies: Bodies, wanted: str | None) -> Resource:
    found = bodies.of_type(machinelearning.WORKSPACE.type)
    names = [str(resource.body["name"]) for resource in found]
    if not found:
        raise NothingToImport(f"the template has no {machinelearning.WORKSPACE.type}")
    chosen = [one for one, name in zip(found, names, strict=True) if wanted in (None, name)]
    if len(chosen) != 1:
        what = f"no workspace {wanted!r}" if wanted else f"{len(found)} workspaces"
        raise NothingToImport(f"the template has {what}; name one of {', '.join(names)} with --workspace")
    return chosen[0]


class _Import:
    """One workspace on its way into a file."""

    def __init__(self, bodies: Bodies, workspace: Resource) -> None:
        self._bodies = bodies
        self._workspace = workspace
        self._notes: list[str] = []

    def found(self) -> Found:
        """Everything that the file can say."""
        body = self._workspace.body
        mapping = {"name": body["name"], "resource_group": self._workspace.scope.resource_group}
        mapping |= self._taken(body, _PLAIN, "the workspace")
        for key, (path, words) in _WORDS.items():
            if (value := get(body, path)) is not None:
                mapping[key] = word_of(value, words)
                if mapping[key] is None:
                    self._notes.append(f"the workspace's {path} is {value}, for which the file has no word")
        for key, path in _DEPENDENCIES.items():
            mapping[key] = self._dependency(get(body, path), f"the workspace's {path}")
        mapping["identity"] = self._identity(get(body, "identity"))
        datastores = Datastores(self._bodies, self._workspace)
        mapping["datastores"] = datastores.found()
        mapping["storage_accounts"] = [*self._storage_accounts(mapping["datastores"]), *datastores.accounts]
        plain = PlainKinds(self._bodies, self._workspace)
        mapping |= plain.found()
        notes = (*self._notes, *datastores.notes, *plain.notes)
        return Found({key: value for key, value in mapping.items() if value}, notes)

    def _taken(self, body: Any, keys: Mapping[str, str], whose: str) -> dict[str, Any]:
        taken = {key: get(body, path) for key, path in keys.items()}
        for key, value in list(taken.items()):
            if not is_known(value):
                self._notes.append(f"{keys[key]} of {whose} is only known at a deployment: the file leaves {key} out")
                del taken[key]
        return {key: value for key, value in taken.items() if value is not None}

    def _dependency(self, id_: Any, what: str) -> Any:
        """A dependency: settings where the template makes it, the id where it exists already."""
        if id_ is None:
            return None
        if not is_known(id_):
            self._notes.append(f"{what} is only known at a deployment; add its ARM id to the file")
            return None
        made = self._bodies.by_id(id_)
        if made is None:
            return id_
        settings = self._settings(made)
        if logs := get(made.body, "properties.WorkspaceResourceId"):
            settings["log_analytics"] = self._dependency(logs, f"{settings.get('name')}'s WorkspaceResourceId")
        return settings

    def _settings(self, made: Resource) -> dict[str, Any]:
        """What the file says of something that the template makes; false is what it is anyway."""
        keys = next((keys for type_, keys in _KEYS.items() if type_.lower() == made.type.lower()), {})
        settings = {
            key: value
            for key, value in self._taken(made.body, keys, str(made.body["name"])).items()
            if value is not False
        }
        if made.type.lower() == storage.ACCOUNT.type.lower():
            firewall = Firewall(made)
            settings |= firewall.found()
            self._notes.extend(firewall.notes)
        return settings

    def _storage_accounts(self, stores: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The accounts for data."""
        return [self._settings(account) for account in data_accounts(self._bodies, stores, self._workspace)]

    def _identity(self, given: Any) -> Any:
        """The workspace's identity; the file's default, system_assigned, need not be said."""
        type_ = get(given, "type")
        word = word_of(type_, machinelearning.IDENTITY_WORDS) if type_ else None
        ids = list(get(given, "userAssignedIdentities") or {})
        if word is None or (word == "system_assigned" and not ids):
            return None
        users = [self._dependency(id_, "a user-assigned identity") for id_ in ids]
        return {"type": word, "user_assigned_identities": users}
