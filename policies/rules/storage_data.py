"""How a storage account keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule, among
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import PresenceRule, SettingRule


class StorageSoftDelete(Rule):
    """What is deleted from a storage account can be had back for a while.

    A job that cleans up the wrong container takes a data set with it.
    """

    id = "AML-048"
    name = "Storage.SoftDelete"
    pillar = Pillar.RELIABILITY
    applies_to = storage.ACCOUNT.type
    follows = (storage.BLOB_SERVICE.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview"
    maps = ("Azure.Storage.SoftDelete", "Azure.Storage.ContainerSoftDelete", "MCSB BR-1")
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

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared blob service with a retention policy; file storage has no blobs."""
        if among(account.get("kind"), ("FileStorage",)):
            return
        service = graph.named(storage.BLOB_SERVICE.type, *account.names, storage.SERVICE)
        if service is None or service.get("properties.deleteRetentionPolicy.enabled") is not True:
            yield self.finding(account, "name", "no soft delete is declared for its blobs")


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


class RetiredKind(SettingRule):
    """A new storage account is of a kind that can still be created.

    Storage and BlobStorage are retired: Azure refuses new ones, and existing ones are to be upgraded.
    """

    id = "AML-144"
    name = "Storage.RetiredKind"
    pillar = Pillar.OPERATIONS
    applies_to = storage.ACCOUNT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/storage/common/storage-account-overview"
    mend = "Set kind to StorageV2."
    path = "kind"
    unwanted = storage.RETIRED_KINDS
    good = (made(storage.ACCOUNT, kind="StorageV2"),)
    bad = (made(storage.ACCOUNT, kind="BlobStorage"),)


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


class StorageSkuKind(Rule):
    """A storage account's SKU goes with its kind.

    Accounts for files or block blobs alone are fast ones: Azure refuses a standard SKU for them, and most premium ones
    for an account of kind StorageV2.
    """

    id = "AML-146"
    name = "Storage.SkuKind"
    pillar = Pillar.OPERATIONS
    applies_to = storage.ACCOUNT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/rest/api/storagerp/srp_sku_types"
    mend = "Choose a SKU that goes with the kind: Standard with StorageV2, Premium with the others."
    good = (made(storage.ACCOUNT, kind="BlockBlobStorage", sku={"name": "Premium_LRS"}),)
    bad = (made(storage.ACCOUNT, kind="BlockBlobStorage", sku={"name": "Standard_LRS"}),)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the pair of kind and SKU up in the catalog, where both are known to it."""
        kind = _spelled(account.get("kind"), storage.DATA_SKUS)
        sku = _spelled(account.get("sku.name"), storage.SKUS)
        if kind and sku and not storage.may_be(kind, sku):
            yield self.finding(account, "sku.name", f"{kind} can't be {sku}")


class StorageNamespace(Rule):
    """A storage account has a hierarchical namespace only where its kind can have one.

    Accounts for files and premium ones for page blobs have none: Azure refuses the account.
    """

    id = "AML-150"
    name = "Storage.Namespace"
    pillar = Pillar.OPERATIONS
    applies_to = storage.ACCOUNT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/storage/blobs/create-data-lake-storage-account"
    mend = "Set isHnsEnabled to false, or choose kind BlockBlobStorage for a premium SKU."
    good = (
        made(storage.ACCOUNT, kind="BlockBlobStorage", sku={"name": "Premium_LRS"}, properties={"isHnsEnabled": True}),
    )
    bad = (made(storage.ACCOUNT, kind="StorageV2", sku={"name": "Premium_LRS"}, properties={"isHnsEnabled": True}),)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the pair of kind and SKU up in the catalog; a pair that Azure refuses anyway is AML-146's."""
        path = "properties.isHnsEnabled"
        kind = _spelled(account.get("kind"), storage.DATA_SKUS)
        sku = _spelled(account.get("sku.name"), storage.SKUS)
        lawful = kind and sku and storage.may_be(kind, sku)
        if lawful and account.get(path) is True and not storage.may_be_hierarchical(str(kind), str(sku)):
            yield self.finding(account, path, f"{kind} with {sku} has no hierarchical namespace")


def _spelled(word: Any, words: Iterable[str]) -> str | None:
    """The catalog's spelling of a word; None where it isn't one."""
    return next((each for each in words if isinstance(word, str) and each.lower() == word.lower()), None)


class StorageSku(SettingRule):
    """A storage account has a SKU that Azure knows.

    It refuses any other.
    """

    id = "AML-147"
    name = "Storage.Sku"
    pillar = Pillar.OPERATIONS
    applies_to = storage.ACCOUNT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/rest/api/storagerp/srp_sku_types"
    mend = f"Use one of {', '.join(storage.SKUS)}."
    path = "sku.name"
    wanted = storage.SKUS
    unset = storage.SKUS[0]
    good = (made(storage.ACCOUNT, sku={"name": "Standard_ZRS"}),)
    bad = (made(storage.ACCOUNT, sku={"name": "Standard_XRS"}),)


class StorageReplication(SettingRule):
    """A storage account's data lies in more than one building.

    A workspace whose storage is gone can't be repaired, only made anew without its history.
    """

    id = "AML-148"
    name = "Storage.Replication"
    pillar = Pillar.RELIABILITY
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/storage/common/storage-redundancy"
    maps = ("CKV_AZURE_206", "Azure.Storage.UseReplication")
    mend = "Choose a SKU with ZRS, GRS or GZRS in its name."
    path = "sku.name"
    unwanted = storage.LOCAL_SKUS
    message = "{said} keeps all copies in one building"
    good = (made(storage.ACCOUNT, sku={"name": "Standard_ZRS"}),)
    bad = (made(storage.ACCOUNT, sku={"name": "Standard_LRS"}),)
