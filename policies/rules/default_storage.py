"""What Azure ML refuses as a workspace's default storage account. Other accounts of the workspace are free."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import machinelearning, storage
from amlstack.findings import Severity
from amlstack.policies.rule import Example, Pillar
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import SettingRule


def _example(**account: Any) -> Example:
    """A workspace and its storage account."""
    type_ = storage.ACCOUNT.type
    said = {"type": type_, "name": "stcontoso", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", **account}
    refers = {"storageAccount": f"[resourceId('{type_}', 'stcontoso')]"}
    return said, {"type": machinelearning.WORKSPACE.type, "name": "contoso-ml", "properties": refers}


class DefaultStorageRule(SettingRule):
    """A setting of a workspace's default storage account is one that Azure ML takes."""

    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount",)
    of = "storageAccount"
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"


class DefaultStorageSku(DefaultStorageRule):
    """The workspace's default storage account is not premium.

    Azure ML keeps blobs and files in it, which no premium account holds both of: the workspace isn't created.
    """

    id = "AML-021"
    name = "Workspace.StorageSku"
    mend = f"Use one of {', '.join(storage.WORKSPACE_SKUS)}."
    path = "sku.name"
    wanted = storage.WORKSPACE_SKUS
    optional = True
    message = "the default storage account {called} is {value}"
    good = _example(sku={"name": "Standard_ZRS"})
    bad = _example(sku={"name": "Premium_LRS"})


class DefaultStorageKind(DefaultStorageRule):
    """The workspace's default storage account holds blobs and files.

    Azure ML keeps blobs and files in it, and the other kinds hold one of the two or are retired.
    """

    id = "AML-022"
    name = "Workspace.StorageKind"
    mend = f"Use an account of kind {' or '.join(storage.WORKSPACE_KINDS)}."
    path = "kind"
    wanted = storage.WORKSPACE_KINDS
    optional = True
    message = "the default storage account {called} is of kind {value}"
    good = _example(kind="StorageV2")
    bad = _example(kind="BlobStorage")


class DefaultStorageNamespace(DefaultStorageRule):
    """The workspace's default storage account has no hierarchical namespace, but where it is a feature store's.

    Azure ML refuses it at creation, and nothing turns the namespace off afterwards.
    """

    id = "AML-023"
    name = "Workspace.StorageNamespace"
    mend = "Use an account without a hierarchical namespace, and register the hierarchical one as a datastore."
    path = "properties.isHnsEnabled"
    unwanted = (True,)
    only_for = Selector("kind", machinelearning.HIERARCHICAL_STORAGE_KINDS, others=True)
    message = "the default storage account {called} has a hierarchical namespace"
    good = _example(properties={"isHnsEnabled": False})
    bad = _example(properties={"isHnsEnabled": True})
