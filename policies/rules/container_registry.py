"""Who gets into a container registry, and how its images are kept."""

from __future__ import annotations

from amlstack.catalog import registry
from amlstack.findings import Severity
from amlstack.policies.examples import setting
from amlstack.policies.rule import Pillar, Profile
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import FirewallRule, SettingRule


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


class RegistryExport(SettingRule):
    """Nobody copies images out of a container registry.

    An import from elsewhere would go around the network rules. Exports can be turned off where public networks are.
    """

    id = "AML-067"
    name = "Registry.Export"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/data-loss-prevention"
    maps = ("Azure Policy 524b0254-c285-4903-bee6-bb8126cde579", "Azure.ACR.ExportPolicy", "MCSB NS-2")
    mend = "Set policies.exportPolicy.status to disabled, and publicNetworkAccess to Disabled: Azure wants both."
    path = "properties.policies.exportPolicy.status"
    wanted = ("disabled",)
    unset = "enabled"
    good = setting(registry.REGISTRY, publicNetworkAccess="Disabled", policies={"exportPolicy": {"status": "disabled"}})
    bad = setting(registry.REGISTRY, publicNetworkAccess="Disabled")


class RegistrySoftDelete(SettingRule):
    """Images that are deleted from a container registry can be had back for a while.

    A job that cleans up the wrong repository takes the images of every deployed model. A registry can't have both this
    and a retention policy.
    """

    id = "AML-157"
    name = "Registry.SoftDelete"
    pillar = Pillar.RELIABILITY
    applies_to = registry.REGISTRY.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy"
    maps = ("Azure.ACR.SoftDelete", "MCSB BR-1")
    mend = "Set policies.softDeletePolicy.status to enabled, where there are no replications and no retention policy."
    path = "properties.policies.softDeletePolicy.status"
    wanted = ("enabled",)
    unset = "disabled"
    only_for = Selector("properties.policies.retentionPolicy.status", ("enabled",), others=True)
    good = setting(registry.REGISTRY, policies={"softDeletePolicy": {"status": "enabled", "retentionDays": 7}})
    bad = setting(registry.REGISTRY)


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
