"""Which of a template's storage accounts are the file's: those on which datastores lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import network, storage

from .bodies import Bodies, get, names_of


def data_accounts(bodies: Bodies, stores: Sequence[Mapping[str, Any]], workspace: Resource) -> list[Resource]:
    """The accounts that the template makes for a workspace's data, without its default one.

    Some datastore lies on them, their firewall lets the workspace in by name, or they have a private endpoint.
    """
    reached = {
        str(target).lower() for each in bodies.of_type(network.PRIVATE_ENDPOINT.type) for target in targets(each)
    }
    named = {str(store.get("account_name")).lower() for store in stores}
    default = bodies.by_id(get(workspace.body, "properties.storageAccount"))
    return [
        account
        for account in bodies.of_type(storage.ACCOUNT.type)
        if account is not default
        and (names_of(account)[0] in named or _lets_in(account, workspace) or str(account.id).lower() in reached)
    ]


def targets(endpoint: Resource) -> Iterator[Any]:
    """What a private endpoint leads to: the ids in its connections, of both sorts."""
    for word in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        listed = get(endpoint.body, f"properties.{word}")
        for each in listed if isinstance(listed, list) else []:
            yield get(each, "properties.privateLinkServiceId")


def _lets_in(account: Resource, workspace: Resource) -> bool:
    """Whether the account's firewall names the workspace."""
    rules = get(account.body, "properties.networkAcls.resourceAccessRules")
    ids = [get(rule, "resourceId") for rule in rules] if isinstance(rules, list) else []
    return str(workspace.id).lower() in [str(id_).lower() for id_ in ids]
