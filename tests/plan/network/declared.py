"""Declarations with networks, for the tests."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import PlanError
from amlstack.spec import WorkspaceSpec
from amlstack.spec.fill import fill
from amlstack.spec.normal_form import normal_form

SUBSCRIPTION = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-platform/providers"
NETWORK = f"{SUBSCRIPTION}/Microsoft.Network/virtualNetworks/vnet-spoke"
SUBNET = f"{NETWORK}/subnets/endpoints"
ZONE = f"{SUBSCRIPTION}/Microsoft.Network/privateDnsZones/"
OWN_GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-contoso-ml"
HEAD: dict[str, Any] = {
    "name": "contoso-ml",
    "name_seed": "contoso",
    "resource_group": "rg-contoso-ml",
    "location": "westeurope",
}


def planned(network: Any = None, **keys: Any) -> plan.Plan:
    """The plan of a file with such a `network` and further keys."""
    said = {**HEAD, **keys} | ({} if network is None else {"network": network})
    return plan.workspace(fill(WorkspaceSpec, normal_form(said)[0]))


def faults(network: Any = None, **keys: Any) -> list[str]:
    """What is wrong with such a file: path, what, how to mend it, in the file's order."""
    with pytest.raises(PlanError) as caught:
        planned(network, **keys)
    return [str(each) for each in caught.value.faults]


def fault(network: Any = None, **keys: Any) -> str:
    """The only fault of such a file."""
    (found,) = faults(network, **keys)
    return found


def by_hand(*subnets: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A network with these subnets, or with one, and further keys."""
    usual = ({"name": "snet-endpoints", "address_prefix": "10.20.0.0/26"},)
    return {"virtual_network": {"address_prefixes": ["10.20.0.0/24"], "subnets": list(subnets or usual)}, **keys}


def node(made: plan.Plan, key: str) -> Any:
    """A node of a plan, as whatever it is."""
    return made[key]
