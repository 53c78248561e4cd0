"""Secrets in the sandbox's key vaults, for the commands that put them there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from amlstack.catalog import ids, keyvault, resources
from amlstack.sandbox.control import TENANT, Running
from amlstack.sandbox.deployer.follow import Refused, ask, make_group
from amlstack.sandbox.engine.stack import secret_for

_VERSION = f"?api-version={keyvault.VAULT.api_version}"
_SECRET_VERSION = f"?api-version={keyvault.SECRET.api_version}"
_REGION = "westeurope"
_PAUSE = 0.02


def put(server: Running, vault: str, name: str, value: str) -> str:
    """Write a new version of a secret in the vault of that id, and say which. Raises Refused, OSError."""
    written = ask(server, "PUT", f"{vault}/secrets/{name}{_SECRET_VERSION}", {"properties": {"value": value}})
    return str(written["properties"]["secretUriWithVersion"]).rpartition("/")[2]


def make(server: Running, vault: str) -> None:
    """Make a vault by its id, with its group, as one that templates may take secrets from. Raises Refused, OSError."""
    place = ids.parse(vault)
    group = ids.group_id(place.subscription, str(place.group))
    if not _there(server, f"{group}?api-version={resources.GROUP.api_version}"):
        make_group(server, group, _REGION)
    properties = {
        "tenantId": TENANT,
        "sku": {"family": "A", "name": "standard"},
        "enableRbacAuthorization": True,
        "enabledForTemplateDeployment": True,
    }
    ask(server, "PUT", f"{vault}{_VERSION}", {"location": _REGION, "properties": properties})
    while ask(server, "GET", f"{vault}{_VERSION}")["properties"]["provisioningState"] != "Succeeded":
        time.sleep(_PAUSE)


def there(server: Running, vault: str) -> bool:
    """Whether there is a vault of that id. Raises Refused, OSError."""
    return _there(server, f"{vault}{_VERSION}")


def furnish(server: Running, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Put secrets, each a vault's id and a name, where they are missing: given by the environment, or made up.

    A vault that isn't there is made. Yields the name of what was put there, and its source. Raises Refused, OSError.
    """
    for vault, name in dict.fromkeys(wanted):
        if _there(server, f"{vault}/secrets/{name}{_SECRET_VERSION}"):
            continue
        made = not there(server, vault)
        if made:
            make(server, vault)
        value, source = secret_for(name)
        put(server, vault, name, value)
        yield name, f"{source}, in key vault {ids.parse(vault).name}{', which is made too' if made else ''}"


def _there(server: Running, path: str) -> bool:
    try:
        ask(server, "GET", path)
    except Refused as error:
        if error.status == 404:
            return False
        raise
    return True
