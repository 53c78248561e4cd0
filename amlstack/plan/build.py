"""From the declaration to the plan: every name derived, every default filled in, every reference drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import ids, machinelearning, storage
from amlstack.spec.model import WorkspaceSpec

from . import dependencies, nodes, tags
from .accounts import accounts
from .data_location import Account
from .datastores import Home, datastore, faults
from .draft import Draft, given, name_of
from .graph import Plan
from .identity import identity
from .nodes import Value
from .refs import PrincipalOf, Ref


def workspace(spec: WorkspaceSpec) -> Plan:
    """The plan of a declaration.

    Raises PlanError with every fault at once, and Undecided where a late value is one that the plan depends on.
    """
    draft = Draft(spec)
    draft.faults.extend(tags.faults(spec.tags, ("tags",)))
    dependencies.resource_group(draft)
    parts = {
        "storage_account": dependencies.storage_account(draft),
        "key_vault": dependencies.key_vault(draft),
        "application_insights": dependencies.application_insights(draft),
        "container_registry": dependencies.container_registry(draft),
    }
    found = accounts(draft)
    draft.add(_workspace(draft, parts))
    _datastores(draft, parts["storage_account"], found)
    return draft.finished()


def _workspace(draft: Draft, parts: dict[str, Value]) -> nodes.Workspace:
    spec = draft.spec
    scopes = {
        "group": draft.group_id,
        "storage": parts["storage_account"],
        "vault": parts["key_vault"],
        "insights": parts["application_insights"],
        "registry": parts["container_registry"],
    }
    return nodes.Workspace(
        **draft.placed("workspace", spec.name, "given", ()),
        **given(
            workspace_kind=_kind(draft),
            friendly_name=spec.display_name,
            description=spec.description,
            hbi_workspace=spec.hbi_workspace,
            public_network_access=_word(draft, "public_network_access", machinelearning.PUBLIC_NETWORK_ACCESS),
            system_datastores_auth_mode=_word(
                draft, "system_datastores_auth_mode", machinelearning.SYSTEM_DATASTORES_AUTH_MODES
            ),
        ),
        **parts,
        **identity(draft, scopes),
    )


def _word(draft: Draft, key: str, words: Any) -> str | None:
    """ARM's word for the declaration's."""
    value = getattr(draft.spec, key)
    if value is None:
        return None
    if value not in words:
        draft.fault((key,), f"{value!r} is no {key}", f"use one of {', '.join(words)}")
    return words.get(value)  # type: ignore[no-any-return]


def _kind(draft: Draft) -> str | None:
    word = _word(draft, "kind", machinelearning.WORKSPACE_WORDS)
    if word not in (None, machinelearning.WORKSPACE_WORDS["default"]):
        what = f"workspaces of kind {draft.spec.kind!r} aren't supported yet"
        draft.fault(("kind",), what, "leave it out, or write default")
    return word


def _datastores(draft: Draft, storage_account: Value, found: Mapping[str, Account]) -> None:
    home = _home(draft, storage_account, found)
    seen: dict[str, int] = {}
    for index, spec in enumerate(draft.spec.datastores):
        where = ("datastores", index)
        if (first := seen.setdefault(spec.name.lower(), index)) != index:
            what = f"the name {spec.name!r} is taken by datastore {first + 1} of the list"
            draft.fault((*where, "name"), what, "give each datastore a name of its own")
            continue
        draft.faults.extend(faults(spec, home, where))
        draft.add(*datastore(spec, home, where))


def _home(draft: Draft, storage_account: Value, found: Mapping[str, Account]) -> Home:
    """What the datastores are registered with."""
    made: Any = draft.nodes["workspace"]
    user_only = made.identity_type == machinelearning.IDENTITY_WORDS["user_assigned"]
    own = Account(storage_account, name_of(storage_account))
    named = draft.nodes[storage.ACCOUNT.stem].name if storage.ACCOUNT.stem in draft.nodes else own.name
    return Home(
        workspace=Ref("workspace", "name"),
        resource_group=draft.group,
        location=draft.spec.location,
        own=own,
        accounts={**found, **({named.lower(): own} if isinstance(named, str) else {})},
        service_identity="WorkspaceUserAssignedIdentity" if user_only else "WorkspaceSystemAssignedIdentity",
        principal=_principal(made) if user_only else Ref("workspace", "principal_id"),
        subscription=ids.parse(draft.group_id).subscription if isinstance(draft.group_id, str) else None,
        seed=(draft.spec.name_seed or "", draft.spec.name),
    )


def _principal(workspace: nodes.Workspace) -> Value:
    """The object id of a workspace's primary user-assigned identity."""
    primary = workspace.primary_user_assigned_identity
    if primary is None:  # a fault, told already
        return None
    return Ref(primary.node, "principal_id") if isinstance(primary, Ref) else PrincipalOf(primary)
