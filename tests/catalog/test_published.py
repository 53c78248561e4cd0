"""What the catalog keeps of Azure's published types."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from amlstack.catalog import EVERY_TYPE, Kind, identity, keyvault, machinelearning, storage
from amlstack.catalog.published import FOLDER, Items, Node, Object, Published, Scalar, Words, published

every_kind = pytest.mark.parametrize("kind", EVERY_TYPE.values(), ids=lambda kind: kind.stem)


def kept(type_: str) -> Published:
    """What is kept of a type."""
    found = published(type_)
    assert found is not None
    return found


@every_kind
def test_each_kind_has_the_versions_that_the_catalog_uses(kind: Kind) -> None:
    """What templates say, and what azure-native sends, can be checked."""
    assert {kind.api_version, kind.native_version or kind.api_version} <= set(kept(kind.type.upper()).versions)


EVERY = (*EVERY_TYPE.values(), identity.ROLE_DEFINITION, keyvault.SECRET, machinelearning.CLASSIC_DATASTORE)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.stem)
def test_what_only_azure_writes_is_derived(kind: Kind) -> None:
    """What is published so, without the envelope; a kind says besides only what isn't."""
    known = published(kind.type)
    paths = known.paths(kind.api_version) if known else ()
    derived = {path for path, described in paths if described.read_only and "." in path}
    assert set(kind.read_only) == derived | set(kind.also_read_only)
    assert not derived & set(kind.also_read_only)


def test_what_azure_writes_into_a_vault() -> None:
    """Two of its properties are published as if anybody could write them."""
    assert set(keyvault.VAULT.read_only) == {
        "properties.hsmPoolResourceId",
        "properties.privateEndpointConnections",
        "properties.provisioningState",
        "properties.vaultUri",
    }
    assert "properties.managedNetwork.outboundRules.*.errorInformation" in machinelearning.WORKSPACE.read_only


def test_a_type_that_nothing_is_kept_of() -> None:
    """It is no error to ask."""
    assert published("Contoso.Widgets/widgets") is None


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_each_file_is_small_names_its_source_and_can_be_walked(file: Path) -> None:
    """Every node that a body leads to is one of the shapes, and every pattern compiles."""
    text = file.read_text(encoding="utf-8")
    assert len(text) < 70_000
    said = json.loads(text)
    assert "bicep-types-az" in said["source"]
    assert said["licence"].startswith("MIT")
    found = Published(said)
    seen: set[Node] = set()
    waiting = list(found.versions.values())
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += inner(found, node)
    assert {node for node in seen if isinstance(node, int)} == set(range(len(said["nodes"])))


def test_all_files_together_are_small() -> None:
    """They are part of what everybody installs."""
    assert sum(file.stat().st_size for file in FOLDER.glob("*.json")) < 500_000


def inner(found: Published, node: Node) -> list[Node]:
    """What a shape is made of."""
    match found.shape(node):
        case Object() as shape:
            others = [] if shape.others is None else [shape.others]
            return [*(each.node for each in shape.properties.values()), *shape.cases.values(), *others]
        case Items() as shape:
            return [shape.node]
        case Words() as shape:
            assert shape.words
        case Scalar() as shape:
            re.compile(shape.pattern or "")
    return []


def test_a_datastore_is_one_of_several() -> None:
    """What a datastore has depends on what it says it is; what only Azure writes is told apart."""
    found = kept("Microsoft.MachineLearningServices/workspaces/datastores")
    body = found.shape(found.versions["2025-12-01"])
    assert isinstance(body, Object)
    properties = found.shape(body.properties["properties"].node)
    assert isinstance(properties, Object)
    assert properties.by == "datastoreType"
    assert properties.properties["isdefault"].read_only
    assert properties.properties["credentials"].required
    blob = found.shape(properties.cases["AzureBlob"])
    assert isinstance(blob, Object)
    assert blob.properties["containername"].name == "containerName"


@pytest.mark.parametrize(
    ("type_", "version", "path"),
    [
        (storage.ACCOUNT.type, "2015-06-15", "accountType"),
        (storage.ACCOUNT.type, "2021-09-01", "minimumTlsVersion"),
        (machinelearning.WORKSPACE.type, "2019-11-01", "keyVault"),
        (machinelearning.DATASTORE.type, "2021-03-01-preview", "contents.contentsType"),
        ("Microsoft.MachineLearningServices/workspaces/computes", "2020-08-01", "computeType"),
    ],
)
def test_every_version_is_kept(type_: str, version: str, path: str) -> None:
    """Also what is long stale, with the properties that it had."""
    assert f"properties.{path}" in {each for each, _ in kept(type_).paths(version)}


def test_a_list_of_words_is_open_or_closed() -> None:
    """Azure publishes most as open, the access tier as closed."""
    paths = dict(kept(storage.ACCOUNT.type).paths("2025-08-01"))
    is_open = {path: shape.open for path, each in paths.items() if isinstance(shape := each.shape, Words)}
    assert is_open["properties.minimumTlsVersion"]
    assert not is_open["properties.accessTier"]


def test_a_classic_datastore_is_left_out() -> None:
    """What is published of 2020-05-01-preview isn't what the service takes."""
    assert "2020-05-01-preview" not in kept("Microsoft.MachineLearningServices/workspaces/datastores").versions
