"""Who gets into a container registry, and what its SKU allows."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import registry
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among, worded
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import FirewallRule, SettingRule

_SKUS = "https://learn.microsoft.com/azure/container-registry/container-registry-skus"


class RegistryAdminUser(SettingRule):
    """A container registry has no admin user.

    One password for everybody, for reading and writing, that no log tells apart.
    """

    id = "AML-061"
    name = "Registry.AdminUser"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account"
    maps = (
        "Azure Policy dc921057-6b28-4fbe-9b83-f7bec05db6c2",
        "CKV_AZURE_137",
        "Azure.ACR.AdminUser",
        "MCSB IM-1",
    )
    mend = "Set adminUserEnabled to false, and sign in with an identity that has AcrPull or AcrPush."
    path = "properties.adminUserEnabled"
    wanted = (False,)
    unset = False
    good = setting(registry.REGISTRY, adminUserEnabled=False)
    bad = setting(registry.REGISTRY, adminUserEnabled=True)


class RegistryAnonymousPull(SettingRule):
    """Nobody pulls an image from a container registry without signing in.

    Images hold a model, its code and often its settings.
    """

    id = "AML-062"
    name = "Registry.AnonymousPull"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/container-registry/anonymous-pull-access"
    maps = (
        "Azure Policy 9f2dea28-e834-476c-99c5-3507b4728395",
        "CKV_AZURE_138",
        "Azure.ACR.AnonymousAccess",
        "MCSB IM-1",
    )
    mend = "Set anonymousPullEnabled to false."
    path = "properties.anonymousPullEnabled"
    wanted = (False,)
    unset = False
    good = setting(registry.REGISTRY, anonymousPullEnabled=False)
    bad = setting(registry.REGISTRY, anonymousPullEnabled=True)


class RegistryFirewall(FirewallRule):
    """A container registry answers the networks that are named, and no others.

    A stolen token is then of no use from elsewhere. It takes the Premium SKU.
    """

    id = "AML-063"
    name = "Registry.Firewall"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks"
    maps = (
        "Azure Policy 0fdf0491-d080-4575-b627-ad0e843cba0f",
        "Azure Policy d0793b48-0edc-4296-a390-4c75d1bdfd71",
        "CKV_AZURE_139",
        "Azure.ACR.Firewall",
        "MCSB NS-2",
    )
    mend = "Set publicNetworkAccess to Disabled, or networkRuleSet.defaultAction to Deny."
    path = "properties.publicNetworkAccess"
    action = "properties.networkRuleSet.defaultAction"
    good = setting(registry.REGISTRY, publicNetworkAccess="Disabled")
    bad = setting(registry.REGISTRY, publicNetworkAccess="Enabled")


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


class RegistryExport(SettingRule):
    """Nobody copies images out of a container registry that is closed to public networks.

    An import from elsewhere would go around the network rules.
    """

    id = "AML-067"
    name = "Registry.Export"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/data-loss-prevention"
    maps = ("Azure Policy 524b0254-c285-4903-bee6-bb8126cde579", "Azure.ACR.ExportPolicy", "MCSB NS-2")
    mend = "Set policies.exportPolicy.status to disabled."
    path = "properties.policies.exportPolicy.status"
    wanted = ("disabled",)
    unset = "enabled"
    only_for = Selector("properties.publicNetworkAccess", ("Disabled",))  # an open one can't have it
    good = setting(registry.REGISTRY, publicNetworkAccess="Disabled", policies={"exportPolicy": {"status": "disabled"}})
    bad = setting(registry.REGISTRY, publicNetworkAccess="Disabled")


class RegistryCustomerKey(SettingRule):
    """A container registry is encrypted with a key of the customer's own.

    Taking the key away takes the images away from everybody, as regulators may ask. It takes the Premium SKU.
    """

    id = "AML-068"
    name = "Registry.CustomerKey"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/tutorial-enable-customer-managed-keys"
    maps = ("Azure Policy 5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580", "MCSB DP-5")
    mend = "Set encryption.status to enabled and name the key."
    path = "properties.encryption.status"
    wanted = ("enabled",)
    unset = "disabled"
    good = setting(registry.REGISTRY, encryption={"status": "enabled"})
    bad = setting(registry.REGISTRY)


class RegistryArmTokens(SettingRule):
    """A container registry takes tokens that were made for registries only.

    A token for Resource Manager, which many tools hold, would otherwise pull and push as well.
    """

    id = "AML-069"
    name = "Registry.ArmTokens"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-disable-authentication-as-arm"
    maps = ("Azure Policy 42781ec6-6127-4c30-bdfa-fb423a0047d3", "MCSB IM-1")
    mend = "Set policies.azureADAuthenticationAsArmPolicy.status to disabled."
    path = "properties.policies.azureADAuthenticationAsArmPolicy.status"
    wanted = ("disabled",)
    unset = "enabled"
    good = setting(registry.REGISTRY, policies={"azureADAuthenticationAsArmPolicy": {"status": "disabled"}})
    bad = setting(registry.REGISTRY)


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
