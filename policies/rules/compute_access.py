"""Who gets into a compute, and as whom it acts."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import computes, machinelearning
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import cluster, instance
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among
from amlstack.policies.selector import CLUSTERS, CLUSTERS_AND_INSTANCES
from amlstack.policies.setting_rule import PresenceRule, SettingRule

_INSTANCES = "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance"
_CLUSTERS = "https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster"
_NETWORK = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet"


class ComputeLocalAuth(SettingRule):
    """Nobody signs in to a compute with a key or a password of its own.

    They belong to nobody, and stay valid when people leave.
    """

    id = "AML-104"
    name = "Compute.LocalAuth"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-integrate-azure-policy"
    maps = (
        "Azure Policy e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
        "CKV_AZURE_142",
        "Azure.ML.DisableLocalAuth",
        "MCSB IM-1",
    )
    mend = "Set disableLocalAuth to true."
    path = "properties.disableLocalAuth"
    wanted = (True,)
    unset = False
    only_for = CLUSTERS_AND_INSTANCES
    good = cluster({"disableLocalAuth": True})
    bad = cluster()


class ComputeSsh(SettingRule):
    """No compute answers SSH from the internet.

    A guessed or lost key is enough to get to all that its user may read.
    """

    id = "AML-105"
    name = "Compute.Ssh"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    source = _INSTANCES
    maps = ("MCSB NS-2",)
    mend = "Set sshSettings.sshPublicAccess, of a cluster remoteLoginPortPublicAccess, to Disabled."
    paths = (
        "properties.properties.sshSettings.sshPublicAccess",
        "properties.properties.remoteLoginPortPublicAccess",
    )
    unwanted = ("Enabled",)
    message = "SSH is open to the internet"
    good = instance(sshSettings={"sshPublicAccess": "Disabled"})
    bad = instance(sshSettings={"sshPublicAccess": "Enabled"})


class ComputeNetwork(Rule):
    """A compute lies in a virtual network, the workspace's managed one or another.

    Its traffic can then be watched, and turned away.
    """

    id = "AML-106"
    name = "Compute.Network"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _NETWORK
    maps = ("Azure Policy 7804b5c7-01dc-4723-969b-ae300cc07ff1", "Azure.ML.ComputeVnet", "MCSB NS-1")
    mend = "Set subnet.id, or managedNetwork.isolationMode of the workspace."
    good = cluster(subnet={"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet-contoso', 'ml')]"})
    bad = cluster()

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a subnet, whose id may be unknown, or for a managed network of the workspace."""
        path = "properties.properties.subnet.id"
        if not CLUSTERS_AND_INSTANCES.selects(compute) or compute.has(path):
            return
        above = graph.above(compute, machinelearning.WORKSPACE.type)
        mode = above and above.get("properties.managedNetwork.isolationMode")
        if mode is None or among(mode, ("Disabled",)):
            yield self.finding(compute, path, "it lies in no virtual network")


class NodePublicIp(SettingRule):
    """No node of a compute has a public address.

    What can't be reached from outside can't be attacked from there.
    """

    id = "AML-107"
    name = "Compute.NodePublicIp"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _NETWORK
    maps = ("MCSB NS-2",)
    mend = "Set enableNodePublicIp to false."
    path = "properties.properties.enableNodePublicIp"
    wanted = (False,)
    unset = True
    only_for = CLUSTERS_AND_INSTANCES
    good = cluster(enableNodePublicIp=False)
    bad = cluster()


class ComputeIdentity(SettingRule):
    """A compute cluster has a managed identity of its own.

    Jobs read data as it, without a key, and with no more rights than it was given.
    """

    id = "AML-108"
    name = "Compute.Identity"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = _CLUSTERS
    maps = ("MCSB IM-3",)
    mend = "Set identity.type to SystemAssigned or UserAssigned."
    path = "identity.type"
    unwanted = ("None",)
    unset = "None"
    only_for = CLUSTERS
    message = "it has no identity"
    good = ({**cluster()[0], "identity": {"type": "SystemAssigned"}},)
    bad = cluster()


class ComputePassword(PresenceRule):
    """A compute cluster's administrator signs in with a key, if at all.

    A password can be guessed, and stands in the declaration.
    """

    id = "AML-109"
    name = "Compute.Password"
    pillar = Pillar.SECURITY
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    source = _CLUSTERS
    maps = ("MCSB IM-8",)
    mend = "Use adminUserSshPublicKey, or leave userAccountCredentials out."
    path = "properties.properties.userAccountCredentials.adminUserPassword"
    there = False
    only_for = CLUSTERS
    message = "it has a password"
    good = cluster(userAccountCredentials={"adminUserName": "contoso", "adminUserSshPublicKey": "ssh-ed25519 AAAA"})
    bad = cluster(userAccountCredentials={"adminUserName": "contoso", "adminUserPassword": "[uniqueString('contoso')]"})
