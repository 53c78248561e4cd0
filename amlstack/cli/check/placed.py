"""What a workspace file declares, rendered, each value with its place in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlstack import arm
from amlstack.arm.fields import field_of
from amlstack.findings import Place
from amlstack.plan import Plan
from amlstack.plan.nodes import Datastore, Node
from amlstack.policies import Resource, Unknown, template
from amlstack.spec import Declaration


def resources(declaration: Declaration, plan: Plan) -> tuple[Resource, ...]:
    """The plan's resources as the rules look at them, in its order."""
    rendered = template.resources(arm.render(plan))
    return tuple(_placed(resource, node, declaration) for resource, node in zip(rendered, plan, strict=True))


def _placed(resource: Resource, node: Node, declaration: Declaration) -> Resource:
    group = getattr(node, "resource_group", None)
    known = group if isinstance(group, str) else Unknown()
    body = _ending(resource.body, node.expires) if isinstance(node, Datastore) and node.expires else resource.body
    return dataclasses.replace(resource, body=body, group=known, where=_Where(node, declaration))


def _ending(body: Mapping[str, Any], day: str) -> dict[str, Any]:
    """A datastore's body whose unknown credential has the day on which it ends."""
    credentials = body["properties"]["credentials"]
    secrets = {
        key: dataclasses.replace(value, ends=day) if isinstance(value, Unknown) else value
        for key, value in credentials.get("secrets", {}).items()
    }
    return {**body, "properties": {**body["properties"], "credentials": {**credentials, "secrets": secrets}}}


@dataclass(frozen=True, slots=True)
class _Where:
    """Places of one node's values."""

    node: Node
    declaration: Declaration

    def __call__(self, path: str) -> Place:
        """Where the file says what stands at a dotted path of the resource, or what makes it."""
        field, *below = field_of(self.node, path) or ("",)
        known = {each.name: each for each in dataclasses.fields(self.node)}
        steps = (int(word[1:-1]) if word.startswith("[") else word for word in below)
        where = (*self.node.path(known[field]), *steps) if field in known else self.node.where
        return self.declaration.place(where)
