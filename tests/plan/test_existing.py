"""What a plan uses and doesn't make, as a view of it."""

from __future__ import annotations

import json

from amlstack import plan
from amlstack.catalog import storage
from amlstack.plan import views
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    ContainerRegistrySpec,
    CredentialsSpec,
    DatastoreSpec,
    IdentitySpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    ManagedNetworkSpec,
    NetworkAclsSpec,
    OutboundDestinationSpec,
    OutboundRuleSpec,
    ResourceGroupSpec,
    SecretName,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
)

from .declare import blob, declaration

SUBSCRIPTION = "33333333-3333-4333-8333-333333333333"
SHARED = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-shared"


def _id(type_: str, name: str) -> str:
    return f"{SHARED}/providers/{type_}/{name}"


def _told(made: plan.Plan) -> set[tuple[str, str, str | None]]:
    """Title, name and group of each."""
    return {(each.title, each.name, each.group) for each in views.existing(made)}


EVERYTHING = plan.workspace(
    declaration(
        resource_group=ResourceGroupSpec(id=SHARED),
        storage_account=StorageAccountSpec(id=_id("microsoft.storage/storageAccounts", "stshared")),
        key_vault=KeyVaultSpec(id=_id("Microsoft.KeyVault/vaults", "kv-shared")),
        application_insights=ApplicationInsightsSpec(
            log_analytics=LogAnalyticsSpec(id=_id("Microsoft.OperationalInsights/workspaces", "log-shared"))
        ),
        container_registry=ContainerRegistrySpec(id=_id("Microsoft.ContainerRegistry/registries", "crshared")),
        identity=IdentitySpec(
            type="user_assigned",
            user_assigned_identities=(
                UserAssignedIdentitySpec(id=_id("Microsoft.ManagedIdentity/userAssignedIdentities", "id-shared")),
            ),
        ),
        datastores=(
            blob("one", account_name="stshared", container_name="data"),
            blob("two", account_name="stshared", container_name="data"),
            DatastoreSpec(
                name="files",
                type="azure_file",
                account_name="stelse",
                resource_group="rg-else",
                file_share_name="share",
                credentials=CredentialsSpec(
                    account_key=SecretName("key", _id("Microsoft.KeyVault/vaults", "kv-secrets"))
                ),
            ),
        ),
    )
)
"""A workspace that stands on what is there, whatever can be."""


def test_everything_that_is_named_is_found_once() -> None:
    """By ids in any case, by names and where they lie, in credentials; each with all that use it."""
    assert _told(EVERYTHING) == {
        ("resource group", "rg-shared", "rg-shared"),
        ("storage account", "stshared", "rg-shared"),
        ("blob container", "stshared/data", "rg-shared"),
        ("storage account", "stelse", "rg-else"),
        ("file share", "stelse/share", "rg-else"),
        ("key vault", "kv-shared", "rg-shared"),
        ("key vault", "kv-secrets", "rg-shared"),
        ("Log Analytics workspace", "log-shared", "rg-shared"),
        ("container registry", "crshared", "rg-shared"),
        ("user-assigned identity", "id-shared", "rg-shared"),
    }
    found = {each.name: each for each in views.existing(EVERYTHING)}
    assert [node.name for node in found["stshared/data"].users] == ["one", "two"]
    assert [node.name for node in found["stshared"].users][-2:] == ["one", "two"]
    assert found["stshared"].id("other") == _id(storage.ACCOUNT.type, "stshared")
    assert found["stelse/share"].id("s").startswith("/subscriptions/s/resourceGroups/rg-else/providers/")


def test_what_the_plan_makes_is_not_there_already() -> None:
    """Accounts, containers and identities of its own, referred to by name, id or role."""
    made = declaration(
        identity=IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(),)),
        storage_accounts=(StorageAccountSpec(name="stdata"),),
        datastores=(
            blob("mine"),
            blob("data", account_name="stdata"),
            blob("new", account_name="stelse", resource_group="rg-else", create=True, container_name="new"),
        ),
    )
    assert _told(plan.workspace(made)) == {("storage account", "stelse", "rg-else")}
    assert views.existing(plan.workspace(declaration())) == []


def test_what_a_firewall_lets_in_is_used() -> None:
    """A subnet, by its title; addresses are nothing that exists by an id."""
    subnet = f"{SHARED}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/default"
    acls = NetworkAclsSpec(default_action="deny", subnets=(subnet,), ip_rules=("192.0.2.1",))
    [found] = views.existing(plan.workspace(declaration(storage_account=StorageAccountSpec(network_acls=acls))))
    assert (found.title, found.name) == ("subnet", "vnet/default")


def test_a_kind_that_the_catalog_lacks_has_its_type() -> None:
    """What an endpoint of the managed network leads to may be anything."""
    gateway = f"{SHARED}/providers/Microsoft.Network/applicationGateways/agw-shared"
    target = OutboundDestinationSpec(service_resource_id=gateway, subresource_target="frontend")
    rule = OutboundRuleSpec(name="gateway", type="private_endpoint", destination=target)
    network = ManagedNetworkSpec(isolation_mode="allow_internet_outbound", outbound_rules=(rule,))
    identity = IdentitySpec(type="user_assigned", user_assigned_identities=(UserAssignedIdentitySpec(name="id-ml"),))
    [found] = views.existing(plan.workspace(declaration(managed_network=network, identity=identity)))
    assert (found.title, found.name) == ("Microsoft.Network/applicationGateways", "agw-shared")


def test_each_view_shows_it() -> None:
    """A line of the tree with who uses it, an entry of the document, a box of the diagram with dotted arrows."""
    lines = views.tree(EVERYTHING).splitlines()
    header = lines.index("Used, and expected to be there already:")
    assert "  blob container stshared/data in rg-shared, for datastore one, datastore two" in lines[header:]
    assert any(line.startswith("  resource group rg-shared, for Azure ML workspace") for line in lines[header:])
    entries = json.loads(json.dumps(views.document(EVERYTHING)))["existing"]
    [share] = [each for each in entries if each["name"] == "stelse/default/share"]
    assert share["type"] == storage.FILE_SHARE.type
    assert (share["resource_group"], share["subscription"], share["used_by"]) == ("rg-else", None, ["datastore:files"])
    diagram = views.mermaid(EVERYTHING)
    assert '(["file share<br/>stelse/share<br/>in rg-else<br/>exists already"])' in diagram
    assert diagram.count(" -.-> ") == sum(len(each["used_by"]) for each in entries)


def test_many_users_are_counted() -> None:
    """Of those that use one thing three are named."""
    stores = tuple(blob(f"s{n}", account_name="stx", resource_group="rg-x", container_name="all") for n in range(5))
    lines = views.tree(plan.workspace(declaration(datastores=stores))).splitlines()
    assert "  blob container stx/all in rg-x, for datastore s0, datastore s1, datastore s2 and 2 more" in lines
