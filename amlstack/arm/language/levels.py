"""What a template is deployed to, by its `$schema`.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#template-format
"""

from __future__ import annotations

from typing import Any

from .tree import get

GROUP, SUBSCRIPTION = "a resource group", "a subscription"
_LEVELS = {
    "subscriptiondeploymenttemplate": SUBSCRIPTION,
    "managementgroupdeploymenttemplate": "a management group",
    "tenantdeploymenttemplate": "the tenant",
}


def level(template: Any) -> str:
    """What a template is deployed to."""
    schema = str(get(template, "$schema")).lower()
    return next((level for word, level in _LEVELS.items() if word in schema), GROUP)


def is_above_groups(template: Any) -> bool:
    """Whether a template is deployed to a subscription, a management group or the tenant."""
    return level(template) != GROUP
