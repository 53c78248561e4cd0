"""Who gets into a virtual network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import network
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.parts import items
from amlstack.policies.rule import Example, Pillar, Profile, Rule, among
from amlstack.policies.security_rules import both, covers


class SubnetGuarded(Rule):
    """A subnet has a network security group.

    Without, everything in the network reaches everything in the subnet.
    """

    id = "AML-139"
    name = "Network.SubnetGuarded"
    pillar = Pillar.SECURITY
    applies_to = network.VIRTUAL_NETWORK.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview"
    maps = ("Azure.VNET.UseNSGs", "MCSB NS-1")
    mend = "Set networkSecurityGroup.id of the subnet."
    good = setting(
        network.VIRTUAL_NETWORK,
        "vnet-contoso",
        subnets=[{"name": "ml", "properties": {"networkSecurityGroup": {"id": "[resourceId('a/b', 'c')]"}}}],
    )
    bad = setting(
        network.VIRTUAL_NETWORK,
        "vnet-contoso",
        subnets=[{"name": "ml", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    )

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a security group in each subnet but those that Azure allows none in."""
        for subnet in items(resource, "properties.subnets"):
            name, path = subnet.name, subnet.path
            if not subnet.has("properties.networkSecurityGroup") and not among(name, network.UNGUARDED_SUBNETS):
                yield self.finding(resource, path, f"the subnet {name if isinstance(name, str) else ''} has no group")


def _rules(**properties: Any) -> Example:
    said = {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "priority": 100, **properties}
    return setting(network.SECURITY_GROUP, "nsg-contoso", securityRules=[{"name": "one", "properties": said}])


class AdminPorts(Rule):
    """No security rule opens SSH or RDP to the internet.

    Both are tried around the clock, by everybody.
    """

    id = "AML-130"
    name = "Network.AdminPorts"
    pillar = Pillar.SECURITY
    applies_to = network.SECURITY_GROUP.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/security/fundamentals/network-best-practices"
    maps = ("CKV_AZURE_9", "CKV_AZURE_10", "Azure.NSG.AnyInboundSource", "MCSB NS-1")
    mend = "Name the networks that may come in, or use Azure Bastion."
    good = _rules(sourceAddressPrefix="10.0.0.0/8", destinationPortRange="22")
    bad = _rules(sourceAddressPrefix="*", destinationPortRange="22")

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find inbound rules from anywhere whose ports or ranges hold an administration port."""
        for rule in items(resource, "properties.securityRules"):
            told = {word: rule.get(f"properties.{word}") for word in ("direction", "access")}
            if not among(told["direction"], ("Inbound",)) or not among(told["access"], ("Allow",)):
                continue
            anyone = any(among(each, network.ANYWHERE) for each in both(rule, "sourceAddressPrefix", "es"))
            ports = both(rule, "destinationPortRange", "s")
            opened = [port for port in network.ADMIN_PORTS if any(covers(each, port) for each in ports)]
            if anyone and opened:
                yield self.finding(
                    resource, rule.path, f"port {' and '.join(map(str, opened))} is open to the internet"
                )
