"""Which kinds and SKUs of storage account there are, and which go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Profile, Rule
from amlstack.policies.setting_rule import SettingRule


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
