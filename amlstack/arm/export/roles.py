"""What a template says once for its role assignments: their names, and the definitions of the roles by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amlstack.plan.nodes import Node, RoleAssignment

from ..expression import Expression, call, escaped, quoted
from ..filters import role_definition
from .aligned_plans import Source
from .labels import labels
from .parameters import Parameter

NAMES = "roleAssignmentNames"
"""The parameter that gives names other than the derived ones, and the variable that holds all that count."""
DERIVED = "derivedRoleAssignmentNames"
DEFINITIONS = "builtInRoleNames"
"""So Azure Verified Modules call such a table."""
ABOUT = (
    "Names of role assignments that were given under other names than the derived ones (variable "
    f"{DERIVED}): Azure refuses to give a role twice."
)


class Roles:
    """The variables of one template for its role assignments."""

    def __init__(self, given: str, labels: Mapping[str, str]) -> None:
        """`given` is what the parameter for names is called; `labels` what its members are, by the nodes' keys."""
        self._given = given
        self.labels = labels
        self._derived: dict[str, Expression] = {}
        self._definitions: dict[str, Expression] = {}

    def name(self, which: str, derived: Expression) -> Expression:
        """The name of an assignment: the parameter's, else the derived one."""
        self._derived[which] = derived
        return _member(NAMES, which)

    def definition(self, role: str) -> Expression:
        """The id of a built-in role's definition."""
        self._definitions[role] = role_definition(role)
        return _member(DEFINITIONS, role)

    def variables(self) -> dict[str, Any]:
        """The variables; none where no role is given."""
        if not self._derived:
            return {}
        return {
            DEFINITIONS: {role: str(id_) for role, id_ in self._definitions.items()},
            DERIVED: {escaped(which): str(name) for which, name in self._derived.items()},
            NAMES: str(call("union", call("variables", DERIVED), call("parameters", self._given))),
        }


def names(sources: Sequence[Source], parameter: str) -> Parameter:
    """The parameter for names, with what each workspace file says; keyed by the assignments' labels."""
    called = [labels(sources)[node.key] for node in sources[0].plan.of(RoleAssignment)]
    said = (zip(called, source.plan.of(RoleAssignment), strict=True) for source in sources)
    values = ({which: node.name for which, node in each if node.name is not None} for each in said)
    return Parameter(parameter, "object", ABOUT, tuple(values), order=4)


def said_by(roles: Roles, node: Node, said: dict[str, Any]) -> dict[str, Any]:
    """What a node's template may use, with a variable in the place of a role."""
    return said | {"role": roles.definition(node.role)} if isinstance(node, RoleAssignment) else said


def named_by(roles: Roles, node: Node, names: list[Any]) -> list[Any]:
    """A node's name, that of a role assignment as a variable; `names` holds the derived one."""
    return [roles.name(roles.labels[node.key], names[0])] if isinstance(node, RoleAssignment) else names


def _member(variable: str, name: str) -> Expression:
    return Expression(f"{call('variables', variable).text}[{quoted(name)}]")
