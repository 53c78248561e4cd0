"""Resource groups."""

from __future__ import annotations

from .kind import Kind, NameRule

TAGS_AT_MOST = 50
TAG_NAME_LENGTH = 128
"""512 for most kinds, 128 for storage accounts: tags are the same everywhere, so the shorter one counts."""
TAG_VALUE_LENGTH = 256
TAG_NAME_FORBIDDEN = "<>%&\\?/"
"""Source of the four: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations"""

DEPLOYMENT_TYPE = "Microsoft.Resources/deployments"
DEPLOYMENT_API_VERSION = "2025-04-01"
"""A deployment is no kind of its own: nothing declares one, a template nests them."""

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
