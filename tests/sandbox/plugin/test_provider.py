"""The provider's methods, called as the engine calls them, over a real sandbox."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import grpc
import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2, status_pb2
from pulumi.runtime.rpc import UNKNOWN

from amlstack.catalog import machinelearning
from amlstack.sandbox import control
from amlstack.sandbox.plugin.arm_client import Refusal
from amlstack.sandbox.plugin.provider import AzureNative
from tests.conftest import Sandbox

GROUP = "azure-native:resources:ResourceGroup"
ACCOUNT = "azure-native:storage:StorageAccount"
GENERIC = "azure-native:resources:Resource"
WORKSPACE = "azure-native:machinelearningservices:Workspace"
GROUP_ID = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg"
SETTINGS = {"resourceGroupName": "rg", "accountName": "stcontoso", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}


class Ended(Exception):
    """What a call was aborted with."""

    def __init__(self, message: str, details: Any) -> None:
        super().__init__(message)
        self.details = dict(details)


class Context:
    """The side of gRPC's context that a method sees."""

    async def abort(self, code: grpc.StatusCode, message: str, details: Any = ()) -> None:
        """End the call."""
        raise Ended(message, details)


def urn(token: str, name: str = "it") -> str:
    """A resource's URN, below a component as a rule."""
    return f"urn:pulumi:dev::project::my:index:Thing${token}::{name}"


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    """A message's values."""
    return json_format.ParseDict(values, struct_pb2.Struct())


def plain(message: struct_pb2.Struct) -> dict[str, Any]:
    """The values of a message."""
    found: dict[str, Any] = json_format.MessageToDict(message)
    return found


@pytest.fixture
def provider(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AzureNative:
    """The provider, pointed at a sandbox."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_URL", sandbox.server.url)
    monkeypatch.setenv("AMLSTACK_SANDBOX_TOKEN", sandbox.server.token)
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", control.SUBSCRIPTION)
    return AzureNative("")


def call(method: Any, request: Any) -> Any:
    """Call one of its methods as gRPC does."""
    return asyncio.run(method(request, Context()))


def created(provider: AzureNative, token: str, inputs: dict[str, Any]) -> Any:
    """Check inputs and create what they declare."""
    checked = call(provider.Check, proto.CheckRequest(urn=urn(token), news=struct(inputs), randomSeed=b"1"))
    assert not checked.failures
    return call(provider.Create, proto.CreateRequest(urn=urn(token), properties=checked.inputs))


@pytest.fixture
def group(provider: AzureNative) -> Any:
    """A resource group."""
    return created(provider, GROUP, {"resourceGroupName": "rg", "location": "westeurope"})


def test_check_takes_the_location_from_the_group(provider: AzureNative, group: Any) -> None:
    """A resource without a location lies where its group lies, and gets a name."""
    news = struct({"resourceGroupName": "rg", "kind": "StorageV2"})
    checked = call(provider.Check, proto.CheckRequest(urn=urn(ACCOUNT, "data"), news=news, randomSeed=b"1"))
    inputs = plain(checked.inputs)
    assert inputs["location"] == "westeurope"
    assert inputs["accountName"].startswith("data")
    assert inputs["azureApiVersion"] == "2024-01-01"


def test_check_names_what_is_missing(provider: AzureNative) -> None:
    """Missing identifiers are failures of the check, each with its property."""
    checked = call(provider.Check, proto.CheckRequest(urn=urn(ACCOUNT), news=struct({})))
    assert {failure.property for failure in checked.failures} == {"resourceGroupName", "location"}


def test_create_gives_the_outputs_of_the_sdks_class(provider: AzureNative, group: Any) -> None:
    """What a dependent could read is there, under azure-native's names."""
    account = created(provider, ACCOUNT, SETTINGS)
    outputs = plain(account.properties)
    assert account.id == f"{GROUP_ID}/providers/Microsoft.Storage/storageAccounts/stcontoso"
    assert {"name", "type", "primaryEndpoints", "provisioningState", "azureApiVersion", "sku"} <= set(outputs)
    assert outputs["sku"]["tier"] == "Standard"


def test_create_refuses_what_exists(provider: AzureNative, group: Any) -> None:
    """azure-native looks first, and never writes over what it didn't make."""
    with pytest.raises(Ended, match=f"cannot create already existing resource '{GROUP_ID}'"):
        created(provider, GROUP, {"resourceGroupName": "rg", "location": "westeurope"})


def test_a_refusal_is_code_and_message(provider: AzureNative, group: Any) -> None:
    """ARM's error comes through in one line, and nothing is said to have been created."""
    with pytest.raises(Ended, match=r"^AccountNameInvalid: [^\n]+$") as ended:
        created(provider, ACCOUNT, {**SETTINGS, "accountName": "Not-Lawful"})
    assert not ended.value.details


def test_what_a_failed_operation_left_is_kept(
    provider: AzureNative, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before its creation failed is told with the reason, so that the next run mends it."""

    def put_and_fail(id_: str, version: str, body: Any, query: Any) -> dict[str, Any]:
        sandbox.server.request("PUT", f"{id_}?api-version={version}", body)
        raise Refusal("InternalServerError: it broke", 500, created=True)

    monkeypatch.setattr(provider._arm, "put", put_and_fail)
    with pytest.raises(Ended, match="InternalServerError: it broke") as ended:
        created(provider, GROUP, {"resourceGroupName": "rg", "location": "westeurope", "tags": {"left": "behind"}})
    status = status_pb2.Status.FromString(ended.value.details["grpc-status-details-bin"])
    failed = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(failed)
    assert failed.id == GROUP_ID
    assert list(failed.reasons) == ["InternalServerError: it broke"]
    assert plain(failed.properties)["tags"] == {"left": "behind"}


def test_a_preview_writes_nothing(provider: AzureNative, sandbox: Sandbox) -> None:
    """A preview's outputs are the inputs, with unknowns in the protocol's own spelling."""
    request = proto.CreateRequest(urn=urn(ACCOUNT), properties=struct({**SETTINGS, "location": UNKNOWN}), preview=True)
    outputs = plain(call(provider.Create, request).properties)
    assert outputs["location"] == outputs["primaryEndpoints"] == UNKNOWN
    assert not sandbox.resources()


def test_diff_compares_inputs(provider: AzureNative) -> None:
    """What Azure wrote into the state is no change; a new name deletes before it creates, a random one doesn't."""
    olds, old_inputs = struct({"containerRegistry": "/written/by/azure"}), {"workspaceName": "ml", "friendlyName": "ML"}
    request = proto.DiffRequest(urn=urn(WORKSPACE), olds=olds, old_inputs=struct(old_inputs), news=struct(old_inputs))
    assert call(provider.Diff, request).changes == proto.DiffResponse.DIFF_NONE
    request.news.CopyFrom(struct({**old_inputs, "workspaceName": "other"}))
    named = call(provider.Diff, request)
    assert (list(named.replaces), named.deleteBeforeReplace) == (["workspaceName"], True)
    request.old_inputs.update({"__createBeforeDelete": True})
    assert not call(provider.Diff, request).deleteBeforeReplace


def test_update_writes_and_reads_back(provider: AzureNative, group: Any) -> None:
    """An update sends the whole resource; its outputs are what Azure says afterwards."""
    news = struct({"resourceGroupName": "rg", "location": "westeurope", "tags": {"team": "ml"}})
    request = proto.UpdateRequest(urn=urn(GROUP), id=group.id, olds=group.properties, news=news)
    assert plain(call(provider.Update, request).properties)["tags"] == {"team": "ml"}


def test_read_by_id_alone_gives_inputs(provider: AzureNative, group: Any) -> None:
    """An import learns the inputs from the id and the answer, and the next diff finds nothing."""
    account = created(provider, ACCOUNT, SETTINGS)
    found = call(provider.Read, proto.ReadRequest(urn=urn(ACCOUNT), id=account.id))
    inputs = plain(found.inputs)
    assert SETTINGS.items() <= inputs.items()
    assert "primaryEndpoints" not in inputs
    assert plain(found.properties) == plain(account.properties)


@pytest.mark.parametrize(
    ("id_", "why"),
    [
        (GROUP_ID, "but of a Microsoft.Resources/resourceGroups"),
        (f"{GROUP_ID}/providers/Microsoft.Storage", "ends with /providers/NAMESPACE/TYPE/NAME"),
        ("stcontoso", "starts with /subscriptions/"),
    ],
)
def test_an_import_by_what_is_no_id_of_its_kind_is_refused(provider: AzureNative, id_: str, why: str) -> None:
    """An id of something else, or none at all, is said to be so, and not imported as what it isn't."""
    with pytest.raises(Ended, match=f"'{id_}' is not the id of a storage account.*{why}"):
        call(provider.Read, proto.ReadRequest(urn=urn(ACCOUNT), id=id_))


def test_read_of_what_is_gone_has_no_id(provider: AzureNative) -> None:
    """An empty id tells the engine to drop the resource."""
    assert not call(provider.Read, proto.ReadRequest(urn=urn(GROUP), id=GROUP_ID)).id


def test_delete_is_content_with_nothing(provider: AzureNative, sandbox: Sandbox, group: Any) -> None:
    """What is deleted twice is deleted."""
    for _ in range(2):
        call(provider.Delete, proto.DeleteRequest(urn=urn(GROUP), id=group.id))
    assert not sandbox.resources()


def test_functions_read_and_list(provider: AzureNative, group: Any) -> None:
    """GetX gives the outputs and the id, listStorageAccountKeys the keys, getClientConfig who one is."""
    account = created(provider, ACCOUNT, SETTINGS)
    arguments = struct({"resourceGroupName": "rg", "accountName": "stcontoso"})

    def invoked(function: str) -> dict[str, Any]:
        answer = call(provider.Invoke, proto.InvokeRequest(tok=f"azure-native:{function}", args=arguments))
        return plain(getattr(answer, "return"))

    assert invoked("storage:getStorageAccount")["id"] == account.id
    assert {key["keyName"] for key in invoked("storage:listStorageAccountKeys")["keys"]} == {"key1", "key2"}
    assert invoked("authorization:getClientConfig")["subscriptionId"] == control.SUBSCRIPTION


def test_a_function_says_what_it_did_not_find(provider: AzureNative, group: Any) -> None:
    """A vault that isn't there is an error, as in azure-native; a missing argument a failure."""
    missing = struct({"resourceGroupName": "rg", "vaultName": "kv-none"})
    with pytest.raises(Ended, match=r"ResourceNotFound: .*kv-none"):
        call(provider.Invoke, proto.InvokeRequest(tok="azure-native:keyvault:getVault", args=missing))
    answer = call(provider.Invoke, proto.InvokeRequest(tok="azure-native:keyvault:getVault", args=struct({})))
    assert [failure.property for failure in answer.failures] == ["resourceGroupName"]


def test_a_slow_answer_holds_nobody_up(provider: AzureNative, monkeypatch: pytest.MonkeyPatch) -> None:
    """While requests wait for the Resource Manager, the event loop goes on: the last of them sets the others free."""
    waiting = threading.Barrier(4)

    def answers_together(id_: str, version: str) -> None:
        waiting.wait(timeout=30)

    monkeypatch.setattr(provider._arm, "get", answers_together)

    async def together() -> list[proto.ReadResponse]:
        request = proto.ReadRequest(urn=urn(GROUP), id=GROUP_ID)
        return await asyncio.gather(*(provider.Read(request, Context()) for _ in range(4)))

    assert [answer.id for answer in asyncio.run(together())] == [""] * 4


def test_what_spells_no_id_is_refused(provider: AzureNative) -> None:
    """A scope that is none is said to be, before anything is asked."""
    inputs = {"scope": "rg", "principalId": "p", "roleDefinitionId": "r"}
    with pytest.raises(Ended, match="the inputs of this role assignment spell no ARM id"):
        created(provider, "azure-native:authorization:RoleAssignment", inputs)


def test_an_unknown_kind_is_refused_by_name(provider: AzureNative) -> None:
    """The sandbox says which kinds it knows."""
    token = "azure-native:compute:VirtualMachine"
    with pytest.raises(
        Ended, match=r"compute:VirtualMachine is not a kind that the sandbox knows\. It knows: .*keyvault:Vault"
    ):
        call(provider.Check, proto.CheckRequest(urn=urn(token), news=struct({})))


DATASTORE: dict[str, Any] = {
    **machinelearning.CLASSIC_DATASTORE.fixed_inputs,
    "resourceGroupName": "rg",
    "parentResourcePath": "workspaces/ml-contoso",
    "resourceName": "sales",
}
PROPERTIES = {
    "DataStoreType": "sqldb",
    "ServerName": "sql-contoso",
    "DatabaseName": "sales",
    "UserName": "reader",
    "Password": "not-a-real-password",
}


def test_a_generic_resource_of_another_kind_is_refused(provider: AzureNative, group: Any) -> None:
    """What its inputs, or its id, say it is decides; the refusal says which ones are played."""
    told = r"this azure-native:resources:Resource is not a kind .* apiVersion 2020-05-01-preview"
    for word in machinelearning.CLASSIC_DATASTORE.fixed_inputs:
        news = struct({**DATASTORE, word: "other"})
        with pytest.raises(Ended, match=told):
            call(provider.Check, proto.CheckRequest(urn=urn(GENERIC), news=news))
        with pytest.raises(Ended, match=told):
            call(provider.Create, proto.CreateRequest(urn=urn(GENERIC), properties=news))
        request = proto.InvokeRequest(tok="azure-native:resources:getResource", args=news)
        with pytest.raises(Ended, match=told):
            call(provider.Invoke, request)
    for method, request in (
        (provider.Read, proto.ReadRequest(urn=urn(GENERIC), id=group.id)),
        (provider.Delete, proto.DeleteRequest(urn=urn(GENERIC), id=group.id)),
    ):
        with pytest.raises(Ended, match=told):
            call(method, request)
    with pytest.raises(Ended, match="'sales' is not the id of a datastore"):
        call(provider.Read, proto.ReadRequest(urn=urn(GENERIC), id="sales"))


def test_a_generic_resource_is_checked(provider: AzureNative, group: Any) -> None:
    """It gets the location of its group, and a workspace that is none is a failure of its check."""
    checked = call(provider.Check, proto.CheckRequest(urn=urn(GENERIC), news=struct(DATASTORE)))
    assert plain(checked.inputs)["location"] == "westeurope"
    assert not checked.failures
    news = struct({**DATASTORE, "parentResourcePath": "ml"})
    (failure,) = call(provider.Check, proto.CheckRequest(urn=urn(GENERIC), news=news)).failures
    assert failure.property == "parentResourcePath"
    assert failure.reason == "parentResourcePath is 'workspaces/' and a name"


def test_a_preview_of_a_generic_resource(provider: AzureNative) -> None:
    """What isn't known yet stays so, the workspace and the password among it."""
    inputs = {**DATASTORE, "parentResourcePath": UNKNOWN, "properties": {**PROPERTIES, "Password": UNKNOWN}}
    request = proto.CreateRequest(urn=urn(GENERIC), properties=struct(inputs), preview=True)
    outputs = plain(call(provider.Create, request).properties)
    assert outputs["properties"] == {**PROPERTIES, "Password": UNKNOWN}
    assert "parentResourcePath" not in outputs


def test_a_generic_resources_life(provider: AzureNative, sandbox: Sandbox, group: Any) -> None:
    """Created, updated, read by its id alone, and deleted, by the api-version that it says; no password comes back."""
    made = {"resourceGroupName": "rg", "location": "westeurope"}
    account = created(provider, ACCOUNT, SETTINGS)
    body = {"tenantId": control.TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    vault = created(provider, "azure-native:keyvault:Vault", {**made, "vaultName": "kv-contoso", "properties": body})
    hangs_on = {"storageAccount": account.id, "keyVault": vault.id, "identity": {"type": "SystemAssigned"}}
    created(provider, WORKSPACE, {**made, "workspaceName": "ml-contoso", **hangs_on})
    inputs = {**DATASTORE, "location": "westeurope", "properties": PROPERTIES}
    store = created(provider, GENERIC, inputs)
    assert store.id.endswith("/Microsoft.MachineLearningServices/workspaces/ml-contoso/datastores/sales")
    news = struct({**inputs, "properties": {**PROPERTIES, "ServerName": "sql-other"}})
    request = proto.UpdateRequest(urn=urn(GENERIC), id=store.id, olds=store.properties, news=news)
    outputs = plain(call(provider.Update, request).properties)
    assert (outputs["name"], outputs["properties"]["ServerName"]) == ("sales", "sql-other")
    assert "Password" not in outputs["properties"]
    found = call(provider.Read, proto.ReadRequest(urn=urn(GENERIC), id=store.id))
    assert plain(found.properties) == outputs
    assert {**DATASTORE, "location": "westeurope"}.items() <= plain(found.inputs).items()
    assert plain(found.inputs)["properties"] == outputs["properties"]
    known = proto.InvokeRequest(tok="azure-native:resources:getResource", args=struct(DATASTORE))
    assert plain(getattr(call(provider.Invoke, known), "return"))["properties"] == outputs["properties"]
    call(provider.Delete, proto.DeleteRequest(urn=urn(GENERIC), id=store.id))
    assert store.id not in sandbox.resources()


def test_without_a_sandbox_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that isn't pointed at a sandbox is told what to run."""
    monkeypatch.delenv("AMLSTACK_SANDBOX_URL", raising=False)
    with pytest.raises(Ended, match=r'AMLSTACK_SANDBOX_URL.*eval "\$\(amlstack sandbox env\)"'):
        call(AzureNative("").Read, proto.ReadRequest(urn=urn(GROUP), id=GROUP_ID))
