"""How a storage account is reached, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import setting
from amlstack.policies.firewalls import BYPASS, lets_services_in, names_workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among, worded
from amlstack.policies.setting_rule import FirewallRule, SettingRule

_NETWORK = "https://learn.microsoft.com/azure/storage/common/storage-network-security"


class StorageTls(SettingRule):
    """A storage account answers TLS 1.2 or newer only.

    Older versions have known weaknesses, and what is left out allows them.
    """

    id = "AML-041"
    name = "Storage.MinTls"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version"
    maps = (
        "Azure Policy fe83a0eb-a853-422d-aac2-1bffd182c5d0",
        "CKV_AZURE_44",
        "Azure.Storage.MinTLS",
        "MCSB DP-3",
    )
    mend = f"Set minimumTlsVersion to {' or '.join(storage.SAFE_TLS_VERSIONS)}."
    path = "properties.minimumTlsVersion"
    wanted = storage.SAFE_TLS_VERSIONS
    unset = "TLS1_0"
    good = setting(storage.ACCOUNT, minimumTlsVersion="TLS1_2")
    bad = setting(storage.ACCOUNT, minimumTlsVersion="TLS1_0")


class StorageHttps(SettingRule):
    """A storage account answers https only.

    Keys and data would cross the network in the clear. Left out, it is on since
    the api-version 2019-04-01, and off before.
    """

    id = "AML-042"
    name = "Storage.SecureTransfer"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer"
    maps = (
        "Azure Policy 404c3081-a854-4457-ae30-26a93ef643f9",
        "CKV_AZURE_3",
        "Azure.Storage.SecureTransfer",
        "MCSB DP-3",
    )
    mend = "Set supportsHttpsTrafficOnly to true."
    path = "properties.supportsHttpsTrafficOnly"
    wanted = (True,)
    unset = True
    unset_before = (storage.HTTPS_SINCE, False)
    good = setting(storage.ACCOUNT, supportsHttpsTrafficOnly=True)
    bad = setting(storage.ACCOUNT, supportsHttpsTrafficOnly=False)


class StoragePublicBlobs(SettingRule):
    """No blob of a storage account can be made public.

    Whoever may write a container could open it to the world. Left out, it is off since 2023-08.
    """

    id = "AML-043"
    name = "Storage.BlobPublicAccess"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent"
    maps = (
        "Azure Policy 4fa4b6c0-31ca-4c0d-b10d-24b96f62a751",
        "CKV_AZURE_59",
        "Azure.Storage.BlobPublicAccess",
        "MCSB NS-2",
    )
    mend = "Set allowBlobPublicAccess to false."
    path = "properties.allowBlobPublicAccess"
    wanted = (False,)
    unset = False
    good = setting(storage.ACCOUNT, allowBlobPublicAccess=False)
    bad = setting(storage.ACCOUNT, allowBlobPublicAccess=True)


class StorageSharedKey(SettingRule):
    """Nobody signs in to a storage account with its key.

    A key opens everything, belongs to nobody, and stays valid until somebody rotates it. Left out, it is on.
    """

    id = "AML-044"
    name = "Storage.SharedKey"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent"
    maps = (
        "Azure Policy 8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54",
        "CKV2_AZURE_40",
        "Azure.Storage.LocalAuth",
        "MCSB IM-1",
    )
    mend = "Set allowSharedKeyAccess to false, and systemDatastoresAuthMode of the workspace to Identity."
    path = "properties.allowSharedKeyAccess"
    wanted = (False,)
    unset = True
    good = setting(storage.ACCOUNT, allowSharedKeyAccess=False)
    bad = setting(storage.ACCOUNT)


class StorageCrossTenant(SettingRule):
    """A storage account isn't replicated into another tenant.

    A rule of object replication could carry data out of the organisation. Left out, it is off since 2023-12.
    """

    id = "AML-045"
    name = "Storage.CrossTenantReplication"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies"
    maps = ("Azure Policy 92a89a79-6c52-4a7e-a03f-61306fc49312", "MCSB NS-2")
    mend = "Set allowCrossTenantReplication to false."
    path = "properties.allowCrossTenantReplication"
    wanted = (False,)
    unset = False
    good = setting(storage.ACCOUNT, allowCrossTenantReplication=False)
    bad = setting(storage.ACCOUNT, allowCrossTenantReplication=True)


class StorageFirewall(FirewallRule):
    """A storage account answers the networks that are named, and no others.

    A leaked key or token is then of no use from elsewhere.
    """

    id = "AML-046"
    name = "Storage.Firewall"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _NETWORK
    maps = (
        "Azure Policy 34c877ad-507e-4c82-993e-3452a6e0ad3c",
        "Azure Policy b2982f36-99f2-4db5-8eff-283140c09693",
        "CKV_AZURE_35",
        "Azure.Storage.Firewall",
        "MCSB NS-2",
    )
    mend = "Set publicNetworkAccess to Disabled, or networkAcls.defaultAction to Deny."
    closed = ("Disabled", "SecuredByPerimeter")
    good = setting(storage.ACCOUNT, networkAcls={"defaultAction": "Deny", "bypass": "AzureServices"})
    bad = setting(storage.ACCOUNT, publicNetworkAccess="Enabled")


_WAYS_IN = ("publicNetworkAccess", "networkAcls.defaultAction")


class StorageTrustedServices(Rule):
    """A storage account that turns networks away still lets Azure ML in.

    It comes as one of Azure's own services, or as the workspace that a rule names: without, jobs and notebooks fail.
    """

    id = "AML-047"
    name = "Storage.TrustedServices"
    pillar = Pillar.RELIABILITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = _NETWORK
    maps = ("Azure Policy c9d007d0-c057-4772-b18c-01e546713bcd", "CKV_AZURE_36")
    mend = "Set networkAcls.bypass to AzureServices, or name the workspace in networkAcls.resourceAccessRules."
    good = setting(storage.ACCOUNT, networkAcls={"defaultAction": "Deny", "bypass": "AzureServices"})
    bad = setting(storage.ACCOUNT, networkAcls={"defaultAction": "Deny", "bypass": "None"})

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for AzureServices among the words of `bypass`, or for a rule that names a workspace.

        Left out, it is AzureServices.
        """
        bypass = account.get(BYPASS)
        if not among(account.get(f"properties.{_WAYS_IN[1]}"), ("Deny",)) or bypass is None:
            return
        if not lets_services_in(account) and not names_workspace(account):
            yield self.finding(account, BYPASS, f"bypass is {worded(bypass)}")
