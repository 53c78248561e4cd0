"""azure-native ⇄ ARM, both ways, for every kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.catalog import BY_TOKEN, KINDS, Kind, ids, machinelearning, of_native, of_version, wire

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)


def _kind(word: str) -> Kind:
    return BY_TOKEN[f"azure-native:{word}"]


class Unknown:
    """Stands for a value that nobody may look at."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("an unknown was compared")

    __hash__ = object.__hash__


# What is lifted


def test_lift_flattens_renames_and_keeps_the_envelope_apart() -> None:
    """A storage account's settings go below properties under ARM's names, its sku and tags stay at the top."""
    lifted = wire.lift(
        _kind("storage:StorageAccount"),
        {
            "resourceGroupName": "rg",
            "accountName": "stcontoso",
            "sku": {"name": "Standard_LRS"},
            "tags": {"team": "ml"},
            "enableNfsV3": False,
            "networkRuleSet": {
                "ipRules": [{"iPAddressOrRange": "203.0.113.7"}],
                "virtualNetworkRules": [{"virtualNetworkResourceId": "/subnet"}],
            },
        },
    )
    assert lifted == {
        "sku": {"name": "Standard_LRS"},
        "tags": {"team": "ml"},
        "properties": {
            "isNfsV3Enabled": False,
            "networkAcls": {"ipRules": [{"value": "203.0.113.7"}], "virtualNetworkRules": [{"id": "/subnet"}]},
        },
    }


def test_lift_leaves_a_wrapped_kind_wrapped() -> None:
    """A vault's properties are an input of their own, and whole floats become the integers they were."""
    properties = {"softDeleteRetentionInDays": 90.0, "sku": {"family": "A"}}
    lifted = wire.lift(_kind("keyvault:Vault"), {"vaultName": "kv", "properties": properties})
    assert lifted == {"properties": {"softDeleteRetentionInDays": 90, "sku": {"family": "A"}}}
    assert type(lifted["properties"]["softDeleteRetentionInDays"]) is int


def test_lift_makes_a_map_of_listed_identities() -> None:
    """A list of user-assigned identities becomes ARM's map of empty objects, and comes back as a list."""
    kind = _kind("machinelearningservices:Workspace")
    inputs = {"identity": {"type": "UserAssigned", "userAssignedIdentities": ["/id/one", "/id/two"]}}
    lifted = wire.lift(kind, inputs)
    assert lifted["identity"]["userAssignedIdentities"] == {"/id/one": {}, "/id/two": {}}
    assert wire.lower(kind, lifted) == inputs


def test_lift_leaves_query_inputs_out() -> None:
    """An input of the query, skipValidation, is said in the query, never in the body; nor are the provider's notes."""
    notes = {"__createBeforeDelete": True, "azureApiVersion": "2025-12-01"}
    assert wire.lift(_kind("machinelearningservices:Datastore"), {"name": "raw", "skipValidation": True, **notes}) == {}


def test_unknown_values_pass_untouched() -> None:
    """An unknown is never read, wherever it stands, and everything around it is lifted all the same."""
    unknown = Unknown()
    kind = _kind("machinelearningservices:Workspace")
    identity = {"type": "UserAssigned", "userAssignedIdentities": [unknown]}
    lifted = wire.lift(kind, {"keyVault": unknown, "friendlyName": "ML", "identity": identity})
    assert lifted["properties"]["keyVault"] is unknown
    assert lifted["properties"]["friendlyName"] == "ML"
    assert lifted["identity"]["userAssignedIdentities"][0] is unknown
    assert wire.lift(kind, {"identity": unknown})["identity"] is unknown


# What comes back


def test_lower_drops_what_only_azure_writes() -> None:
    """An import's inputs hold nothing that a declaration may not hold."""
    body = {
        "id": "/x",
        "name": "appi",
        "type": "microsoft.insights/components",
        "location": "westeurope",
        "kind": "web",
        "properties": {"Application_Type": "web", "InstrumentationKey": "k", "provisioningState": "Succeeded"},
    }
    lowered = wire.lower(_kind("applicationinsights:Component"), body)
    assert lowered == {"location": "westeurope", "kind": "web", "applicationType": "web"}


def test_lower_leaves_out_properties_that_were_all_azures() -> None:
    """A group has nothing but its provisioning state in there, and the SDK's group no such input."""
    body = {"location": "westeurope", "properties": {"provisioningState": "Succeeded"}}
    assert wire.lower(_kind("resources:ResourceGroup"), body) == {"location": "westeurope"}


def test_outputs_hold_what_a_dependent_may_read() -> None:
    """An answer's read-only values come out under azure-native's names, with the api-version beside them."""
    body = {"id": "/x", "name": "appi", "properties": {"Name": "appi", "InstrumentationKey": "k", "AppId": "a"}}
    out = wire.outputs(_kind("applicationinsights:Component"), body)
    assert out == {"name": "appi", "instrumentationKey": "k", "appId": "a", "azureApiVersion": "2020-02-02"}


def test_outputs_keep_what_azure_says_of_each_identity() -> None:
    """A dependent reads the principal of a user-assigned identity from the map."""
    body = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {"principalId": "p"}}}}
    assert wire.outputs(_kind("storage:StorageAccount"), body)["identity"] == body["identity"]


def _values() -> st.SearchStrategy[Any]:
    def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)

    return st.recursive(st.booleans() | st.integers() | st.text(max_size=5), nested, max_leaves=4)


def _renamed(native: str, leaf: Any) -> dict[str, Any]:
    """The input that a rename's path describes, with `leaf` at its end."""
    value: Any = leaf
    for segment in reversed(native.split(".")):
        value = {segment.removesuffix("[]"): [value] if segment.endswith("[]") else value}
    return dict(value)


@st.composite
def _inputs(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """Inputs of a kind: some of what stands at the top, some that are renamed, some that are not."""
    said = [key for key in kind.top if key not in wire.ENVELOPE]
    tops = draw(st.lists(st.sampled_from(said or ["x"]), unique=True))
    inputs = {key: draw(_values()) for key in tops}
    if kind.wrapped:
        return {**inputs, "properties": draw(st.dictionaries(st.sampled_from(["one", "two"]), _values(), min_size=1))}
    plain = {word: draw(_values()) for word in ("plainOne", "plainTwo")}
    renames = sorted(key for key, arm in kind.renames.items() if not f"properties.{arm}".startswith(kind.read_only))
    chosen = draw(st.lists(st.sampled_from(renames), unique_by=lambda key: key.split(".")[0])) if renames else []
    for native in chosen:
        inputs |= _renamed(native, draw(_values()))
    return {**inputs, **plain}


@EACH_KIND
@given(data=st.data())
def test_lower_is_the_inverse_of_lift(kind: Kind, data: st.DataObject) -> None:
    """Whatever is lifted comes back as it was."""
    inputs = data.draw(_inputs(kind))
    lifted = wire.lift(kind, inputs)
    assert wire.lower(kind, lifted) == inputs
    assert wire.lift(kind, wire.lower(kind, lifted)) == lifted


# Names


@EACH_KIND
def test_names_are_the_inverse_of_path(kind: Kind) -> None:
    """The inputs that spell an id come back from the id."""
    scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
    parts = (word.partition("=") for word in (*kind.parent_inputs, kind.name_input))
    inputs = {word: f"{prefix}n-{word}" for word, _, prefix in parts if word} | dict(kind.fixed_inputs)
    inputs |= {"scope": scope} if "scope" in kind.parent_inputs else {}
    spelled = wire.path(kind, inputs, SUBSCRIPTION)
    assert spelled.type == kind.type
    assert wire.names(kind, ids.parse(str(spelled))) == inputs


def test_a_role_assignment_lies_on_any_scope() -> None:
    """A subscription, a group and a resource can each be the scope."""
    kind = _kind("authorization:RoleAssignment")
    for below in ("", "/resourceGroups/rg", "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"):
        scope = f"/subscriptions/{SUBSCRIPTION}{below}"
        inputs = {"scope": scope, "roleAssignmentName": "00000000-0000-0000-0000-000000000001"}
        spelled = wire.path(kind, inputs, SUBSCRIPTION)
        assert str(spelled).startswith(f"{scope}/providers/Microsoft.Authorization/roleAssignments/")
        assert wire.names(kind, spelled) == inputs


def test_a_generic_resource_is_spelled_by_its_parents_path() -> None:
    """The workspace stands behind a prefix in any case, and what says the kind is in no body."""
    kind = machinelearning.CLASSIC_DATASTORE
    said = {"resourceGroupName": "rg", "parentResourcePath": "Workspaces/ml", "resourceName": "sales"}
    inputs = {**said, **kind.fixed_inputs, "location": "westeurope", "properties": {"DataStoreType": "dbfs"}}
    spelled = wire.path(kind, inputs, SUBSCRIPTION)
    assert (spelled.group, spelled.names) == ("rg", ("ml", "sales"))
    assert wire.names(kind, spelled)["parentResourcePath"] == "workspaces/ml"
    body = {"location": "westeurope", "properties": {"DataStoreType": "dbfs"}}
    assert wire.lift(kind, inputs) == body
    assert wire.lower(kind, {**body, "id": "/x", "name": "sales", "type": kind.type}) == body
    assert wire.arm_path(kind, "parentResourcePath") is None
    assert wire.arm_path(kind, "properties.DataStoreType") == "properties.DataStoreType"


@pytest.mark.parametrize("parent", ["ml", "computes/ml", "/workspaces/ml", "workspaces/", "workspaces/ml/jobs/one", 5])
def test_a_parents_path_that_is_no_workspaces(parent: object) -> None:
    """What isn't the prefix and a name spells no id, and the error names the input."""
    said = {"resourceGroupName": "rg", "parentResourcePath": parent, "resourceName": "sales"}
    with pytest.raises(ValueError, match="parentResourcePath is 'workspaces/' and a name"):
        wire.path(machinelearning.CLASSIC_DATASTORE, said, SUBSCRIPTION)


def test_the_shape_of_a_datastore_is_known_by_version_and_by_inputs() -> None:
    """The classic api-version has a kind of its own, and so has the generic resource that says all three words."""
    classic, current = machinelearning.CLASSIC_DATASTORE, machinelearning.DATASTORE
    assert of_version(current.type.upper(), classic.api_version) is classic
    assert of_version(current.type, "2024-10-01") is of_version(current.type, None) is current
    assert of_version(machinelearning.WORKSPACE.type, classic.api_version) is machinelearning.WORKSPACE
    assert of_version("Contoso.Widgets/widgets", classic.api_version) is None
    fixed = {word: said.upper() for word, said in classic.fixed_inputs.items()}
    assert of_native(classic.token, fixed) is classic
    assert of_native(current.token, {}) is current
    for word in fixed:
        assert of_native(classic.token, {**fixed, word: "other"}) is None
        assert of_native(classic.token, {key: said for key, said in fixed.items() if key != word}) is None


def test_path_names_the_input_that_is_missing() -> None:
    """Without an account a container has no id, and the error says which input is missing."""
    with pytest.raises(KeyError, match="accountName"):
        wire.path(_kind("storage:BlobContainer"), {"resourceGroupName": "rg", "containerName": "c"}, SUBSCRIPTION)
