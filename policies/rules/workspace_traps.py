"""Settings of a workspace that Azure accepts and that cause trouble later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import governance, keyvault, machinelearning, registry, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.rule import Pillar, Profile, Rule, Settings, among
from amlstack.policies.selector import NOT_PROJECTS
from amlstack.policies.setting_rule import SettingRule

_REGISTRY = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"
_KEYS = "https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys"
_VAULT = "properties.encryption.keyVaultProperties.keyVaultArmId"


def _encrypted() -> dict[str, Any]:
    return workspace(encryption={"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": id_of(keyvault.VAULT)}})


class KeyVaultOfKey(Rule):
    """The vault of a workspace's own key can't be purged.

    Azure ML refuses it otherwise: with the key purged, everything that it encrypts is lost.
    """

    id = "AML-038"
    name = "Workspace.KeyVaultOfKey"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (keyvault.VAULT.type,)
    severity = Severity.ERROR
    source = _KEYS
    mend = "Set enablePurgeProtection of that vault to true."
    good = (made(keyvault.VAULT, properties={"enablePurgeProtection": True}), _encrypted())
    bad = (made(keyvault.VAULT), _encrypted())

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the vault of the key, where it is in the graph."""
        if not among(workspace.get("properties.encryption.status"), ("Enabled",)):
            return
        vault = graph.meant(workspace, _VAULT, keyvault.VAULT.type)
        if vault and vault.get("properties.enablePurgeProtection") is not True:
            yield self.finding(workspace, _VAULT, f"the vault {vault.called} can be purged")


@dataclass(frozen=True, slots=True)
class Tagged(Settings):
    """The user's word on whether the organisation requires tags."""

    tags_required: bool = False
    """A policy there refuses resources without tags."""


class LazyRegistry(Rule):
    """A workspace names its registry where Azure ML couldn't make one by itself.

    It makes one with the first image, without tags and open to all: a policy refuses it, and the first job fails.
    """

    id = "AML-039"
    name = "Workspace.LazyRegistry"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.WARNING
    settings: Tagged = Tagged()
    source = _REGISTRY
    mend = "Declare a container registry and give properties.containerRegistry its id."
    good = (workspace(publicNetworkAccess="Disabled", containerRegistry=id_of(registry.REGISTRY)),)
    bad = (workspace(publicNetworkAccess="Disabled"),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a workspace without a registry that is closed, or in an organisation that requires tags.

        Hubs and projects get theirs at creation. Raises NotYet where it may name one.
        """
        path = "properties.containerRegistry"
        closed = among(workspace.get("properties.publicNetworkAccess"), ("Disabled",))
        own = among(workspace.get("kind") or workspaces.DEFAULT_KIND, machinelearning.OWN_VAULT_KINDS)
        named = workspace.raw(path)
        perhaps = isinstance(named, Unknown) and named.absent
        required = self.settings.tags_required or graph.once(_tags_required)
        if (named and not perhaps) or not own or not (closed or required):
            return
        if perhaps:
            raise NotYet(str(workspace), path)
        if closed:
            yield self.finding(workspace, path, "none is named, and one that Azure ML makes would be open to all")
        else:
            yield self.finding(workspace, path, "none is named, and one that Azure ML makes would have no tags")


def _tags_required(graph: Graph) -> bool:
    """Whether an assignment of the built-in policy is declared here."""
    found = (each.raw("properties.policyDefinitionId") for each in graph.of_type(governance.POLICY_ASSIGNMENT.type))
    return any(governance.REQUIRE_TAG in str(id_).lower() for id_ in found)


class ImageBuild(Rule):
    """A workspace whose registry is closed builds its images on a compute of its own.

    The registry's own builders come from public networks, and are turned away.
    """

    id = "AML-040"
    name = "Workspace.ImageBuild"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("containerRegistry",)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#enable-azure-container-registry-acr"
    mend = "Set imageBuildCompute to the name of a compute cluster."
    good = (
        made(registry.REGISTRY, properties={"publicNetworkAccess": "Disabled"}),
        workspace(containerRegistry=id_of(registry.REGISTRY), imageBuildCompute="cpu"),
    )
    bad = (
        made(registry.REGISTRY, properties={"publicNetworkAccess": "Disabled"}),
        workspace(containerRegistry=id_of(registry.REGISTRY)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a closed registry without a compute that builds images; a managed network uses serverless."""
        images = graph.referred(workspace, "containerRegistry")
        closed = images and among(images.get("properties.publicNetworkAccess"), ("Disabled",))
        mode = workspace.get("properties.managedNetwork.isolationMode")
        managed = mode is not None and not among(mode, ("Disabled",))
        if images and closed and not managed and not workspace.raw("properties.imageBuildCompute"):
            what = f"the registry {images.called} is closed, and no compute builds images"
            yield self.finding(workspace, "properties.imageBuildCompute", what)


class CustomerKey(SettingRule):
    """A workspace is encrypted with a key of the customer's own.

    Taking the key away takes the data away from everybody, as regulators may ask. It can only be chosen at creation.
    """

    id = "AML-188"
    name = "Workspace.CustomerKey"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = _KEYS
    maps = (
        "Azure Policy 7f40cee6-e933-4d0f-a782-b96615e0f4a6",
        "Azure Policy ba769a63-b8cc-4b2d-abf6-ac33c7204be8",
        "MCSB DP-5",
    )
    mend = "Set encryption.status to Enabled and name the key."
    path = "properties.encryption.status"
    wanted = ("Enabled",)
    unset = "Disabled"
    only_for = NOT_PROJECTS
    good = (workspace(encryption={"status": "Enabled"}),)
    bad = (workspace(),)


class HighImpact(SettingRule):
    """A workspace with sensitive data is marked as of high business impact.

    Azure ML then collects less about it, and encrypts what it keeps for itself. It can only be chosen at creation.
    """

    id = "AML-189"
    name = "Workspace.HighImpact"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/machine-learning/concept-data-encryption"
    maps = ("MCSB DP-4",)
    mend = "Set hbiWorkspace to true before the workspace is created."
    path = "properties.hbiWorkspace"
    wanted = (True,)
    unset = False
    good = (workspace(hbiWorkspace=True),)
    bad = (workspace(),)


class UserAssigned(SettingRule):
    """A workspace reaches its storage, vault and registry as an identity that was assigned to it.

    Its rights are given, reviewed and kept apart from the workspace's life: one that is made anew has them at once.
    """

    id = "AML-163"
    name = "Workspace.UserAssignedIdentity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication"
    maps = ("Azure Policy 5f0c7d88-c7de-45b8-ac49-db49e72eaa78", "Azure.ML.UserManagedIdentity", "MCSB IM-3")
    mend = "Set identity.type to UserAssigned and name the identity, also as primaryUserAssignedIdentity."
    path = "identity.type"
    wanted = ("UserAssigned", "SystemAssigned,UserAssigned", "SystemAssigned, UserAssigned")
    message = "identity.type is {said}"
    good = (workspace({"identity": {"type": "UserAssigned"}}),)
    bad = (workspace({"identity": {"type": "SystemAssigned"}}),)


class PublicBehindNetwork(SettingRule):
    """A workspace behind a private endpoint doesn't let public networks in by its old switch.

    Where publicNetworkAccess isn't said, allowPublicAccessWhenBehindVnet opens the workspace to all of them.
    """

    id = "AML-164"
    name = "Workspace.PublicBehindNetwork"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
    maps = ("MCSB NS-2",)
    mend = "Set allowPublicAccessWhenBehindVnet to false, or leave it out, and publicNetworkAccess to Disabled."
    path = "properties.allowPublicAccessWhenBehindVnet"
    unwanted = (True,)
    good = (workspace(allowPublicAccessWhenBehindVnet=False),)
    bad = (workspace(allowPublicAccessWhenBehindVnet=True),)
