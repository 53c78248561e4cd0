"""What goes with a workspace's kind: hubs, projects, feature stores."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import machinelearning, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Rule, among, worded
from amlstack.policies.selector import PROJECTS
from amlstack.policies.setting_rule import PresenceRule, SettingRule

_HUBS = "https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace"
_HUB_ID = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso"
    "/providers/Microsoft.MachineLearningServices/workspaces/contoso-hub"
)


def _kind(workspace: Resource) -> str:
    return str(workspace.get("kind") or workspaces.DEFAULT_KIND)


class WorkspaceKind(SettingRule):
    """A workspace is of a kind that Azure ML knows.

    It refuses any other.
    """

    id = "AML-028"
    name = "Workspace.Kind"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces"
    mend = f"Set kind to {', '.join(workspaces.KINDS)}, or leave it out."
    path = "kind"
    wanted = workspaces.KINDS
    unset = workspaces.DEFAULT_KIND
    good = (workspace({"kind": "Default"}),)
    bad = (workspace({"kind": "Standard"}),)


class ProjectHub(PresenceRule):
    """A project names its hub.

    It has no storage, vault or network of its own: without a hub there is nothing for it to stand on.
    """

    id = "AML-029"
    name = "Workspace.ProjectHub"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = _HUBS
    mend = "Give properties.hubResourceId the id of a workspace of kind Hub."
    path = "properties.hubResourceId"
    only_for = PROJECTS
    message = "no hub is named"
    good = (workspace({"kind": "Project"}, hubResourceId=_HUB_ID),)
    bad = (workspace({"kind": "Project"}),)


class HubOfOthers(Rule):
    """Only a project names a hub.

    Other kinds don't use it, so that what was meant to be a project isn't one.
    """

    id = "AML-030"
    name = "Workspace.HubOfOthers"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = _HUBS
    mend = "Set kind to Project, or leave hubResourceId out."
    good = (workspace({"kind": "Project"}, hubResourceId=_HUB_ID),)
    bad = (workspace({"kind": "Default"}, hubResourceId=_HUB_ID),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a hub, whichever it is, in a workspace that is no project."""
        kind = _kind(workspace)
        if workspace.has("properties.hubResourceId") and not among(kind, (workspaces.PROJECT,)):
            yield self.finding(workspace, "properties.hubResourceId", f"a workspace of kind {kind} has no hub")


class ProjectsOwn(PresenceRule):
    """A project leaves storage, vault, insights and registry to its hub.

    It uses its hub's whatever it says, so that data lands where nobody looks for it.
    """

    id = "AML-031"
    name = "Workspace.ProjectsOwn"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = _HUBS
    mend = "Leave it out: a project uses what its hub names."
    paths = tuple(machinelearning.WORKSPACE.references)
    there = False
    only_for = PROJECTS
    message = "a project has none of its own"
    good = (workspace({"kind": "Project"}, hubResourceId=_HUB_ID),)
    bad = (workspace({"kind": "Project"}, hubResourceId=_HUB_ID, keyVault="[resourceId('a/b', 'c')]"),)


class KindProperties(Rule):
    """A workspace has the settings of its own kind only.

    Azure ML keeps them without using them.
    """

    id = "AML-032"
    name = "Workspace.KindProperties"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces"
    mend = "Leave the setting out, or set the kind that it belongs to."
    good = (workspace({"kind": "FeatureStore"}, featureStoreSettings={"offlineStoreConnectionName": "offline"}),)
    bad = (workspace({"kind": "Default"}, featureStoreSettings={"offlineStoreConnectionName": "offline"}),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find properties, whatever their value, that belong to other kinds of workspace."""
        kind = _kind(workspace)
        for path, kinds in workspaces.OF_KINDS.items():
            if not among(kind, kinds) and workspace.has(path):
                what = f"{path.rpartition('.')[2]} belongs to {worded(kinds[0])}, not to {kind}"
                yield self.finding(workspace, path, what)
