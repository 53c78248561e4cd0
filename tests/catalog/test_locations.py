"""Azure's regions."""

from __future__ import annotations

import re

from amlstack.catalog.locations import LOCATIONS, canonical


def test_names() -> None:
    """A region's name is its display name without spaces, in lower case, and no two are the same."""
    assert all(re.fullmatch(r"[a-z]+[0-9]?", name) for name in LOCATIONS)
    assert all(canonical(each.display_name) == name for name, each in LOCATIONS.items())
    assert len({each.display_name for each in LOCATIONS.values()}) == len(LOCATIONS) >= 50


def test_west_europe() -> None:
    """A region is described as a list of locations does."""
    found = LOCATIONS["westeurope"]
    assert (found.display_name, found.geography_group, found.physical_location) == (
        "West Europe",
        "Europe",
        "Netherlands",
    )
    assert LOCATIONS[str(found.pair)].display_name == "North Europe"


def test_pairs() -> None:
    """A pair is another region, of the list but for the one that only its pair may use."""
    pairs = {name: each.pair for name, each in LOCATIONS.items() if each.pair}
    assert all(name != pair for name, pair in pairs.items())
    assert set(pairs.values()) - set(LOCATIONS) == {"swedensouth"}
