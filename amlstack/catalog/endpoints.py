"""Online endpoints and their deployments. No kinds of the plan: only rules look at them.

Sources: the 2025-12-01 types, https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas#azure-machine-learning-online-endpoints-and-batch-endpoints
"""

from __future__ import annotations

from .kind import Kind, NameRule

KEYLESS_AUTH_MODES = ("AADToken", "AMLToken")
"""Ways to call an endpoint with a token that ends; a Key doesn't."""

MIRRORED_AT_MOST = 50
"""Percent of the traffic, of all deployments together."""

_NAME = NameRule(
    3,
    32,
    r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]",
    "letters, digits and hyphens, starting with a letter and ending with a letter or digit",
    "region",
)

ONLINE_ENDPOINT = Kind(
    stem="online_endpoint",
    title="online endpoint",
    type="Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:OnlineEndpoint",
    name=_NAME,
    name_input="endpointName",
    only_published={
        "properties.publicNetworkAccess": (
            "https://learn.microsoft.com/azure/machine-learning/how-to-secure-online-endpoint"
        )
    },
    parent_inputs=("resourceGroupName", "workspaceName"),
    wrapped=True,
    identity_list=True,
)

ONLINE_DEPLOYMENT = Kind(
    stem="online_deployment",
    title="online deployment",
    type="Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:OnlineDeployment",
    name=_NAME,
    name_input="deploymentName",
    parent_inputs=("resourceGroupName", "workspaceName", "endpointName"),
    wrapped=True,
    identity_list=True,
)
