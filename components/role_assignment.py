"""A role assignment, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import authorization

from amlstack.catalog.identity import role_definition_id
from amlstack.plan import Ambient, nodes

from .inputs import Inputs


def role_assignment(
    name: str, node: nodes.RoleAssignment, given: Inputs, opts: pulumi.ResourceOptions
) -> authorization.RoleAssignment:
    """The resource of a RoleAssignment node; what needs it waits for it to spread (makers.py).

    One that exists keeps the name that it was made with, unless the declaration gives one: Azure refuses a second of
    the same role to the same principal on the same scope. What replaces it has the derived name.
    """
    assignment = given.of(node)
    if node.name is None:
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["roleAssignmentName"]))
    subscription: pulumi.Output[str] = given(Ambient("subscription_id"))
    return authorization.RoleAssignment(
        name,
        role_assignment_name=given.name(node),
        scope=assignment.scope,
        role_definition_id=subscription.apply(lambda subscription_id: role_definition_id(subscription_id, node.role)),
        principal_id=assignment.principal_id,
        principal_type=assignment.principal_type,
        opts=pulumi.ResourceOptions.merge(opts, given.propagation.noted(name, node.key)),
    )
