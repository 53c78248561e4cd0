"""Modules: templates of their own for what somebody else may deploy, the network first, the endpoints last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .aligned_plans import Row

MODULES: Mapping[str, str] = {
    "network": "The network and the private DNS zones of an Azure Machine Learning workspace.",
    "workspace": "An Azure Machine Learning workspace and what it stands on.",
    "endpoints": "The private endpoints of an Azure Machine Learning workspace.",
}
"""What each holds, in the order of deployment."""


def by_module(held: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each module that has any, in the order of deployment.

    What needs something of a later module is part of that one, such as a role on an endpoint.
    """
    order = {name: place for place, name in enumerate(MODULES)}
    places: dict[str, int] = {}
    found: dict[str, list[Row]] = {name: [] for name in MODULES}
    for row in held:
        first = row[0]
        place = max([order[first.module], *(places.get(key, 0) for key in first.needs())])
        places[first.key] = place
        found[tuple(MODULES)[place]].append(row)
    return {name: rows for name, rows in found.items() if rows}
