"""The cloud's metadata: where its services are, for clients that ask before they sign in.

No page describes GET /metadata/endpoints: its forms are what clients read, azure-cli's `core/cloud.py` (2022-09-01, one
object) and azure-ai-ml's `_azure_environments.py` (an object or a list).
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog.environment import AZURE_CLOUD
from amlstack.sandbox.control import CLOUD, TENANT

_OLDEST = "2015-01-01"
_FIRST_OBJECT = "2022-09-01"


def endpoints(url: str, api_version: str) -> Any:
    """The sandbox at `url` as a cloud: one object, a list before 2022-09-01, and the oldest words in 2015-01-01."""
    cloud = _cloud(url)
    if api_version == _OLDEST:
        words = ("gallery", "graph", "portal")
        return {f"{each}Endpoint": cloud[each] for each in words} | {"authentication": cloud["authentication"]}
    return cloud if not api_version or api_version >= _FIRST_OBJECT else [cloud]


def _cloud(url: str) -> dict[str, Any]:
    # clients compare the address with its slash, and azure-cli spells one suffix differently from templates
    suffixes = AZURE_CLOUD["suffixes"]
    return {
        **AZURE_CLOUD,
        "name": CLOUD,
        "resourceManager": f"{url}/",
        # not played, but so no client goes to the real one in search of a principal's name
        "microsoftGraphResourceId": f"{url}/",
        "authentication": {**AZURE_CLOUD["authentication"], "loginEndpoint": f"{url}/", "tenant": TENANT},
        "suffixes": {**suffixes, "keyVaultDns": suffixes["keyvaultDns"]},
    }
