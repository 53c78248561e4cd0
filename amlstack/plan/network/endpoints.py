"""The nodes of private endpoints, and the right that a workspace needs on those of its storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import network as catalog

from .. import checks, names, nodes
from ..faults import PlanFault
from ..late import late
from ..nodes import Value
from ..plan_builder import PlanBuilder
from ..refs import Ref
from .targets import WORKSPACE
from .wanted import Wanted


@dataclass(frozen=True, slots=True)
class Placed:
    """An endpoint with the id of its subnet."""

    wanted: Wanted
    subnet: Value
    name: Value
    origin: str

    @property
    def key(self) -> str:
        """The key of its node."""
        return f"{catalog.PRIVATE_ENDPOINT.stem}:{self.wanted.key}"


def placed(builder: PlanBuilder, wanted: Wanted, subnet: Value) -> Placed:
    """An endpoint with its name, derived from the workspace's, the target and the service where none is given."""
    if wanted.said.name is not None:
        return Placed(wanted, subnet, wanted.said.name, "given")
    parts = (part for part in (wanted.target.part, wanted.group_id.replace("_", "-")) if part)
    name = names.derive_part(catalog.PRIVATE_ENDPOINT, builder.spec.name, *parts)
    return Placed(wanted, subnet, name, f"from name {builder.spec.name!r} and the service")


def add(builder: PlanBuilder, endpoints: Sequence[Placed]) -> None:
    """Add the nodes: each behind the workspace, and those to one storage account one after the other."""
    builder.faults.extend(_name_faults(endpoints))
    last: dict[str, str] = {}
    for each in endpoints:
        after = [Ref(WORKSPACE)] if each.wanted.target.key != WORKSPACE else []
        if before := last.get(each.wanted.target.key):
            after.append(Ref(before))
        last[each.wanted.target.key] = each.key
        builder.add(_node(builder, each, tuple(after)))


def _node(builder: PlanBuilder, each: Placed, after: tuple[Ref, ...]) -> nodes.PrivateEndpoint:
    wanted, said = each.wanted, each.wanted.said
    manual = by_hand(builder, wanted)
    message = said.request_message
    if manual and message is None:
        message = f"For the workspace {builder.spec.name}."
    connection = nodes.PrivateLinkServiceConnection(
        name=each.name,
        private_link_service_id=wanted.target.id,
        group_ids=(wanted.group_id,),
        request_message=message if manual else None,
    )
    return nodes.PrivateEndpoint(
        **builder.placed(each.key, each.name, each.origin, wanted.where),
        after=after,
        subnet=each.subnet,
        custom_network_interface_name=said.custom_network_interface_name,
        private_link_service_connections=None if manual else (connection,),
        manual_private_link_service_connections=(connection,) if manual else None,
        ip_configurations=tuple(
            nodes.IpConfiguration(
                name=one.name or one.member_name,
                group_id=wanted.group_id,
                member_name=one.member_name,
                private_ip_address=one.private_ip_address,
            )
            for one in said.ip_configurations
        )
        or None,
    )


def by_hand(builder: PlanBuilder, wanted: Wanted) -> bool:
    """Whether the target's owner approves: as it is said, or where it is known to lie in another subscription."""
    if wanted.said.manual is not None:
        return wanted.said.manual
    own, there = builder.subscription, wanted.target.subscription()
    return own is not None and there is not None and own.lower() != there.lower()


def _name_faults(endpoints: Sequence[Placed]) -> Iterator[PlanFault]:
    seen: dict[str, Placed] = {}
    for each in endpoints:
        said, where = each.wanted.said, each.wanted.where
        if not late(each.name) and (first := seen.setdefault(str(each.name).lower(), each)) is not each:
            what = f"the name {each.name!r} is taken by another endpoint"
            yield PlanFault((*where, "name"), what, "give each endpoint a name of its own", first.wanted.where)
        interface = said.custom_network_interface_name
        if interface is not None and not late(interface) and (wrong := checks.lawful(catalog.INTERFACE)(interface)):
            yield PlanFault((*where, "custom_network_interface_name"), wrong.what, wrong.mend)
        message = said.request_message
        if message is None or late(message):
            continue
        if said.manual is False:
            what = "nobody reads it: the endpoint is approved by whoever deploys"
            yield PlanFault((*where, "request_message"), what, "leave it out, or write `manual: true`")
        elif len(message) > catalog.REQUEST_MESSAGE_LENGTH:
            mend = f"use at most {catalog.REQUEST_MESSAGE_LENGTH} characters"
            yield PlanFault((*where, "request_message"), f"it has {len(message)} characters", mend)


def readers(endpoints: Sequence[Placed], principal: Any) -> Iterator[nodes.EndpointRoleAssignment]:
    """Reader on the endpoints that the workspace's identity, which has that object id, reads."""
    for each in endpoints:
        if each.wanted.read:
            yield nodes.EndpointRoleAssignment(
                key=f"role_assignment:workspace:Reader on {each.wanted.key}",
                origin="from the scope, the identity and the role",
                where=each.wanted.where,
                role="Reader",
                scope=Ref(each.key),
                principal_id=principal,
            )
