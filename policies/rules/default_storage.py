"""What Azure ML refuses as a workspace's default storage account. Other accounts of the workspace are free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import machinelearning, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Pillar, Rule, among

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"


def _example(**account: Any) -> Example:
    """A workspace and its storage account."""
    type_ = storage.ACCOUNT.type
    said = {"type": type_, "name": "stcontoso", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", **account}
    refers = {"storageAccount": f"[resourceId('{type_}', 'stcontoso')]"}
    return said, {"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "properties": refers}


class DefaultStorageSku(Rule):
    """The workspace's default storage account is not premium.

    Azure ML keeps blobs and files in it, which no premium account holds both of: the workspace isn't created.
    """

    id = "AML-021"
    name = "Workspace.StorageSku"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount",)
    severity = Severity.ERROR
    source = _SOURCE
    mend = f"Use one of {', '.join(storage.WORKSPACE_SKUS)}."
    good = _example(sku={"name": "Standard_ZRS"})
    bad = _example(sku={"name": "Premium_LRS"})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """A SKU that isn't said is another matter."""
        account = graph.referred(workspace, "storageAccount")
        sku = account and account.get("sku.name")
        if account and sku and not among(sku, storage.WORKSPACE_SKUS):
            what = f"the default storage account {account.called} is {sku}"
            yield self.finding(workspace, "properties.storageAccount", what)


class DefaultStorageKind(Rule):
    """The workspace's default storage account holds blobs and files.

    Azure ML keeps blobs and files in it, and the other kinds hold one of the two or are retired.
    """

    id = "AML-022"
    name = "Workspace.StorageKind"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount",)
    severity = Severity.ERROR
    source = _SOURCE
    mend = f"Use an account of kind {' or '.join(storage.WORKSPACE_KINDS)}."
    good = _example(kind="StorageV2")
    bad = _example(kind="BlobStorage")

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """A kind that isn't said is another matter."""
        account = graph.referred(workspace, "storageAccount")
        kind = account and account.get("kind")
        if account and kind and not among(kind, storage.WORKSPACE_KINDS):
            what = f"the default storage account {account.called} is of kind {kind}"
            yield self.finding(workspace, "properties.storageAccount", what)


class DefaultStorageNamespace(Rule):
    """The workspace's default storage account has no hierarchical namespace, but where it is a feature store's.

    Azure ML refuses it at creation, and nothing turns the namespace off afterwards.
    """

    id = "AML-023"
    name = "Workspace.StorageNamespace"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount",)
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Use an account without a hierarchical namespace, and register the hierarchical one as a datastore."
    good = _example(properties={"isHnsEnabled": False})
    bad = _example(properties={"isHnsEnabled": True})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """The namespace can't be turned off later."""
        account = graph.referred(workspace, "storageAccount")
        if account is None or among(workspace.get("kind"), machinelearning.HIERARCHICAL_STORAGE_KINDS):
            return
        if account.get("properties.isHnsEnabled") is True:
            what = f"the default storage account {account.called} has a hierarchical namespace"
            yield self.finding(workspace, "properties.storageAccount", what)
