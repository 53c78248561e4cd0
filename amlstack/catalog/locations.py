"""Azure's regions: what a location may be, and what the list of a subscription's locations says of each.

They stand in locations.json, each list with its sources and the day that it is of. The form of a location is that of
https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Location:
    """One region."""

    name: str
    """As it stands in a resource: 'westeurope'."""
    display_name: str
    """As the portal and a provider's list of locations spell it: 'West Europe'."""
    geography_group: str
    """'Europe'."""
    physical_location: str
    """'Netherlands'."""
    pair: str | None
    """The region that it is paired with, where it is."""


def canonical(location: str) -> str:
    """A location in either spelling as a resource holds it: 'West Europe' is 'westeurope'."""
    return location.replace(" ", "").lower()


def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("locations.json").read_text(encoding="utf-8"))
    return found


def _locations(cloud: str) -> dict[str, Location]:
    """The regions of one list, by name."""
    blank = {"geography_group": "", "physical_location": "", "pair": None}
    found = (Location(canonical(each["display_name"]), **{**blank, **each}) for each in _DATA[cloud]["regions"])
    return {each.name: each for each in found}


_DATA = _read()
LOCATIONS: Mapping[str, Location] = _locations("public")
"""The public cloud's regions, by name."""
REGIONS: Mapping[str, Location] = {
    name: each
    for cloud in ("public", "restricted", "government", "china", "early_updates")
    for name, each in _locations(cloud).items()
}
"""Those of every cloud, and the ones that only some subscriptions see, by name."""
_DIGITS = "0123456789"
LOGICAL: frozenset[str] = frozenset(_DATA["logical"]["names"])
"""What services that aren't regional say: geographies, and global."""
NOT_OFFERED: Mapping[str, frozenset[str]] = {
    type_: frozenset(names) for type_, names in _DATA["not_offered"]["types"].items()
}
"""By type, in lower case: the public regions, open to everybody, in which its provider doesn't list it."""
NOT_OFFERED_AS_OF: str = _DATA["not_offered"]["as_of"]


def nearest(location: str) -> str | None:
    """The region that a misspelt location resembles, by name: its words in another order, or nearly its letters."""
    import difflib

    words = _words(location)
    name = "".join(words)
    same = (known for known, each in REGIONS.items() if sorted(_words(each.display_name)) == sorted(words))
    close = difflib.get_close_matches(name, REGIONS, n=len(REGIONS), cutoff=0.8)

    def likeness(known: str) -> tuple[float, int]:
        """How much it resembles; of two the one that begins alike: 'estus' is eastus rather than westus."""
        alike = next((at for at, (one, other) in enumerate(zip(known, name, strict=False)) if one != other), len(name))
        return difflib.SequenceMatcher(None, known, name).ratio(), alike

    return next(same, None) or max(close, key=likeness, default=None)


def misspelt(location: str) -> bool:
    """Whether a location is a known region's with a slip, for sure: one that resembles none may be newer than the
    list, as may one of which only the number is unknown."""
    name = canonical(location)
    meant = None if name in REGIONS or name in LOGICAL else nearest(name)
    return meant is not None and meant.strip(_DIGITS) != name.strip(_DIGITS)


def _words(text: str) -> list[str]:
    return re.findall("[a-z]+|[0-9]+", text.lower())
