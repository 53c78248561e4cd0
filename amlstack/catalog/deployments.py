"""Template deployments: what the sandbox knows of them. No kind of the plan, so it isn't among `KINDS`.

Sources: https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-cli#deployment-name (names),
https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions (how many are kept).
"""

from __future__ import annotations

from .kind import Kind, NameRule
from .resources import DEPLOYMENT_API_VERSION, DEPLOYMENT_TYPE

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

HISTORY = 800
"""Deployments that a group or a subscription remembers; the oldest are forgotten."""
MODES = ("Incremental", "Complete")
