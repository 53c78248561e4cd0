"""What a network security group lets through, by the rules in its body and beside it."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import network

from .graph import Graph, NotYet, Resource, Unknown, keys_of
from .parts import Part, items
from .relations import Relations, listed
from .rule import among

_GROUP = network.SECURITY_GROUP.type


def group_of(subnet: Part, graph: Graph) -> Resource | None:
    """The security group of a subnet; None where it has none, or one that isn't in the graph. Raises NotYet."""
    path = "properties.networkSecurityGroup.id"
    value = subnet.raw(path)
    found = [each for each in graph.found(value) if each.type.lower() == _GROUP.lower()]
    named = any(key.startswith(f"{_GROUP.lower()}/") for key in keys_of(value) or ())
    waits = isinstance(value, Unknown) and not named
    if len(found) > 1 or (not found and (waits or graph.may_hold(value))):
        raise NotYet(str(subnet.holder), subnet.at(path))
    return graph.given(found[0]) if found else None


def _beside(graph: Graph) -> Relations[Resource]:
    """The security rules that are resources of their own, by their group."""
    found = ((each, each.names[0]) for each in graph.of_type(network.SECURITY_RULE.type))
    return Relations(graph, ((name if isinstance(name, Unknown) else f"{_GROUP}/{name}", each) for each, name in found))


def rules(group: Resource, graph: Graph) -> list[Part]:
    """A group's rules, the first that counts first. Raises NotYet where not all of them, or their order, are known."""
    related = graph.once(_beside)
    own = [*items(group, "properties.securityRules")]
    others = [Part(each, "", each.names[-1], each.body) for each in related.to(group)]
    related.complete(group, "properties.securityRules")
    return sorted([*own, *others], key=_priority)


def _priority(rule: Part) -> float:
    said = rule.get("properties.priority")
    return said if isinstance(said, (int, float)) else 65536


def verdict(rules_: list[Part], direction: str, tag: str, port: int) -> bool | None:
    """Whether rules let TCP of a port in from, or out to, a service tag; None where none of them says so.

    Raises NotYet where that takes a value that is unknown.
    """
    inside = tag == "VirtualNetwork"
    meant = (tag, "*") if inside else (tag, *network.ANYWHERE, "AzureCloud")
    side = "source" if direction == "Inbound" else "destination"
    for rule in rules_:
        allows = among(rule.get("properties.access"), ("Allow",))
        if not among(rule.get("properties.direction"), (direction,)):
            continue
        said = both(rule, f"{side}AddressPrefix", "es")
        regional = allows and any(str(each).lower().startswith(f"{tag.lower()}.") for each in said)
        if not (regional or any(among(each, meant) for each in said)):
            continue
        tcp = among(rule.get("properties.protocol"), ("*", "Tcp"))
        if tcp and any(covers(each, port) for each in both(rule, "destinationPortRange", "s")):
            return allows
    return None


def both(rule: Part, word: str, plural: str) -> list[Any]:
    """The values of a property and of its plural: Azure takes a single value in one and a list in the other."""
    return [rule.get(f"properties.{word}"), *listed(rule.get(f"properties.{word}{plural}"))]


def covers(said: Any, port: int) -> bool:
    """Whether a port, a range such as 20-30, or * holds a port."""
    least, _, most = str(said).partition("-")
    if least == "*":
        return True
    return least.isdigit() and (most or least).isdigit() and int(least) <= port <= int(most or least)
