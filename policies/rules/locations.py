"""Regions as they are spelled."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import storage
from amlstack.catalog.locations import LOCATIONS, canonical
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import ANY, Pillar, Rule
from amlstack.policies.values import one_slip

_DIGITS = "0123456789"


class MisspeltRegion(Rule):
    """A resource lies in a region that Azure has.

    Azure refuses any other with LocationNotAvailableForResourceType.
    """

    id = "AML-314"
    name = "Location.Misspelt"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/reliability/regions-list"
    mend = "Spell it as Azure does."
    good = (made(storage.ACCOUNT, location="West Europe"),)
    bad = (made(storage.ACCOUNT, location="westeurpoe"),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find names one letter away from a known region; where only the number differs, it may be a new region."""
        said = resource.get("location")
        name = canonical(said) if isinstance(said, str) else ""
        if not name or name in LOCATIONS:
            return
        near = (known for known in LOCATIONS if known.strip(_DIGITS) != name.strip(_DIGITS) and one_slip(name, known))
        if meant := next(near, None):
            yield self.finding(resource, "location", f"there is no region {said!r}: did you mean {meant!r}?")
