"""Which SKUs of container registry there are, and what each of them has."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import registry
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among, worded
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import SettingRule

_SKUS = "https://learn.microsoft.com/azure/container-registry/container-registry-skus"


class RegistryPremiumFeatures(Rule):
    """A container registry asks for no more than its SKU has.

    Network rules, customers' keys, content trust and retention are Premium's: Azure refuses them of Basic and Standard.
    """

    id = "AML-064"
    name = "Registry.PremiumFeatures"
    pillar = Pillar.OPERATIONS
    applies_to = registry.REGISTRY.type
    severity = Severity.ERROR
    source = _SKUS
    maps = ("Azure Policy bd560fc0-3c69-498a-ae9f-aa8eb7de0e13",)
    mend = "Set sku.name to Premium, or leave the setting out."
    good = (made(registry.REGISTRY, sku={"name": "Premium"}, properties={"publicNetworkAccess": "Disabled"}),)
    bad = (made(registry.REGISTRY, sku={"name": "Standard"}, properties={"publicNetworkAccess": "Disabled"}),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each feature of Premium in a registry that names another SKU; one without a SKU passes."""
        sku = resource.get("sku.name")
        if sku is None or among(sku, (registry.PREMIUM,)):
            return
        for path, values in registry.PREMIUM_FEATURES.items():
            said = resource.get(path)
            if said in values or among(said, [each for each in values if isinstance(each, str)]):
                yield self.finding(resource, path, f"{sku} has no {path.removeprefix('properties.')} {worded(said)}")


class RegistryMinSku(SettingRule):
    """A container registry that people depend on isn't Basic.

    It is meant for learning: little storage, few requests a minute, and builds that wait for each other.
    """

    id = "AML-065"
    name = "Registry.MinSku"
    pillar = Pillar.RELIABILITY
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = _SKUS
    maps = ("Azure.ACR.MinSku",)
    mend = f"Set sku.name to {' or '.join(registry.SKUS[1:])}."
    path = "sku.name"
    wanted = registry.SKUS[1:]
    unset = registry.SKUS[1]
    good = (made(registry.REGISTRY, sku={"name": "Standard"}),)
    bad = (made(registry.REGISTRY, sku={"name": "Basic"}),)


class RegistrySku(SettingRule):
    """A container registry has a SKU that Azure knows.

    It refuses any other, Classic among them, which is retired.
    """

    id = "AML-066"
    name = "Registry.Sku"
    pillar = Pillar.OPERATIONS
    applies_to = registry.REGISTRY.type
    severity = Severity.ERROR
    source = _SKUS
    mend = f"Set sku.name to one of {', '.join(registry.SKUS)}."
    path = "sku.name"
    wanted = registry.SKUS
    unset = registry.SKUS[0]
    good = (made(registry.REGISTRY, sku={"name": "Premium"}),)
    bad = (made(registry.REGISTRY, sku={"name": "Classic"}),)


class RegistryRetention(SettingRule):
    """A Premium registry removes manifests that no tag names any more.

    Every build leaves one behind, with the vulnerabilities of its day, and they are paid for.
    """

    id = "AML-162"
    name = "Registry.Retention"
    pillar = Pillar.COST
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy"
    maps = ("CKV_AZURE_167", "Azure.ACR.Retention")
    mend = "Set policies.retentionPolicy.status to enabled, and its days."
    path = "properties.policies.retentionPolicy.status"
    wanted = ("enabled",)
    unset = "disabled"
    only_for = Selector("sku.name", (registry.PREMIUM,))
    good = (
        made(
            registry.REGISTRY,
            sku={"name": "Premium"},
            properties={"policies": {"retentionPolicy": {"status": "enabled", "days": 30}}},
        ),
    )
    bad = (made(registry.REGISTRY, sku={"name": "Premium"}),)

    def concerns(self, resource: Resource) -> bool:
        """Premium registries alone, without soft delete: Azure doesn't allow both."""
        deleted_softly = among(resource.get("properties.policies.softDeletePolicy.status"), ("enabled",))
        return super().concerns(resource) and not deleted_softly
