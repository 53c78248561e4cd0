"""What Application Insights and Log Analytics keep, for how long, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amlstack.catalog import monitoring
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Pillar, Profile, Rule, Settings
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import NumberRule, PresenceRule, SettingRule

_RETENTION = "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure"
_LINK = "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security"
_WAYS_IN = ("properties.publicNetworkAccessForIngestion", "properties.publicNetworkAccessForQuery")


def _insights(**properties: object) -> Example:
    return (made(monitoring.APPLICATION_INSIGHTS, "appi-contoso", properties=properties),)


def _logs(**properties: object) -> Example:
    return (made(monitoring.LOG_ANALYTICS, "log-contoso", properties=properties),)


class InsightsWorkspace(PresenceRule):
    """Application Insights keeps its data in a Log Analytics workspace.

    Classic components, which kept it themselves, were retired on 2024-02-29.
    """

    id = "AML-071"
    name = "Insights.Workspace"
    pillar = Pillar.OPERATIONS
    applies_to = monitoring.APPLICATION_INSIGHTS.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource"
    maps = ("Azure Policy d550e854-df1a-4de9-bf44-cd894b39a95e", "Azure.AppInsights.Workspace", "MCSB LT-3")
    mend = "Give WorkspaceResourceId the id of a Log Analytics workspace."
    path = "properties.WorkspaceResourceId"
    message = "it names no Log Analytics workspace"
    good = _insights(WorkspaceResourceId="[resourceId('Microsoft.OperationalInsights/workspaces', 'log-contoso')]")
    bad = _insights()


class InsightsLocalAuth(SettingRule):
    """Nothing sends telemetry to Application Insights without signing in.

    With the connection string alone anybody could, and raise or hide alarms.
    """

    id = "AML-072"
    name = "Insights.LocalAuth"
    pillar = Pillar.SECURITY
    applies_to = monitoring.APPLICATION_INSIGHTS.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication"
    maps = ("Azure Policy 199d5677-e4d9-4264-9465-efe1839c06bd", "Azure.AppInsights.LocalAuth", "MCSB IM-1")
    mend = "Set DisableLocalAuth to true, where everything that reports can sign in."
    path = "properties.DisableLocalAuth"
    wanted = (True,)
    unset = False
    good = _insights(DisableLocalAuth=True)
    bad = _insights()


class InsightsNetwork(SettingRule):
    """Application Insights is written and read from private networks only.

    Traces hold inputs and outputs of models.
    """

    id = "AML-073"
    name = "Insights.PublicNetwork"
    pillar = Pillar.SECURITY
    applies_to = monitoring.APPLICATION_INSIGHTS.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = _LINK
    maps = ("Azure Policy 1bc02227-0cb6-4e11-8f53-eb0b22eab7e8", "MCSB NS-2")
    mend = (
        "Set publicNetworkAccessForIngestion and publicNetworkAccessForQuery to Disabled, behind a private link scope."
    )
    paths = _WAYS_IN
    wanted = ("Disabled", "SecuredByPerimeter")
    good = _insights(publicNetworkAccessForIngestion="Disabled", publicNetworkAccessForQuery="Disabled")
    bad = _insights(publicNetworkAccessForIngestion="Disabled")


class LogsNetwork(SettingRule):
    """Log Analytics is written and read from private networks only.

    Logs say who did what, and where the gaps are.
    """

    id = "AML-076"
    name = "LogAnalytics.PublicNetwork"
    pillar = Pillar.SECURITY
    applies_to = monitoring.LOG_ANALYTICS.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = _LINK
    maps = ("Azure Policy 6c53d030-cc64-46f0-906d-2bc061cd1334", "MCSB NS-2")
    mend = (
        "Set publicNetworkAccessForIngestion and publicNetworkAccessForQuery to Disabled, behind a private link scope."
    )
    paths = _WAYS_IN
    wanted = ("Disabled", "SecuredByPerimeter")
    good = _logs(publicNetworkAccessForIngestion="Disabled", publicNetworkAccessForQuery="Disabled")
    bad = _logs(publicNetworkAccessForIngestion="Disabled")


class InsightsRetention(NumberRule):
    """Application Insights keeps its data for one of the lengths that Azure has.

    It refuses any other.
    """

    id = "AML-074"
    name = "Insights.Retention"
    pillar = Pillar.OPERATIONS
    applies_to = monitoring.APPLICATION_INSIGHTS.type
    severity = Severity.ERROR
    source = _RETENTION
    mend = f"Set RetentionInDays to {', '.join(map(str, monitoring.APPLICATION_INSIGHTS_RETENTION_DAYS))}."
    path = "properties.RetentionInDays"
    wanted = monitoring.APPLICATION_INSIGHTS_RETENTION_DAYS
    good = _insights(RetentionInDays=90)
    bad = _insights(RetentionInDays=100)


class LogsRetention(NumberRule):
    """Log Analytics keeps its data for no fewer and no more days than Azure allows.

    It refuses any other number on pay-as-you-go.
    """

    id = "AML-075"
    name = "LogAnalytics.Retention"
    pillar = Pillar.OPERATIONS
    applies_to = monitoring.LOG_ANALYTICS.type
    severity = Severity.ERROR
    source = _RETENTION
    mend = f"Set retentionInDays to {monitoring.RETENTION_DAYS[0]} to {monitoring.RETENTION_DAYS[1]}."
    path = "properties.retentionInDays"
    between = monitoring.RETENTION_DAYS
    only_for = Selector("properties.sku.name", monitoring.LOG_ANALYTICS_SKUS)  # the retired free tier kept seven days
    good = _logs(sku={"name": "PerGB2018"}, retentionInDays=90)
    bad = _logs(sku={"name": "PerGB2018"}, retentionInDays=1000)


@dataclass(frozen=True, slots=True)
class Least(Settings):
    """The user's least number of days for logs."""

    days: int = 90
    """Days."""


class LogsKept(Rule):
    """Log Analytics keeps its data long enough to look into an incident.

    Most are found after weeks; what is gone by then can't be asked.
    """

    id = "AML-077"
    name = "LogAnalytics.Kept"
    pillar = Pillar.OPERATIONS
    applies_to = monitoring.LOG_ANALYTICS.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    settings: Least = Least()
    source = _RETENTION
    maps = ("MCSB LT-3",)
    mend = "Raise retentionInDays."
    good = _logs(retentionInDays=180)
    bad = _logs(retentionInDays=30)

    def check(self, logs: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the days, 30 where they are left out, with the user's least."""
        days = logs.get("properties.retentionInDays") or monitoring.RETENTION_DAYS[0]
        if isinstance(days, (int, float)) and days < self.settings.days:
            yield self.finding(logs, "properties.retentionInDays", f"{days} days are fewer than {self.settings.days}")
