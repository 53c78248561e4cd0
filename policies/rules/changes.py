"""What can't be changed once it is there: told before anything is sent, where it is known what is deployed now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amlstack.catalog import datastores, machinelearning, of_version, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource
from amlstack.policies.rule import ANY, Pillar, Rule, worded

_NETWORK = "properties.managedNetwork.isolationMode"


def _before(resource: Resource) -> Resource | None:
    """What is deployed now, as a resource."""
    return None if resource.before is None else replace(resource, body=resource.before, before=None)


def _blob(container: str) -> dict[str, object]:
    place = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": container}
    return made(
        machinelearning.DATASTORE, "contoso-ml/sales", properties=place | {"credentials": {"credentialsType": "None"}}
    )


def _same(value: object) -> str:
    """A value as Azure compares it: neither case nor the spaces of 'West Europe' count."""
    return str(value).replace(" ", "").lower()


class MovedWorkspace(Rule):
    """A workspace stays in its resource group.

    Azure can move one, but not by a deployment: azure-native makes an empty one in the other group and deletes the old
    one, with its jobs, models, environments and the rest of what was registered there. Azure refuses neither, so that
    this is no error.
    """

    id = "AML-020"
    name = "Change.ResourceGroup"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-move-workspace"
    mend = "Put the old group back, or have Azure move the workspace (az resource move) and import it from there."
    good = (workspace({"resourceGroup": "rg-contoso"}),)
    bad = (workspace({"resourceGroup": "rg-fabrikam"}),)
    example_before = workspace({"resourceGroup": "RG-Contoso"})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the group now with the one before, in any case. Raises NotYet where either isn't known."""
        was, said = workspace.group_before, workspace.group
        if was is None:
            return
        if not (isinstance(was, str) and isinstance(said, str)):
            raise NotYet(str(workspace), "resourceGroup")
        if _same(was) != _same(said):
            what = f"in {said} it would be another workspace, and the one in {was} deleted with all that it holds"
            yield self.finding(workspace, "resourceGroup", what)


class FixedProperty(Rule):
    """A property that is fixed at creation stays as it is.

    Azure refuses the change in the middle of the deployment, when half of the rest has been made.
    """

    id = "AML-033"
    name = "Change.Fixed"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors"
    mend = "Put the old value back, or make a new resource under another name."
    good = (workspace({"location": "westeurope"}),)
    bad = (workspace({"location": "northeurope"}),)
    example_before = workspace({"location": "West Europe"})

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare each property of the kind's `create_only`, unless azure-native replaces the resource anyway."""
        before, kind = _before(resource), of_version(resource.type, resource.raw("apiVersion"))
        if before is None or kind is None or resource.replaced:
            return
        for path in sorted(set(kind.create_only) - set(kind.replace_on)):
            was, said = before.get(path), resource.get(path)
            if was is not None and said is not None and _same(was) != _same(said):
                yield self.finding(resource, path, f"{path.rpartition('.')[2]} can't be changed after creation")


class LoosenedNetwork(Rule):
    """A managed network is never loosened.

    It goes from disabled to on, and from internet to approved outbound, and not back.
    """

    id = "AML-034"
    name = "Change.ManagedNetwork"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"
    mend = (
        "Leave the isolation mode as it is. Else the workspace must be deleted first, and purged, or take another name."
    )
    good = (workspace(managedNetwork={"isolationMode": "AllowOnlyApprovedOutbound"}),)
    bad = (workspace(managedNetwork={"isolationMode": "Disabled"}),)
    example_before = workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the isolation modes by their order; a mode that is left out stays as it is."""
        before, said = _before(workspace), workspace.get(_NETWORK)
        was = before and before.get(_NETWORK)
        order = [mode.lower() for mode in workspaces.ISOLATION_MODES]
        ranks = [order.index(each) for each in map(_same, (was, said)) if each in order]
        if len(ranks) == 2 and ranks[1] < ranks[0]:
            yield self.finding(workspace, _NETWORK, f"it can't go back from {was} to {said}")


class ChangedIdentity(Rule):
    """A workspace's identity changes in one way only: from system-assigned to system- and user-assigned.

    Azure ML refuses any other change, since the roles of the old one would be lost.
    """

    id = "AML-035"
    name = "Change.Identity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication"
    mend = "Put the old type back, or make a new workspace."
    good = (workspace({"identity": {"type": "SystemAssigned, UserAssigned"}}),)
    bad = (workspace({"identity": {"type": "UserAssigned"}}),)
    example_before = workspace({"identity": {"type": "SystemAssigned"}})

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the change of type up in the catalog; a type that is left out stays as it is."""
        before, said = _before(workspace), workspace.get("identity.type")
        was = before and before.get("identity.type")
        if was and said and _same(said) not in workspaces.IDENTITY_CHANGES.get(_same(was), (_same(was),)):
            yield self.finding(workspace, "identity.type", f"it can't change from {worded(was)} to {worded(said)}")


class MovedDatastore(Rule):
    """A datastore goes on pointing where it points.

    Under its name it is then another one: jobs, data assets and pipelines know it by that name alone, and read other
    data from the next run on, without a word. The data where it pointed stays.
    """

    id = "AML-155"
    name = "Change.Datastore"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-datastore"
    mend = "Register the other place under a name of its own, and let what reads the data change over."
    good = (_blob("raw"),)
    bad = (_blob("curated"),)
    example_before = _blob("raw")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the properties by which the datastore's type points at data. Raises NotYet where one isn't known."""
        before = _before(datastore)
        if before is None:
            return
        type_ = before.get("properties.datastoreType") or before.get("properties.DataStoreType")
        for path in datastores.POINTS.get(str(type_), ()):
            was, said = before.get(path), datastore.get(path)
            if was is not None and _same(was) != _same(said):
                what = f"jobs and data assets of azureml://datastores/{datastore.names[-1]} depend on it"
                yield self.finding(datastore, path, f"{what}: they would read {worded(said)}, not {worded(was)}")
