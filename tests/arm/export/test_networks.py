"""A network in an export: what is asked of whoever deploys, and modules of its own for who deploys what."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from amlstack.arm.export import Scope, Source, export, write
from amlstack.arm.export.verify import verify
from amlstack.catalog import private_dns
from amlstack.plan.nodes import VirtualNetwork

from ..networks import CENTRAL_ZONE, ZONE, with_network
from ..test_parity import rendered, secret
from .declared import EACH_SCOPE, blob, declared, documents
from .deploying import deployed
from .test_parity import group_of, said

EACH_MODULES = pytest.mark.parametrize("modules", [False, True], ids=["whole", "modules"])


def networked(name: str = "dev", addresses: str = "10.20.0.0/24") -> Source:
    """A small declaration with a network."""
    source = declared(name, datastores=[blob("raw")])
    made = with_network(source.plan)
    spread: Any = dataclasses.replace(made["virtual_network"], address_prefixes=(addresses,))  # type: ignore[call-arg]
    nodes = tuple(spread if isinstance(node, VirtualNetwork) else node for node in made)
    return dataclasses.replace(source, plan=dataclasses.replace(made, nodes=nodes))


@EACH_SCOPE
@EACH_MODULES
def test_every_way_deploys_what_the_plan_renders_to(modules: bool, scope: Scope) -> None:
    """Body for body, for each of two workspace files; what a template holds it waits for, the rest is there before."""
    sources = [networked(), networked("test", "10.30.0.0/24")]
    made = export(sources, scope, modules=modules)
    for source in sources:
        found, expected = deployed(made, source, secret), rendered(source.plan)
        assert found.keys() == expected.keys() - group_of(made, source)
        for id_, one in found.items():
            assert said(one.body) == said(expected[id_])
            for first in expected[id_].get("dependsOn", ()):
                assert first in one.waits or found[first].part < one.part, (id_, first)


def test_facts_are_no_parameters() -> None:
    """Nobody is asked for a zone's name or place, a link's name or a zone group's, nor for what all files agree on."""
    parameters = documents(export([networked()]))["mainTemplate.json"]["parameters"]
    asked = {name for name in parameters if "ones" in name or "link" in name.lower() or "ocation" in name}
    assert asked == {"location", "privateDnsZonePrivatelinkVaultcoreAzureNetId"}
    assert not [name for name in parameters if "ddress" in name]
    values = [each.get("defaultValue") for each in parameters.values()]
    assert private_dns.LOCATION not in values
    assert ZONE not in values


def test_what_differs_is_a_parameter() -> None:
    """The address space of each workspace file stands in its parameter file."""
    made = documents(export([networked(), networked("test", "10.30.0.0/24")]))
    spaces = [
        [value["value"] for name, value in made[file]["parameters"].items() if "ddressPrefixes" in name]
        for file in ("parameters.dev.json", "parameters.test.json")
    ]
    assert spaces == [["10.20.0.0/24"], ["10.30.0.0/24"]]


def test_a_zone_of_others_is_called_by_its_name() -> None:
    """Of eight zones by their ids each says which it is."""
    parameters = documents(export([networked()]))["mainTemplate.json"]["parameters"]
    found = parameters["privateDnsZonePrivatelinkVaultcoreAzureNetId"]
    assert found["defaultValue"] == CENTRAL_ZONE
    assert "privatelink.vaultcore.azure.net" in found["metadata"]["description"]


def test_labels_are_words() -> None:
    """What an endpoint leads to is called as people call it."""
    parameters = documents(export([networked()]))["mainTemplate.json"]["parameters"]
    text = parameters["privateEndpointStorageAccountBlobName"]["metadata"]["description"]
    assert text.startswith("Private endpoint storage account blob: its name, ")


def test_modules_are_files_of_their_own_in_the_order_of_deployment() -> None:
    """The network first, the endpoints last; each says what it is, and the README who may deploy it."""
    made = export([networked()], bundle=True, modules=True)
    names = ["mainTemplate.network.json", "mainTemplate.json", "mainTemplate.endpoints.json"]
    assert [each.template for each in made.deployments] == names
    types = {
        name: {each["type"].partition("/")[2].partition("/")[0] for each in documents(made)[name]["resources"]}
        for name in names
    }
    assert types[names[0]] == {"networkSecurityGroups", "virtualNetworks", "privateDnsZones"}
    assert types[names[2]] == {"privateEndpoints"}
    assert not types[names[1]] & (types[names[0]] | types[names[2]])
    assert documents(made)[names[2]]["metadata"]["description"].startswith("The private endpoints of")
    assert b"Network Contributor" in made.files["README.md"]
    assert b"Network Contributor" not in export([networked()], bundle=True).files["README.md"]


def test_without_a_network_there_is_one_module() -> None:
    """The names of the files are as ever."""
    made = export([declared()], modules=True)
    assert [each.template for each in made.deployments] == ["mainTemplate.json"]


def test_a_folder_of_modules_is_verified_as_such(tmp_path: Path) -> None:
    """The manifest says that it has modules, so that the same is exported again."""
    write(tmp_path / "out", export([networked()], modules=True).files)
    assert not list(verify(tmp_path / "out", [networked()]))
    (tmp_path / "out" / "mainTemplate.endpoints.json").unlink()
    assert list(verify(tmp_path / "out", [networked()]))
