"""An account's firewall: `networkAcls`, its words, and the addresses that it takes.

Sources: the 2024-01-01 types, https://learn.microsoft.com/azure/storage/common/storage-network-security,
https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations.
"""

from __future__ import annotations

from types import MappingProxyType

DEFAULT_ACTIONS = MappingProxyType({"allow": "Allow", "deny": "Deny"})
"""The file's word, and ARM's."""

BYPASS = MappingProxyType({"logging": "Logging", "metrics": "Metrics", "azure_services": "AzureServices"})
"""The file's word, and ARM's, in the order in which Azure answers them."""
NO_BYPASS = ("none", "None")
"""The same for none of these."""

RULES = 400
"""How many addresses an account takes at most, and how many subnets."""
LONGEST_PREFIX = 30
"""Ranges of one or two addresses are refused: the addresses are given one by one."""
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""What RFC 1918 sets apart: it never arrives from the internet, and Azure refuses it (azure-cli#7417)."""


def address_fault(value: object) -> str | None:
    """Why Azure takes no rule for these addresses: 'is private'; None where it takes it."""
    from ipaddress import IPv4Network, ip_network

    try:
        network = ip_network(str(value), strict=False)
    except ValueError:
        return "is neither an address nor a range"
    if not isinstance(network, IPv4Network):
        return "is IPv6"
    if any(network.subnet_of(IPv4Network(each)) for each in PRIVATE):
        return "is private"
    if "/" in str(value) and network.prefixlen > LONGEST_PREFIX:
        return f"is a range smaller than /{LONGEST_PREFIX}"
    return None


def bypass_words(bypass: str) -> frozenset[str]:
    """The words of ARM's `bypass`, in lower case: it holds several with commas."""
    return frozenset(word.strip().lower() for word in bypass.split(","))
