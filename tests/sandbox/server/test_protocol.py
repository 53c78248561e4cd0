"""What every request to an Azure Resource Manager must be, whatever it is about."""

from __future__ import annotations

import httpx
import pytest

from amlstack.catalog import monitoring, registry, resources, storage
from amlstack.sandbox.control import Running

from .client import LOCATION, Arm, insights_body, name, refused, storage_body


def test_no_token(server: Running) -> None:
    """A request without a bearer token is refused in ARM's shape."""
    answer = httpx.get(f"{server.url}/subscriptions", params={"api-version": "2024-03-01"})
    refused(answer, 401, "AuthenticationFailed")
    assert answer.headers["www-authenticate"].startswith("Bearer authorization_uri=")


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic abc", "Bearer", "Bearer \u00e9"])
def test_wrong_token(server: Running, header: str) -> None:
    """Another token than the server's is refused, whatever it looks like."""
    answer = httpx.get(f"{server.url}/subscriptions", headers={b"Authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] in {"AuthenticationFailed", "InvalidAuthenticationToken"}


def test_api_version_is_required(arm: Arm) -> None:
    """A request without api-version is refused."""
    refused(arm.http.get(arm.group), 400, "MissingApiVersionParameter")


@pytest.mark.parametrize("given", ["latest", "2024", "2024-03-01-rc"])
def test_api_version_has_a_form(arm: Arm, given: str) -> None:
    """An api-version is a date, with or without -preview."""
    refused(arm.send("GET", arm.group, api=given), 400, "InvalidApiVersionParameter")


def test_unknown_version_of_a_group(arm: Arm) -> None:
    """A version that resource groups don't have is refused with the ones that they have."""
    message = refused(arm.send("GET", arm.group, api="2001-01-01"), 400, "InvalidApiVersionParameter")
    assert resources.GROUP.api_version in message


def test_unknown_version_of_a_type(arm: Arm) -> None:
    """A version that a type doesn't have is refused with the ones that it has."""
    path = arm.id(registry.REGISTRY, "crcontoso")
    message = refused(arm.send("GET", path, api="2001-01-01"), 400, "NoRegisteredProviderFound")
    assert registry.REGISTRY.api_version in message
    assert str(registry.REGISTRY.native_version) in message


def test_unknown_version_of_a_name_check(arm: Arm) -> None:
    """What isn't a resource has its provider's versions as well."""
    path = f"{arm.scope}/providers/Microsoft.Storage/checkNameAvailability"
    refused(arm.send("POST", path, {"name": "stcontoso"}, api="2001-01-01"), 400, "NoRegisteredProviderFound")
    path = f"{arm.group}/providers/Microsoft.Storage/storageAccounts"
    refused(arm.send("GET", path, api="2001-01-01"), 400, "NoRegisteredProviderFound")


def test_native_version_is_known(arm: Arm) -> None:
    """The version that azure-native sends is accepted beside the catalog's."""
    body = {"location": LOCATION, "sku": {"name": "Basic"}}
    path = arm.id(registry.REGISTRY, name("cr"))
    assert arm.put(path, body, api=str(registry.REGISTRY.native_version)).status_code == 201


def test_unknown_namespace_and_type(arm: Arm) -> None:
    """What isn't in the catalog is refused as ARM refuses it."""
    path = f"{arm.group}/providers/Microsoft.Compute/virtualMachines/vm"
    refused(arm.send("PUT", path, {}, api="2024-03-01"), 404, "InvalidResourceNamespace")
    path = f"{arm.group}/providers/Microsoft.Storage/somethingElse/x"
    refused(arm.send("PUT", path, {}, api="2024-01-01"), 404, "InvalidResourceType")


def test_paths_that_name_nothing(arm: Arm) -> None:
    """A path that ARM doesn't have is 404, wherever it stops making sense."""
    for path in ("/", "/nothing", "/tenants/x", f"{arm.scope}/nothing", f"{arm.group}/nothing/x", f"{arm.scope}/a/b/c"):
        refused(arm.send("GET", path), 404, "InvalidResourceType")
    assignment = "providers/Microsoft.Authorization/policyAssignments/a"
    for scope in (f"{arm.scope}/register/rg", f"{arm.group}/nothing/x"):
        refused(arm.send("PUT", f"{scope}/{assignment}", {}, api="2022-06-01"), 404, "InvalidResourceType")


def test_subscription_is_a_guid(arm: Arm) -> None:
    """Any GUID is a subscription and nothing else is."""
    refused(arm.send("GET", "/subscriptions/contoso"), 400, "InvalidSubscriptionId")
    found = arm.got(arm.scope)
    assert found["subscriptionId"] == arm.subscription
    assert found["state"] == "Enabled"


@pytest.mark.parametrize(
    "raw",
    [b"{", b"template: here", b"[]", b'"text"', b"NaN", b'{"location": NaN}', b'{"location": "\\ud800"}', b"[" * 9999],
)
def test_body_that_is_no_json_object(arm: Arm, raw: bytes) -> None:
    """A body that isn't a JSON object is refused and never crashes the server."""
    answer = arm.http.put(arm.group, params={"api-version": resources.GROUP.api_version}, content=raw)
    refused(answer, 400, "InvalidRequestContent")


def test_body_is_needed(arm: Arm) -> None:
    """A PUT without a body is refused."""
    answer = arm.http.put(arm.group, params={"api-version": resources.GROUP.api_version})
    refused(answer, 400, "InvalidRequestContent")


def test_body_too_large(arm: Arm) -> None:
    """More than 4 MB is refused."""
    answer = arm.http.put(arm.group, params={"api-version": "2024-03-01"}, content=b"x" * 4_194_305)
    refused(answer, 413, "RequestContentTooLarge")


def test_unknown_top_level_member(arm: Arm) -> None:
    """A member that no resource has at its top is refused by its name."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), {**storage_body(), "proprties": {}})
    assert "'proprties'" in refused(answer, 400, "InvalidRequestContent")


@pytest.mark.parametrize(
    ("member", "value"),
    [("location", 1), ("tags", []), ("sku", "Standard_LRS"), ("kind", {}), ("properties", "x"), ("identity", True)],
)
def test_wrong_type_at_the_top(arm: Arm, member: str, value: object) -> None:
    """A member of the wrong JSON type is refused."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), {**storage_body(), member: value})
    assert f"'{member}'" in refused(answer, 400, "InvalidRequestContent")


def test_several_wrong_types_at_once(arm: Arm) -> None:
    """Several faults are told at once, in details."""
    body = storage_body(allowBlobPublicAccess="no", minimumTlsVersion="TLS9")
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), body)
    refused(answer, 400, "InvalidRequestContent")
    targets = {each["target"] for each in answer.json()["error"]["details"]}
    assert targets == {"properties.allowBlobPublicAccess", "properties.minimumTlsVersion"}


@pytest.mark.parametrize(
    "tags", [{"team": 1}, {"a<b": "x"}, {"": "x"}, {"team": "x" * 257}, {f"t{i}": "" for i in range(51)}]
)
def test_tags_that_azure_cannot_hold(arm: Arm, tags: dict[str, object]) -> None:
    """Tags have limits of number, length and characters."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), storage_body(tags=tags))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"].startswith("InvalidTag")


def test_null_is_left_out(arm: Arm) -> None:
    """A member that is null counts as left out."""
    body = {**storage_body(minimumTlsVersion=None), "identity": None}
    assert arm.made(arm.id(storage.ACCOUNT, name("st")), body)["properties"]["minimumTlsVersion"] == "TLS1_0"


def test_location_is_required_and_normalised(arm: Arm) -> None:
    """A located kind needs a location, which is given back without spaces and capitals."""
    path = arm.id(storage.ACCOUNT, name("st"))
    body = storage_body()
    refused(arm.put(path, {**body, "location": None}), 400, "LocationRequired")
    assert arm.made(path, {**body, "location": "West Europe"})["location"] == "westeurope"


def test_ids_in_any_case(arm: Arm) -> None:
    """A resource is found in any case and keeps the spelling of its first PUT; segments are spelled as published."""
    given = name("St")
    path = arm.id(storage.ACCOUNT, given.lower())
    lower = path.replace("resourceGroups", "RESOURCEGROUPS").replace("Microsoft.Storage", "microsoft.STORAGE")
    arm.put(lower, storage_body())
    found = arm.got(lower.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert found["id"] == path
    assert found["type"] == "Microsoft.Storage/storageAccounts"


def test_casing_is_kept(arm: Arm) -> None:
    """A name keeps its casing, and a later PUT in another one updates the same resource."""
    logs = arm.id(monitoring.LOG_ANALYTICS, "Log-Contoso")
    arm.made(logs, {"location": LOCATION, "properties": {}})
    again = arm.put(logs.replace("Log-Contoso", "LOG-CONTOSO"), {"location": LOCATION, "properties": {}})
    assert again.status_code == 200
    assert again.json()["name"] == "Log-Contoso"


def test_lists(arm: Arm) -> None:
    """A type is listed by group, by subscription and below its parent."""
    account = arm.storage()
    arm.made(f"{account['id']}/blobServices/default/containers/raw")
    for scope in (arm.group, arm.scope):
        found = arm.got(f"{scope}/providers/Microsoft.Storage/storageAccounts")["value"]
        assert [each["id"] for each in found] == [account["id"]]
    inside = arm.got(f"{account['id']}/blobServices/default/containers")["value"]
    assert [each["name"] for each in inside] == ["raw"]
    assert [each["name"] for each in arm.got(f"{arm.scope}/resourcegroups")["value"]] == [arm.group_name]
    for scope in (arm.group, arm.scope):
        assert [each["id"] for each in arm.got(f"{scope}/resources")["value"]] == [account["id"]]


def test_list_below_what_is_missing(arm: Arm) -> None:
    """A list in a group or below a parent that isn't there is refused."""
    path = f"{arm.scope}/resourceGroups/rg-none/providers/Microsoft.Storage/storageAccounts"
    refused(arm.send("GET", path), 404, "ResourceGroupNotFound")
    path = f"{arm.id(storage.ACCOUNT, 'stnone')}/blobServices/default/containers"
    refused(arm.send("GET", path), 404, "ParentResourceNotFound")


def test_head(arm: Arm) -> None:
    """HEAD says whether something exists, without a body."""
    assert arm.send("HEAD", arm.group).status_code == 204
    assert arm.send("HEAD", f"{arm.group}-none").status_code == 404


def test_patch_merges(arm: Arm) -> None:
    """PATCH replaces tags, merges properties and keeps the rest."""
    account = arm.storage(tags={"team": "a", "cost": "b"}, minimumTlsVersion="TLS1_2")
    answer = arm.send("PATCH", account["id"], {"tags": {"team": "c"}, "properties": {"accessTier": "Cool"}})
    assert answer.status_code == 200
    found = arm.got(account["id"])
    assert found["tags"] == {"team": "c"}
    assert found["properties"]["accessTier"] == "Cool"
    assert found["properties"]["minimumTlsVersion"] == "TLS1_2"
    assert found["sku"] == account["sku"]


def test_patch_of_what_is_missing(arm: Arm) -> None:
    """PATCH creates nothing."""
    refused(arm.send("PATCH", arm.id(storage.ACCOUNT, "stnone"), {"tags": {}}), 404, "ResourceNotFound")


def test_method_that_a_path_does_not_have(arm: Arm) -> None:
    """A method that a path lacks is refused."""
    account = arm.storage()
    refused(arm.send("PATCH", f"{account['id']}/listKeys", {}), 405, "MethodNotAllowed")
    refused(arm.http.request("OPTIONS", account["id"], params={"api-version": "2024-01-01"}), 405, "MethodNotAllowed")


def test_an_action_that_is_not_played_says_so_by_name(arm: Arm) -> None:
    """Of a resource, of a namespace, of a group and of a subscription; whether Azure has it or not."""
    account = arm.storage()
    message = refused(arm.send("POST", f"{account['id']}/listAccountSas"), 501, "NotImplemented")
    assert "'listAccountSas' of Microsoft.Storage/storageAccounts" in message
    assert "plays: listkeys, regeneratekey" in message
    for path in (
        f"{arm.scope}/providers/Microsoft.KeyVault/checkMhsmNameAvailability",
        f"{arm.scope}/providers/Microsoft.Search/searchServices/s/listAdminKeys",
        f"{arm.group}/moveResources",
        f"{arm.scope}/validateMoveResources",
    ):
        assert f"'{path.rpartition('/')[2]}'" in refused(
            arm.send("POST", path, api="2024-01-01"), 501, "NotImplemented"
        )


def test_a_doubled_slash_counts_as_one(arm: Arm) -> None:
    """az writes one where a resource has no parent: `az resource show --resource-type` does."""
    account = arm.storage()
    doubled = account["id"].replace("/storageAccounts", "//storageAccounts")
    assert arm.send("GET", doubled).json() == account
    made = arm.made(doubled, {**storage_body(), "tags": {"team": "ml"}})
    assert (made["id"], made["tags"]) == (account["id"], {"team": "ml"})
    assert arm.send("POST", f"{doubled}//listKeys/").status_code == 200


def test_missing_things_say_what_is_missing(arm: Arm) -> None:
    """A missing group, parent and resource have codes of their own."""
    other = arm.group.replace("rg-contoso", "rg-none")
    refused(
        arm.put(f"{other}/providers/Microsoft.Storage/storageAccounts/stx", storage_body()),
        404,
        "ResourceGroupNotFound",
    )
    refused(arm.send("GET", f"{other}/providers/Microsoft.Storage/storageAccounts/stx"), 404, "ResourceGroupNotFound")
    refused(arm.send("GET", arm.id(storage.ACCOUNT, "stnone")), 404, "ResourceNotFound")
    container = arm.id(storage.BLOB_CONTAINER, "stnone", "raw")
    refused(arm.put(container, {}), 404, "ParentResourceNotFound")


def test_a_resource_needs_a_group(arm: Arm) -> None:
    """What lies in a group can't be put into a subscription, nor under another resource."""
    path = f"{arm.scope}/providers/Microsoft.Storage/storageAccounts/{name('st')}"
    refused(arm.put(path, storage_body()), 400, "InvalidRequestUri")
    path = f"{arm.storage()['id']}/providers/Microsoft.Storage/storageAccounts/{name('st')}"
    refused(arm.put(path, storage_body()), 400, "InvalidRequestUri")


def test_second_put_changes_nothing(arm: Arm) -> None:
    """The same PUT again is answered 200 and leaves the resource as it is."""
    account = arm.storage()
    again = arm.put(account["id"], storage_body())
    assert again.status_code == 200
    assert arm.got(account["id"]) == account


def test_refused_put_changes_nothing(arm: Arm) -> None:
    """A refused PUT leaves no trace."""
    logs = arm.id(monitoring.LOG_ANALYTICS, "log-none")
    path = arm.id(monitoring.APPLICATION_INSIGHTS, "appi")
    assert arm.put(path, insights_body(logs)).status_code == 400
    refused(arm.send("GET", path), 404, "ResourceNotFound")


def test_provider(arm: Arm) -> None:
    """A namespace tells its types and their versions."""
    found = arm.send("GET", f"{arm.scope}/providers/Microsoft.Storage", api="2021-04-01").json()
    assert found["registrationState"] == "Registered"
    types = {each["resourceType"]: each["apiVersions"] for each in found["resourceTypes"]}
    assert types["storageAccounts"] == list(reversed(storage.ACCOUNT.versions))
