"""Children that stand in a list of their parent's body too: subnets in a virtual network, rules in a security group.

A client writes them either way. They are kept as resources; the parent's list shows them.
Source: https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/create-or-update (`properties.subnets`).
"""

from __future__ import annotations

from typing import Any

from amlstack.sandbox.resource_manager.body import Body, drop, get, put
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_content
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import check_shapes
from amlstack.sandbox.resource_manager.written_body import filled


class ListedChildren:
    """The children of one kind, by the list in which they stand."""

    def __init__(self, path: str, provider: Provider) -> None:
        """`path` is the list's, in the parent's body."""
        self.path, self._provider, self._segment = path, provider, provider.kind.type.rpartition("/")[2]

    def of(self, call: Call, parent: str) -> list[Resource]:
        """Those that exist."""
        return call.store.of_type_below(self._provider.kind.type, parent)

    def given(self, call: Call, body: Body) -> list[Body]:
        """Those that a parent's body brings along. Raises ArmError 400 for a wrong shape, or one that comes twice."""
        found: list[Any] = get(body, self.path) or []
        names: set[str] = set()
        for each in found:
            if not isinstance(each, dict) or not isinstance(each.get("name"), str):
                raise bad_content(f"each of '{self.path}' is an object with a name.", self.path)
            self._provider.check_name(call, each["name"])
            check_shapes(each, self._provider.shapes)
            if each["name"].lower() in names:
                message = f"Resource {call.target.id} has two {self._segment} called '{each['name']}'."
                raise ArmError(400, "DuplicateResourceName", message, self.path)
            names.add(each["name"].lower())
        return found

    def lay(self, call: Call, parent: Resource) -> None:
        """Make the children that a stored parent's list has, and take away those that it leaves out."""
        given = {each["name"].lower(): each for each in get(parent.body, self.path) or ()}
        for each in self.of(call, parent.id):
            if each.name.lower() not in given:
                call.store.drop(each.id)
        for each in given.values():
            call.store.put(self._made(call, parent, each))
        self.show(call, parent)

    def show(self, call: Call, parent: Resource) -> None:
        """Write the children into the parent's list."""
        put(parent.body, self.path, [each.shown for each in self.of(call, parent.id)])
        call.store.put(parent)

    def _made(self, call: Call, parent: Resource, given: Body) -> Resource:
        body = {"properties": dict(given.get("properties", {}))}
        for path in self._provider.kind.read_only:
            drop(body, path)
        id_, kind = f"{parent.id}/{self._segment}/{given['name']}", self._provider.kind
        before = call.store.get(id_)
        made = Resource(before.id if before else id_, kind.type, filled(call, self._provider, body, before))
        self._provider.complete(call, made, before)
        return made
