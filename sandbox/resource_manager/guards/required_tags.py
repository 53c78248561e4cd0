"""Azure Policy, as far as the sandbox plays it: the built-in 'Require a tag on resources', assigned to a
subscription or a group.

Source: https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure
"""

from __future__ import annotations

from amlstack.catalog import governance
from amlstack.catalog.kind import Kind

from ..body import get
from ..call import Call
from ..errors import ArmError
from ..records import Resource
from ..target import GROUPS


def check(call: Call, kind: Kind, resource: Resource, intent: str) -> None:
    """Refuse to write a resource that lacks a tag which an assignment above it requires. Raises ArmError 403.

    The definition's mode is Indexed: it looks at types with tags and a location, and not at groups.
    """
    if intent != "write" or not (kind.taggable and kind.located) or kind.type.lower() == GROUPS:
        return
    for assignment in call.store.of_type(governance.POLICY_ASSIGNMENT.type):
        scope = assignment.key.partition("/providers/microsoft.authorization/")[0]
        tag = get(assignment.body, "properties.parameters.tagName.value")
        if not f"{resource.key}/".startswith(f"{scope}/") or _has(resource, tag):
            continue
        info = {
            "policyAssignmentId": assignment.id,
            "policyAssignmentName": assignment.name,
            "policyDefinitionEffect": "deny",
        }
        raise ArmError(
            403,
            "RequestDisallowedByPolicy",
            f"Resource '{resource.name}' was disallowed by policy '{assignment.name}': it needs the tag '{tag}'.",
            resource.name,
            additionalInfo=[{"type": "PolicyViolation", "info": info}],
        )


def _has(resource: Resource, tag: str) -> bool:
    return tag.lower() in {name.lower() for name in resource.body.get("tags", {})}
