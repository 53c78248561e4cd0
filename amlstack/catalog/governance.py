"""Management locks and policy assignments, no kinds of the plan: rules look at them, the sandbox plays policies.

Source of the former: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
"""

from __future__ import annotations

from .kind import Kind, NameRule

LOCK = Kind(
    stem="lock",
    title="lock",
    type="Microsoft.Authorization/locks",
    api_version="2020-05-01",
    token="azure-native:authorization:ManagementLockByScope",
    name=NameRule(1, 90, r"[\w.()-]*[\w()-]", "letters, digits and - _ . ( ), not ending in a period", "parent"),
    name_input="lockName",
    parent_inputs=("scope",),
    taggable=False,
    located=False,
    top=(),
)
LOCK_LEVELS = ("CanNotDelete", "ReadOnly")
"""Both keep what they lock from being deleted."""

REQUIRE_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
"""The built-in definition 'Require a tag on resources', with the parameter `tagName`.
Source: https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#tags"""

POLICY_ASSIGNMENT = Kind(
    stem="policy_assignment",
    title="policy assignment",
    type="Microsoft.Authorization/policyAssignments",
    api_version="2022-06-01",
    token="azure-native:authorization:PolicyAssignment",
    name=NameRule(
        1,
        128,
        r"[^<>*%&:?+/\\]*[^<>*%&:?+/\\. ]",
        "without < > * % & : ? + / \\, not ending in a period or space",
        "parent",
    ),
    name_input="policyAssignmentName",
    parent_inputs=("scope",),
    taggable=False,
    located=False,
    top=("location", "identity"),
)
