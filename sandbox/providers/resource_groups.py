"""Microsoft.Resources: resource groups. Deleting one deletes everything inside of it, each by its own kind's rules.

Source: https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from amlstack import catalog
from amlstack.catalog import network, resources
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import group_missing
from amlstack.sandbox.resource_manager.lists import with_tags
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

_ENDPOINT = catalog.KINDS.index(network.PRIVATE_ENDPOINT)
_CREATED = (*catalog.KINDS[:_ENDPOINT], network.SUBNET, network.INTERFACE, *catalog.KINDS[_ENDPOINT:])
"""Kinds in the order of creation: an interface stands on its subnet, and an endpoint has one."""
_LAST_FIRST = {kind.type.lower(): -place for place, kind in enumerate(_CREATED)}


def in_order_of_deletion(found: Iterable[Resource]) -> list[Resource]:
    """What refers to others before them: the catalog has its kinds in the order of creation."""
    return sorted(found, key=lambda each: _LAST_FIRST.get(each.type.lower(), 0))


class ResourceGroup(Provider):
    """A group; 201 at first, 200 afterwards, and its deletion is a long-running operation."""

    kind = resources.GROUP
    poll_delete: ClassVar[Poll] = "location"
    moved_code = "InvalidResourceGroupLocation"

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete what is inside, what refers to others first; children go with their parents. Then the group."""
        inside = [each for each in call.store.below(resource.id) if each.type.count("/") == 1]
        for each in in_order_of_deletion(inside):
            if call.store.get(each.id):
                call.providers[each.type.lower()].remove(call, each)
        call.store.drop(resource.id)

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """Those that a `$filter` of tags leaves, the only one that groups have."""
        return with_tags(call, found)

    def remove_missing(self, call: Call) -> Answer:
        """A group that isn't there is an error, unlike any other resource."""
        raise group_missing(call.target.name)


PROVIDERS: tuple[Provider, ...] = (ResourceGroup(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
