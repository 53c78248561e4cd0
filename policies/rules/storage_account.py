"""How a storage account is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Pillar, Rule, among, worded


def _example(**properties: Any) -> Example:
    return ({"type": storage.ACCOUNT.type, "name": "stcontoso", "properties": properties},)


class StorageTls(Rule):
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
    good = _example(minimumTlsVersion="TLS1_2")
    bad = _example(minimumTlsVersion="TLS1_0")

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is TLS 1.0."""
        version = account.get("properties.minimumTlsVersion")
        if not among(version, storage.SAFE_TLS_VERSIONS):
            yield self.finding(account, "properties.minimumTlsVersion", f"minimumTlsVersion is {worded(version)}")


class StorageHttps(Rule):
    """A storage account answers https only.

    Keys and data would cross the network in the clear.
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
    good = _example(supportsHttpsTrafficOnly=True)
    bad = _example(supportsHttpsTrafficOnly=False)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is true."""
        if account.get("properties.supportsHttpsTrafficOnly") is False:
            yield self.finding(account, "properties.supportsHttpsTrafficOnly", "plain http is answered")


class StoragePublicBlobs(Rule):
    """No blob of a storage account can be made public.

    Whoever may write a container could open it to the world.
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
    good = _example(allowBlobPublicAccess=False)
    bad = _example(allowBlobPublicAccess=True)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is false since 2023-08."""
        if account.get("properties.allowBlobPublicAccess") is True:
            yield self.finding(account, "properties.allowBlobPublicAccess", "blobs can be made public")
