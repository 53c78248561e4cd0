"""The api-versions that Azure knows of each type, against what azure-native and Microsoft's clients say."""

from __future__ import annotations

import re
from dataclasses import replace

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


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.stem)
def test_each_kind(kind: Kind) -> None:
    """A kind has its own versions, those of azure-native too."""
    assert {kind.api_version, kind.native_version or kind.api_version} <= set(kind.versions)


@pytest.mark.parametrize(
    ("type_", "version"),
    [
        ("Microsoft.MachineLearningServices/workspaces/datastores", "2021-03-01-preview"),
        ("Microsoft.MachineLearningServices/workspaces/datastores", "2020-05-01-preview"),
        ("Microsoft.Network/privateEndpoints", "2018-08-01"),
        ("Microsoft.Storage/storageAccounts/blobServices", "2018-03-01-preview"),
        ("Microsoft.Authorization/roleAssignments", "2021-04-01-preview"),
    ],
)
def test_what_one_list_has_is_known(type_: str, version: str) -> None:
    """Types are published of the first two, azure-native has the third, the list of providers tells the last two."""
    assert version in api_versions(type_)


@pytest.mark.parametrize(("type_", "version"), [*NEWEST.items(), *OLDEST.items()])
def test_what_clients_send(type_: str, version: str) -> None:
    """What the newest and the oldest of Microsoft's clients send is known, in any case of the type."""
    assert version in api_versions(type_.upper())


def test_form() -> None:
    """Each is a date, with or without -preview, once, the oldest first."""
    for versions in every_version().values():
        assert list(versions) == sorted(set(versions))
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(-(private)?preview)?", each) for each in versions)


def test_unknown_type() -> None:
    """What isn't known has none; a kind whose type isn't known has at least what it says of itself."""
    assert api_versions("Microsoft.Compute/virtualMachines") == ()
    made_up = replace(storage.ACCOUNT, type="Contoso.Widgets/widgets", native_version="2019-06-01")
    assert made_up.versions == ("2019-06-01", storage.ACCOUNT.api_version)


def test_what_is_only_looked_at_has_versions_too() -> None:
    """A kind that nothing serves yet can be served without a list of its own."""
    assert all(kind.api_version in api_versions(kind.type) for kind in LOOKED_AT)
