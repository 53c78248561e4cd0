"""Where the names of private endpoints are found: zones that are made or given, links, and what ties both together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amlstack.catalog import environment, ids, private_dns
from amlstack.catalog import network as catalog
from amlstack.spec.model import DnsSpec

from .. import checks, names, nodes
from ..faults import Path, PlanFault
from ..late import Late, late
from ..nodes import Value
from ..plan_builder import PlanBuilder, insist
from ..refs import Ref
from .endpoints import Placed

WHERE: Path = ("network", "dns")
MADE, POLICY = MODES = ("made", "policy")
_MODE, _ZONES, _LINKS = (*WHERE, "mode"), (*WHERE, "zones"), (*WHERE, "virtual_network_links")


class Zones:
    """The zones of a declaration: those that it gives by their ids, and those that are made for it."""

    def __init__(self, builder: PlanBuilder, wanted: DnsSpec) -> None:
        self._builder = builder
        self._wanted = wanted
        self.mode = wanted.mode or ("" if wanted.zones else MADE)
        """`made`, `policy`, or empty where the zones are those that are given alone."""
        self._given = self._read()
        self._last: dict[str, str] = {}
        """By a zone's name the last node that writes into it: two at once are refused."""

    def add(self, endpoints: Sequence[Placed], networks: Sequence[Value]) -> None:
        """Add zones, their links to the networks of the endpoints and to others, and each endpoint's zone group."""
        wanted, builder = self._wanted, self._builder
        builder.faults.extend(_faults(wanted, self.mode))
        if self.mode == POLICY:
            return
        needed = [(each, self._needed(each)) for each in endpoints]
        linked = [*networks, *self._further()]
        for zone in dict.fromkeys(zone for _, zones in needed for zone in zones):
            if zone not in self._given and self.mode == MADE:
                self._make(zone, linked)
        for each, zones in needed:
            if ids_ := {zone: self._id(zone, each) for zone in zones}:
                self._group(each, {zone: id_ for zone, id_ in ids_.items() if id_ is not None})

    def _read(self) -> dict[str, Value]:
        """The given zones' ids by their names."""
        found: dict[str, Value] = {}
        first: dict[str, int] = {}
        for index, zone in enumerate(self._wanted.zones):
            where = (*_ZONES, index)
            if late(zone.id) and zone.name is None:
                self._builder.fault(where, "its id arrives late, so its name isn't known", "add `name` beside the id")
                continue
            if zone.id is None:
                what = f"{zone.name!r} is no ARM id"
                self._builder.fault(where, what, "give the zone's id; zones without one are made by `dns: made`")
                continue
            if isinstance(zone.id, Late):
                name, id_ = (
                    str(zone.name).lower(),
                    zone.id.then(insist(checks.private_dns_zone_id, "network.dns.zones")),
                )
            elif wrong := checks.private_dns_zone_id(zone.id):
                self._builder.fault(where, wrong.what, wrong.mend)
                continue
            else:
                name, id_ = ids.parse(zone.id).name.lower(), zone.id
            if (before := first.setdefault(name, index)) != index:
                what = f"a second zone of the name {name}: a network resolves by one of them alone"
                self._builder.faults.append(PlanFault(where, what, "keep one", (*_ZONES, before)))
            found[name] = id_
        return found

    def _further(self) -> Iterator[Value]:
        for index, network in enumerate(self._wanted.virtual_network_links):
            where = (*_LINKS, index)
            if isinstance(network, Late):
                yield network.then(insist(checks.virtual_network_id, ".".join(map(str, where))))
            elif wrong := checks.virtual_network_id(network):
                self._builder.fault(where, wrong.what, wrong.mend)
            else:
                yield network

    def _needed(self, each: Placed) -> tuple[str, ...]:
        """The zones of an endpoint's service in the cloud that the location is in; none where none is published."""
        clouds = private_dns.ZONES.get(each.wanted.group_id, {})
        cloud = environment.cloud_of(self._builder.spec.location)
        zones = clouds.get(cloud, ())
        if not zones:
            known = f"no zone of {each.wanted.group_id} is known in {environment.CALLED[cloud]}"
            self._builder.notes.append(f"{known}: the names of the endpoint {each.wanted.key} are found by none")
        return zones

    def _make(self, zone: str, networks: Sequence[Value]) -> None:
        builder, key = self._builder, f"{private_dns.ZONE.stem}:{zone}"
        self._last[zone] = key
        common = {"where": WHERE, "resource_group": builder.group, "tags": builder.spec.tags}
        builder.add(
            nodes.PrivateDnsZone(key=key, name=zone, origin="from the service and the cloud", **common),
        )
        for which, name, network in self._links(networks):
            link = nodes.VirtualNetworkLink(
                key=f"{private_dns.LINK.stem}:{zone} {which}",
                name=name,
                origin="from the network that it is for",
                private_dns_zone=Ref(key, "name"),
                virtual_network=network,
                after=self._behind(zone),
                **common,
            )
            self._last[zone] = link.key
            builder.add(link)

    def _links(self, networks: Sequence[Value]) -> Iterator[tuple[str, str, Value]]:
        """For each network, once, what tells its link from the zone's others, the link's name, and the network."""
        seen: set[str] = set()
        for number, network in enumerate(networks):
            if isinstance(network, Ref):
                which = "own"
            elif late(network):
                which = f"network-{number}"
            elif network.lower() in seen:
                continue
            else:
                seen.add(network.lower())
                which = f"{ids.parse(network).name.lower()}-{names.digest(network.lower())}"
            parts = () if which == "own" else (which,)
            yield which, names.derive_part(private_dns.LINK, self._builder.spec.name, *parts), network

    def _behind(self, zone: str) -> tuple[Ref, ...]:
        last = self._last.get(zone)
        return (Ref(last),) if last is not None and not last.startswith(private_dns.ZONE.stem + ":") else ()

    def _id(self, zone: str, each: Placed) -> Value:
        """The id of a zone; None, with a fault, where it is neither given nor made."""
        if zone in self._given:
            return self._given[zone]
        if self.mode == MADE:
            return Ref(f"{private_dns.ZONE.stem}:{zone}")
        what = f"none of them is {zone}, in which the names of the endpoint {each.wanted.key} are found"
        self._builder.fault(_ZONES, what, "add its id, or `mode: made`, which makes the others")
        return None

    def _group(self, each: Placed, zones: dict[str, Value]) -> None:
        """Add an endpoint's zone group, behind whatever else writes into its zones."""
        key = f"{catalog.ZONE_GROUP.stem}:{each.wanted.key}"
        after = dict.fromkeys(ref for zone in zones for ref in self._behind(zone))
        self._builder.add(
            nodes.PrivateDnsZoneGroup(
                key=key,
                origin="Azure's usual name",
                where=each.wanted.where,
                after=tuple(after),
                resource_group=self._builder.group,
                private_endpoint=Ref(each.key, "name"),
                private_dns_zone_configs=tuple(
                    nodes.PrivateDnsZoneConfig(zone.replace(".", "-"), id_) for zone, id_ in zones.items()
                ),
            )
        )
        self._last.update(dict.fromkeys(zones, key))


def _faults(wanted: DnsSpec, mode: str) -> Iterator[PlanFault]:
    if mode not in ("", *MODES):
        yield PlanFault(_MODE, f"{mode!r} is no way to find names", f"use {' or '.join(MODES)}, or give `zones`")
    if mode == POLICY:
        for key, where in (("zones", _ZONES), ("virtual_network_links", _LINKS)):
            if getattr(wanted, key):
                yield PlanFault(where, "a policy of the landing zone writes them", f"leave {key} out", _MODE)
    elif wanted.virtual_network_links and mode != MADE:
        mend = "leave them out: whoever made the zones links them, each network once"
        yield PlanFault(_LINKS, "these zones are somebody else's", mend, _ZONES)
