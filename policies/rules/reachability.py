"""Whether those who work with a closed workspace reach it, and what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import computes, endpoints, keyvault, machinelearning, network, private_dns, registry, storage
from amlstack.catalog.identity import USER_ASSIGNED
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import cluster, id_of, made, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.reachability import MISSING, RULE, Asked, of_workspace
from amlstack.policies.rule import Example, Pillar, Rule

_MANAGED = {"managedNetwork": {"isolationMode": "AllowInternetOutbound"}}


def _standing_on(vault: dict[str, Any]) -> Example:
    """A workspace with a managed network, a cluster in it, and a vault that is set so."""
    return (
        made(keyvault.VAULT, properties=vault),
        *cluster(),
        workspace(keyVault=id_of(keyvault.VAULT), **_MANAGED),
    )


class Reaches(Rule):
    """Who works with a closed workspace reaches it, and what it stands on.

    Users of the studio, computes, online endpoints, image builds and Azure ML itself each come from a network of their
    own, and need a way to the workspace, its storage, vault and registry from there. What other rules tell of such a
    way isn't told again; the table below the findings has all of them.
    """

    id = RULE
    name = "Workspace.Reachability"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (
        "storageAccount",
        "keyVault",
        "containerRegistry",
        computes.COMPUTE.type,
        endpoints.ONLINE_ENDPOINT.type,
        endpoints.ONLINE_DEPLOYMENT.type,
        machinelearning.DATASTORE.type,
        network.PRIVATE_ENDPOINT.type,
        network.ZONE_GROUP.type,
        network.VIRTUAL_NETWORK.type,
        network.SUBNET.type,
        private_dns.ZONE.type,
        private_dns.LINK.type,
        storage.ACCOUNT.type,
        registry.REGISTRY.type,
        USER_ASSIGNED.type,
    )
    severity = Severity.WARNING
    others = (Severity.NOTE,)
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet"
    mend = f"{MISSING}."
    good = _standing_on({"publicNetworkAccess": "Disabled"})
    bad = _standing_on({"networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"}})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find what a client needs and doesn't reach, each fault once; what isn't known yet waits."""
        pairs = of_workspace(workspace, graph)
        faults: dict[tuple[str, str, str], list[Asked]] = {}
        for each in pairs:
            if each.fails and not each.answer.rule:
                where, path = each.answer.at or (workspace, "properties.publicNetworkAccess")
                faults.setdefault((where.key, path, each.answer.mend), []).append(each)
        for found in faults.values():
            first = found[0].answer
            where, path = first.at or (workspace, "properties.publicNetworkAccess")
            who = ", ".join(dict.fromkeys(f"{each.client.who} ({each.client.stand.name})" for each in found))
            to = ", ".join(dict.fromkeys(str(each.target) for each in found))
            severity = Severity.NOTE if first.minor else None
            mend = f"{first.mend}." if first.mend else self.mend
            yield self.finding(where, path, f"{who} can't reach {to}: {first.why}", severity, mend)
        if late := next((each.answer.waits for each in pairs if each.needed and each.answer.waits), None):
            raise late
