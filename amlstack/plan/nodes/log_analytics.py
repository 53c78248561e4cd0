"""The Log Analytics workspace behind Application Insights."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import monitoring

from .. import checks
from .base import Located, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LogAnalytics(Located):
    """Pay-as-you-go (PerGB2018), data kept for 30 days."""

    kind = monitoring.LOG_ANALYTICS
    why = "Keeps what Application Insights collects: classic components without a workspace are retired."

    name: Value = checked(checks.lawful(monitoring.LOG_ANALYTICS))
    sku: str = checked(
        checks.OneOf(monitoring.LOG_ANALYTICS_SKUS, "is no SKU of a Log Analytics workspace"), default="PerGB2018"
    )
    retention_days: int = checked(checks.Between(*monitoring.RETENTION_DAYS, "days"), default=30)
