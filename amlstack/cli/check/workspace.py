"""A workspace file as the rules look at it: planned, rendered, each value with its place in the file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from amlstack import arm
from amlstack.arm.fields import field_of
from amlstack.findings import Finding, Place
from amlstack.plan import Plan, PlanError, workspace
from amlstack.plan.nodes import Node
from amlstack.policies import Resource, Unknown
from amlstack.policies.notices import REFUSED
from amlstack.policies.template import resources
from amlstack.report import Unreadable
from amlstack.spec import Declaration, SpecError, load

from .subject import Subject, Unfit


def read(file: str) -> Subject:
    """The resources that a workspace file declares; what no plan can be made of is found fault with.

    Raises Unfit with every fault of its shape.
    """
    try:
        declaration = load(file)
    except SpecError as error:
        reasons = (f"{each.what}: {each.mend}" if each.mend else each.what for each in error.faults)
        raise Unfit(*map(Unreadable, (each.place for each in error.faults), reasons)) from None
    try:
        return declared(file, declaration, workspace(declaration.spec))
    except PlanError as error:
        name = f"workspace {declaration.spec.name}"
        refused = (
            Finding(REFUSED.id, REFUSED.severity, name, ".".join(map(str, each.path)), declaration.place(each.path),
                    each.what, f"{each.mend[:1].upper()}{each.mend[1:]}.")
            for each in error.faults
        )  # fmt: skip
        return Subject(
            file, "workspace file", refused=tuple(refused), policy=declaration.policy, place=_policy(declaration)
        )


def declared(file: str, declaration: Declaration, plan: Plan) -> Subject:
    """What a declaration and its plan amount to."""
    rendered = resources(arm.render(plan))
    made = (_placed(resource, node, declaration) for resource, node in zip(rendered, plan, strict=True))
    return Subject(file, "workspace file", tuple(made), policy=declaration.policy, place=_policy(declaration))


def _policy(declaration: Declaration) -> object:
    return lambda path: declaration.place(("policy", *path))


def _placed(resource: Resource, node: Node, declaration: Declaration) -> Resource:
    group = getattr(node, "resource_group", None)
    known = group if isinstance(group, str) else Unknown()
    return dataclasses.replace(resource, group=known, where=_Where(node, declaration))


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
