"""The rules of a security group: what Azure ML needs for what its subnets hold, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amlstack.catalog import network as catalog

from .. import nodes
from .subnets import Held

_FIRST, _LAST = catalog.RULE_PRIORITIES
_STEP = 10
_REST = {
    "Inbound": ("deny-inbound", "*", "Nothing else comes in."),
    "Outbound": ("deny-internet", "Internet", "Nothing else leaves the network."),
}
"""By direction what is denied behind all else: its rule's name, where it is kept from, and why."""


def rules(held: Sequence[Held], location: Any, public_computes: bool) -> tuple[nodes.SecurityRule, ...]:
    """The rules for subnets that hold this; `location` is the region, which stands in service tags.

    `public_computes` says whether computes may have public addresses. Raises Undecided where a region is needed and
    arrives late.
    """
    found = []
    for direction in _REST:
        flows = [flow for flow in _flows(held, public_computes) if flow.direction == direction]
        if not flows:
            continue
        found += [_rule(flow, _FIRST + at * _STEP, location) for at, flow in enumerate(flows)]
        found.append(_deny(direction))
    return tuple(found)


def _flows(held: Sequence[Held], public_computes: bool) -> Iterator[catalog.Flow]:
    endpoints = [endpoint for each in held for endpoint in each.endpoints]
    computes = any(each.computes for each in held)
    if endpoints:
        https, smb = catalog.ENDPOINT_FLOWS
        yield https
        if any(endpoint.group_id in catalog.SMB_GROUP_IDS for endpoint in endpoints):
            yield smb
    if computes:
        if public_computes:
            yield catalog.PUBLIC_COMPUTE_FLOW
        yield from catalog.COMPUTE_FLOWS


def _rule(flow: catalog.Flow, priority: int, location: Any) -> nodes.SecurityRule:
    regional = "{region}" in flow.destination
    return nodes.SecurityRule(
        name=flow.name,
        direction=flow.direction,
        priority=priority,
        protocol=flow.protocol,
        description=flow.description,
        source_address_prefix=flow.source,
        destination_address_prefix=flow.destination.format(region=location) if regional else flow.destination,
        destination_port_range=flow.ports[0] if len(flow.ports) == 1 else None,
        destination_port_ranges=flow.ports if len(flow.ports) > 1 else None,
    )


def _deny(direction: str) -> nodes.SecurityRule:
    name, destination, why = _REST[direction]
    return nodes.SecurityRule(
        name=name,
        access="Deny",
        direction=direction,
        priority=_LAST,
        description=why,
        destination_address_prefix=destination,
        destination_port_range="*",
    )
