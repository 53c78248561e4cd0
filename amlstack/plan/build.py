"""From the declaration to the plan: every name derived, every default filled in, every reference drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from amlstack.catalog import Kind, ids, machinelearning, monitoring, registry, resources, storage
from amlstack.catalog import identity as identities
from amlstack.catalog import keyvault as vaults
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    ContainerRegistrySpec,
    DatastoreSpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    ResourceGroupSpec,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
    WorkspaceSpec,
)

from . import checks, names, nodes, tags
from .datastores import Home, datastore, family, faults
from .faults import PlanError, PlanFault
from .graph import Plan, ordered
from .late import Late, late
from .nodes import Node, Value
from .refs import Ref
from .roles import roles

Existing = (
    ResourceGroupSpec
    | StorageAccountSpec
    | KeyVaultSpec
    | LogAnalyticsSpec
    | ApplicationInsightsSpec
    | ContainerRegistrySpec
    | UserAssignedIdentitySpec
)


def workspace(spec: WorkspaceSpec) -> Plan:
    """The plan of a declaration.

    Raises PlanError with every fault at once, and Undecided where a late value is one that the plan depends on.
    """
    return _Builder(spec).plan()


class _Builder:
    """Collects nodes, faults and notes while it walks through one declaration."""

    def __init__(self, spec: WorkspaceSpec) -> None:
        self.spec = spec
        self.nodes: dict[str, Node] = {}
        self.faults: list[PlanFault] = []
        self.notes: list[str] = []

    def plan(self) -> Plan:
        self._check_kind()
        self.faults.extend(tags.faults(self.spec.tags, ("tags",)))
        self.group = self._group()
        storage_account, key_vault = self._storage_account(), self._key_vault()
        insights, container_registry = self._application_insights(), self._container_registry()
        identity = self._identity(storage_account, key_vault, insights, container_registry)
        self._add(
            nodes.Workspace(
                **self._place("workspace", self.spec.name, "given", ()),
                **_given(
                    workspace_kind=machinelearning.WORKSPACE_WORDS.get(self.spec.kind or "default"),
                    friendly_name=self.spec.display_name,
                    description=self.spec.description,
                    hbi_workspace=self.spec.hbi_workspace,
                    public_network_access=_word(self.spec.public_network_access),
                    system_datastores_auth_mode=machinelearning.SYSTEM_DATASTORES_AUTH_MODES.get(
                        self.spec.system_datastores_auth_mode or ""
                    ),
                ),
                storage_account=storage_account,
                key_vault=key_vault,
                application_insights=insights,
                container_registry=container_registry,
                **identity,
            )
        )
        self._datastores(storage_account)
        for node in self.nodes.values():
            self.faults.extend(node.faults())
        if self.faults:
            raise PlanError(self.faults)
        return ordered(self.nodes.values(), self.notes)

    def _add(self, *made: Node) -> None:
        self.nodes.update((node.key, node) for node in made)

    def _place(self, key: str, name: Value, origin: str, where: tuple[str | int, ...]) -> dict[str, Any]:
        """The fields that every located node takes from the declaration as a whole."""
        return {
            "key": key,
            "name": name,
            "origin": origin,
            "where": where,
            "resource_group": self.group,
            "location": self.spec.location,
            "tags": self.spec.tags,
        }

    def _named(self, kind: Kind, given: Value | None, *where: str | int) -> dict[str, Any]:
        """`_place` for a dependency that the plan makes, under the name given or one derived from the workspace's."""
        if given is not None:
            return self._place(kind.stem, given, "given", where)
        origin = f"from name {self.spec.name!r}"
        if kind.name.unique_in == "global":
            origin += f" and name_seed {self.spec.name_seed!r}" if self.spec.name_seed else " (no name_seed)"
            self._note_seed()
        return self._place(kind.stem, names.derive(kind, self.spec.name, self.spec.name_seed), origin, where)

    def _note_seed(self) -> None:
        note = (
            "name_seed is not set: every workspace of this name in the world would derive the same global names. "
            "Set it to a word of your organisation, or to the subscription's id."
        )
        if not self.spec.name_seed and note not in self.notes:
            self.notes.append(note)

    def _check_kind(self) -> None:
        if self.spec.kind in (None, "default"):
            return
        words = ", ".join(machinelearning.WORKSPACE_WORDS)
        if self.spec.kind in machinelearning.WORKSPACE_WORDS:
            what = f"workspaces of kind {self.spec.kind!r} aren't supported yet"
            self.faults.append(PlanFault(("kind",), what, "leave it out, or write default"))
        else:
            self.faults.append(PlanFault(("kind",), f"{self.spec.kind!r} is no kind of workspace", f"use one of {words}"))

    def _existing(self, kind: Kind, given: Existing, *where: str | int) -> Value:
        """The id of a dependency that exists already, checked now or, where it arrives late, then."""
        check, id_ = checks.IdOfKind(kind), given.id
        settings = [field.name for field in fields(given) if field.name != "id" and getattr(given, field.name) is not None]
        if settings:
            what = f"a {kind.title} that exists has its settings already: {', '.join(settings)}"
            self.faults.append(PlanFault(where, what, "give the id alone, or leave the id out"))
        if late(id_):
            return id_.then(_insist(check, ".".join(map(str, where))))
        if wrong := check(id_):
            self.faults.append(PlanFault(where, wrong.what, wrong.mend))
            return Ref("refused")  # no plan comes of this, and nothing follows the reference
        return id_

    def _group(self) -> Value:
        given = self.spec.resource_group
        if given.id is not None:
            id_ = self._existing(resources.GROUP, given, "resource_group")
            self.group_id = id_
            return _name_of(id_)
        if given.name is None:
            self.faults.append(PlanFault(("resource_group",), "which resource group?", "give a name, or an ARM id"))
        self._add(
            nodes.ResourceGroup(
                key="resource_group",
                name=given.name,
                origin="given",
                where=("resource_group",),
                location=self.spec.location,
                tags=self.spec.tags,
            )
        )
        self.group_id = Ref("resource_group")
        return Ref("resource_group", "name")

    def _storage_account(self) -> Value:
        given = self.spec.storage_account or StorageAccountSpec()
        if given.id is not None:
            return self._existing(storage.ACCOUNT, given, "storage_account")
        self._add(
            nodes.StorageAccount(
                **self._named(storage.ACCOUNT, given.name, "storage_account"),
                **_given(sku=given.sku, account_kind=given.kind),
                allow_shared_key_access=self._shared_keys(),
            )
        )
        return Ref("storage_account")

    def _shared_keys(self) -> bool:
        """Off only where nothing needs them: system datastores by identity, no key, SAS or share on the account."""
        if self.spec.system_datastores_auth_mode != "identity":
            return True
        own = [store for store in self.spec.datastores if store.account_name is None]
        return any(store.type == "azure_file" or family(store.credentials) in ("account_key", "sas_token") for store in own)

    def _key_vault(self) -> Value:
        given = self.spec.key_vault or KeyVaultSpec()
        if given.id is not None:
            return self._existing(vaults.VAULT, given, "key_vault")
        self._add(
            nodes.KeyVault(
                **self._named(vaults.VAULT, given.name, "key_vault"),
                **_given(sku=given.sku, soft_delete_retention_days=given.soft_delete_retention_days),
            )
        )
        return Ref("key_vault")

    def _application_insights(self) -> Value:
        given = self.spec.application_insights or ApplicationInsightsSpec()
        if given.id is not None:
            return self._existing(monitoring.APPLICATION_INSIGHTS, given, "application_insights")
        self._add(
            nodes.ApplicationInsights(
                **self._named(monitoring.APPLICATION_INSIGHTS, given.name, "application_insights"),
                log_analytics=self._log_analytics(given.log_analytics or LogAnalyticsSpec()),
            )
        )
        return Ref("application_insights")

    def _log_analytics(self, given: LogAnalyticsSpec) -> Value:
        where = ("application_insights", "log_analytics")
        if given.id is not None:
            return self._existing(monitoring.LOG_ANALYTICS, given, *where)
        self._add(
            nodes.LogAnalytics(
                **self._named(monitoring.LOG_ANALYTICS, given.name, *where),
                **_given(retention_days=given.retention_days),
            )
        )
        return Ref("log_analytics")

    def _container_registry(self) -> Value | None:
        given = self.spec.container_registry
        if given is None:
            return None
        if given.id is not None:
            return self._existing(registry.REGISTRY, given, "container_registry")
        self._add(
            nodes.ContainerRegistry(
                **self._named(registry.REGISTRY, given.name, "container_registry"), **_given(sku=given.sku)
            )
        )
        return Ref("container_registry")

    def _identity(self, storage_account: Value, key_vault: Value, insights: Value, container_registry: Value) -> dict[str, Any]:
        """What the workspace says of its identity; an identity that the plan makes gets its roles first."""
        given = self.spec.identity
        if given is None:
            return {}
        type_ = machinelearning.IDENTITY_WORDS.get(given.type or "")
        if type_ is None:
            words = ", ".join(machinelearning.IDENTITY_WORDS)
            self.faults.append(PlanFault(("identity", "type"), f"{given.type!r} is no kind of identity", f"use one of {words}"))
            return {}
        wants = "UserAssigned" in type_
        if wants != bool(given.user_assigned_identities):
            what = f"{given.type} " + ("needs" if wants else "takes no") + " user_assigned_identities"
            mend = "add one: `- NAME`" if wants else "write system_assigned_user_assigned, or leave them out"
            self.faults.append(PlanFault(("identity",), what, mend))
        members, assignments = [], []
        for index, member in enumerate(given.user_assigned_identities):
            where = ("identity", "user_assigned_identities", index)
            if member.id is not None:
                members.append(self._existing(identities.USER_ASSIGNED, member, *where))
                continue
            key = f"{identities.USER_ASSIGNED.stem}:{index}"
            node = nodes.ManagedIdentity(**{**self._named(identities.USER_ASSIGNED, member.name, *where), "key": key})
            self._add(node)
            members.append(Ref(key))
            scopes = {"group": self.group_id, "storage": storage_account, "vault": key_vault}
            scopes |= {"insights": insights, "registry": container_registry}
            assignments += roles(self.spec, node, scopes, where)
        self._add(*assignments)
        only_user = type_ == "UserAssigned" and members
        return {
            "identity_type": type_,
            "user_assigned_identities": tuple(members),
            "primary_user_assigned_identity": members[0] if only_user else None,
            "after": tuple(Ref(node.key) for node in assignments),
        }

    def _datastores(self, storage_account: Value) -> None:
        home = self._home(storage_account)
        seen: dict[str, int] = {}
        for index, spec in enumerate(self.spec.datastores):
            where = ("datastores", index)
            if (first := seen.setdefault(spec.name.lower(), index)) != index:
                what = f"the name {spec.name!r} is taken by datastore {first + 1} of the list"
                self.faults.append(PlanFault((*where, "name"), what, "give each datastore a name of its own"))
                continue
            self.faults.extend(faults(spec, home, where))
            targets = tuple(self._targets(spec, where))
            self._add(*targets, datastore(spec, home, where, after=tuple(Ref(node.key) for node in targets)))

    def _home(self, storage_account: Value) -> Home:
        identity = self.spec.identity
        user_only = identity is not None and identity.type == "user_assigned"
        return Home(
            workspace=Ref("workspace", "name"),
            resource_group=self.group,
            account_id=storage_account,
            account_name=_name_of(storage_account),
            service_identity="WorkspaceUserAssignedIdentity" if user_only else "WorkspaceSystemAssignedIdentity",
        )

    def _targets(self, spec: DatastoreSpec, where: tuple[str | int, ...]) -> Iterator[Node]:
        """The container or share of a datastore on the account that the plan makes; two datastores may share one."""
        if spec.account_name is not None or storage.ACCOUNT.stem not in self.nodes:
            return
        common: dict[str, Any] = {
            "origin": "given",
            "where": where,
            "resource_group": self.group,
            "account": Ref(storage.ACCOUNT.stem, "name"),
        }
        if spec.type == "azure_blob" and spec.container_name is not None:
            yield nodes.BlobContainer(key=f"blob_container:{spec.container_name}", name=spec.container_name, **common)
        if spec.type == "azure_file" and spec.file_share_name is not None:
            yield nodes.FileShare(key=f"file_share:{spec.file_share_name}", name=spec.file_share_name, **common)


def _given(**values: Any) -> dict[str, Any]:
    """The values that the declaration gives; a node's own default stands for the others."""
    return {key: value for key, value in values.items() if value is not None}


def _word(value: str | None) -> str | None:
    return value.capitalize() if value else None


def _name_of(id_: Value) -> Value:
    """The name of a resource, of its reference or its id."""
    if isinstance(id_, Ref):
        return Ref(id_.node, "name")
    if isinstance(id_, Late):
        return id_.then(lambda text: ids.parse(text).name)
    return ids.parse(id_).name


def _insist(check: checks.Check, argument: str) -> Any:
    """A step that raises ValueError, naming the argument, where the value is wrong."""

    def step(value: str) -> str:
        if wrong := check(value):
            raise ValueError(f"{argument}: {wrong.what}; {wrong.mend}")
        return value

    return step
