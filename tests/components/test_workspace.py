"""The Workspace component, under the SDK's mocks."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from amlstack.components import Datastore, Workspace

from .mocking import Run, run

ARGS: dict[str, Any] = {
    "resource_group": {"name": "rg-contoso-ml"},
    "location": "westeurope",
    "name_seed": "contoso",
    "tags": {"team": "ml"},
}


def built(**args: Any) -> Run:
    """What a workspace of `ARGS` with `args` laid over them registers."""
    return run(lambda: Workspace("contoso-ml", {**ARGS, **args}))  # type: ignore[typeddict-item]


def refused(**args: Any) -> str:
    """The error that a workspace with such args ends in."""
    with pytest.raises(pulumi.RunError) as caught:
        built(**args)
    return str(caught.value)


def test_children_hang_on_the_component() -> None:
    """Everything is a child of the component, named after it."""
    found = built().by_name
    children = {name for name, resource in found.items() if resource.parent == "contoso-ml"}
    assert children == set(found) - {"contoso-ml"}
    assert children == {
        "contoso-ml-resource-group",
        "contoso-ml-storage-account",
        "contoso-ml-key-vault",
        "contoso-ml-log-analytics",
        "contoso-ml-application-insights",
        "contoso-ml-workspace",
    }


def test_secure_defaults_reach_azure() -> None:
    """The inputs that go to Azure carry the safe values without being asked."""
    found = built(container_registry={}).by_name
    account, vault = found["contoso-ml-storage-account"].inputs, found["contoso-ml-key-vault"].inputs["properties"]
    assert account["minimumTlsVersion"] == "TLS1_2"
    assert account["enableHttpsTrafficOnly"] is True
    assert account["allowBlobPublicAccess"] is False
    assert vault["enableRbacAuthorization"] is vault["enableSoftDelete"] is vault["enablePurgeProtection"] is True
    assert found["contoso-ml-container-registry"].inputs["adminUserEnabled"] is False
    assert found["contoso-ml-application-insights"].inputs["workspaceResourceId"].endswith("log-analytics")


def test_the_sdks_version_aliases_are_dropped_and_the_users_kept() -> None:
    """No child carries the SDK's aliases; one that a user sets, on the component or on a child, still counts."""
    assert {resource.aliases for resource in built().by_name.values()} == {0}

    def rename(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        args.opts.aliases = [*(args.opts.aliases or []), pulumi.Alias(name="old-name")]
        return pulumi.ResourceTransformationResult(args.props, args.opts)

    opts = pulumi.ResourceOptions(transformations=[rename])
    renamed = run(lambda: Workspace("contoso-ml", ARGS, opts)).by_name  # type: ignore[arg-type]
    assert {resource.aliases for resource in renamed.values()} == {1}


def test_tags_reach_every_taggable_child() -> None:
    """Tags are the same wherever Azure takes them."""
    found = built(container_registry={}, identity={"type": "user_assigned", "user_assigned_identities": [{}]})
    taggable = [child for child in found.by_name.values() if child.inputs and "Assignment" not in child.type]
    assert len(taggable) == 8
    assert all(child.inputs["tags"] == {"team": "ml"} for child in taggable)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("section", "key", "value", "says"),
    [
        ("storage_account", "sku", "Premium_LRS", "default storage account"),
        ("storage_account", "kind", "BlobStorage", "default storage account"),
        ("storage_account", "name", "Not-Lawful", "not a lawful storage account name"),
        (
            "storage_account",
            "id",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/k",
            "not of a",
        ),
        ("key_vault", "sku", "gold", "no SKU of a key vault"),
        ("key_vault", "name", "9-starts-with-a-digit", "not a lawful key vault name"),
        ("container_registry", "sku", "Free", "no SKU of a container registry"),
        ("resource_group", "id", "rg", "no ARM id"),
    ],
)
def test_a_bad_value_is_refused_early_or_late(section: str, key: str, value: str, says: str, late: bool) -> None:
    """A value that Azure would refuse is refused here, given plainly or as an Output."""
    told = refused(**{section: {key: pulumi.Output.from_input(value) if late else value}})
    assert says in told
    assert section in told


def test_a_late_location_is_checked_when_it_arrives() -> None:
    """A region's display name isn't its short name, however it comes in."""
    assert "'westeurope'" in refused(location=pulumi.Output.from_input("West Europe"))


def test_late_leaves_end_where_they_belong() -> None:
    """Names, ids and tags that arrive late are put back into the resources."""
    group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-shared"
    found = built(
        resource_group={"id": pulumi.Output.from_input(group)},
        location=pulumi.Output.from_input("northeurope"),
        tags={"team": pulumi.Output.from_input("ml")},
        storage_account={"name": pulumi.Output.from_input("stcontoso")},
    ).by_name
    account = found["contoso-ml-storage-account"].inputs
    assert "contoso-ml-resource-group" not in found
    assert (account["accountName"], account["location"]) == ("stcontoso", "northeurope")
    assert (account["tags"], account["resourceGroupName"]) == ({"team": "ml"}, "rg-shared")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"storage_acount": {}}, "did you mean 'storage_account'"),
        ({"storage_account": {"skuu": "Standard_LRS"}}, "storage_account.skuu"),
        ({"storage_account": pulumi.Output.from_input({"sku": "Standard_LRS"})}, "its structure may not"),
        ({"datastores": pulumi.Output.from_input([])}, "the list may not"),
        ({"name": pulumi.Output.from_input("late")}, "name arrives late"),
        ({"resource_group": {}}, "which resource group"),
        ({"storage_account": {"id": "/x", "sku": "Standard_LRS"}}, "give the id alone"),
        ({"datastores": [{"name": "raw", "type": "azure_blob"}]}, "needs container_name"),
    ],
)
def test_a_users_mistake_ends_in_one_clear_error(args: dict[str, Any], says: str) -> None:
    """Wrong keys, wrong shapes and late decisions are RunErrors, which Pulumi prints without a traceback."""
    assert says in refused(**args)


def test_every_mistake_is_told_at_once() -> None:
    """All that is wrong stands in one error."""
    told = refused(storage_account={"sku": "Premium_LRS"}, key_vault={"sku": "gold"}, location="West Europe")
    assert len(told.splitlines()) == 3


def secret(value: Any) -> bool:
    """Whether the SDK sent a value as a secret."""
    return isinstance(value, dict) and value.get(_special_sig_key) == _special_secret_sig


CREDENTIALS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "account key": ("azure_blob", {"account_key": "canary"}, "container_name", "key"),
    "SAS token": ("azure_blob", {"sas_token": "canary"}, "container_name", "sasToken"),
    "client secret": (
        "azure_data_lake_gen2",
        {"tenant_id": "t", "client_id": "c", "client_secret": "canary"},
        "filesystem",
        "clientSecret",
    ),
    "certificate": (
        "azure_data_lake_gen2",
        {"tenant_id": "t", "client_id": "c", "thumbprint": "aa", "certificate": "canary"},
        "filesystem",
        "certificate",
    ),
}


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("which", CREDENTIALS)
@pytest.mark.parametrize("alone", [False, True])
def test_every_credential_goes_out_as_a_secret(which: str, late: bool, alone: bool) -> None:
    """Whatever the credential and however it comes in, plainly or not, the engine is told that it is one."""
    type_, credentials, target, field = CREDENTIALS[which]
    if late:
        credentials = {key: pulumi.Output.from_input(value) for key, value in credentials.items()}
    place = {"account_name": "stfabrikam", target: "data", "credentials": credentials}
    if alone:
        args = {"name": "far", "workspace_name": "contoso-ml", "resource_group_name": "rg", type_: place}
        found = run(lambda: Datastore("far", args)).of(":Datastore")  # type: ignore[arg-type]
    else:
        found = built(datastores=[{"name": "far", "type": type_, **place}]).of("machinelearningservices:Datastore")
    (registered,) = [item for item in found if item.inputs]
    sent = registered.inputs["properties"]["credentials"]["secrets"][field]
    assert secret(sent)
    assert sent["value"] == "canary"


def test_an_accounts_key_is_read_once_and_is_a_secret() -> None:
    """However many datastores use the own account's key, it is read once, after the account is there."""
    stores = [
        {"name": f"s{number}", "type": "azure_blob", "container_name": "data", "credentials": {"list_keys": "key2"}}
        for number in range(3)
    ]
    found = built(datastores=stores)
    registered = [item for item in found.of("machinelearningservices:Datastore") if item.inputs]
    keys = [item.inputs["properties"]["credentials"]["secrets"]["key"] for item in registered]
    assert len(keys) == 3
    assert all(secret(key) and key["value"] == "value-of-key2" for key in keys)
    assert all("contoso-ml-blob-container-data" in item.dependencies for item in registered)
    assert sum(token.endswith("listStorageAccountKeys") for token in found.calls) == 1


def test_two_datastores_whose_names_differ_by_a_sign_keep_apart() -> None:
    """raw_data and raw-data are two datastores in Azure, and two resources in the state."""
    stores = [{"name": name, "type": "azure_blob", "container_name": "data"} for name in ("raw_data", "raw-data")]
    assert len(built(datastores=stores).of("machinelearningservices:Datastore")) == 2


def test_outputs_say_what_was_made() -> None:
    """Every documented output resolves, and all are registered."""

    def program() -> pulumi.Output[Any]:
        workspace = Workspace("contoso-ml", {**ARGS, "datastores": []})  # type: ignore[typeddict-item]
        return pulumi.Output.all(
            workspace.resource_id, workspace.name, workspace.resource_group_name, workspace.datastore_ids
        )

    seen: list[Any] = []
    run(lambda: program().apply(seen.append))
    id_, name, group, datastores = seen[0]
    assert id_.endswith("contoso-ml-workspace")
    assert (name, group, datastores) == ("contoso-ml-workspace", "contoso-ml-resource-group", {})
    assert all(Workspace.__annotations__)


def test_a_datastore_alone_says_what_it_misses() -> None:
    """A datastore by itself must know its workspace."""
    with pytest.raises(pulumi.RunError, match="workspace_name: is missing"):
        run(lambda: Datastore("far", {"name": "far", "azure_blob": {}}))  # type: ignore[typeddict-item]
