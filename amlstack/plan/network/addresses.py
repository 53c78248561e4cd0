"""Address ranges of a network that is made: what Azure, Docker and the endpoints' need of addresses leave of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network
from typing import Any

from amlstack.catalog import network as catalog
from amlstack.spec.model import VirtualNetworkSpec

from ..faults import Path, PlanFault
from ..late import late

Ranges = Sequence[tuple[Path, IPv4Network]]
"""Ranges that can be read, each with its place."""
_FIRST_KEPT = catalog.KEPT_ADDRESSES - 1
"""Of the addresses that Azure keeps the last one is the range's last, the others its first."""


def faults(wanted: VirtualNetworkSpec, where: Path) -> Iterator[PlanFault]:
    """What is wrong with a network's addresses, and with those of its subnets."""
    spaces: list[tuple[Path, IPv4Network]] = []
    parts: list[tuple[Path, IPv4Network]] = []
    for index, prefix in enumerate(wanted.address_prefixes):
        yield from _read(prefix, (*where, "address_prefixes", index), spaces)
    for index, subnet in enumerate(wanted.subnets):
        yield from _read(subnet.address_prefix, (*where, "subnets", index, "address_prefix"), parts)
    yield from _overlaps(spaces)
    yield from _overlaps(parts)
    yield from _docker(spaces)
    for place, part in parts:
        if part.prefixlen > catalog.SMALLEST_SUBNET:
            mend = f"give it /{catalog.SMALLEST_SUBNET} or more: Azure keeps {catalog.KEPT_ADDRESSES} of each subnet"
            yield PlanFault(place, f"{part} is too small for a subnet", mend)
        if len(spaces) == len(wanted.address_prefixes) and not any(part.subnet_of(space) for _, space in spaces):
            of_network = ", ".join(str(space) for _, space in spaces) or "the network, which has none that can be read"
            yield PlanFault(place, f"{part} doesn't lie in the network's addresses", f"choose a part of {of_network}")


def _read(prefix: Any, place: Path, found: list[tuple[Path, IPv4Network]]) -> Iterator[PlanFault]:
    """The fault of a prefix that is none; one that is goes to `found`, one that arrives late nowhere."""
    if late(prefix):
        return
    try:
        network = ip_network(prefix, strict=False)
    except ValueError:
        yield PlanFault(place, f"{prefix!r} is no range of addresses", "write it as 10.20.0.0/24")
        return
    if not isinstance(network, IPv4Network):
        yield PlanFault(place, f"{prefix!r} is IPv6", "give IPv4 addresses: private endpoints have no others here")
    elif str(network) != prefix:
        yield PlanFault(place, f"{prefix!r} doesn't begin where its range does", f"write {network}")
    else:
        found.append((place, network))


def _overlaps(ranges: Ranges) -> Iterator[PlanFault]:
    """Each range that has addresses of one before it: of sorted ranges, the one that reaches farthest tells."""
    order = {place: index for index, (place, _) in enumerate(ranges)}
    farthest: tuple[Path, IPv4Network] | None = None
    for place, network in sorted(ranges, key=lambda each: (each[1].network_address, each[1].prefixlen)):
        if farthest is not None and network.overlaps(farthest[1]):
            later, other = sorted(((place, network), farthest), key=lambda each: order[each[0]], reverse=True)
            yield PlanFault(later[0], f"{later[1]} overlaps {other[1]}", "give each address once", other[0])
        if farthest is None or network.broadcast_address > farthest[1].broadcast_address:
            farthest = place, network


def _docker(spaces: Ranges) -> Iterator[PlanFault]:
    dockers = IPv4Network(catalog.DOCKER_RANGE)
    for place, network in spaces:
        if network.overlaps(dockers):
            what = f"{network} has addresses of {dockers}, which Docker takes for itself where jobs run"
            yield PlanFault(place, what, "choose others, such as 10.20.0.0/24")


def room(prefix: Any) -> int | None:
    """How many addresses a subnet has to give away; None where its range can't be read."""
    network = _network(prefix)
    return None if network is None else max(network.num_addresses - catalog.KEPT_ADDRESSES, 0)


def static_faults(taken: Iterable[tuple[Path, Any, Any]]) -> Iterator[PlanFault]:
    """What is wrong with static addresses: each with its place and the range of its subnet, where that is known."""
    seen: dict[IPv4Address, Path] = {}
    for place, said, prefix in taken:
        if late(said):
            continue
        try:
            address = ip_address(said)
        except ValueError:
            yield PlanFault(place, f"{said!r} is no address", "write it as 10.20.0.10")
            continue
        subnet = _network(prefix)
        if not isinstance(address, IPv4Address):
            yield PlanFault(place, f"{said!r} is IPv6", "give an IPv4 address of the subnet")
        elif subnet is not None and address not in subnet:
            yield PlanFault(place, f"{said} doesn't lie in its subnet, {subnet}", "give one of the subnet's addresses")
        elif subnet is not None and _kept(address, subnet):
            mend = f"give one from {subnet.network_address + _FIRST_KEPT} to {subnet.broadcast_address - 1}"
            yield PlanFault(place, f"Azure keeps {said} of each subnet for itself", mend)
        elif (first := seen.setdefault(address, place)) is not place:
            yield PlanFault(place, f"{said} is given twice", "give each endpoint an address of its own", first)


def _kept(address: IPv4Address, subnet: IPv4Network) -> bool:
    return address < subnet.network_address + _FIRST_KEPT or address == subnet.broadcast_address


def _network(prefix: Any) -> IPv4Network | None:
    if prefix is None or late(prefix):
        return None
    try:
        network = ip_network(prefix)
    except ValueError:
        return None  # a fault, told already
    return network if isinstance(network, IPv4Network) else None


def parts(prefixes: Sequence[Any], wanted: Mapping[str, int]) -> dict[str, str] | None:
    """A range of the first prefix for each name, with so many addresses to give away at least.

    One name gets a subnet of the usual size, or a larger one; of two the second gets half of the prefix. None where the
    prefix hasn't the room, or can't be read. Raises Undecided where it arrives late.
    """
    space = _network(str(prefixes[0])) if prefixes else None
    if space is None or space.prefixlen > catalog.SMALLEST_SUBNET - len(wanted) + 1:
        return None
    halves = [space] if len(wanted) == 1 else list(space.subnets())
    found: dict[str, str] = {}
    for half, (name, least) in zip(halves, wanted.items(), strict=True):
        usual = half.prefixlen if found else max(half.prefixlen, catalog.USUAL_SUBNET)
        fits = (
            each for each in range(usual, half.prefixlen - 1, -1) if 2 ** (32 - each) - catalog.KEPT_ADDRESSES >= least
        )
        if (length := next(fits, None)) is None:
            return None
        found[name] = str(next(half.subnets(new_prefix=length)))
    return found
