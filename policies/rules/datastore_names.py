"""What a datastore calls the storage that it lies on."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import datastores, machinelearning, naming, storage
from amlstack.catalog.kind import NameRule
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import setting
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Rule
from amlstack.policies.setting_rule import SettingRule

_NAMES: tuple[tuple[str, NameRule], ...] = (
    ("accountName", storage.ACCOUNT.name),
    *((word, kind.name) for word, kind in datastores.PLACES.values()),
    ("serverName", datastores.SERVER_NAME),
)


class TargetName(Rule):
    """What a datastore calls its account, container, share or server can be the name of one.

    Azure ML looks for it when the datastore is registered, and nothing of that name can be there. A server's domain is
    the endpoint's to say.
    """

    id = "AML-087"
    name = "Datastore.TargetName"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage"
    mend = "Correct the name; it is a name alone, not an address."
    good = (
        {
            "type": machinelearning.DATASTORE.type,
            "name": "contoso-ml/raw",
            "properties": {"accountName": "stcontoso", "containerName": "raw"},
        },
    )
    bad = (
        {
            "type": machinelearning.DATASTORE.type,
            "name": "contoso-ml/raw",
            "properties": {"accountName": "stcontoso.blob.core.windows.net", "containerName": "raw"},
        },
    )

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare each name with its kind's rule; empty ones are AML-086's, Azure's own begin with $."""
        for word, rule in _NAMES:
            path = f"properties.{word}"
            said = datastore.get(path)
            if not isinstance(said, str) or not said or said.startswith("$"):
                continue
            if fault := naming.explained(rule, said):
                yield self.finding(datastore, path, f"{said!r} {fault}")


class DatastoreProtocol(SettingRule):
    """A datastore is read over https.

    Its key and its data would cross the network in the clear, and most accounts don't answer.
    """

    id = "AML-096"
    name = "Datastore.Protocol"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer"
    maps = ("MCSB DP-3",)
    mend = "Set protocol to https, or leave it out."
    path = "properties.protocol"
    wanted = ("https", "abfss")
    unset = "https"
    good = setting(machinelearning.DATASTORE, "contoso-ml/raw", protocol="https")
    bad = setting(machinelearning.DATASTORE, "contoso-ml/raw", protocol="http")
