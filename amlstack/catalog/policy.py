"""Azure Policy: what the sandbox knows of it. No kind of the plan, so it isn't among `KINDS`."""

from __future__ import annotations

from .kind import Kind, NameRule

REQUIRE_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
"""The built-in definition 'Require a tag on resources', with the parameter `tagName`.
Source: https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#tags"""

ASSIGNMENT = Kind(
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
