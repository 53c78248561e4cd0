"""The providers together, against the catalog."""

from __future__ import annotations

import pytest

from amlstack import catalog
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE as CLASSIC
from amlstack.sandbox.providers import PROVIDERS, ROUTES
from amlstack.sandbox.resource_manager.provider import Provider


def test_every_kind_has_a_provider() -> None:
    """What the catalog has, the sandbox plays, each api-version's shape by a provider of its own."""
    for kind in catalog.KINDS:
        assert PROVIDERS[kind.type.lower()].of_version(kind.api_version).kind is kind


EVERY = [*PROVIDERS.values(), PROVIDERS[CLASSIC.type.lower()].of_version(CLASSIC.api_version)]


@pytest.mark.parametrize("provider", EVERY, ids=lambda each: each.kind.stem)
def test_nothing_read_only_is_asked_for(provider: Provider) -> None:
    """No provider requires, or keeps, what only Azure writes; every source is named where its rules stand."""
    read_only = set(provider.kind.read_only)
    assert not read_only & {*provider.required, *provider.keeps}
    assert not read_only & set(provider.shapes)
    module = __import__(type(provider).__module__, fromlist=["__doc__"])
    assert "https://" in str(module.__doc__)


def test_routes_are_in_lower_case() -> None:
    """Routes are looked up in lower case, so they are kept so."""
    for _, type_, tail in ROUTES:
        assert (type_, tail) == (type_.lower(), tail.lower())
