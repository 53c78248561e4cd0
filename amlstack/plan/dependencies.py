"""What a workspace stands on: each made by the plan, or brought along by its id."""

from __future__ import annotations

from amlstack.catalog import keyvault, monitoring, registry, resources, storage
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    StorageAccountSpec,
    WorkspaceSpec,
)

from . import firewall, nodes
from .accounts import uses_keys
from .draft import Draft, given, name_of
from .nodes import Value
from .refs import Ref


def resource_group(draft: Draft) -> None:
    """Set the draft's group: everything else lies in it."""
    wanted = draft.spec.resource_group
    if wanted.id is not None:
        draft.group_id = draft.existing(resources.GROUP, wanted, "resource_group")
        draft.group = name_of(draft.group_id)
        return
    if wanted.name is None:
        draft.fault(("resource_group",), "which resource group?", "give a name, or an ARM id")
    draft.add(
        nodes.ResourceGroup(
            key="resource_group",
            name=wanted.name,
            origin="given",
            where=("resource_group",),
            location=draft.spec.location,
            tags=draft.spec.tags,
        )
    )
    draft.group_id, draft.group = Ref("resource_group"), Ref("resource_group", "name")


def storage_account(draft: Draft) -> Value:
    """The default storage account's id."""
    wanted = draft.spec.storage_account or StorageAccountSpec()
    if wanted.id is not None:
        return draft.existing(storage.ACCOUNT, wanted, "storage_account")
    if wanted.hierarchical_namespace:
        what = "Azure ML refuses a default storage account with a hierarchical namespace"
        draft.fault(("storage_account", "hierarchical_namespace"), what, "declare it in `storage_accounts`, for data")
    draft.faults.extend(firewall.faults(wanted.network_acls, ("storage_account",)))
    draft.add(
        nodes.StorageAccount(
            **draft.named(storage.ACCOUNT, wanted.name, "storage_account"),
            **given(
                sku=wanted.sku,
                account_kind=wanted.kind,
                allow_shared_key_access=_shared_keys(draft.spec),
                network_acls=firewall.network_acls(wanted.network_acls),
            ),
        )
    )
    return Ref("storage_account")


def _shared_keys(spec: WorkspaceSpec) -> bool | None:
    """False where nothing needs the account's keys: system datastores by identity, and no key, SAS or share on it."""
    if spec.system_datastores_auth_mode != "identity":
        return None
    return None if any(uses_keys(store) for store in spec.datastores if store.account_name is None) else False


def key_vault(draft: Draft) -> Value:
    """The key vault's id."""
    wanted = draft.spec.key_vault or KeyVaultSpec()
    if wanted.id is not None:
        return draft.existing(keyvault.VAULT, wanted, "key_vault")
    draft.add(
        nodes.KeyVault(
            **draft.named(keyvault.VAULT, wanted.name, "key_vault"),
            **given(
                sku=wanted.sku,
                soft_delete_retention_days=wanted.soft_delete_retention_days,
                create_mode=wanted.create_mode,
            ),
        )
    )
    return Ref("key_vault")


def application_insights(draft: Draft) -> Value:
    """The id of Application Insights."""
    wanted = draft.spec.application_insights or ApplicationInsightsSpec()
    if wanted.id is not None:
        return draft.existing(monitoring.APPLICATION_INSIGHTS, wanted, "application_insights")
    draft.add(
        nodes.ApplicationInsights(
            **draft.named(monitoring.APPLICATION_INSIGHTS, wanted.name, "application_insights"),
            log_analytics=_log_analytics(draft, wanted.log_analytics or LogAnalyticsSpec()),
        )
    )
    return Ref("application_insights")


def _log_analytics(draft: Draft, wanted: LogAnalyticsSpec) -> Value:
    where = ("application_insights", "log_analytics")
    if wanted.id is not None:
        return draft.existing(monitoring.LOG_ANALYTICS, wanted, *where)
    draft.add(
        nodes.LogAnalytics(
            **draft.named(monitoring.LOG_ANALYTICS, wanted.name, *where),
            **given(retention_days=wanted.retention_days),
        )
    )
    return Ref("log_analytics")


def container_registry(draft: Draft) -> Value | None:
    """The registry's id; None where Azure ML is to make one."""
    wanted = draft.spec.container_registry
    if wanted is None:
        return None
    if wanted.id is not None:
        return draft.existing(registry.REGISTRY, wanted, "container_registry")
    draft.add(
        nodes.ContainerRegistry(
            **draft.named(registry.REGISTRY, wanted.name, "container_registry"), **given(sku=wanted.sku)
        )
    )
    return Ref("container_registry")
