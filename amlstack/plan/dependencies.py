"""What a workspace stands on: each made by the plan, or brought along by its id."""

from __future__ import annotations

from amlstack.catalog import firewall as takes
from amlstack.catalog import keyvault, monitoring, registry, resources, storage
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    StorageAccountSpec,
    WorkspaceSpec,
)

from . import firewall, nodes
from .late import late
from .nodes import Value
from .plan_builder import PlanBuilder, given, name_of
from .refs import Ref
from .storage_accounts import uses_keys


def resource_group(builder: PlanBuilder) -> None:
    """Set the builder's group: everything else lies in it."""
    wanted = builder.spec.resource_group
    if wanted.id is not None:
        builder.group_id = builder.existing(resources.GROUP, wanted, "resource_group")
        builder.group = name_of(builder.group_id)
        return
    if wanted.name is None:
        builder.fault(("resource_group",), "which resource group?", "give a name, or an ARM id")
    builder.add(
        nodes.ResourceGroup(
            key="resource_group",
            name=wanted.name,
            origin="given",
            where=("resource_group",),
            location=builder.spec.location,
            tags=builder.spec.tags,
        )
    )
    builder.group_id, builder.group = Ref("resource_group"), Ref("resource_group", "name")


def storage_account(builder: PlanBuilder) -> Value:
    """The default storage account's id."""
    wanted = builder.spec.storage_account or StorageAccountSpec()
    if wanted.id is not None:
        return builder.existing(storage.ACCOUNT, wanted, "storage_account")
    if wanted.hierarchical_namespace:
        what = "Azure ML refuses a default storage account with a hierarchical namespace"
        builder.fault(("storage_account", "hierarchical_namespace"), what, "declare it in `storage_accounts`, for data")
    builder.faults.extend(firewall.faults(wanted.network_acls, takes.ACCOUNT, ("storage_account",)))
    builder.add(
        nodes.StorageAccount(
            **builder.named(storage.ACCOUNT, wanted.name, "storage_account")
            | builder.said(nodes.StorageAccount, wanted, ("storage_account",))
            | given(
                allow_shared_key_access=_shared_keys(builder.spec),
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


def key_vault(builder: PlanBuilder) -> Value:
    """The key vault's id."""
    wanted = builder.spec.key_vault or KeyVaultSpec()
    if wanted.id is not None:
        return builder.existing(keyvault.VAULT, wanted, "key_vault")
    builder.faults.extend(firewall.faults(wanted.network_acls, takes.VAULT, ("key_vault",)))
    said = builder.said(nodes.KeyVault, wanted, ("key_vault",))
    said |= given(network_acls=firewall.vault_acls(wanted.network_acls))
    builder.add(nodes.KeyVault(**builder.named(keyvault.VAULT, wanted.name, "key_vault") | said))
    return Ref("key_vault")


def application_insights(builder: PlanBuilder) -> Value:
    """The id of Application Insights."""
    wanted = builder.spec.application_insights or ApplicationInsightsSpec()
    if wanted.id is not None:
        return builder.existing(monitoring.APPLICATION_INSIGHTS, wanted, "application_insights")
    builder.add(
        nodes.ApplicationInsights(
            **builder.named(monitoring.APPLICATION_INSIGHTS, wanted.name, "application_insights"),
            log_analytics=_log_analytics(builder, wanted.log_analytics or LogAnalyticsSpec()),
        )
    )
    return Ref("application_insights")


def _log_analytics(builder: PlanBuilder, wanted: LogAnalyticsSpec) -> Value:
    where = ("application_insights", "log_analytics")
    if wanted.id is not None:
        return builder.existing(monitoring.LOG_ANALYTICS, wanted, *where)
    said = builder.said(nodes.LogAnalytics, wanted, where)
    builder.add(nodes.LogAnalytics(**builder.named(monitoring.LOG_ANALYTICS, wanted.name, *where) | said))
    return Ref("log_analytics")


def container_registry(builder: PlanBuilder) -> Value | None:
    """The registry's id; None where Azure ML is to make one."""
    wanted = builder.spec.container_registry
    if wanted is None or (not late(wanted.name) and wanted.name == registry.LAZY):
        return None
    if wanted.id is not None:
        return builder.existing(registry.REGISTRY, wanted, "container_registry")
    builder.faults.extend(firewall.faults(wanted.network_acls, takes.REGISTRY, ("container_registry",)))
    builder.faults.extend(firewall.sku_faults(wanted, ("container_registry",)))
    said = builder.said(nodes.ContainerRegistry, wanted, ("container_registry",))
    if acls := wanted.network_acls:
        bypass = firewall.bypass(acls, takes.REGISTRY)
        said |= {"network_acls": firewall.registry_acls(acls), "network_rule_bypass_options": bypass}
    builder.add(nodes.ContainerRegistry(**builder.named(registry.REGISTRY, wanted.name, "container_registry") | said))
    return Ref("container_registry")
