"""What the examples name and don't make, in a sandbox."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import network, private_dns, registry, resources, storage
from tests.conftest import Sandbox

FOREIGN = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-fabrikam-data"
"""Where the storage lies that an example names and doesn't make. `up` may skip the look at it, a template can't."""
FOREIGN_PLACES = {
    "fabrikamdata": ("blobServices/default/containers/raw", "blobServices/default/containers/shared",
                     "fileServices/default/shares/notebooks"),
    "fabrikamlake": ("blobServices/default/containers/curated",),
}  # fmt: skip


def ask(sandbox: Sandbox, method: str, path: str, api: str, body: Any = None) -> Any:
    """What the Resource Manager answers, which must succeed."""
    status, answer = sandbox.server.request(method, f"{path}?api-version={api}", body)
    assert status < 300, answer
    return answer


def furnish(sandbox: Sandbox) -> dict[str, str]:
    """Make the storage that the examples name and don't make; what opens it, as variables for the commands."""
    ask(sandbox, "PUT", FOREIGN, resources.GROUP.api_version, {"location": "westeurope"})
    api = storage.ACCOUNT.api_version
    for account, places in FOREIGN_PLACES.items():
        id_ = f"{FOREIGN}/providers/{storage.ACCOUNT.type}/{account}"
        body = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
        settled(sandbox, id_, api, body)
        for place in places:
            ask(sandbox, "PUT", f"{id_}/{place}", api, {})
    _network(sandbox)
    data = f"{FOREIGN}/providers/{storage.ACCOUNT.type}/fabrikamdata"
    key = ask(sandbox, "POST", f"{data}/listKeys", api)["keys"][0]["value"]
    sas = "sv=2026-01-01&sig=made-up"
    values = {"BLOB_KEY": key, "FILE_KEY": key, "BLOB_SAS": sas, "FILE_SAS": sas}
    return {f"AMLSTACK_SECRET_{name}": value for name, value in values.items()}


def _network(sandbox: Sandbox) -> None:
    """Make what a platform team gives: the spoke's network, the hub's with its zones, and a registry for all."""
    around = FOREIGN.rpartition("/")[0]
    spoke, hub, shared = (f"{around}/rg-fabrikam-{each}" for each in ("spoke", "hub", "shared"))
    for group in (spoke, hub, shared):
        ask(sandbox, "PUT", group, resources.GROUP.api_version, {"location": "westeurope"})
    for group, name, prefix in ((spoke, "endpoints", "10.40.0.0/26"), (hub, "resolver", "10.41.0.0/26")):
        body = {
            "location": "westeurope",
            "properties": {
                "addressSpace": {"addressPrefixes": [prefix]},
                "subnets": [{"name": name, "properties": {"addressPrefix": prefix}}],
            },
        }
        network_id = f"{group}/providers/{network.VIRTUAL_NETWORK.type}/vnet-{group.rpartition('/rg-')[2]}"
        settled(sandbox, network_id, network.VIRTUAL_NETWORK.api_version, body)
    zones = {zone for clouds in private_dns.ZONES.values() for zone in clouds.get("public", ())}
    for zone in sorted(zones - {"privatelink.notebooks.azure.net"}):
        id_ = f"{hub}/providers/{private_dns.ZONE.type}/{zone}"
        settled(sandbox, id_, private_dns.ZONE.api_version, {"location": "global"})
    id_ = f"{shared}/providers/{registry.REGISTRY.type}/crfabrikamshared"
    settled(sandbox, id_, registry.REGISTRY.api_version, {"location": "westeurope", "sku": {"name": "Premium"}})


def settled(sandbox: Sandbox, id_: str, api: str, body: Any) -> None:
    """Make a resource and wait until it is there."""
    ask(sandbox, "PUT", id_, api, body)
    while ask(sandbox, "GET", id_, api)["properties"]["provisioningState"] != "Succeeded":
        pass
