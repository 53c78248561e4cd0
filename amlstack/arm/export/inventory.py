"""What an export deploys, as a table and as a diagram, from the plans themselves: by name, not by parameter."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from amlstack.catalog import identity
from amlstack.plan import Plan, Ref, views
from amlstack.plan.nodes import Extension, Node, RoleAssignment

from .aligned_plans import Source

COLUMNS = (
    "workspace file",
    "type",
    "name",
    "resource group",
    "api-version",
    "location",
    "tags",
    "referred to by",
    "exists already",
    "role",
    "role definition",
    "given to",
)


def inventory(sources: tuple[Source, ...]) -> str:
    """A CSV table with a line for each resource of each workspace file, and for what it uses and doesn't make."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for source in sources:
        writer.writerows((source.name, *row) for row in _rows(source.plan))
    return text.getvalue()


def _rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    referring: dict[str, list[str]] = {}
    for node in plan:
        for key in sorted(set(node.needs())):
            referring.setdefault(key, []).append(f"{node.kind.title} {_called(plan, node)}")
    for node in plan:
        tags = dict(getattr(node, "tags", {}))
        yield (
            node.kind.type,
            full_name(plan, node),
            _group(plan, node),
            node.kind.api_version,
            getattr(node, "location", ""),
            json.dumps(tags, ensure_ascii=False) if tags else "",
            "; ".join(referring.get(node.key, ())),
            "",
            *(_role(plan, node) if isinstance(node, RoleAssignment) else ("", "", "")),
        )
    for each in views.existing(plan):
        group = f"{each.group} ({each.subscription})" if each.subscription else str(each.group)
        users = "; ".join(f"{node.kind.title} {_called(plan, node)}" for node in each.users)
        yield each.type, "/".join(each.names), group, "", "", "", users, "yes", "", "", ""


def _role(plan: Plan, node: RoleAssignment) -> tuple[str, str, str]:
    """The role, the last part of its definition's id, and who gets it: a resource by its name, or an object id."""
    return node.role, identity.ROLES[node.role], views.holder(plan, node)


def _called(plan: Plan, node: Node) -> str:
    """What a reader calls a node: a role assignment's name is a GUID."""
    return node.label if isinstance(node, Extension) else full_name(plan, node)


def _group(plan: Plan, node: Node) -> str:
    """The resource group that it lies in, and the subscription where that is said."""
    subscription, group = views.group_of(plan, node)
    return f"{group} ({subscription})" if subscription else group


def full_name(plan: Plan, node: Node) -> str:
    """A resource's name as ARM spells it, its parents' names in front.

    A role assignment whose name is derived at its deployment is called as the template's parameter for names calls it.
    """
    if isinstance(node, RoleAssignment) and node.name is None:
        return node.which
    return "/".join(str(plan[name.node].name if isinstance(name, Ref) else name) for name in node.names())


def diagram(source: Source) -> str:
    """The plan as a mermaid flow chart."""
    return views.mermaid(source.plan) + "\n"
