"""Complete mode: what lies in the group and not in the template is deleted when the rest is there.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-complete-mode-deletion
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from amlstack.sandbox.providers.resource_groups import in_order_of_deletion
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.target import parse

from .progress import Part


def delete_the_rest(call: Call, send: Callable[[Call], Answer], part: Part, kept: Collection[str]) -> None:
    """Delete what isn't among the ids that the template holds, what refers to others first, each in a transaction."""
    first = len(part.expanded.resources)
    for number, each in enumerate(_left(call, kept), first):
        query = {"api-version": call.providers[each.type.lower()].kind.api_version}
        made = replace(call, method="DELETE", target=parse(each.id), query=query, body={}, raw=b"")
        try:
            with call.store.transaction():
                status = send(made).status
                part.note(call.store, number, each.id, "Delete", status=200 if status == 202 else status)
        except ArmError as error:
            part.errors.append(error)
            with call.store.transaction():
                part.note(call.store, number, each.id, "Delete", error=error)


def _left(call: Call, kept: Collection[str]) -> list[Resource]:
    """What lies in the group by itself and not in the template; children and roles go with what they belong to only."""
    group = call.need_group()
    inside = [each for each in call.store.below(group.id) if each.key not in kept]
    return in_order_of_deletion(each for each in inside if call.providers[each.type.lower()].stands_alone(each))
