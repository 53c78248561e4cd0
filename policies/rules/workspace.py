"""What Azure ML refuses of a workspace by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlstack.catalog import keyvault, machinelearning, storage, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Rule, among
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import PresenceRule, SettingRule

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"
_IDENTITIES = "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication"
_ID = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso"
    "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso"
)


class WorkspaceKeyVault(PresenceRule):
    """A workspace names its key vault.

    The published type lets it be left out, so that only the deployment fails.
    """

    id = "AML-024"
    name = "Workspace.KeyVault"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Give properties.keyVault the id of a key vault."
    path = "properties.keyVault"
    unless = Selector("kind", machinelearning.OWN_VAULT_KINDS, workspaces.DEFAULT_KIND, others=True)
    message = "no key vault is named"
    good = (workspace(keyVault=id_of(keyvault.VAULT)),)
    bad = (workspace(),)


class WorkspaceStorage(PresenceRule):
    """A workspace names its storage account.

    The published type lets it be left out, so that only the deployment fails.
    """

    id = "AML-025"
    name = "Workspace.StorageAccount"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Give properties.storageAccount the id of a storage account."
    path = "properties.storageAccount"
    unless = Selector("kind", workspaces.OWN_STORAGE_KINDS, workspaces.DEFAULT_KIND, others=True)
    message = "no storage account is named"
    good = (workspace(storageAccount=id_of(storage.ACCOUNT)),)
    bad = (workspace(),)


class WorkspaceIdentity(SettingRule):
    """A workspace has a managed identity.

    It reaches its storage, vault and registry as that identity, and Azure ML refuses to make one without.
    """

    id = "AML-026"
    name = "Workspace.Identity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = _IDENTITIES
    maps = ("MCSB IM-3",)
    mend = f"Set identity.type to {', '.join(machinelearning.IDENTITY_WORDS.values())}."
    path = "identity.type"
    unwanted = ("None",)
    unset = "None"
    message = "it has no identity"
    good = (workspace({"identity": {"type": "SystemAssigned"}}),)
    bad = (workspace(),)


class PrimaryIdentity(Rule):
    """Of several user-assigned identities, a workspace says which one stands for it.

    Azure ML can't choose, and refuses one that isn't among those that are assigned.
    """

    id = "AML-027"
    name = "Workspace.PrimaryIdentity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = _IDENTITIES
    mend = "Give properties.primaryUserAssignedIdentity the id of one of identity.userAssignedIdentities."
    good = (
        workspace(
            {"identity": {"type": "UserAssigned", "userAssignedIdentities": {_ID: {}, f"{_ID}-batch": {}}}},
            primaryUserAssignedIdentity=_ID,
        ),
    )
    bad = (workspace({"identity": {"type": "UserAssigned", "userAssignedIdentities": {_ID: {}, f"{_ID}-batch": {}}}}),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the primary identity with the assigned ones; it may be left out where there is only one."""
        path = "properties.primaryUserAssignedIdentity"
        type_, users, named = (
            workspace.get(each) for each in ("identity.type", "identity.userAssignedIdentities", path)
        )
        ids = {str(each).lower() for each in users} if isinstance(users, Mapping) else set()
        if named and str(named).lower() not in ids:
            yield self.finding(workspace, path, "it names an identity that isn't assigned")
        elif not named and len(ids) > 1 and among(type_, ("UserAssigned",)):
            yield self.finding(workspace, path, f"none of its {len(ids)} identities is named")


class SystemDatastoreKeys(Rule):
    """The system datastores use keys only where the default storage account takes them.

    Azure ML would read the account's keys for workspaceblobstore and the others, and be refused.
    """

    id = "AML-036"
    name = "Workspace.SystemDatastoreKeys"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount",)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage"
    mend = "Set systemDatastoresAuthMode to Identity, or allowSharedKeyAccess to true."
    good = (
        {"type": storage.ACCOUNT.type, "name": "stcontoso", "properties": {"allowSharedKeyAccess": False}},
        workspace(storageAccount=id_of(storage.ACCOUNT), systemDatastoresAuthMode="Identity"),
    )
    bad = (
        {"type": storage.ACCOUNT.type, "name": "stcontoso", "properties": {"allowSharedKeyAccess": False}},
        workspace(storageAccount=id_of(storage.ACCOUNT), systemDatastoresAuthMode="AccessKey"),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the mode, AccessKey where it is left out, with what the default account allows."""
        account = graph.referred(workspace, "storageAccount")
        path = "properties.systemDatastoresAuthMode"
        if account is None or account.get("properties.allowSharedKeyAccess") is not False:
            return
        if among(workspace.get(path) or "AccessKey", ("AccessKey",)):
            yield self.finding(workspace, path, f"the default storage account {account.called} takes no keys")


class LegacyMode(SettingRule):
    """A workspace isn't in the legacy mode of the first API.

    It switches the current API off, and datastores, endpoints and the managed network with it.
    """

    id = "AML-037"
    name = "Workspace.LegacyMode"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2"
    mend = "Set v1LegacyMode to false, or leave it out."
    path = "properties.v1LegacyMode"
    wanted = (False,)
    unset = False
    good = (workspace(v1LegacyMode=False),)
    bad = (workspace(v1LegacyMode=True),)
