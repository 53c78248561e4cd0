"""The providers together, against the catalog."""

from __future__ import annotations

import pytest

from amlstack import catalog
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE as CLASSIC
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.resource_manager.shapes import published_required, published_shapes
from amlstack.sandbox.server.registry import PROVIDERS, ROUTES


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
    assert type(provider) is Provider or "https://" in str(module.__doc__)


@pytest.mark.parametrize("provider", EVERY, ids=lambda each: each.kind.stem)
def test_what_a_provider_says_differs_from_what_is_published(provider: Provider) -> None:
    """Nothing is said twice: each difference is one."""
    later, required = published_shapes(provider.described_later()), published_required(provider.described())
    shapes = later | published_shapes(provider.described())
    assert [path for path, shape in provider.differs.items() if shapes.get(path) == shape] == []
    assert [path for path, needed in provider.demands.items() if (path in required) is needed] == []
    known = {path for path, shape in (shapes | dict(provider.differs)).items() if shape}
    assert set(provider.shapes) == known - set(provider.kind.also_read_only)


def test_routes_are_in_lower_case() -> None:
    """Routes are looked up in lower case, so they are kept so."""
    for _, type_, tail in ROUTES:
        assert (type_, tail) == (type_.lower(), tail.lower())
