"""What is attached to resources to run them: diagnostic settings and locks. Only rules look at them.

Sources: https://learn.microsoft.com/azure/azure-monitor/essentials/resource-manager-diagnostic-settings,
https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
"""

from __future__ import annotations

from .kind import Kind, NameRule

DIAGNOSTIC_SETTING = Kind(
    stem="diagnostic_setting",
    title="diagnostic setting",
    type="Microsoft.Insights/diagnosticSettings",
    api_version="2021-05-01-preview",
    token="azure-native:monitor:DiagnosticSetting",
    name=NameRule(1, 260, r"[^<>*%&:\\?+/]+", "without < > * % & : \\ ? + /", "parent"),
    name_input="name",
    parent_inputs=("resourceUri",),
    taggable=False,
    located=False,
    top=(),
)

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
