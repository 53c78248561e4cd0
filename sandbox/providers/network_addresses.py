"""Addresses of virtual networks: what a prefix must look like, what a subnet may have, and which address is free.

Sources: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq (five reserved addresses a subnet,
/29 to /2), https://learn.microsoft.com/azure/virtual-network/manage-subnet-delegation and azure-cli#10917 (overlaps),
azure-docs#88211 (SubnetIsFull). The codes of refused static addresses and prefixes are those of Azure's network
service as its clients' issues quote them; PrivateIPAddressNotInSubnet is unverified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.errors import ArmError

Network = IPv4Network | IPv6Network
_FIRST, _LAST = 4, 1
"""Azure's own addresses of a subnet, at its beginning and at its end."""
_LONGEST = 29
"""The longest prefix of a subnet."""


def prefixes(properties: Mapping[str, Any]) -> list[str]:
    """The prefixes of a subnet, as it spells them: one, or a list."""
    several = [str(each) for each in properties.get("addressPrefixes") or ()]
    single = properties.get("addressPrefix")
    return several or ([str(single)] if single else [])


def network(prefix: str, owner: str) -> Network:
    """A prefix in CIDR notation. Raises ArmError 400 where it is none, or names a host."""
    try:
        found = ip_network(prefix if "/" in prefix else "", strict=False)
    except ValueError:
        message = (
            f"Address prefix {prefix[:100]} of resource {owner} is not formatted correctly. It should follow CIDR "
            "notation, for example 10.0.0.0/24."
        )
        raise ArmError(400, "InvalidAddressPrefixFormat", message) from None
    if str(found.network_address) != prefix.partition("/")[0].lower():
        message = (
            f"The address prefix {prefix} in resource {owner} has an invalid CIDR notation. For the given prefix "
            f"length, the address prefix should be {found}."
        )
        raise ArmError(400, "InvalidCIDRNotation", message)
    return found


def check_subnets(name: str, space: Iterable[str], subnets: Mapping[str, Iterable[str]], owner: str) -> None:
    """Refuse subnets outside of a virtual network's space, too small, or that overlap. Raises ArmError 400."""
    whole = [network(each, owner) for each in space]
    seen: list[tuple[str, Network]] = []
    for subnet, spelled in subnets.items():
        for own in (network(each, f"{owner}/subnets/{subnet}") for each in spelled):
            if not any(_within(own, each) for each in whole):
                message = (
                    f"Subnet '{subnet}' is not valid because its IP address range is outside the IP address range of "
                    f"virtual network '{name}'."
                )
                raise ArmError(400, "NetcfgInvalidSubnet", message)
            if own.version == 4 and own.prefixlen > _LONGEST:
                message = f"Subnet '{subnet}' is not valid in virtual network '{name}': it has less than 8 addresses."
                raise ArmError(400, "NetcfgInvalidSubnet", message)
            if any(other != subnet and own.overlaps(each) for other, each in seen):
                message = (
                    f"Subnet '{subnet}' is not valid because its IP address range overlaps with that of an existing "
                    f"subnet in virtual network '{name}'."
                )
                raise ArmError(400, "NetcfgSubnetRangesOverlap", message)
            seen.append((subnet, own))


def _within(one: Network, other: Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(other, IPv4Network) and one.subnet_of(other)
    return isinstance(other, IPv6Network) and one.subnet_of(other)


def check_static(subnet: str, spelled: Collection[str], wanted: str, used: Mapping[str, str], who: str) -> None:
    """Refuse a static address that the subnet doesn't have, that is Azure's, or somebody's. Raises ArmError 400.

    `used` holds who has an address.
    """
    try:
        address = ip_address(wanted)
    except ValueError:
        raise ArmError(
            400, "InvalidIPAddressFormat", f"'{wanted[:50]}' of {who} is no IP address.", "privateIPAddress"
        ) from None
    nets = _nets(spelled)
    within = next((net for net in nets if address in net), None)
    if within is None:
        message = f"Private static IP address {wanted} does not belong to the range of subnet {subnet}."
        raise ArmError(400, "PrivateIPAddressNotInSubnet", message)
    place = int(address) - int(within.network_address)
    if not _FIRST <= place < within.num_addresses - _LAST:
        message = (
            f"Private static IP address {wanted} falls within reserved IP range of subnet prefix {within} of {subnet}."
        )
        raise ArmError(400, "PrivateIPAddressInReservedRange", message)
    if used.get(wanted, who).lower() != who.lower():
        message = f"IP configuration {who} is using the private IP address {wanted} which is already allocated to "
        raise ArmError(400, "PrivateIPAddressIsAllocated", f"{message}resource {used[wanted]}.")


def free(subnet: str, spelled: Collection[str], used: Collection[str], count: int) -> list[str]:
    """The first `count` addresses of a subnet that nobody has. Raises ArmError 400 where there are not so many."""
    found: list[str] = []
    for address in _usable(spelled):
        if len(found) == count:
            break
        if str(address) not in used:
            found.append(str(address))
    if len(found) < count:
        message = (
            f"Subnet {subnet} with address prefix {', '.join(spelled)} does not have enough capacity for {count} IP "
            "addresses."
        )
        raise ArmError(400, "SubnetIsFull", message)
    return found


def _usable(spelled: Collection[str]) -> Iterator[IPv4Address]:
    for net in _nets(spelled):
        first = int(net.network_address)
        for place in range(_FIRST, net.num_addresses - _LAST):
            yield IPv4Address(first + place)


def _nets(spelled: Collection[str]) -> list[IPv4Network]:
    """Those that private endpoints get their addresses from: they have none of IPv6."""
    return [net for each in spelled if isinstance(net := ip_network(each, strict=False), IPv4Network)]


def space(properties: Mapping[str, Any]) -> list[str]:
    """The prefixes of a virtual network."""
    return [str(each) for each in get(properties, "addressSpace.addressPrefixes") or ()]
