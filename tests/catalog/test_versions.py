"""The api-versions that Azure knows of each type, against what azure-native and Microsoft's clients say."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import pytest

from amlstack.catalog import KINDS, LOOKED_AT, governance, keyvault, storage
from amlstack.catalog.kind import Kind
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.catalog.versions import api_versions, every_version

EVERY = [*KINDS, governance.POLICY_ASSIGNMENT, DEPLOYMENT, keyvault.SECRET]
NEWEST = {
    "Microsoft.Storage/storageAccounts": "2026-09-01",
    "Microsoft.KeyVault/vaults": "2026-05-15",
    "Microsoft.Resources/deployments": "2026-06-01",
    "Microsoft.ContainerRegistry/registries": "2025-11-01",
    "Microsoft.Insights/components": "2020-02-02",
}
"""What Microsoft's newest clients send."""
OLDEST = {
    "Microsoft.Insights/components": "2015-05-01",
    "Microsoft.OperationalInsights/workspaces": "2015-03-20",
    "Microsoft.Storage/storageAccounts": "2019-06-01",
    "Microsoft.KeyVault/vaults": "2019-09-01",
    "Microsoft.ContainerRegistry/registries": "2019-05-01",
}
"""What azure-ai-ml deletes a workspace's dependents with."""


def published(kind: Kind) -> set[str]:
    """The versions that azure-native has of a kind: its aliases name them."""
    _, module, name = kind.token.split(":")
    file = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    spec = importlib.util.find_spec("pulumi_azure_native")
    assert spec
    assert spec.submodule_search_locations
    text = (Path(spec.submodule_search_locations[0]) / module / f"{file}.py").read_text()
    found = re.findall(rf"azure-native:{module}/v(\d{{4}})(\d\d)(\d\d)(\w*):{name}\"", text)
    return {"-".join(part for part in parts if part) for parts in found}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.stem)
def test_each_kind(kind: Kind) -> None:
    """A kind has the versions that azure-native publishes, its own among them; datastores begin in 2022."""
    begin = "2022" if kind.stem == "datastore" else ""
    own = set() if kind.fixed_inputs else published(kind)  # a generic resource's are Resource Manager's
    assert {each for each in own if each >= begin} <= set(kind.versions)
    assert {kind.api_version, kind.native_version or kind.api_version} <= set(kind.versions)


@pytest.mark.parametrize(("type_", "version"), [*NEWEST.items(), *OLDEST.items()])
def test_what_clients_send(type_: str, version: str) -> None:
    """What the newest and the oldest of Microsoft's clients send is known, in any case of the type."""
    assert version in api_versions(type_.upper())


def test_form() -> None:
    """Each is a date, with or without -preview, once, the oldest first."""
    for versions in every_version().values():
        assert list(versions) == sorted(set(versions))
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(-preview)?", each) for each in versions)


def test_unknown_type() -> None:
    """What isn't known has none; a kind whose type isn't known has at least what it says of itself."""
    assert api_versions("Microsoft.Compute/virtualMachines") == ()
    made_up = replace(storage.ACCOUNT, type="Contoso.Widgets/widgets", native_version="2019-06-01")
    assert made_up.versions == ("2019-06-01", storage.ACCOUNT.api_version)


def test_what_is_only_looked_at_has_versions_too() -> None:
    """A kind that nothing serves yet can be served without a list of its own."""
    assert all(kind.api_version in api_versions(kind.type) for kind in LOOKED_AT)
