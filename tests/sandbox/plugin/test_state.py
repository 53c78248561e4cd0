"""Outputs of a preview, and inputs after a refresh."""

from __future__ import annotations

from pulumi.runtime.rpc import UNKNOWN

from amlstack.catalog import BY_TOKEN
from amlstack.sandbox.plugin import state

WORKSPACE = BY_TOKEN["azure-native:machinelearningservices:Workspace"]
VAULT = BY_TOKEN["azure-native:keyvault:Vault"]
IDENTITY = BY_TOKEN["azure-native:managedidentity:UserAssignedIdentity"]


def test_a_preview_knows_the_inputs_and_no_more() -> None:
    """What Azure will write is unknown, nested values too; the name isn't there, which the SDK takes for unknown."""
    found = state.previewed(
        WORKSPACE, {"workspaceName": "ml", "friendlyName": "ML", "identity": {"type": "SystemAssigned"}}
    )
    assert found["friendlyName"] == "ML"
    assert found["identity"] == {"type": "SystemAssigned", "principalId": UNKNOWN, "tenantId": UNKNOWN}
    assert found["mlFlowTrackingUri"] == UNKNOWN
    assert "name" not in found


def test_a_wrapped_kind_has_its_unknowns_inside() -> None:
    """A vault's URI is unknown beside what is declared."""
    found = state.previewed(VAULT, {"vaultName": "kv", "properties": {"tenantId": "t"}})
    assert found["properties"]["tenantId"] == "t"
    assert found["properties"]["vaultUri"] == UNKNOWN


def test_an_identity_is_unknown_value_by_value() -> None:
    """Each output of a kind without inputs of its own is unknown."""
    found = state.previewed(IDENTITY, {"resourceName": "id", "location": "westeurope"})
    assert found["principalId"] == found["clientId"] == UNKNOWN


def test_an_updates_preview_keeps_what_an_update_cannot_change() -> None:
    """Name and location are known, so that dependents show no change of their own."""
    olds = {"name": "ml", "location": "westeurope", "friendlyName": "old", "workspaceId": "w"}
    found = state.previewed(WORKSPACE, {"friendlyName": "new"}, olds)
    assert (found["name"], found["location"], found["friendlyName"]) == ("ml", "westeurope", "new")


def test_a_refresh_without_a_drift_changes_no_input() -> None:
    """What Azure filled in at creation was in the last answer already."""
    inputs = {"workspaceName": "ml", "friendlyName": "ML", "tags": {"a": "1"}}
    outputs = {"name": "ml", "friendlyName": "ML", "tags": {"a": "1"}, "publicNetworkAccess": "Enabled", "etag": "1"}
    assert state.refreshed(WORKSPACE, inputs, outputs, {**outputs, "etag": "2"}) == inputs


def test_a_refresh_takes_over_what_changed() -> None:
    """A changed, a new and a removed value each reach the inputs, and only there where they changed."""
    inputs = {"workspaceName": "ml", "friendlyName": "ML", "tags": {"a": "1", "b": "2"}}
    old = {"friendlyName": "ML", "tags": {"a": "1", "b": "2"}, "publicNetworkAccess": "Enabled"}
    new = {"friendlyName": "other", "tags": {"a": "1", "c": "3"}, "publicNetworkAccess": "Disabled"}
    assert state.refreshed(WORKSPACE, inputs, old, new) == {
        "workspaceName": "ml",
        "friendlyName": "other",
        "tags": {"a": "1", "c": "3"},
        "publicNetworkAccess": "Disabled",
    }


def test_a_refresh_leaves_the_items_of_a_list_that_did_not_change() -> None:
    """Where Azure spells an item its own way, only the item that changed is taken from it."""
    inputs = {"associatedWorkspaces": ["/Hub/A", "/Hub/B"]}
    old, new = {"associatedWorkspaces": ["/hub/a", "/hub/b"]}, {"associatedWorkspaces": ["/hub/a", "/hub/c", "/hub/d"]}
    assert state.refreshed(WORKSPACE, inputs, old, new) == {"associatedWorkspaces": ["/Hub/A", "/hub/c", "/hub/d"]}
