"""Firewalls of storage accounts, key vaults and container registries: their words, and the addresses that each takes.

Sources: the types, https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations,
https://learn.microsoft.com/azure/key-vault/general/network-security,
https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks; seen 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PUBLIC_NETWORK_ACCESS = MappingProxyType({"enabled": "Enabled", "disabled": "Disabled"})
"""The file's word for whether the internet reaches a resource, and ARM's."""

DEFAULT_ACTIONS = MappingProxyType({"allow": "Allow", "deny": "Deny"})
"""The file's word, and ARM's."""

NO_BYPASS = ("none", "None")
"""The same for whom no rule is asked for, where that is nobody."""


@dataclass(frozen=True, slots=True)
class Firewall:
    """What the firewall of one type takes."""

    whose: str
    """Whose it is, as a message says it."""
    bypass: Mapping[str, str]
    """Whom it can let in without a rule: the file's word, and ARM's, in the order in which Azure answers them."""
    addresses: int
    """How many rules for addresses it takes."""
    subnets: int
    """How many subnets."""
    longest_prefix: int = 32
    """The smallest range that it takes; smaller ones are given address by address."""
    single: str = ""
    """What Azure answers behind a single address, whether it was sent or not."""

    def spelled(self, address: str) -> str:
        """An address as Azure answers it, so that a refresh sees no change."""
        bare = address.removesuffix("/32")
        return address if "/" in bare else f"{bare}{self.single}"


_TRUSTED = MappingProxyType({"azure_services": "AzureServices"})

ACCOUNT = Firewall(
    "an account",
    MappingProxyType({"logging": "Logging", "metrics": "Metrics", **_TRUSTED}),
    addresses=400,
    subnets=400,
    longest_prefix=30,
)
VAULT = Firewall("a vault", _TRUSTED, addresses=1000, subnets=200, single="/32")
"""Azure answers a single address as a range of one. Source: azurerm, which takes the two spellings for one there."""
REGISTRY = Firewall("a registry", _TRUSTED, addresses=200, subnets=0)
"""Azure drops the /32. Source: azurerm, flattenNetworkRuleSet."""

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""What RFC 1918 sets apart: it never arrives from the internet, and Azure refuses it (azure-cli#7417)."""


def address_fault(value: object, firewall: Firewall = ACCOUNT) -> str | None:
    """Why a firewall takes no rule for these addresses: 'is private'; None where it takes it."""
    from ipaddress import IPv4Network, ip_network

    try:
        network = ip_network(str(value), strict=False)
    except ValueError:
        return "is neither an address nor a range"
    if not isinstance(network, IPv4Network):
        return "is IPv6"
    if any(network.subnet_of(IPv4Network(each)) for each in PRIVATE):
        return "is private"
    if "/" in str(value) and network.prefixlen > firewall.longest_prefix:
        return f"is a range smaller than /{firewall.longest_prefix}"
    return None


def bypass_words(bypass: str) -> frozenset[str]:
    """The words of ARM's `bypass`, in lower case: it holds several with commas."""
    return frozenset(word.strip().lower() for word in bypass.split(","))
