"""From the declaration to the plan: every name derived, every default filled in, every reference drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import machinelearning, storage
from amlstack.spec.model import DatastoreSpec, WorkspaceSpec

from . import dependencies, nodes, tags
from .accounts import Account, accounts
from .datastores import Home, datastore, faults
from .draft import Draft, given, name_of
from .graph import Plan
from .identity import identity
from .nodes import Node, Value
from .refs import Ref


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
    identity = draft.spec.identity
    user_only = identity is not None and identity.type == "user_assigned"
    home = Home(
        workspace=Ref("workspace", "name"),
        resource_group=draft.group,
        account_id=storage_account,
        account_name=name_of(storage_account),
        service_identity="WorkspaceUserAssignedIdentity" if user_only else "WorkspaceSystemAssignedIdentity",
        accounts=found,
    )
    seen: dict[str, int] = {}
    for index, spec in enumerate(draft.spec.datastores):
        where = ("datastores", index)
        if (first := seen.setdefault(spec.name.lower(), index)) != index:
            what = f"the name {spec.name!r} is taken by datastore {first + 1} of the list"
            draft.fault((*where, "name"), what, "give each datastore a name of its own")
            continue
        draft.faults.extend(faults(spec, home, where))
        targets = tuple(_targets(draft, spec, where))
        draft.add(*targets, datastore(spec, home, where, after=tuple(Ref(node.key) for node in targets)))


def _targets(draft: Draft, spec: DatastoreSpec, where: tuple[str | int, ...]) -> Iterator[Node]:
    """The container or share of a datastore on the account that the plan makes; two datastores may share one."""
    if spec.account_name is not None or storage.ACCOUNT.stem not in draft.nodes:
        return
    common: dict[str, Any] = {
        "origin": "given",
        "where": where,
        "resource_group": draft.group,
        "account": Ref(storage.ACCOUNT.stem, "name"),
    }
    if spec.type == "azure_blob" and spec.container_name is not None:
        yield nodes.BlobContainer(key=f"blob_container:{spec.container_name}", name=spec.container_name, **common)
    if spec.type == "azure_file" and spec.file_share_name is not None:
        yield nodes.FileShare(key=f"file_share:{spec.file_share_name}", name=spec.file_share_name, **common)
