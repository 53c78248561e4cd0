"""How a key vault keeps what is in it, and who gets in."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import keyvault
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import FirewallRule, NumberRule, SettingRule

_NETWORK = "https://learn.microsoft.com/azure/key-vault/general/network-security"


class VaultSoftDelete(SettingRule):
    """A key vault can be had back after its deletion.

    Azure has kept deleted vaults for all since 2020, and refuses one that says otherwise.
    """

    id = "AML-051"
    name = "KeyVault.SoftDelete"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
    maps = (
        "Azure Policy 1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d",
        "CKV_AZURE_111",
        "CKV_AZURE_42",
        "Azure.KeyVault.SoftDelete",
        "MCSB DP-8",
    )
    mend = "Set enableSoftDelete to true, or leave it out."
    path = "properties.enableSoftDelete"
    wanted = (True,)
    unset = True
    good = setting(keyvault.VAULT, enableSoftDelete=True)
    bad = setting(keyvault.VAULT, enableSoftDelete=False)


class VaultPurgeProtection(SettingRule):
    """Nobody can purge a deleted key vault before its time.

    A workspace without the keys and credentials of its vault can't be repaired.
    """

    id = "AML-052"
    name = "KeyVault.PurgeProtection"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#purge-protection"
    maps = (
        "Azure Policy 0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
        "CKV_AZURE_110",
        "CKV_AZURE_42",
        "Azure.KeyVault.PurgeProtect",
        "MCSB DP-8",
    )
    mend = "Set enablePurgeProtection to true."
    path = "properties.enablePurgeProtection"
    wanted = (True,)
    good = setting(keyvault.VAULT, enablePurgeProtection=True)
    bad = setting(keyvault.VAULT)


class VaultRoles(SettingRule):
    """A key vault is opened by roles, not by access policies.

    Roles are granted, reviewed and logged like all others, and a redeployment wipes none of them. Left out, it is so
    since the api-version 2026-02-01.
    """

    id = "AML-053"
    name = "KeyVault.Rbac"
    pillar = Pillar.SECURITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide"
    maps = (
        "Azure Policy 12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
        "Azure.KeyVault.RBAC",
        "MCSB PA-7",
    )
    mend = "Set enableRbacAuthorization to true."
    path = "properties.enableRbacAuthorization"
    wanted = (True,)
    unset = True
    unset_before = (keyvault.RBAC_SINCE, False)
    good = setting(keyvault.VAULT, enableRbacAuthorization=True)
    bad = setting(keyvault.VAULT, enableRbacAuthorization=False)


class VaultPolicies(Rule):
    """A key vault's declaration doesn't wipe what others added to its access policies.

    Azure ML adds itself when the workspace is made; the next deployment puts back what is declared, and locks it out.
    """

    id = "AML-054"
    name = "KeyVault.AccessPolicies"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/rbac-migration"
    maps = ("Azure.KeyVault.AccessPolicy",)
    mend = "Set enableRbacAuthorization to true and grant roles, which a deployment only adds to."
    good = setting(keyvault.VAULT, enableRbacAuthorization=True, accessPolicies=[])
    bad = setting(keyvault.VAULT, enableRbacAuthorization=False, accessPolicies=[])

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """Find any list of policies, an empty one too, in a vault that doesn't use roles."""
        policies, by_roles = vault.get("properties.accessPolicies"), vault.get("properties.enableRbacAuthorization")
        if by_roles is None and isinstance(policies, list):
            by_roles = VaultRoles().taken(vault)
        if not isinstance(policies, list) or by_roles is True:
            return
        yield self.finding(
            vault, "properties.accessPolicies", f"a redeployment leaves {_LEFT.get(len(policies), _MORE)}"
        )


_LEFT = {0: "no policies at all", 1: "the declared policy and no other"}
_MORE = "the declared policies and no others"


class VaultFirewall(FirewallRule):
    """A key vault answers the networks that are named, and no others.

    A stolen token is then of no use from elsewhere.
    """

    id = "AML-055"
    name = "KeyVault.Firewall"
    pillar = Pillar.SECURITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _NETWORK
    maps = (
        "Azure Policy 55615ac9-af46-4a59-874e-391cc3dfb490",
        "Azure Policy 405c5871-3e91-4644-8a63-58e19d68ff5b",
        "CKV_AZURE_109",
        "CKV_AZURE_189",
        "Azure.KeyVault.Firewall",
        "MCSB NS-2",
    )
    mend = "Set publicNetworkAccess to Disabled, or networkAcls.defaultAction to Deny."
    good = setting(keyvault.VAULT, publicNetworkAccess="Disabled")
    bad = setting(keyvault.VAULT, publicNetworkAccess="Enabled")


class VaultTrustedServices(SettingRule):
    """A key vault that turns networks away still lets Azure's own services in.

    Azure ML reads the credentials of datastores as one of them, and Resource Manager the parameters of a deployment.
    """

    id = "AML-056"
    name = "KeyVault.TrustedServices"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = _NETWORK
    mend = "Set networkAcls.bypass to AzureServices."
    path = "properties.networkAcls.bypass"
    wanted = ("AzureServices",)
    unset = "AzureServices"
    only_for = Selector("properties.networkAcls.defaultAction", ("Deny",))
    good = setting(keyvault.VAULT, networkAcls={"defaultAction": "Deny", "bypass": "AzureServices"})
    bad = setting(keyvault.VAULT, networkAcls={"defaultAction": "Deny", "bypass": "None"})


class VaultRetention(NumberRule):
    """A key vault keeps what is deleted for as many days as Azure allows.

    It refuses any other number, and the number can't be changed later.
    """

    id = "AML-057"
    name = "KeyVault.Retention"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
    mend = f"Set softDeleteRetentionInDays to {keyvault.RETENTION_DAYS[0]} to {keyvault.RETENTION_DAYS[1]}."
    path = "properties.softDeleteRetentionInDays"
    between = keyvault.RETENTION_DAYS
    good = setting(keyvault.VAULT, softDeleteRetentionInDays=90)
    bad = setting(keyvault.VAULT, softDeleteRetentionInDays=365)


class VaultPurgeProtectionOff(SettingRule):
    """Purge protection of a key vault is switched on or left out, not switched off.

    Azure refuses false, since it can't be undone: what is meant is to leave it out.
    """

    id = "AML-058"
    name = "KeyVault.PurgeProtectionOff"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.ERROR
    source = "https://github.com/Azure/azure-rest-api-specs/issues/18106"
    mend = "Set enablePurgeProtection to true, or leave it out."
    path = "properties.enablePurgeProtection"
    unwanted = (False,)
    message = "it can't be {said}"
    good = setting(keyvault.VAULT, enablePurgeProtection=True)
    bad = setting(keyvault.VAULT, enablePurgeProtection=False)
