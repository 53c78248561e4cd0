"""How resources are found by what leads to them, and when that can't be told."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import governance, ids, keyvault, machinelearning, monitoring, network, storage
from amlstack.policies import Graph, NotYet, Resource, Unknown
from amlstack.policies.graph import keys_of
from amlstack.policies.relations import Relations, connections, diagnostic_settings, locks

GROUP = ids.group_id("00000000-0000-0000-0000-000000000000", "rg-contoso")
VAULT = Resource(keyvault.VAULT.type, ("kv-contoso",), {}, "urn:vault")
VAULT_ID = ids.resource_id(GROUP, keyvault.VAULT.type, "kv-contoso")
DEPLOYMENT = Resource("Microsoft.Resources/deployments", ("inner",), {}, "urn:deployment")


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        (VAULT_ID, ("microsoft.keyvault/vaults/kv-contoso",)),
        ("Microsoft.KeyVault/vaults/KV-Contoso", ("microsoft.keyvault/vaults/kv-contoso",)),
        (f"{VAULT_ID}/providers/Microsoft.Authorization/locks/keep", ("microsoft.authorization/locks/keep",)),
        (Unknown(("a", "b")), ("a", "b")),
        (Unknown(), None),
        (None, ()),
        (7, ()),
    ],
)
def test_the_keys_of_a_value(value: Any, keys: tuple[str, ...] | None) -> None:
    """An id's last part counts, in any case; an unknown value's sources; nothing isn't the same as not known."""
    assert keys_of(value) == keys


@pytest.mark.parametrize(
    "value", [VAULT_ID, VAULT_ID.upper(), "Microsoft.KeyVault/vaults/kv-contoso", Unknown(("urn:vault",))]
)
def test_what_leads_to_a_resource_is_found(value: Any) -> None:
    """By its id in any case, relative to the group, or as the source of an unknown value."""
    graph = Graph([VAULT])
    assert Relations(graph, [(value, "it")]).sure(VAULT, "here") == ["it"]


@pytest.mark.parametrize("value", [Unknown(), Unknown(("elsewhere",)), Unknown(("urn:deployment",))])
def test_what_may_lead_anywhere_is_no_answer(value: Any) -> None:
    """No source, one that isn't here, another deployment's output: not known, unless something else leads there."""
    graph = Graph([VAULT, DEPLOYMENT])
    relations = Relations(graph, [(value, "it")])
    assert (relations.to(VAULT), relations.unclear) == ([], ["it"])
    with pytest.raises(NotYet):
        relations.sure(VAULT, "here")
    assert Relations(graph, [(value, "it"), (VAULT_ID, "sure")]).sure(VAULT, "here") == ["sure"]


def test_what_leads_elsewhere_is_known() -> None:
    """An id of another resource, and the source of another, are answers."""
    other = Resource(storage.ACCOUNT.type, ("stcontoso",), {}, "urn:account")
    graph = Graph([VAULT, other])
    assert (
        Relations(graph, [("/nonsense", "a"), (Unknown(("urn:account",)), "b"), (None, "c")]).sure(VAULT, "here") == []
    )


@pytest.mark.parametrize(
    ("find", "type_"), [(locks, governance.LOCK), (diagnostic_settings, monitoring.DIAGNOSTIC_SETTING)]
)
def test_an_extension_is_attached_in_two_ways(find: Any, type_: Any) -> None:
    """By its scope, and by its name below the resource."""
    by_scope = Resource(type_.type, ("one",), {"scope": VAULT_ID}, "one")
    namespace, _, word = type_.type.partition("/")
    by_name = Resource(f"{keyvault.VAULT.type}/providers/{word}", ("kv-contoso", namespace, "two"), {}, "two")
    assert find(Graph([VAULT, by_scope, by_name])).to(VAULT) == [by_scope, by_name]


def test_the_connections_of_a_private_endpoint() -> None:
    """Automatic and manual ones, each with its place; what is no list has none."""
    one = {"properties": {"privateLinkServiceId": VAULT_ID, "groupIds": ["vault"]}}
    body = {"properties": {"privateLinkServiceConnections": [one], "manualPrivateLinkServiceConnections": [one, one]}}
    places = [place for place, _, _ in connections(Resource(network.PRIVATE_ENDPOINT.type, ("pe",), body, "pe"))]
    assert places == [
        "properties.privateLinkServiceConnections[0]",
        "properties.manualPrivateLinkServiceConnections[0]",
        "properties.manualPrivateLinkServiceConnections[1]",
    ]
    odd = Resource(network.PRIVATE_ENDPOINT.type, ("pe",), {"properties": {"privateLinkServiceConnections": "x"}}, "pe")
    assert list(connections(odd)) == []


WORKSPACE = Resource(machinelearning.WORKSPACE.type, ("contoso-ml",), {}, "urn:workspace")


@pytest.mark.parametrize(
    ("above", "found"),
    [("contoso-ml", WORKSPACE), ("Contoso-ML", WORKSPACE), ("other", None), (Unknown(("urn:workspace",)), WORKSPACE)],
)
def test_what_a_child_lies_in(above: Any, found: Resource | None) -> None:
    """By its name in any case, or as the one source of a name that isn't known."""
    child = Resource(machinelearning.DATASTORE.type, (above, "raw"), {}, "child")
    assert Graph([VAULT, WORKSPACE, child]).above(child, machinelearning.WORKSPACE.type) is found


@pytest.mark.parametrize("above", [Unknown(), Unknown(("urn:vault",)), Unknown(("urn:workspace", "urn:second"))])
def test_a_parent_that_could_be_any_is_not_guessed(above: Unknown) -> None:
    """No source, one of another type, or two."""
    second = Resource(machinelearning.WORKSPACE.type, ("second",), {}, "urn:second")
    child = Resource(machinelearning.DATASTORE.type, (above, "raw"), {}, "child")
    with pytest.raises(NotYet):
        Graph([VAULT, WORKSPACE, second, child]).above(child, machinelearning.WORKSPACE.type)


def test_an_index_is_made_once() -> None:
    """However many rules ask, and for each graph anew."""
    asked: list[Graph] = []

    def index(graph: Graph) -> int:
        asked.append(graph)
        return len(graph.resources)

    graph = Graph([VAULT])
    assert [graph.once(index), graph.once(index), Graph([]).once(index)] == [1, 1, 0]
    assert len(asked) == 2
