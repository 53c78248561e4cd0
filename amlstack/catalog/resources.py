"""Resource groups, tags, and template deployments."""

from __future__ import annotations

from .kind import Kind, NameRule

TAGS_AT_MOST = 50
TAG_NAME_LENGTH = 128
"""512 for most kinds, 128 for storage accounts: tags are the same everywhere, so the shorter one counts."""
TAG_VALUE_LENGTH = 256
TAG_NAME_FORBIDDEN = "<>%&\\?/"
"""Source of the four: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations"""
HIDDEN_TAG = "hidden-"
"""How tags begin that Azure's own portal and services write: their names may hold an id, slashes and all. Source:
https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources-portal (hidden-title), and the
hidden-link tags of Application Insights in https://github.com/Azure/azure-quickstart-templates"""


def tag_name_characters(name: str) -> bool:
    """Whether a tag's name is made of characters that Azure takes there."""
    forbidden = TAG_NAME_FORBIDDEN.replace("/", "") if name.startswith(HIDDEN_TAG) else TAG_NAME_FORBIDDEN
    return not set(name) & set(forbidden)


GROUP = Kind(
    stem="resource_group",
    title="resource group",
    type="Microsoft.Resources/resourceGroups",
    api_version="2024-03-01",
    token="azure-native:resources:ResourceGroup",
    name=NameRule(1, 90, r"[\w().-]*[\w()-]", "letters, digits and - _ . ( ), not ending in a period", "subscription"),
    name_input="resourceGroupName",
    parent_inputs=(),
    wrapped=True,
    top=("location", "tags", "managedBy"),
    replace_on=("location",),
    create_only=("location",),
)

DEPLOYMENT_TYPE = "Microsoft.Resources/deployments"
DEPLOYMENT_API_VERSION = "2025-04-01"
DEPLOYMENT = Kind(
    stem="deployment",
    title="deployment",
    type=DEPLOYMENT_TYPE,
    api_version=DEPLOYMENT_API_VERSION,
    token="azure-native:resources:Deployment",
    name=NameRule(1, 64, r"[-\w.()]+", "letters, digits and - _ . ( )", "parent"),
    name_input="deploymentName",
    top=("location", "tags"),
)
"""No kind of the plan: a template nests them, the sandbox plays them. Source of the name rule:
https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-cli#deployment-name"""

HISTORY = 800
"""Deployments that a group or a subscription remembers; the oldest are forgotten.
Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions"""
MODES = ("Incremental", "Complete")
