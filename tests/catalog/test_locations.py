"""Azure's regions."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from amlstack.catalog import locations
from amlstack.catalog.locations import LOCATIONS, NOT_OFFERED, REGIONS, canonical, nearest


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


def test_every_cloud_is_there() -> None:
    """Public, Government, China and those for early updates; each list says where it is from and of which day."""
    names = {"mexicocentral", "swedensouth", "usgovvirginia", "usdodeast", "chinaeast3", "eastus2euap", "centraluseuap"}
    assert names <= set(REGIONS) > set(LOCATIONS)
    assert all(canonical(each.display_name) == name for name, each in REGIONS.items())
    said = json.loads(Path(locations.__file__).with_name("locations.json").read_text(encoding="utf-8"))
    assert all(each["sources"] for each in said.values())
    assert {dt.date.fromisoformat(each["as_of"]).year for each in said.values()} == {2026}
    assert all(known <= set(LOCATIONS) for known in NOT_OFFERED.values())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("westeurop", "westeurope"),
        ("westeurpoe", "westeurope"),
        ("West Europ", "westeurope"),
        ("west-europe", "westeurope"),
        ("Europe West", "westeurope"),
        ("usgovvirgina", "usgovvirginia"),
        ("chinanorht3", "chinanorth3"),
        ("eastus2eaup", "eastus2euap"),
        ("westus4", "westus"),
        ("estus", "eastus"),
        ("wetus2", "westus2"),
        ("noretheurope", "northeurope"),
        ("southeasasia", "southeastasia"),
        ("atlantis", None),
        ("eu-west-1", None),
        ("", None),
    ],
)
def test_a_misspelt_region_has_its_match(said: str, meant: str | None) -> None:
    """In any cloud; what resembles none has none."""
    assert nearest(said) == meant
