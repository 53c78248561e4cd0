"""Azure's public regions: what a location may be, and what the list of a subscription's locations says of each.

Sources: https://learn.microsoft.com/azure/reliability/regions-list (names, geographies, physical locations, pairs),
https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations (the form).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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


_TABLE = """
    South Africa North   | Africa        | Johannesburg     | southafricawest
    South Africa West    | Africa        | Cape Town        | southafricanorth
    Australia Central    | Asia Pacific  | Canberra         | australiacentral2
    Australia Central 2  | Asia Pacific  | Canberra         | australiacentral
    Australia East       | Asia Pacific  | New South Wales  | australiasoutheast
    Australia Southeast  | Asia Pacific  | Victoria         | australiaeast
    Central India        | Asia Pacific  | Pune             | southindia
    East Asia            | Asia Pacific  | Hong Kong        | southeastasia
    Japan East           | Asia Pacific  | Tokyo, Saitama   | japanwest
    Japan West           | Asia Pacific  | Osaka            | japaneast
    Korea Central        | Asia Pacific  | Seoul            | koreasouth
    Korea South          | Asia Pacific  | Busan            | koreacentral
    New Zealand North    | Asia Pacific  | Auckland         |
    South India          | Asia Pacific  | Chennai          | centralindia
    Southeast Asia       | Asia Pacific  | Singapore        | eastasia
    West India           | Asia Pacific  | Mumbai           | southindia
    Canada Central       | Canada        | Toronto          | canadaeast
    Canada East          | Canada        | Quebec           | canadacentral
    France Central       | Europe        | Paris            | francesouth
    France South         | Europe        | Marseille        | francecentral
    Germany North        | Europe        | Berlin           | germanywestcentral
    Germany West Central | Europe        | Frankfurt        | germanynorth
    Italy North          | Europe        | Milan            |
    North Europe         | Europe        | Ireland          | westeurope
    Norway East          | Europe        | Norway           | norwaywest
    Norway West          | Europe        | Norway           | norwayeast
    Poland Central       | Europe        | Warsaw           |
    Spain Central        | Europe        | Madrid           |
    Sweden Central       | Europe        | Gävle            | swedensouth
    Switzerland North    | Europe        | Zurich           | switzerlandwest
    Switzerland West     | Europe        | Geneva           | switzerlandnorth
    UK South             | Europe        | London           | ukwest
    UK West              | Europe        | Cardiff          | uksouth
    West Europe          | Europe        | Netherlands      | northeurope
    Mexico Central       | Mexico        | Querétaro State  |
    Israel Central       | Middle East   | Israel           |
    Qatar Central        | Middle East   | Doha             |
    UAE Central          | Middle East   | Abu Dhabi        | uaenorth
    UAE North            | Middle East   | Dubai            | uaecentral
    Brazil South         | South America | Sao Paulo State  | southcentralus
    Brazil Southeast     | South America | Rio              | brazilsouth
    Central US           | US            | Iowa             | eastus2
    East US              | US            | Virginia         | westus
    East US 2            | US            | Virginia         | centralus
    North Central US     | US            | Illinois         | southcentralus
    South Central US     | US            | Texas            | northcentralus
    West Central US      | US            | Wyoming          | westus2
    West US              | US            | California       | eastus
    West US 2            | US            | Washington       | westcentralus
    West US 3            | US            | Phoenix          | eastus
"""


def canonical(location: str) -> str:
    """A location in either spelling as a resource holds it: 'West Europe' is 'westeurope'."""
    return location.replace(" ", "").lower()


def _locations() -> tuple[Location, ...]:
    rows = ([cell.strip() for cell in line.split("|")] for line in _TABLE.strip().splitlines())
    return tuple(Location(canonical(name), name, group, where, pair or None) for name, group, where, pair in rows)


LOCATIONS: Mapping[str, Location] = {each.name: each for each in _locations()}
"""By name."""
