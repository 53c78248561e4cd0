"""How a storage account keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import PresenceRule, SettingRule


class _BlobServiceRule(Rule):
    """What has been deleted is kept by a policy of an account's blob service."""

    pillar = Pillar.RELIABILITY
    applies_to = storage.ACCOUNT.type
    follows = (storage.BLOB_SERVICE.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    policy: ClassVar[str]
    """The blob service's property."""
    what: ClassVar[str]
    """What it keeps."""

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared blob service with the policy; file storage has none of what it keeps."""
        if among(account.get("kind"), ("FileStorage",)):
            return
        service = graph.named(storage.BLOB_SERVICE.type, *account.names, storage.SERVICE)
        if service is None or service.get(f"properties.{self.policy}.enabled") is not True:
            yield self.finding(account, "name", f"no soft delete is declared for its {self.what}")


class StorageSoftDelete(_BlobServiceRule):
    """What is deleted from a storage account can be had back for a while.

    A job that cleans up the wrong container takes a data set with it.
    """

    id = "AML-048"
    name = "Storage.SoftDelete"
    source = "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview"
    maps = ("Azure.Storage.SoftDelete", "MCSB BR-1")
    mend = "Declare blobServices/default with deleteRetentionPolicy.enabled set to true."
    good = (
        made(
            storage.BLOB_SERVICE,
            "stcontoso/default",
            properties={"deleteRetentionPolicy": {"enabled": True, "days": 7}},
        ),
        made(storage.ACCOUNT),
    )
    bad = (made(storage.ACCOUNT),)
    policy = "deleteRetentionPolicy"
    what = "blobs"


class ContainerSoftDelete(_BlobServiceRule):
    """A container that is deleted from a storage account can be had back for a while.

    The soft delete of blobs keeps none of those in a container that goes as a whole.
    """

    id = "AML-158"
    name = "Storage.ContainerSoftDelete"
    source = "https://learn.microsoft.com/azure/storage/blobs/soft-delete-container-overview"
    maps = ("Azure.Storage.ContainerSoftDelete", "MCSB BR-1")
    mend = "Declare blobServices/default with containerDeleteRetentionPolicy.enabled set to true."
    good = (
        made(
            storage.BLOB_SERVICE,
            "stcontoso/default",
            properties={"containerDeleteRetentionPolicy": {"enabled": True, "days": 7}},
        ),
        made(storage.ACCOUNT),
    )
    bad = (made(storage.ACCOUNT),)
    policy = "containerDeleteRetentionPolicy"
    what = "containers"


class ShareSoftDelete(SettingRule):
    """A file share that is deleted can be had back for a while.

    New accounts keep them for seven days, unless the file service is told not to.
    """

    id = "AML-159"
    name = "Storage.ShareSoftDelete"
    pillar = Pillar.RELIABILITY
    applies_to = storage.FILE_SERVICE.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/files/storage-files-prevent-file-share-deletion"
    maps = ("Azure.Storage.FileShareSoftDelete", "MCSB BR-1")
    mend = "Set shareDeleteRetentionPolicy.enabled to true, with the days."
    path = "properties.shareDeleteRetentionPolicy.enabled"
    wanted = (True,)
    unset = True
    message = "soft delete of shares is off"
    good = setting(storage.FILE_SERVICE, "stcontoso/default", shareDeleteRetentionPolicy={"enabled": True, "days": 7})
    bad = setting(storage.FILE_SERVICE, "stcontoso/default", shareDeleteRetentionPolicy={"enabled": False})


class StorageCustomerKey(SettingRule):
    """A storage account is encrypted with a key of the customer's own.

    Taking the key away takes the data away from everybody, Microsoft included, as regulators may ask.
    """

    id = "AML-049"
    name = "Storage.CustomerKey"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview"
    maps = ("Azure Policy 6fac406b-40ca-413b-bf8e-0bf964659c25", "MCSB DP-5")
    mend = "Set encryption.keySource to Microsoft.Keyvault and name the key."
    path = "properties.encryption.keySource"
    wanted = ("Microsoft.Keyvault",)
    unset = "Microsoft.Storage"
    good = setting(storage.ACCOUNT, encryption={"keySource": "Microsoft.Keyvault"})
    bad = setting(storage.ACCOUNT)


class StorageInfrastructureEncryption(SettingRule):
    """A storage account is encrypted twice.

    One broken algorithm or one leaked key is then not enough. It can only be chosen at creation.
    """

    id = "AML-141"
    name = "Storage.InfrastructureEncryption"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable"
    maps = ("Azure Policy 4733ea7b-a883-42fe-8cac-97454c2a9e4a", "MCSB DP-4")
    mend = "Set encryption.requireInfrastructureEncryption to true before the account is created."
    path = "properties.encryption.requireInfrastructureEncryption"
    wanted = (True,)
    unset = False
    good = setting(storage.ACCOUNT, encryption={"requireInfrastructureEncryption": True})
    bad = setting(storage.ACCOUNT)


class StorageSasPolicy(PresenceRule):
    """A storage account says how long a shared access signature may be valid.

    Without, a token for a year raises no eyebrow.
    """

    id = "AML-142"
    name = "Storage.SasPolicy"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.NOTE
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/common/sas-expiration-policy"
    maps = ("Azure Policy bc1b984e-ddae-40cc-801a-050a030e4fbe", "CKV2_AZURE_41", "MCSB IM-8")
    mend = "Set sasPolicy.sasExpirationPeriod, such as 7.00:00:00, or allowSharedKeyAccess to false."
    path = "properties.sasPolicy.sasExpirationPeriod"
    waits = True
    only_for = Selector("properties.allowSharedKeyAccess", (False,), others=True)
    good = setting(storage.ACCOUNT, sasPolicy={"sasExpirationPeriod": "7.00:00:00", "expirationAction": "Log"})
    bad = setting(storage.ACCOUNT)


class StorageLocalUsers(SettingRule):
    """A storage account has no local users.

    They sign in with passwords that no directory knows. Left out, it is as Azure chooses, and unused without SFTP.
    """

    id = "AML-143"
    name = "Storage.LocalUsers"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support"
    maps = ("CKV_AZURE_244", "MCSB IM-1")
    mend = "Set isLocalUserEnabled to false."
    path = "properties.isLocalUserEnabled"
    wanted = (False,)
    unset = False
    good = setting(storage.ACCOUNT, isLocalUserEnabled=False)
    bad = setting(storage.ACCOUNT, isLocalUserEnabled=True)


class ContainerAccess(SettingRule):
    """A blob container is private.

    Its data would be the world's, without a sign-in and without a log of who read it.
    """

    id = "AML-145"
    name = "Storage.ContainerAccess"
    pillar = Pillar.SECURITY
    applies_to = storage.BLOB_CONTAINER.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure"
    maps = ("CKV_AZURE_34", "Azure.Storage.BlobAccessType", "MCSB NS-2")
    mend = "Set publicAccess to None."
    path = "properties.publicAccess"
    wanted = ("None",)
    unset = "None"
    good = (made(storage.BLOB_CONTAINER, "stcontoso/default/raw", properties={"publicAccess": "None"}),)
    bad = (made(storage.BLOB_CONTAINER, "stcontoso/default/raw", properties={"publicAccess": "Blob"}),)
