"""In which cloud a datastore looks for its data, and for who signs it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import environment, machinelearning
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.rule import Pillar, Rule

_PATHS = ("endpoint", "credentials.authorityUrl", "credentials.resourceUrl", "authorityUrl", "resourceUrl")
"""Below `properties`; the last two of a classic body, which is flat."""


def _store(endpoint: str) -> dict[str, Any]:
    blob = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"}
    return made(machinelearning.DATASTORE, "contoso-ml/raw", properties=blob | {"endpoint": endpoint})


class DatastoreCloud(Rule):
    """A datastore lies in the cloud of its workspace.

    Accounts of that name, and the people and principals that may read them, are others in another cloud: the workspace
    finds nothing there, or somebody else's account.
    """

    id = "AML-100"
    name = "Datastore.Cloud"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure"
    mend = "Take it from environment(); in a workspace file leave it out, which does that."
    good = (workspace({"location": "usgovvirginia"}), _store("core.usgovcloudapi.net"))
    bad = (workspace({"location": "usgovvirginia"}), _store("core.windows.net"))

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare each address with the region of the workspace, or with a classic body's own.

        Raises NotYet where an address isn't known, after the others.
        """
        above = graph.above(datastore, machinelearning.WORKSPACE.type)
        said = {path: datastore.raw(path) for path in (f"properties.{each}" for each in _PATHS)}
        for path, address in said.items():
            cloud = environment.cloud_of_address(address) if isinstance(address, str) else None
            if cloud is None:
                continue
            region = (above or datastore).get("location")
            home = environment.cloud_of(region)
            if isinstance(region, str) and cloud != home:
                what = f"{address} is in {environment.CALLED[cloud]}, and {region} in {environment.CALLED[home]}"
                yield self.finding(datastore, path, what)
        if waits := next((path for path, address in said.items() if isinstance(address, Unknown)), None):
            raise NotYet(str(datastore), waits)
