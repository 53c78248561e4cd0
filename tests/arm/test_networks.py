"""A network's resources are the same in a template and in the program, and the sandbox takes them."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import pytest

from amlstack import plan, spec
from amlstack.catalog import Kind, private_dns, wire
from amlstack.components import Workspace
from amlstack.components import workspace as component
from amlstack.plan import Plan, nodes

from .networks import KINDS, with_network
from .recording import Recorded, record
from .test_parity import ENVELOPE, ROOT, rendered

EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)


@cache
def planned() -> Plan:
    """The plan with a network."""
    return with_network(plan.workspace(spec.load(ROOT / "examples/max/workspace.yaml").spec))


@cache
def both() -> tuple[dict[str, dict[str, Any]], dict[str, Recorded]]:
    """The rendered resources and the recorded inputs, by id."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(component, "_plan", lambda _: planned())
        return rendered(planned()), record(lambda: Workspace("contoso-max", {}))  # type: ignore[typeddict-item]


def of_kind(kind: Kind) -> dict[str, Recorded]:
    """What the program makes of a kind, by id."""
    found = {id_: each for id_, each in both()[1].items() if each.kind is kind}
    assert len(found) == sum(node.kind is kind for node in planned())
    return found


@EACH_KIND
def test_the_template_says_what_the_program_says(kind: Kind) -> None:
    """Body for body, and both wait for the same but for the group, which is deployed to."""
    resources, program = both()
    for id_, recorded in of_kind(kind).items():
        said = {key: value for key, value in resources[id_].items() if key not in ENVELOPE}
        assert said == wire.lift(kind, recorded.inputs)
        first = {id_ for id_ in recorded.dependencies if program[id_].kind.stem != "resource_group"}
        assert set(resources[id_].get("dependsOn", ())) == first


@EACH_KIND
def test_the_body_comes_back_as_the_same_inputs(kind: Kind) -> None:
    """What azure-native is handed is what it would read of the resource."""
    for recorded in of_kind(kind).values():
        spelled = {kind.name_input, *map(wire.input_of, kind.parent_inputs)}
        handed = {key: value for key, value in recorded.inputs.items() if key not in spelled}
        assert wire.lower(kind, wire.lift(kind, recorded.inputs)) == handed


def test_a_list_that_holds_nothing_is_said() -> None:
    """Azure would keep the rules that were there before."""
    resources, _ = both()
    (bare,) = (body for body in resources.values() if body["name"] == "nsg-bare")
    assert bare["properties"] == {"securityRules": []}


def test_words_that_are_no_camel_case_are_azures() -> None:
    """A static address stands under ARM's word for it."""
    resources, _ = both()
    (body,) = (body for body in resources.values() if body["name"] == "pep-blob")
    (static,) = body["properties"]["ipConfigurations"]
    said = {"groupId": "blob", "memberName": "blob", "privateIPAddress": "10.20.0.10"}
    assert static == {"name": "blob", "properties": said}


def test_a_subnet_of_a_network_that_is_made_waits_for_the_network() -> None:
    """Its id begins with the network's."""
    resources, _ = both()
    (body,) = (body for body in resources.values() if body["name"] == "pep-blob")
    whole = body["properties"]["subnet"]["id"].removesuffix("/subnets/snet-endpoints")
    assert whole in body["dependsOn"]
    assert whole.endswith("/virtualNetworks/vnet-contoso")


def test_zones_and_links_lie_in_no_region() -> None:
    """Their location is `global`."""
    places = {node.settings()["location"] for node in planned() if node.kind in (private_dns.ZONE, private_dns.LINK)}
    assert places == {"global"}


@pytest.mark.parametrize(
    "cls",
    [
        nodes.NetworkSecurityGroup,
        nodes.VirtualNetwork,
        nodes.PrivateDnsZone,
        nodes.VirtualNetworkLink,
        nodes.PrivateEndpoint,
        nodes.PrivateDnsZoneGroup,
    ],
    ids=lambda cls: cls.__name__,
)
def test_a_name_that_azure_refuses_is_a_fault(cls: type[nodes.Node]) -> None:
    """Each kind's names are checked by its rule."""
    node = next(node for node in planned() if isinstance(node, cls))
    assert [fault.path[-1] for fault in dataclasses.replace(node, name="not lawful!").faults()] == ["name"]
    assert not list(node.faults())
