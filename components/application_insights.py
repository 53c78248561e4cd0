"""Application Insights, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import applicationinsights

from amlstack.plan import nodes

from .inputs import Inputs


def application_insights(
    name: str, node: nodes.ApplicationInsights, given: Inputs, opts: pulumi.ResourceOptions
) -> applicationinsights.Component:
    """The resource of an ApplicationInsights node."""
    insights = given.of(node)
    return applicationinsights.Component(
        name,
        resource_name_=insights.name,
        resource_group_name=insights.resource_group,
        location=insights.location,
        tags=insights.tags,
        kind=insights.component_kind,
        application_type=insights.application_type,
        flow_type=insights.flow_type,
        request_source=insights.request_source,
        ingestion_mode=insights.ingestion_mode,
        workspace_resource_id=insights.log_analytics,
        public_network_access_for_ingestion=insights.public_network_access_for_ingestion,
        public_network_access_for_query=insights.public_network_access_for_query,
        opts=opts,
    )
