"""What a workspace file names as there already, made up in the sandbox: the plainest of each kind."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from amlstack.catalog import BY_TYPE, identity, ids, keyvault, monitoring, registry, resources, storage
from amlstack.sandbox.control import Running
from amlstack.sandbox.deployer.follow import Refused, ask, group_location, make_group

from . import vaults

_BODIES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        storage.ACCOUNT.type.lower(): {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}},
        storage.BLOB_CONTAINER.type.lower(): {},
        storage.FILE_SHARE.type.lower(): {},
        monitoring.LOG_ANALYTICS.type.lower(): {"properties": {}},
        monitoring.APPLICATION_INSIGHTS.type.lower(): {"kind": "web", "properties": {"Application_Type": "web"}},
        registry.REGISTRY.type.lower(): {"sku": {"name": registry.PREMIUM}},
        identity.USER_ASSIGNED.type.lower(): {},
    }
)
"""What each kind is made of, besides a location. A group and a vault are made by functions of their own."""
_ROLES = ("Contributor", "Key Vault Administrator", "Storage Blob Data Contributor", "AcrPush")
"""What an identity is given on its subscription: one that is brought along has its roles already."""
_PAUSE = 0.02


def missing(server: Running, wanted: Iterable[str]) -> list[str]:
    """Those of these ids that the sandbox could make and hasn't. Raises Refused, OSError."""
    return [id_ for id_ in wanted if _makes(id_) and not _there(server, id_)]


def make(server: Running, id_: str, location: str) -> None:
    """Make up what has this id, with its group. Raises Refused, OSError."""
    found = ids.parse(id_)
    if found.type.lower() == resources.GROUP.type.lower():
        make_group(server, id_, location)
        return
    group = ids.group_id(found.subscription, str(found.group))
    if group_location(server, group) is None:
        make_group(server, group, location)
    if found.type.lower() == keyvault.VAULT.type.lower():
        vaults.make(server, id_)
        return
    kind = BY_TYPE[found.type.lower()]
    body = {**_BODIES[found.type.lower()], **({"location": location} if kind.located else {})}
    ask(server, "PUT", _path(id_), body)
    made = _finished(server, id_)
    if found.type.lower() == identity.USER_ASSIGNED.type.lower():
        _give_roles(server, found.subscription, made["properties"]["principalId"])


def _finished(server: Running, id_: str) -> Any:
    """What was made, when its operation has ended."""
    while True:
        made = ask(server, "GET", _path(id_))
        if made.get("properties", {}).get("provisioningState", "Succeeded") == "Succeeded":
            return made
        time.sleep(_PAUSE)


def _give_roles(server: Running, subscription: str, principal: str) -> None:
    scope, kind = f"/subscriptions/{subscription}", identity.ROLE_ASSIGNMENT
    for role in _ROLES:
        definition = f"{scope}/providers/{identity.ROLE_DEFINITION_TYPE}/{identity.ROLES[role]}"
        said = {"principalId": principal, "principalType": "ServicePrincipal", "roleDefinitionId": definition}
        name = uuid.uuid5(uuid.UUID(principal), definition)
        path = f"{scope}/providers/{kind.type}/{name}?api-version={kind.api_version}"
        ask(server, "PUT", path, {"properties": said})


def _makes(id_: str) -> bool:
    type_ = ids.parse(id_).type.lower()
    return type_ in _BODIES or type_ in (resources.GROUP.type.lower(), keyvault.VAULT.type.lower())


def _path(id_: str) -> str:
    return f"{id_}?api-version={BY_TYPE[ids.parse(id_).type.lower()].api_version}"


def _there(server: Running, id_: str) -> bool:
    try:
        ask(server, "GET", _path(id_))
    except Refused as error:
        if error.status == 404:
            return False
        raise
    return True
