"""The workspace's Application Insights."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import monitoring

from .. import checks
from .base import Located, Value, checked, reference, structural


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ApplicationInsights(Located):
    """A component that keeps its data in a Log Analytics workspace."""

    kind = monitoring.APPLICATION_INSIGHTS
    why = "Collects what deployed models and endpoints report."

    name: Value = checked(checks.lawful(monitoring.APPLICATION_INSIGHTS))
    log_analytics: Value = reference()
    component_kind: str = structural(default="web")
    application_type: str = "web"
    flow_type: str = "Bluefield"
    request_source: str = "rest"
    ingestion_mode: str = "LogAnalytics"
    public_network_access_for_ingestion: str = "Enabled"
    public_network_access_for_query: str = "Enabled"
