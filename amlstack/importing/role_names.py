"""Names of role assignments that a template gives, and the file would derive otherwise."""

from __future__ import annotations

from collections.abc import Callable

from amlstack.arm.language import Expanded, Resource
from amlstack.catalog import identity
from amlstack.plan import Plan, views
from amlstack.plan.nodes import RoleAssignment

from .bodies import get, id_of
from .value_sources import principal_of

_ROLES = {guid: role for role, guid in identity.ROLES.items()}


def role_assignment_names(expanded: Expanded, certain: Callable[[], Expanded], plan: Plan) -> dict[str, str]:
    """The file's `role_assignment_names`: what `plan` calls an assignment, and its name in the template.

    `certain` reads the same template with nothing made up: a name that is made of what nobody has said isn't known.
    """
    ours = {
        tuple(part.lower() for part in views.assignment(plan, node, expanded.scope.subscription)): node.which
        for node in plan.of(RoleAssignment)
    }
    found: dict[int, tuple[str, str]] = {}
    for place, theirs in enumerate(_assignments(expanded)):
        scope, holder, role = _parts(theirs)
        which, name = ours.get((scope.lower(), holder.lower(), role.lower())), theirs.body["name"]
        if which and isinstance(name, str) and name != identity.assignment_name(scope, holder, role):
            found[place] = which, name
    known = [one.body["name"] for one in _assignments(certain())] if found else []
    return {which: name for place, (which, name) in found.items() if known[place : place + 1] == [name]}


def _assignments(expanded: Expanded) -> list[Resource]:
    return [one for one in expanded.every() if one.type.lower() == identity.ROLE_ASSIGNMENT.type.lower()]


def _parts(assignment: Resource) -> tuple[str, str, str]:
    """The id of its scope, the id of who gets the role or an object id, and the role; '' for what can't be told."""
    principal = get(assignment.body, "properties.principalId")
    scope = str(assignment.body.get("scope") or assignment.scope.id)
    role = _ROLES.get(str(get(assignment.body, "properties.roleDefinitionId")).rpartition("/")[2].lower(), "")
    holder = principal if isinstance(principal, str) else principal_of(principal)
    return (scope if id_of(scope) else ""), holder or "", role
