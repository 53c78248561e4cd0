"""Regions as they are spelled, and what is offered in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amlstack.catalog import EVERY_TYPE, computes, storage
from amlstack.catalog.locations import (
    LOCATIONS,
    LOGICAL,
    NOT_OFFERED,
    NOT_OFFERED_AS_OF,
    REGIONS,
    canonical,
    nearest,
)
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import ANY, Pillar, Rule, Settings


@dataclass(frozen=True, slots=True)
class Known(Settings):
    """What a user may set of the rule."""

    regions: tuple[str, ...] = ()
    """Regions that the catalog doesn't know yet. amlstack.toml says them at its top, as `regions`."""


class MisspeltRegion(Rule):
    """A resource lies in a region that Azure has.

    Azure refuses any other with LocationNotAvailableForResourceType. Known are the regions of the public cloud, of
    Azure Government and of China, those for early updates, and those that only some subscriptions see.
    """

    id = "AML-314"
    name = "Location.Misspelt"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    settings: Known = Known()
    source = "https://learn.microsoft.com/azure/reliability/regions-list"
    mend = 'Spell it as Azure does; name one that is newer than the known ones in amlstack.toml: regions = ["NAME"].'
    good = (made(storage.ACCOUNT, location="West Europe"),)
    bad = (made(storage.ACCOUNT, location="westeurpoe"),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find names that are no region's. One that several resources take from one place is told of the first."""
        for path in _paths(resource):
            said = resource.get(path)
            if isinstance(said, str) and not self._known(said, resource) and _first(resource, path, said, graph):
                meant = nearest(said)
                also = f": did you mean {meant!r}?" if meant else ""
                yield self.finding(resource, path, f"there is no region {said!r}{also}")

    def _known(self, location: str, resource: Resource) -> bool:
        name = canonical(location)
        kind = EVERY_TYPE.get(resource.type.lower())
        if not name or name == "global" or (name in LOGICAL and not (kind and kind.located)):
            return True
        return name in REGIONS or name in map(canonical, self.settings.regions)


class RegionWithoutType(Rule):
    """A resource's type is offered in its region.

    The provider of the type doesn't list it there. Regions that only some subscriptions see, and those of other clouds,
    aren't judged: of them nothing is known.
    """

    id = "AML-315"
    name = "Location.Offered"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.WARNING
    source = "https://azure.microsoft.com/explore/global-infrastructure/products-by-region/"
    mend = "Choose another region, or ask Azure whether it is offered there by now: az provider show --namespace NAME."
    good = (workspace({"location": "westeurope"}),)
    bad = (workspace({"location": "Mexico Central"}),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the region up among those that the provider leaves out."""
        said = resource.get("location")
        name = canonical(said) if isinstance(said, str) else ""
        if name in NOT_OFFERED.get(resource.type.lower(), ()):
            where = LOCATIONS[name].display_name
            yield self.finding(resource, "location", f"isn't offered in {where}, as of {NOT_OFFERED_AS_OF}")


def _paths(resource: Resource) -> tuple[str, ...]:
    """Where a resource says its region: a compute may say another one than its workspace's."""
    compute = resource.type.lower() == computes.COMPUTE.type.lower()
    return ("location", "properties.computeLocation") if compute else ("location",)


def _first(resource: Resource, path: str, said: str, graph: Graph) -> bool:
    """Whether a resource is the first that takes this value from its place."""
    place = resource.where(path)
    if place is None:
        return True
    return next(each for each in graph.resources if each.raw(path) == said and each.where(path) == place) is resource
