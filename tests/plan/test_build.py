"""From a declaration to a plan."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import KeyOf, PlanError, Ref, SecretRef, nodes
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    ContainerRegistrySpec,
    CredentialsSpec,
    DatastoreSpec,
    IdentitySpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    ResourceGroupSpec,
    SecretName,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
)

from .declare import GROUP, blob, declaration


def made(**keys: Any) -> dict[str, Any]:
    """The plan's nodes by key."""
    return {node.key: node for node in plan.workspace(declaration(**keys))}


def faults(**keys: Any) -> dict[str, str]:
    """What is wrong with a declaration, by path."""
    with pytest.raises(PlanError) as caught:
        plan.workspace(declaration(**keys))
    return {".".join(map(str, fault.path)): f"{fault.what}; {fault.mend}" for fault in caught.value.faults}


def test_the_least_declaration_makes_what_a_workspace_needs() -> None:
    """A name, a group and a region are enough; the registry stays lazy."""
    assert list(made()) == [
        "resource_group",
        "storage_account",
        "key_vault",
        "log_analytics",
        "application_insights",
        "workspace",
    ]


def test_defaults_are_secure_and_break_nothing() -> None:
    """What nobody asks for is safe, and leaves Azure ML what it needs."""
    found = made(container_registry=ContainerRegistrySpec())
    account, vault = found["storage_account"], found["key_vault"]
    assert (account.minimum_tls_version, account.https_traffic_only, account.allow_blob_public_access) == (
        "TLS1_2",
        True,
        False,
    )
    assert (account.is_hns_enabled, account.sku, account.allow_shared_key_access) == (False, "Standard_LRS", True)
    assert (vault.enable_rbac_authorization, vault.enable_soft_delete, vault.enable_purge_protection) == (
        True,
        True,
        True,
    )
    assert vault.soft_delete_retention_days == 90
    assert found["container_registry"].admin_user_enabled is False
    assert found["application_insights"].log_analytics == Ref("log_analytics")
    assert (found["workspace"].public_network_access, found["workspace"].identity_type) == ("Enabled", "SystemAssigned")


def test_every_node_stands_behind_what_it_needs() -> None:
    """The order of a plan is one in which it can be made."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    done: set[str] = set()
    for node in plan.workspace(declaration(identity=identity, datastores=(blob(), blob("more")))):
        assert set(node.needs()) <= done
        done.add(node.key)


def test_the_same_declaration_gives_the_same_plan() -> None:
    """Nothing in a plan depends on chance."""
    spec = declaration(datastores=(blob(), blob("more")))
    assert plan.workspace(spec) == plan.workspace(spec)


def test_dependencies_that_exist_are_not_made() -> None:
    """An ARM id is taken as it is, and nothing is made in its place."""
    base = GROUP + "/providers/"
    found = made(
        resource_group=ResourceGroupSpec(id=GROUP),
        storage_account=StorageAccountSpec(id=base + "Microsoft.Storage/storageAccounts/stfabrikam"),
        key_vault=KeyVaultSpec(id=base + "Microsoft.KeyVault/vaults/kv-fabrikam"),
        application_insights=ApplicationInsightsSpec(id=base + "Microsoft.Insights/components/appi"),
        container_registry=ContainerRegistrySpec(id=base + "Microsoft.ContainerRegistry/registries/crfabrikam"),
        datastores=(blob(),),
    )
    assert list(found) == ["workspace", "datastore:raw"]
    assert found["workspace"].resource_group == "rg-shared"
    assert found["datastore:raw"].account_name == "stfabrikam"
    assert found["datastore:raw"].credentials == nodes.AccountKey(
        KeyOf(base + "Microsoft.Storage/storageAccounts/stfabrikam", "key1")
    )


def test_an_existing_log_analytics_serves_the_insights_that_are_made() -> None:
    """Application Insights may be made on somebody's Log Analytics workspace."""
    id_ = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/log-shared"
    found = made(application_insights=ApplicationInsightsSpec(log_analytics=LogAnalyticsSpec(id=id_)))
    assert "log_analytics" not in found
    assert found["application_insights"].log_analytics == id_


def test_names_that_are_given_are_used() -> None:
    """A given name is taken unchanged, and the plan says that it was given."""
    found = made(storage_account=StorageAccountSpec(name="stmine"))
    assert (found["storage_account"].name, found["storage_account"].origin) == ("stmine", "given")
    assert found["key_vault"].origin == "from name 'contoso-ml' and name_seed 'contoso'"


def test_tags_reach_everything_that_takes_them() -> None:
    """Every taggable node carries the declaration's tags."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    for node in made(tags={"team": "ml"}, identity=identity, container_registry=ContainerRegistrySpec()).values():
        if node.kind.taggable:
            assert node.tags == {"team": "ml"}


def test_without_a_seed_the_plan_says_so() -> None:
    """Global names without a seed may collide with anybody's: a note says it, once."""
    planned = plan.workspace(declaration(name_seed=None))
    assert len(planned.notes) == 1
    assert "name_seed" in planned.notes[0]
    assert plan.workspace(declaration()).notes == ()


def test_shared_keys_go_off_where_nothing_uses_them() -> None:
    """Only identity for the system datastores, with no key or share on the account, lets shared keys go."""
    by_identity = blob(credentials=None)
    share = DatastoreSpec(
        name="s", type="azure_file", file_share_name="share", credentials=CredentialsSpec(list_keys="key1")
    )
    elsewhere = blob("far", account_name="stfabrikam", credentials=CredentialsSpec(account_key=SecretName("k")))

    def shared(mode: str | None, *datastores: DatastoreSpec) -> bool:
        return bool(
            made(system_datastores_auth_mode=mode, datastores=datastores)["storage_account"].allow_shared_key_access
        )

    assert [shared(mode) for mode in (None, "accesskey", "user_delegation_sas", "identity")] == [True] * 3 + [False]
    assert not shared("identity", by_identity, elsewhere)
    assert shared("identity", blob())
    assert shared("identity", share)


def test_a_user_assigned_identity_gets_its_roles_before_the_workspace() -> None:
    """A user-assigned identity has nothing by itself; the workspace waits for what it needs."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    found = made(identity=identity, container_registry=ContainerRegistrySpec())
    assignments = [node for node in found.values() if isinstance(node, nodes.RoleAssignment)]
    assert {(node.role, node.scope) for node in assignments} == {
        ("Contributor", Ref("resource_group")),
        ("Key Vault Administrator", Ref("key_vault")),
        ("Storage Blob Data Contributor", Ref("storage_account")),
        ("AcrPush", Ref("container_registry")),
    }
    assert {ref.node for ref in found["workspace"].after} == {node.key for node in assignments}
    assert found["workspace"].primary_user_assigned_identity == Ref("managed_identity:0")


def test_a_role_assignment_may_have_a_name_of_its_own() -> None:
    """By its key; what the file doesn't name is derived. A key that is none and a name that is no GUID are faults."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    name = "7c0f5f3e-0000-4000-8000-000000000001"
    found = made(identity=identity, role_assignment_names={"0:Contributor on group": name})
    given = {node.which: node.name for node in found.values() if isinstance(node, nodes.RoleAssignment)}
    assert given == {
        "0:Contributor on group": name,
        "0:Key Vault Administrator on vault": None,
        "0:Storage Blob Data Contributor on storage": None,
    }
    unknown, known = "0:Contributor on storage", "0:Contributor on group"
    wrong = {unknown: name, known: "contributor"}
    told = faults(identity=identity, role_assignment_names=wrong)
    assert "no role assignment '0:Contributor on storage'; write one of '0:Contrib" in told[f"{ROLES}.{unknown}"]
    assert "'contributor' is not a lawful role assignment name" in told[f"{ROLES}.{known}"]
    assert "leave it out: no role is given" in faults(role_assignment_names=wrong)[f"{ROLES}.{unknown}"]


ROLES = "role_assignment_names"
IDENTITIES = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
TWO = (UserAssignedIdentitySpec(name="id-a"), UserAssignedIdentitySpec(id=f"{IDENTITIES}/Id-B"))


@pytest.mark.parametrize("type_", ["user_assigned", "system_assigned_user_assigned"])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("id-a", Ref("managed_identity:0")),
        ("id-b", f"{IDENTITIES}/Id-B"),
        (f"{IDENTITIES}/ID-B", f"{IDENTITIES}/Id-B"),
    ],
)
def test_a_workspace_acts_as_the_identity_that_it_names(type_: str, said: str, expected: object) -> None:
    """By its name or its id, with a system-assigned identity beside it too: datastores are read as that one."""
    identity = IdentitySpec(type=type_, user_assigned_identities=TWO)
    found = made(identity=identity, primary_user_assigned_identity=said, datastores=(blob(credentials=None),))
    assert found["workspace"].primary_user_assigned_identity == expected
    assert found["datastore:raw"].service_data_access_auth_identity == "WorkspaceUserAssignedIdentity"


def test_identity_based_system_datastores_need_one_role_more() -> None:
    """With shared keys off, the identity reads file shares by a role too."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    found = made(identity=identity, system_datastores_auth_mode="identity")
    roles = [node.role for node in found.values() if isinstance(node, nodes.RoleAssignment)]
    assert "Storage File Data Privileged Contributor" in roles


def test_what_is_brought_along_gets_contributor_by_itself() -> None:
    """A dependency that exists may lie in another group, where the group's Contributor doesn't reach."""
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))
    vault = GROUP + "/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
    found = made(identity=identity, key_vault=KeyVaultSpec(id=vault))
    granted = {(node.role, node.scope) for node in found.values() if isinstance(node, nodes.RoleAssignment)}
    assert {("Contributor", vault), ("Key Vault Administrator", vault)} < granted
    assert len({node.names() for node in found.values() if isinstance(node, nodes.RoleAssignment)}) == len(granted)


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (None, "WorkspaceSystemAssignedIdentity"),
        ("system_assigned_user_assigned", "WorkspaceSystemAssignedIdentity"),
        ("user_assigned", "WorkspaceUserAssignedIdentity"),
    ],
)
def test_a_datastore_without_credentials_names_the_workspaces_identity(type_: str | None, expected: str) -> None:
    """Azure ML itself reads such a datastore as the workspace's identity, whichever it has."""
    users = (UserAssignedIdentitySpec(),)
    identity = IdentitySpec(type=type_, user_assigned_identities=users) if type_ else None
    found = made(identity=identity, datastores=(blob(credentials=None),))
    assert found["datastore:raw"].service_data_access_auth_identity == expected


def test_the_system_identity_is_given_no_roles_here() -> None:
    """Azure gives them itself; a second assignment would be refused with RoleAssignmentExists."""
    assert not [node for node in made(identity=IdentitySpec(type="system_assigned")).values() if "role" in node.key]


def test_a_datastore_brings_its_container_along() -> None:
    """On the account that the plan makes, the container is made first; two datastores may share one."""
    found = made(datastores=(blob("a", container_name="both"), blob("b", container_name="both")))
    assert [key for key in found if key.startswith("blob_container")] == ["blob_container:both"]
    assert found["datastore:b"].after == (Ref("blob_container:both"),)


def test_on_another_account_nothing_is_made() -> None:
    """What lies on somebody's account is theirs."""
    store = blob(account_name="stfabrikam", credentials=CredentialsSpec(sas_token=SecretName("sas")))
    found = made(datastores=(store,))
    assert "blob_container:raw" not in found
    assert found["datastore:raw"].credentials == nodes.SasToken(SecretRef("sas"))


def test_secrets_are_listed_by_name() -> None:
    """A plan knows which secrets it needs, and no value."""
    store = blob(account_name="stfabrikam", credentials=CredentialsSpec(account_key=SecretName("raw_key")))
    assert plan.workspace(declaration(datastores=(store, blob("own")))).secrets() == (SecretRef("raw_key"),)


def test_every_fault_is_found_at_once() -> None:
    """A declaration with many faults is refused with all of them, each at its place."""
    found = faults(
        name="a",
        location="West Europe",
        kind="hub",
        tags={"a<b": "x", "long": "v" * 257},
        resource_group=ResourceGroupSpec(name="rg."),
        storage_account=StorageAccountSpec(name="St", sku="Premium_LRS", kind="BlobStorage"),
        key_vault=KeyVaultSpec(sku="gold", soft_delete_retention_days=3),
        container_registry=ContainerRegistrySpec(sku="Free"),
        application_insights=ApplicationInsightsSpec(log_analytics=LogAnalyticsSpec(retention_days=9)),
        datastores=(blob("workspaceblobstore"), blob("x", container_name="a--b"), blob("X")),
    )
    assert set(found) == {
        "name",
        "location",
        "kind",
        "tags.a<b",
        "tags.long",
        "resource_group.name",
        "storage_account.name",
        "storage_account.sku",
        "storage_account.kind",
        "key_vault.sku",
        "key_vault.soft_delete_retention_days",
        "container_registry.sku",
        "application_insights.log_analytics.retention_days",
        "datastores.0.name",
        "datastores.1.container_name",
        "datastores.2.name",
    }
    assert "'westeurope'" in found["location"]
    assert "Standard_LRS" in found["storage_account.sku"]


@pytest.mark.parametrize("sku", ["Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "StandardV2_LRS", "Standard"])
def test_a_default_account_is_standard(sku: str) -> None:
    """Every SKU that Azure ML refuses for the default account is refused here."""
    assert "default storage account" in faults(storage_account=StorageAccountSpec(sku=sku))["storage_account.sku"]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"resource_group": ResourceGroupSpec()}, "resource_group"),
        ({"resource_group": ResourceGroupSpec(id="/subscriptions/x")}, "resource_group"),
        ({"key_vault": KeyVaultSpec(id=GROUP + "/providers/Microsoft.Storage/storageAccounts/a")}, "key_vault"),
        ({"key_vault": KeyVaultSpec(id="/nonsense", sku="standard")}, "key_vault"),
        ({"identity": IdentitySpec(type="user_assigned")}, "identity"),
        ({"identity": IdentitySpec(type="magic")}, "identity.type"),
        (
            {"identity": IdentitySpec(type="system_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),))},
            "identity",
        ),
        ({"primary_user_assigned_identity": "id-a"}, "primary_user_assigned_identity"),
        (
            {
                "identity": IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),)),
                "primary_user_assigned_identity": "id-other",
            },
            "primary_user_assigned_identity",
        ),
        ({"kind": "cluster"}, "kind"),
        ({"public_network_access": "on"}, "public_network_access"),
        ({"system_datastores_auth_mode": "key"}, "system_datastores_auth_mode"),
        ({"tags": {f"t{number}": "v" for number in range(51)}}, "tags"),
    ],
)
def test_what_cannot_be_meant_is_refused(keys: dict[str, Any], path: str) -> None:
    """Each contradiction has its own fault at its own place."""
    assert path in faults(**keys)
