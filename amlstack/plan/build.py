"""Makes the plan of a declaration: names derived, defaults filled in, references set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amlstack.catalog import machinelearning, storage
from amlstack.spec import Declaration
from amlstack.spec.model import WorkspaceSpec

from . import checks, dependencies, nodes, role_names, tags
from .datastores import datastore, faults
from .graph import Plan
from .home import Account, Home
from .identity import identity
from .managed_network import managed_network
from .nodes import Value
from .plain_kinds import plain_kinds
from .plan_builder import PlanBuilder, name_of
from .refs import PrincipalOf, Ref
from .storage_accounts import accounts

if TYPE_CHECKING:
    from .network import Network


def of_file(declaration: Declaration) -> Plan:
    """The plan of a workspace file; what the file alone has is looked at too. Raises PlanError with every fault."""
    return workspace(declaration.spec, declaration.secrets_vault)


def workspace(spec: WorkspaceSpec, secrets_vault: str | None = None) -> Plan:
    """The plan of a declaration; `secrets_vault` is the key vault of each secret that names none itself.

    Raises PlanError with every fault at once, and Undecided where a late value is one that the plan depends on.
    """
    builder = PlanBuilder(spec)
    if spec.network is not None:
        from .network import settle  # most declarations have none

        settle(builder)
    builder.faults.extend(tags.faults(spec.tags, ("tags",)))
    dependencies.resource_group(builder)
    parts = {
        "storage_account": dependencies.storage_account(builder),
        "key_vault": dependencies.key_vault(builder),
        "application_insights": dependencies.application_insights(builder),
        "container_registry": dependencies.container_registry(builder),
    }
    found = accounts(builder)
    network = _network(builder, parts, found)
    builder.add(_workspace(builder, parts, network))
    home = _home(builder, parts["storage_account"], found)
    if network is not None:
        network.finish(home.principal)
    _datastores(builder, home)
    plain_kinds(builder)
    names = builder.spec.role_assignment_names
    builder.faults.extend(role_names.faults(builder.nodes.values(), names))
    builder.add(*list(role_names.named(builder.nodes.values(), names)))
    _secrets_vault(builder, secrets_vault)
    return builder.finished()


def _secrets_vault(builder: PlanBuilder, vault: str | None) -> None:
    """Look at the vault of all secrets, unless a secret that lies in it has told what is wrong with it."""
    if vault is None or (wrong := checks.vault_id(vault)) is None:
        return
    if not any(each.what == wrong.what and each.path[-1:] == ("key_vault",) for each in builder.faults):
        builder.fault(("secrets", "key_vault"), wrong.what, wrong.mend)


def _network(builder: PlanBuilder, parts: Mapping[str, Value | None], found: Mapping[str, Account]) -> Network | None:
    """What the declaration says of its network, where it does: what the workspace lies in is added."""
    if builder.spec.network is None:
        return None
    from .network import Network

    network = Network(builder, builder.spec.network)
    network.prepare(parts, found)
    return network


def _workspace(builder: PlanBuilder, parts: dict[str, Value], around: Network | None) -> nodes.Workspace:
    spec = builder.spec
    scopes = {
        "group": builder.group_id,
        "storage": parts["storage_account"],
        "vault": parts["key_vault"],
        "insights": parts["application_insights"],
        "registry": parts["container_registry"],
    }
    if spec.kind in machinelearning.WORKSPACE_WORDS and spec.kind != "default":
        what = f"workspaces of kind {spec.kind!r} aren't supported yet"
        builder.fault(("kind",), what, "leave it out, or write default")
    said = builder.said(nodes.Workspace, spec, ())
    # what the declaration has a record for is in `parts`, as the id of what comes of it
    signs_in = identity(builder, scopes)
    network = managed_network(builder, tuple(parts.values()), signs_in, around)
    placed = builder.placed("workspace", spec.name, "given", ())
    return nodes.Workspace(**{**said, **placed, **parts, **signs_in, **network})


def _datastores(builder: PlanBuilder, home: Home) -> None:
    seen: dict[str, int] = {}
    for index, spec in enumerate(builder.spec.datastores):
        where = ("datastores", index)
        if (first := seen.setdefault(spec.name.lower(), index)) != index:
            what = f"the name {spec.name!r} is taken by datastore {first + 1} of the list"
            builder.fault((*where, "name"), what, "give each datastore a name of its own")
            continue
        builder.faults.extend(faults(spec, home, where))
        builder.add(*datastore(spec, home, where))


def _home(builder: PlanBuilder, storage_account: Value, found: Mapping[str, Account]) -> Home:
    """What the datastores are registered with."""
    made: Any = builder.nodes["workspace"]
    only = made.identity_type == machinelearning.IDENTITY_WORDS["user_assigned"]
    as_user = only or made.primary_user_assigned_identity is not None
    own = Account(storage_account, name_of(storage_account))
    named = builder.nodes[storage.ACCOUNT.stem].name if storage.ACCOUNT.stem in builder.nodes else own.name
    return Home(
        workspace=Ref("workspace", "name"),
        resource_group=builder.group,
        location=builder.spec.location,
        own=own,
        accounts={**found, **({named.lower(): own} if isinstance(named, str) else {})},
        service_identity="WorkspaceUserAssignedIdentity" if as_user else "WorkspaceSystemAssignedIdentity",
        principal=_principal(made) if as_user else Ref("workspace", "principal_id"),
        subscription=builder.subscription,
    )


def _principal(workspace: nodes.Workspace) -> Value:
    """The object id of a workspace's primary user-assigned identity."""
    primary = workspace.primary_user_assigned_identity
    if primary is None:  # a fault, told already
        return None
    return Ref(primary.node, "principal_id") if isinstance(primary, Ref) else PrincipalOf(primary)
