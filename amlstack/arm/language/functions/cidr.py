"""Functions for ranges of addresses."""

from __future__ import annotations

import ipaddress
from typing import Any

from ..errors import ExpressionError
from ..registry import function

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@function("cidr", "parseCidr(string)")
def parse_cidr(text: str) -> dict[str, Any]:
    """A range's parts."""
    network = _network(text)
    four = isinstance(network, ipaddress.IPv4Network)
    edge = 1 if four and network.prefixlen < 31 else 0
    parts: dict[str, Any] = {"network": str(network.network_address), "netmask": str(network.netmask)}
    if four:
        parts["broadcast"] = str(network.broadcast_address)
    parts["firstUsable"] = str(network.network_address + edge)
    parts["lastUsable"] = str(network.broadcast_address - edge)
    return {**parts, "cidr": network.prefixlen}


@function("cidr", "cidrSubnet(string, int, int)")
def cidr_subnet(text: str, prefix: int, index: int) -> str:
    """One of the subnets of that size."""
    network = _network(text)
    if not network.prefixlen <= prefix <= network.max_prefixlen:
        raise ExpressionError(
            f"a subnet of /{network.prefixlen} can't be /{prefix}",
            f"its size is from /{network.prefixlen} to /{network.max_prefixlen}",
        )
    if not 0 <= index < 2 ** (prefix - network.prefixlen):
        raise ExpressionError(f"there is no subnet {index}", f"there are {2 ** (prefix - network.prefixlen)}, from 0")
    start = network.network_address + index * 2 ** (network.max_prefixlen - prefix)
    return f"{start}/{prefix}"


@function("cidr", "cidrHost(string, int)")
def cidr_host(text: str, index: int) -> str:
    """The address of a host, from the first that can be used."""
    network = _network(text)
    first = 1 if isinstance(network, ipaddress.IPv4Network) and network.prefixlen < 31 else 0
    if not 0 <= index + first < network.num_addresses:
        raise ExpressionError(f"there is no host {index}", "the range is smaller")
    return str(network.network_address + first + index)


def _network(text: str) -> _Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ExpressionError("this text is no range of addresses", "write one like 10.0.0.0/16") from None
