"""As whom a workspace acts, and with which roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from amlstack.catalog import identity, keyvault, machinelearning, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, setting, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of, template_key
from amlstack.policies.relations import PRIMARY, assignments, awaited, own_identity, role
from amlstack.policies.rule import Pillar, Profile, Rule
from amlstack.policies.selector import NOT_PROJECTS
from amlstack.policies.setting_rule import PresenceRule, SettingRule

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication"
_ASSIGN = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template"
_STORAGE = re.compile(r"^microsoft\.storage/storageaccounts/|:storage[^:]*:(StorageAccount|BlobContainer)::")
"""In the key of an account or a container, whatever a file calls it."""
_GUID = "0f9b7a61-6c1a-4e0a-9d3b-5a5f3c0d7e1{}"


_GIVEN, _ON_STORAGE = {identity.ROLES["Contributor"]}, identity.ROLES["Storage Blob Data Contributor"]
"""What Azure gives a workspace's system-assigned identity on all that the workspace names, and on its storage."""


def _id() -> str:
    return id_of(identity.USER_ASSIGNED, "id-contoso")


def _assignment(number: int, role: str, whose: str, **body: Any) -> dict[str, Any]:
    properties = {
        "roleDefinitionId": identity.role_definition_id("00000000-0000-0000-0000-000000000000", role),
        "principalId": f"[reference({whose.strip('[]')}, '2023-01-31').principalId]",
        "principalType": "ServicePrincipal",
    }
    return made(identity.ROLE_ASSIGNMENT, _GUID.format(number), **body, properties=properties)


def _for_data(assignment: Resource, workspace: Resource) -> bool:
    """Whether a role is on a container, or on other storage than the workspace's: for what a datastore reads."""
    own = keys_of(workspace.raw("properties.storageAccount")) or ()
    found = [key for key in keys_of(assignment.raw("scope")) or () if _STORAGE.search(key)]
    return any(key not in own for key in found)


class MissingRoles(Rule):
    """A workspace's user-assigned identity has the roles that the workspace needs.

    Azure gives it none by itself, and creating the workspace fails with FailedIdentityOperation.
    """

    id = "AML-171"
    name = "Identity.MissingRoles"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (identity.USER_ASSIGNED.type, identity.ROLE_ASSIGNMENT.type, keyvault.VAULT.type)
    severity = Severity.WARNING
    source = _SOURCE
    maps = ("MCSB PA-7",)
    mend = "Declare the role assignments, and let the workspace depend on them."
    good = (
        made(identity.USER_ASSIGNED, "id-contoso"),
        _assignment(0, "Contributor", _id()),
        _assignment(1, "Storage Blob Data Contributor", _id()),
        workspace(primaryUserAssignedIdentity=_id()),
    )
    bad = (
        made(identity.USER_ASSIGNED, "id-contoso"),
        _assignment(0, "Contributor", _id()),
        workspace(primaryUserAssignedIdentity=_id()),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the identity's roles, wherever but on other storage they are given, with those that are needed."""
        own = own_identity(workspace, graph)
        if own is None:
            return
        needed = ["Contributor", "Storage Blob Data Contributor"]
        if workspace.raw("properties.keyVault"):
            vault = graph.referred(workspace, "keyVault")
            if vault and vault.get("properties.enableRbacAuthorization") is True:
                needed.append("Key Vault Administrator")
        given = graph.once(assignments).sure(own, "properties.principalId")
        has = {role(each) for each in given if not _for_data(each, workspace)}
        missing = [each for each in needed if identity.ROLES[each] not in has]
        if missing:
            graph.once(assignments).complete(own, "properties.principalId")
            yield self.finding(workspace, PRIMARY, f"{own.called} lacks {', '.join(missing)}")


class LateRoles(Rule):
    """A workspace waits for the roles of its user-assigned identity.

    They take minutes to spread: made side by side, the workspace fails, or lacks half of its datastores.
    """

    id = "AML-172"
    name = "Identity.LateRoles"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (identity.USER_ASSIGNED.type, identity.ROLE_ASSIGNMENT.type)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---assigning-a-role-to-a-new-principal-sometimes-fails"
    mend = "Name the role assignments in the workspace's dependsOn."
    good = (
        made(identity.USER_ASSIGNED, "id-contoso"),
        _assignment(0, "Contributor", _id()),
        workspace(
            {
                "apiVersion": machinelearning.WORKSPACE.api_version,
                "dependsOn": [id_of(identity.ROLE_ASSIGNMENT, _GUID.format(0))],
            },
            primaryUserAssignedIdentity=_id(),
        ),
    )
    bad = (
        made(identity.USER_ASSIGNED, "id-contoso"),
        _assignment(0, "Contributor", _id()),
        workspace(
            {"apiVersion": machinelearning.WORKSPACE.api_version, "dependsOn": [_id()]},
            primaryUserAssignedIdentity=_id(),
        ),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the roles in `dependsOn`, in templates only: the engine orders a program's resources itself."""
        own = own_identity(workspace, graph)
        if own is None or workspace.raw("apiVersion") is None:
            return
        named = awaited(workspace)
        late = [
            each
            for each in graph.once(assignments).to(own)
            if each.deployment == workspace.deployment
            and not _for_data(each, workspace)
            and not {each.key, template_key(each.type, *each.names)} & named
        ]
        if any(isinstance(name, Unknown) for each in late for name in each.names):
            raise NotYet(str(workspace), "dependsOn")
        if not late:
            graph.once(assignments).complete(own, "properties.principalId")
        else:
            yield self.finding(workspace, "dependsOn", f"it doesn't wait for {len(late)} roles of {own.called}")


class ServiceRoles(Rule):
    """A workspace's system-assigned identity isn't given again what Azure gives it.

    Azure ML assigns the roles on storage, vault, registry and insights itself, and the second assignment fails with
    RoleAssignmentExists.
    """

    id = "AML-173"
    name = "Identity.ServiceRoles"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    follows = (identity.ROLE_ASSIGNMENT.type,)
    severity = Severity.ERROR
    source = "https://github.com/MicrosoftDocs/azure-docs/issues/80040"
    mend = "Leave the assignment out."
    good = (made(storage.ACCOUNT), workspace(storageAccount=id_of(storage.ACCOUNT)))
    bad = (
        made(storage.ACCOUNT),
        _assignment(0, "Storage Blob Data Contributor", id_of(machinelearning.WORKSPACE), scope=id_of(storage.ACCOUNT)),
        workspace(storageAccount=id_of(storage.ACCOUNT)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find roles on the workspace's own resources that Azure gives its system-assigned identity by itself.

        A workspace that acts as a user-assigned identity is given none.
        """
        own: dict[str, set[str]] = {}
        for path in machinelearning.WORKSPACE.references:
            if (keys := keys_of(workspace.raw(path))) is None:
                raise NotYet(str(workspace), path)
            own |= dict.fromkeys(keys, _GIVEN | ({_ON_STORAGE} if path == "properties.storageAccount" else set()))
        if workspace.raw(PRIMARY) is not None:
            return
        for each in graph.once(assignments).to(workspace):
            if (scopes := keys_of(each.raw("scope"))) is None:
                raise NotYet(str(each), "scope")
            if any(role(each) in own.get(key, ()) for key in scopes):
                yield self.finding(workspace, "identity", f"{each.called} repeats what Azure assigns")
        if own:
            graph.once(assignments).complete(workspace, "identity")


class PrincipalType(PresenceRule):
    """A role assignment says what kind of principal it is for.

    Azure otherwise looks it up, doesn't find an identity that was made a moment ago, and fails.
    """

    id = "AML-174"
    name = "Identity.PrincipalType"
    pillar = Pillar.RELIABILITY
    applies_to = identity.ROLE_ASSIGNMENT.type
    severity = Severity.WARNING
    source = f"{_ASSIGN}#new-service-principal"
    mend = "Set principalType, to ServicePrincipal for a managed identity."
    path = "properties.principalType"
    waits = True
    message = "it isn't said"
    good = setting(identity.ROLE_ASSIGNMENT, _GUID.format(0), principalType="ServicePrincipal")
    bad = setting(identity.ROLE_ASSIGNMENT, _GUID.format(0))


class PowerfulRole(Rule):
    """No role assignment lets its principal give roles to others.

    Whoever gets hold of such an identity gets everything.
    """

    id = "AML-175"
    name = "Identity.PowerfulRole"
    pillar = Pillar.SECURITY
    applies_to = identity.ROLE_ASSIGNMENT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/role-based-access-control/best-practices"
    maps = ("Azure.RBAC.LimitOwner", "MCSB PA-7")
    mend = "Give a role for the task, such as AzureML Data Scientist."
    good = setting(
        identity.ROLE_ASSIGNMENT, _GUID.format(0), roleDefinitionId=identity.role_definition_id("s", "Reader")
    )
    bad = setting(
        identity.ROLE_ASSIGNMENT,
        _GUID.format(0),
        roleDefinitionId="/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    )

    def check(self, assignment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the role's GUID up among the powerful ones."""
        powerful = {guid: name for name, guid in identity.POWERFUL_ROLES.items()}
        if name := powerful.get(role(assignment)):
            yield self.finding(assignment, "properties.roleDefinitionId", f"it gives {name}")


class SystemDatastoresIdentity(SettingRule):
    """The system datastores sign in by identity.

    Everybody who may use the workspace can otherwise read the storage account's key.
    """

    id = "AML-176"
    name = "Workspace.SystemDatastoresIdentity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage"
    maps = ("MCSB IM-3",)
    mend = "Set systemDatastoresAuthMode to Identity."
    path = "properties.systemDatastoresAuthMode"
    wanted = ("Identity", "UserDelegationSAS")
    unset = "AccessKey"
    only_for = NOT_PROJECTS
    good = (workspace(systemDatastoresAuthMode="Identity"),)
    bad = (workspace(systemDatastoresAuthMode="AccessKey"),)
