"""How online endpoints are called, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import endpoints
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, Settings
from amlstack.policies.setting_rule import SettingRule

_AUTHENTICATION = "https://learn.microsoft.com/azure/machine-learning/how-to-authenticate-online-endpoint"
_NETWORK = "https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint"
_BLUE = "contoso-ml/forecast/blue"


class EndpointAuth(SettingRule):
    """An online endpoint is called with a token that ends, not with a key.

    A key is the same for every caller, and stays valid until somebody changes it for all.
    """

    id = "AML-121"
    name = "Endpoint.Authentication"
    pillar = Pillar.SECURITY
    applies_to = endpoints.ONLINE_ENDPOINT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = _AUTHENTICATION
    maps = ("MCSB IM-1",)
    mend = f"Set authMode to {' or '.join(endpoints.KEYLESS_AUTH_MODES)}."
    path = "properties.authMode"
    wanted = endpoints.KEYLESS_AUTH_MODES
    good = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", authMode="AADToken")
    bad = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", authMode="Key")


class EndpointNetwork(SettingRule):
    """An online endpoint is called from private networks only.

    Whoever finds the address can otherwise try, and load it.
    """

    id = "AML-122"
    name = "Endpoint.PublicNetwork"
    pillar = Pillar.SECURITY
    applies_to = endpoints.ONLINE_ENDPOINT.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _NETWORK
    maps = ("MCSB NS-2",)
    mend = "Set publicNetworkAccess to Disabled; calls then come through the workspace's private endpoint."
    path = "properties.publicNetworkAccess"
    wanted = ("Disabled",)
    unset = "Enabled"
    good = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", publicNetworkAccess="Disabled")
    bad = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast")


class EndpointTraffic(Rule):
    """An online endpoint's traffic goes to its deployments in shares of 100 percent, or to none.

    Azure ML refuses any other sum.
    """

    id = "AML-123"
    name = "Endpoint.Traffic"
    pillar = Pillar.OPERATIONS
    applies_to = endpoints.ONLINE_ENDPOINT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/dotnet/api/azure.resourcemanager.machinelearning.models.machinelearningonlineendpointproperties.traffic"
    mend = "Make the shares add up to 100."
    good = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", traffic={"blue": 90, "green": 10})
    bad = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", traffic={"blue": 90, "green": 20})

    def check(self, endpoint: Resource, graph: Graph) -> Iterator[Finding]:
        """Add up the shares; none at all is no traffic."""
        path = "properties.traffic"
        traffic = endpoint.get(path)
        shares = list(traffic.values()) if isinstance(traffic, Mapping) else []
        if all(isinstance(share, (int, float)) for share in shares) and (total := sum(shares)) not in (0, 100):
            yield self.finding(endpoint, path, f"the shares add up to {total}")


class EndpointMirror(Rule):
    """An online endpoint mirrors at most half of its traffic.

    Azure ML refuses more.
    """

    id = "AML-124"
    name = "Endpoint.Mirror"
    pillar = Pillar.OPERATIONS
    applies_to = endpoints.ONLINE_ENDPOINT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints#test-the-deployment-with-mirrored-traffic"
    mend = f"Lower mirrorTraffic to {endpoints.MIRRORED_AT_MOST}."
    good = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", mirrorTraffic={"green": 50})
    bad = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", mirrorTraffic={"green": 60})

    def check(self, endpoint: Resource, graph: Graph) -> Iterator[Finding]:
        """Add up the mirrored shares of all deployments."""
        path = "properties.mirrorTraffic"
        traffic = endpoint.get(path)
        given = list(traffic.values()) if isinstance(traffic, Mapping) else []
        shares = [share for share in given if isinstance(share, (int, float))]
        if sum(shares) > endpoints.MIRRORED_AT_MOST:
            yield self.finding(endpoint, path, f"{sum(shares)} percent are mirrored")


class EndpointIdentity(SettingRule):
    """An online endpoint has a managed identity.

    Its deployments pull their image and read their model as it.
    """

    id = "AML-125"
    name = "Endpoint.Identity"
    pillar = Pillar.SECURITY
    applies_to = endpoints.ONLINE_ENDPOINT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = (
        "https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities"
    )
    maps = ("MCSB IM-3",)
    mend = "Set identity.type to SystemAssigned or UserAssigned."
    path = "identity.type"
    unwanted = ("None",)
    unset = "None"
    message = "it has no identity"
    good = (made(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", identity={"type": "SystemAssigned"}),)
    bad = (made(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast"),)


class DeploymentTelemetry(SettingRule):
    """An online deployment reports to Application Insights.

    Without, a failing model is noticed by its users.
    """

    id = "AML-126"
    name = "Endpoint.Telemetry"
    pillar = Pillar.OPERATIONS
    applies_to = endpoints.ONLINE_DEPLOYMENT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-monitor-online-endpoints"
    maps = ("MCSB LT-3",)
    mend = "Set appInsightsEnabled to true."
    path = "properties.appInsightsEnabled"
    wanted = (True,)
    unset = False
    good = setting(endpoints.ONLINE_DEPLOYMENT, _BLUE, appInsightsEnabled=True)
    bad = setting(endpoints.ONLINE_DEPLOYMENT, _BLUE)


@dataclass(frozen=True, slots=True)
class Instances(Settings):
    """The user's least number of machines."""

    least: int = 3
    """Instances."""


class DeploymentInstances(Rule):
    """An online deployment that people depend on runs on several machines.

    One machine that fails, or is updated, is then no outage.
    """

    id = "AML-127"
    name = "Endpoint.Instances"
    pillar = Pillar.RELIABILITY
    applies_to = endpoints.ONLINE_DEPLOYMENT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    settings: Instances = Instances()
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-deploy-online-endpoints"
    mend = "Raise sku.capacity, or let it scale with scaleSettings."
    good = (made(endpoints.ONLINE_DEPLOYMENT, _BLUE, sku={"name": "Default", "capacity": 3}),)
    bad = (made(endpoints.ONLINE_DEPLOYMENT, _BLUE, sku={"name": "Default", "capacity": 1}),)

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the instances, 1 where they are left out, or the least that it scales to, with the user's least."""
        scaled: Any = deployment.get("properties.scaleSettings.minInstances")
        count = scaled or deployment.get("sku.capacity") or 1
        if isinstance(count, (int, float)) and count < self.settings.least:
            yield self.finding(deployment, "sku.capacity", f"it runs on {count}, not on {self.settings.least} or more")


class DeploymentEgress(SettingRule):
    """An online deployment reaches out through the workspace's network only.

    What a model reads can otherwise be sent anywhere.
    """

    id = "AML-128"
    name = "Endpoint.Egress"
    pillar = Pillar.SECURITY
    applies_to = endpoints.ONLINE_DEPLOYMENT.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = _NETWORK
    maps = ("MCSB NS-2",)
    mend = "Set egressPublicNetworkAccess to Disabled, or use the workspace's managed network."
    path = "properties.egressPublicNetworkAccess"
    wanted = ("Disabled",)
    unset = "Enabled"
    good = setting(endpoints.ONLINE_DEPLOYMENT, _BLUE, egressPublicNetworkAccess="Disabled")
    bad = setting(endpoints.ONLINE_DEPLOYMENT, _BLUE)
