"""How a storage account is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import storage
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Rule, among, worded


def _example(**properties: Any) -> Example:
    return ({"type": storage.ACCOUNT.type, "name": "stcontoso", "properties": properties},)


class StorageTls(Rule):
    """A storage account answers TLS 1.2 or newer only."""

    id = "AML-041"
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version"
    mend = f"Set minimumTlsVersion to {' or '.join(storage.SAFE_TLS_VERSIONS)}."
    good = _example(minimumTlsVersion="TLS1_2")
    bad = _example(minimumTlsVersion="TLS1_0")

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is TLS 1.0."""
        version = account.get("properties.minimumTlsVersion")
        if not among(version, storage.SAFE_TLS_VERSIONS):
            yield self.finding(account, "properties.minimumTlsVersion", f"minimumTlsVersion is {worded(version)}")


class StorageHttps(Rule):
    """A storage account answers https only."""

    id = "AML-042"
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer"
    mend = "Set supportsHttpsTrafficOnly to true."
    good = _example(supportsHttpsTrafficOnly=True)
    bad = _example(supportsHttpsTrafficOnly=False)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is true."""
        if account.get("properties.supportsHttpsTrafficOnly") is False:
            yield self.finding(account, "properties.supportsHttpsTrafficOnly", "plain http is answered")


class StoragePublicBlobs(Rule):
    """No blob of a storage account can be made public."""

    id = "AML-043"
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent"
    mend = "Set allowBlobPublicAccess to false."
    good = _example(allowBlobPublicAccess=False)
    bad = _example(allowBlobPublicAccess=True)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is false since 2023-08."""
        if account.get("properties.allowBlobPublicAccess") is True:
            yield self.finding(account, "properties.allowBlobPublicAccess", "blobs can be made public")
