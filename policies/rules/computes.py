"""What computes cost, and what Azure ML refuses of them."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import computes, machinelearning, network
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import cluster, endpoint_to, id_of, instance, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.relations import awaited, endpoints
from amlstack.policies.rule import Example, Pillar, Rule, among
from amlstack.policies.selector import CLUSTERS, CLUSTERS_AND_INSTANCES, INSTANCES
from amlstack.policies.setting_rule import PresenceRule, SettingRule

_INSTANCES = "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance"
_CLUSTERS = "https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster"


def _ordered(first: str) -> Example:
    """A workspace with a private endpoint, and a compute that waits for something."""
    said = {"apiVersion": computes.COMPUTE.api_version, "dependsOn": [first]}
    return (workspace(), endpoint_to(id_of(machinelearning.WORKSPACE)), {**cluster()[0], **said})


class IdleShutdown(PresenceRule):
    """A compute instance shuts down when nobody uses it.

    It costs by the hour, also at night and after its owner has left.
    """

    id = "AML-101"
    name = "Compute.IdleShutdown"
    pillar = Pillar.COST
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    source = f"{_INSTANCES}#configure-idle-shutdown"
    maps = ("Azure Policy 679ddf89-ab8f-48a5-9029-e76054077449", "Azure.ML.ComputeIdleShutdown")
    mend = "Set idleTimeBeforeShutdown, such as PT1H."
    path = "properties.properties.idleTimeBeforeShutdown"
    waits = True
    only_for = INSTANCES
    message = "it never shuts down by itself"
    good = instance(idleTimeBeforeShutdown="PT1H")
    bad = instance()


class MinimumNodes(PresenceRule):
    """A compute cluster shrinks to nothing when it has no work.

    Each node that stays is paid for around the clock.
    """

    id = "AML-102"
    name = "Compute.MinimumNodes"
    pillar = Pillar.COST
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    source = _CLUSTERS
    maps = ("CKV_AZURE_150",)
    mend = "Set scaleSettings.minNodeCount to 0."
    path = "properties.properties.scaleSettings.minNodeCount"
    there = False
    waits = True
    only_for = CLUSTERS
    message = "{said} nodes stay when there is no work"
    good = cluster(scaleSettings={"minNodeCount": 0, "maxNodeCount": 4})
    bad = cluster(scaleSettings={"minNodeCount": 1, "maxNodeCount": 4})


class NodeRange(Rule):
    """A compute cluster may have at least as many nodes as it keeps.

    Azure ML refuses a maximum below the minimum.
    """

    id = "AML-103"
    name = "Compute.NodeRange"
    pillar = Pillar.OPERATIONS
    applies_to = computes.COMPUTE.type
    severity = Severity.ERROR
    source = _CLUSTERS
    mend = "Raise scaleSettings.maxNodeCount."
    good = cluster(scaleSettings={"minNodeCount": 0, "maxNodeCount": 4})
    bad = cluster(scaleSettings={"minNodeCount": 4, "maxNodeCount": 2})

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the two counts where both are numbers."""
        settings = "properties.properties.scaleSettings"
        least, most = (compute.get(f"{settings}.{word}") or 0 for word in ("minNodeCount", "maxNodeCount"))
        known = isinstance(least, (int, float)) and isinstance(most, (int, float))
        if CLUSTERS.selects(compute) and known and most < least:
            yield self.finding(compute, f"{settings}.maxNodeCount", f"at most {most} nodes, but at least {least}")


class RetiredCompute(SettingRule):
    """A compute isn't of a type that is retired.

    There is nothing left to attach.
    """

    id = "AML-110"
    name = "Compute.Retired"
    pillar = Pillar.OPERATIONS
    applies_to = computes.COMPUTE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/data-lake-analytics/data-lake-analytics-overview"
    mend = "Use a compute cluster, or attach Synapse Spark or Kubernetes."
    path = "properties.computeType"
    unwanted = computes.RETIRED_TYPES
    good = cluster()
    bad = (made(computes.COMPUTE, "contoso-ml/adla", properties={"computeType": "DataLakeAnalytics"}),)


class UnprovisionedNetwork(Rule):
    """A managed network is provisioned before the first compute.

    Otherwise the first compute starts it, takes half an hour, and may be made outside of it.
    """

    id = "AML-111"
    name = "Compute.UnprovisionedNetwork"
    pillar = Pillar.RELIABILITY
    applies_to = computes.COMPUTE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.WARNING
    source = (
        "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#manually-provision-a-managed-vnet"
    )
    mend = "Set provisionNetworkNow of the workspace to true."
    good = (
        workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"}, provisionNetworkNow=True),
        *cluster(),
    )
    bad = (workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"}), *cluster())

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the workspace that the compute lies in; one that isn't in the graph passes."""
        if not CLUSTERS_AND_INSTANCES.selects(compute):
            return
        above = graph.above(compute, machinelearning.WORKSPACE.type)
        mode = above and above.get("properties.managedNetwork.isolationMode")
        if (
            above
            and mode
            and not among(mode, ("Disabled",))
            and above.get("properties.provisionNetworkNow") is not True
        ):
            yield self.finding(compute, "name", f"the managed network of {above.called} isn't there before it")


class BeforeEndpoints(Rule):
    """A compute waits for the private endpoints of its workspace.

    It registers with the workspace by its address: made side by side, it looks for one that isn't there yet.
    """

    id = "AML-112"
    name = "Compute.BeforeEndpoints"
    pillar = Pillar.RELIABILITY
    applies_to = computes.COMPUTE.type
    follows = (machinelearning.WORKSPACE.type, network.PRIVATE_ENDPOINT.type)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet"
    mend = "Name the private endpoint in the compute's dependsOn."
    good = _ordered(id_of(network.PRIVATE_ENDPOINT, "pe-contoso"))
    bad = _ordered(id_of(machinelearning.WORKSPACE))

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the endpoints in `dependsOn`, in templates only: the engine orders a program's resources itself."""
        if not CLUSTERS_AND_INSTANCES.selects(compute) or compute.raw("apiVersion") is None:
            return
        above = graph.above(compute, machinelearning.WORKSPACE.type)
        found = [each for each, _ in graph.once(endpoints).to(above)] if above else []
        named = awaited(compute) if found else set()
        late = [each for each in found if each.deployment == compute.deployment and each.key not in named]
        if any(isinstance(name, Unknown) for each in late for name in each.names):
            raise NotYet(str(compute), "dependsOn")
        if late:
            yield self.finding(compute, "dependsOn", f"it doesn't wait for {late[0].called}")
        elif above:
            graph.once(endpoints).complete(above, "properties.privateEndpointConnections")
