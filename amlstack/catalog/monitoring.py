"""Log Analytics and Application Insights."""

from __future__ import annotations

from .kind import Kind, NameRule

LOG_ANALYTICS_SKUS = ("PerGB2018", "CapacityReservation", "LACluster")
RETENTION_DAYS = (30, 730)
"""Bounds of retentionInDays on pay-as-you-go. Source: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure"""

APPLICATION_INSIGHTS_RETENTION_DAYS = (30, 60, 90, 120, 180, 270, 365, 550, 730)
"""What RetentionInDays may be. Source: https://learn.microsoft.com/azure/azure-monitor/app/pricing"""

_PUBLIC_ACCESS = dict.fromkeys(
    ("properties.publicNetworkAccessForIngestion", "properties.publicNetworkAccessForQuery"),
    "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure",
)

LOG_ANALYTICS = Kind(
    stem="log_analytics",
    title="Log Analytics workspace",
    type="Microsoft.OperationalInsights/workspaces",
    api_version="2023-09-01",
    token="azure-native:operationalinsights:Workspace",
    name=NameRule(
        4,
        63,
        r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]",
        "letters, digits and hyphens, with a letter or digit at both ends",
        "resource group",
    ),
    name_input="workspaceName",
    only_published={
        "properties.sku.name": "https://learn.microsoft.com/azure/azure-monitor/logs/cost-logs",
        **_PUBLIC_ACCESS,
    },
    top=("location", "tags", "identity"),
    identity_list=True,
    replace_on=("location",),
    create_only=("location",),
    soft_delete_days=14,
)

APPLICATION_INSIGHTS = Kind(
    stem="application_insights",
    title="Application Insights",
    type="Microsoft.Insights/components",
    api_version="2020-02-02",
    token="azure-native:applicationinsights:Component",
    former_tokens=("azure-native:insights:Component",),
    name=NameRule(
        1,
        260,
        r"[^%&\\?/\x00-\x1f\x7f]*[^%&\\?/\x00-\x1f\x7f .]",
        "without % & \\ ? / and control characters, not ending in a space or a period",
        "resource group",
    ),
    name_input="resourceName",
    only_published=_PUBLIC_ACCESS,
    not_required={
        "kind": "azure-quickstart-templates, microsoft.web/webapp-windows-aspnet and ten others without it",
        "properties.Application_Type": "azure-quickstart-templates, microsoft.web/webapp-windows-aspnet and 4 others",
    },
    top=("location", "tags", "kind"),
    renames={
        "applicationType": "Application_Type",
        "flowType": "Flow_Type",
        "requestSource": "Request_Source",
        "workspaceResourceId": "WorkspaceResourceId",
        "retentionInDays": "RetentionInDays",
        "disableIpMasking": "DisableIpMasking",
        "ingestionMode": "IngestionMode",
        "samplingPercentage": "SamplingPercentage",
        "immediatePurgeDataOn30Days": "ImmediatePurgeDataOn30Days",
        "disableLocalAuth": "DisableLocalAuth",
        "forceCustomerStorageForProfiler": "ForceCustomerStorageForProfiler",
        "hockeyAppId": "HockeyAppId",
        "hockeyAppToken": "HockeyAppToken",
        "applicationId": "ApplicationId",
        "appId": "AppId",
        "name": "Name",
        "instrumentationKey": "InstrumentationKey",
        "connectionString": "ConnectionString",
        "creationDate": "CreationDate",
        "laMigrationDate": "LaMigrationDate",
        "privateLinkScopedResources": "PrivateLinkScopedResources",
        "tenantId": "TenantId",
    },
    replace_on=("location",),
    create_only=("location",),
    also_read_only=("properties.Ver",),  # not published
)

DIAGNOSTIC_SETTING = Kind(
    stem="diagnostic_setting",
    title="diagnostic setting",
    type="Microsoft.Insights/diagnosticSettings",
    api_version="2021-05-01-preview",
    token="azure-native:monitor:DiagnosticSetting",
    former_tokens=("azure-native:insights:DiagnosticSetting",),
    name=NameRule(1, 260, r"[^<>*%&:\\?+/]+", "without < > * % & : \\ ? + /", "parent"),
    name_input="name",
    parent_inputs=("resourceUri",),
    taggable=False,
    located=False,
    top=(),
)
"""Only rules look at it.
Source: https://learn.microsoft.com/azure/azure-monitor/essentials/resource-manager-diagnostic-settings"""

_SCOPE_NAME = "letters, digits and _ . ( ) -, not ending in a period"

PRIVATE_LINK_SCOPE = Kind(
    stem="private_link_scope",
    title="Azure Monitor private link scope",
    type="Microsoft.Insights/privateLinkScopes",
    api_version="2021-09-01",
    native_version="2023-06-01-preview",
    token="azure-native:monitor:PrivateLinkScope",
    former_tokens=("azure-native:insights:PrivateLinkScope",),
    name=NameRule(1, 255, r"[\w.()-]*[\w()-]", _SCOPE_NAME, "resource group"),
    name_input="scopeName",
    create_only=("location",),
)
"""What a private endpoint to Azure Monitor leads to; it lies in no region. The name rule is unverified: that of the
portal's form. Source: https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure"""

SCOPED_RESOURCE = Kind(
    stem="private_link_scoped_resource",
    title="scoped resource",
    type="Microsoft.Insights/privateLinkScopes/scopedResources",
    api_version="2021-09-01",
    native_version="2023-06-01-preview",
    token="azure-native:monitor:PrivateLinkScopedResource",
    former_tokens=("azure-native:insights:PrivateLinkScopedResource",),
    name=NameRule(1, 255, r"[\w.()-]*[\w()-]", _SCOPE_NAME, "parent"),
    name_input="name",
    parent_inputs=("resourceGroupName", "scopeName"),
    taggable=False,
    located=False,
    top=(),
)
"""What is reached by a private link scope: a Log Analytics workspace, or a component of Application Insights."""

SCOPED_TYPES = (LOG_ANALYTICS.type, APPLICATION_INSIGHTS.type, "Microsoft.Insights/dataCollectionEndpoints")
"""What a scoped resource may be. Source: the same."""

ACCESS_MODES = ("Open", "PrivateOnly")
"""Whether the networks of a scope reach what is outside of it too. Source:
https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security#private-link-access-modes-private-only-vs-open"""
