"""What-if says what a deployment would do, and does nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning, monitoring, storage
from tests.sandbox.server.client import LOCATION, Json, insights_body, name, refused

from .deploying import VERSION, Deployer, account, container, group, nested, template
from .test_secrets import CANARY, PASSWORD, SECRET, classic, everywhere


def words(changes: dict[str, Json]) -> dict[str, str]:
    """The change of each resource, by its name."""
    return {id_.rpartition("/")[2]: each["changeType"] for id_, each in changes.items()}


def test_what_is_new_and_what_stays(deploy: Deployer) -> None:
    """New ones are created, old ones without a change are none, others of the group are ignored; nothing is written."""
    old, new, other = name("st"), name("st"), deploy.arm.storage()
    deploy.succeeded(template(account(old), container(old, "raw")), name="before")
    changes = deploy.changes(template(account(new), account(old), container(old, "raw"), container(new, "raw")))
    assert {deploy.arm.id(storage.BLOB_CONTAINER, each, "raw") for each in (old, new)} < changes.keys()
    of_accounts = {each: change for each, change in changes.items() if "/blobServices/" not in each}
    assert words(of_accounts) == {new: "Create", old: "NoChange", other["name"]: "Ignore"}
    created = changes[deploy.arm.id(storage.ACCOUNT, new)]
    assert "before" not in created
    assert created["after"] == {**account(new), "id": created["resourceId"]}
    ignored = changes[other["id"]]
    assert ignored["before"] == ignored["after"]
    assert deploy.arm.send("GET", deploy.arm.id(storage.ACCOUNT, new)).status_code == 404
    assert deploy.arm.send("HEAD", deploy.path("d")).status_code == 404


def test_what_is_modified(deploy: Deployer) -> None:
    """Each property that changes is told with its value before and after, also in arrays and where it is gone."""
    old = name("st")
    rules = {"defaultAction": "Deny", "ipRules": [{"value": "192.0.2.1"}]}
    deploy.succeeded(template(account(old, tags={"owner": "a", "cost": "1"}, properties={"networkAcls": rules})))
    rules = {"defaultAction": "Deny", "ipRules": [{"value": "192.0.2.2"}, {"value": "192.0.2.3"}]}
    will = account(
        old, sku={"name": "Standard_ZRS"}, tags={"owner": "b", "env": "x"}, properties={"networkAcls": rules}
    )
    [change] = deploy.changes(template(will)).values()
    assert change["changeType"] == "Modify"
    assert change["before"]["sku"]["name"] == "Standard_LRS"
    assert change["after"]["sku"]["name"] == "Standard_ZRS"
    delta = {each["path"]: each for each in change["delta"]}
    assert delta["tags.owner"] == {"path": "tags.owner", "propertyChangeType": "Modify", "before": "a", "after": "b"}
    assert delta["tags.cost"] == {"path": "tags.cost", "propertyChangeType": "Delete", "before": "1"}
    assert delta["tags.env"] == {"path": "tags.env", "propertyChangeType": "Create", "after": "x"}
    array = delta["properties.networkAcls.ipRules"]
    assert array["propertyChangeType"] == "Array"
    assert [(each["path"], each["propertyChangeType"]) for each in array["children"]] == [
        ("0", "Modify"),
        ("1", "Create"),
    ]
    assert array["children"][0]["children"][0]["after"] == "192.0.2.2"


def test_a_subscription_with_tags(deploy: Deployer) -> None:
    """A subscription's tags are no resource: a what-if passes over them, in either mode."""
    old = name("st")
    deploy.succeeded(template(account(old)))
    tags = {"operation": "Merge", "properties": {"tags": {"team": "ml"}}}
    assert deploy.arm.send("PATCH", f"{deploy.arm.scope}/providers/Microsoft.Resources/tags/default", tags).is_success
    for mode in ("Incremental", "Complete"):
        assert words(deploy.changes(template(account(old)), mode=mode)) == {old: "NoChange"}
    assert words(deploy.changes(template(group("rg-new")), deploy.arm.scope)) == {"rg-new": "Create"}


def test_complete_mode(deploy: Deployer) -> None:
    """What complete mode would delete is told, and is still there."""
    old, other = name("st"), deploy.arm.storage()
    deploy.succeeded(template(account(old)))
    changes = deploy.changes(template(account(old)), mode="Complete")
    assert words(changes) == {old: "NoChange", other["name"]: "Delete"}
    assert "after" not in changes[other["id"]]
    assert deploy.arm.got(other["id"])["id"] == other["id"]


def test_ids_alone(deploy: Deployer) -> None:
    """On demand there are ids only; then what exists is deployed, whether or not it changes."""
    old, new = name("st"), name("st")
    deploy.succeeded(template(account(old)))
    body = deploy.body(template(account(old), account(new)))
    body["properties"]["whatIfSettings"] = {"resultFormat": "resourceIdOnly"}
    answer = deploy.arm.send("POST", f"{deploy.path('d')}/whatIf", body, api=VERSION)
    deploy.arm.wait(answer, "")
    found = deploy.arm.http.get(answer.headers["location"]).json()["properties"]["changes"]
    assert sorted(found, key=lambda each: str(each["changeType"])) == [
        {"resourceId": deploy.arm.id(storage.ACCOUNT, new), "changeType": "Create"},
        {"resourceId": deploy.arm.id(storage.ACCOUNT, old), "changeType": "Deploy"},
    ]


def test_a_subscription(deploy: Deployer) -> None:
    """A group and what nested deployments put into it are told; of one that exists, what else lies in it too."""
    scope, other = deploy.arm.scope, deploy.arm.storage()
    inside = [nested("a", template(account(name("st"))), resourceGroup="rg-new", dependsOn=["rg-new"])]
    inside += [nested("b", template(account(name("st"))), resourceGroup=deploy.arm.group_name)]
    changes = deploy.changes(template(group("rg-new"), *inside), scope)
    assert sorted(each["changeType"] for each in changes.values()) == ["Create", "Create", "Create", "Ignore"]
    assert changes[other["id"]]["changeType"] == "Ignore"
    assert not any("/deployments/" in id_ for id_ in changes)
    assert deploy.arm.send("GET", f"{scope}/resourceGroups/rg-new").status_code == 404


def test_references_are_shown_as_changes(deploy: Deployer) -> None:
    """What is set by a reference is an expression, and so differs, as in Azure."""
    one, other = name("st"), name("st")
    referring = f"[reference(resourceId('{storage.ACCOUNT.type}', '{one}'), '2024-01-01').primaryEndpoints.blob]"
    what = template(account(one), account(other, tags={"blob": referring}, dependsOn=[one]), outputs={})
    deploy.succeeded(what)
    changes = deploy.changes(what)
    assert words(changes) == {one: "NoChange", other: "Modify"}
    [difference] = changes[deploy.arm.id(storage.ACCOUNT, other)]["delta"]
    assert difference["path"] == "tags.blob"
    assert difference["before"].startswith("https://")
    assert difference["after"].startswith("[reference('/subscriptions/")


def test_a_condition_that_waits(deploy: Deployer) -> None:
    """Of what may or may not be deployed nothing is said, with the place in the template."""
    one, other = name("st"), name("st")
    kind = f"[reference(resourceId('{storage.ACCOUNT.type}', '{one}'), '2024-01-01', 'Full').kind]"
    condition = "[equals(parameters('kind'), 'StorageV2')]"
    inside = template(account(other, condition=condition), parameters={"kind": {"type": "string"}})
    changes = deploy.changes(template(account(one), nested("n", inside, given={"kind": kind}, dependsOn=[one])))
    assert words(changes) == {one: "Create", other: "Unsupported"}
    reason = changes[deploy.arm.id(storage.ACCOUNT, other)]["unsupportedReason"]
    assert "properties.template.resources[1].properties.template.resources[0]" in reason


def test_what_would_be_refused(deploy: Deployer) -> None:
    """A refusal is a diagnostic, told once; the resource is shown as its template declares it."""
    old, nowhere = name("st"), name("st")
    deploy.succeeded(template(account(old)))
    lonely = [{**container(nowhere, each), "dependsOn": []} for each in ("raw", "curated")]
    found = deploy.what_if(template(account(old, location="northeurope"), *lonely))["properties"]
    told = [(each["level"], each["code"]) for each in found["diagnostics"]]
    assert sorted(told) == [("Error", "InvalidResourceLocation"), ("Error", "ParentResourceNotFound")]
    assert words({each["resourceId"]: each for each in found["changes"]}) == {
        old: "Modify",
        "raw": "Create",
        "curated": "Create",
    }
    [[difference]] = [each["delta"] for each in found["changes"] if each["changeType"] == "Modify"]
    assert difference == {
        "path": "location",
        "propertyChangeType": "Modify",
        "before": LOCATION,
        "after": "northeurope",
    }


@pytest.mark.parametrize("given", ["secure", "plain", "nested"])
def test_no_secret_is_shown(deploy: Deployer, state: Path, given: str) -> None:
    """Neither a secure parameter nor a credential that is no parameter stands in a result, nor in the state."""
    value = {"secure": "[parameters('key')]", "nested": "[parameters('key')]", "plain": CANARY}[given]
    datastore: dict[str, Any] = {
        "type": machinelearning.DATASTORE.type,
        "apiVersion": machinelearning.DATASTORE.api_version,
        "name": "ml-contoso/raw",
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": "stcontoso",
            "containerName": "raw",
            "description": value if given != "plain" else "none",
            "credentials": {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": value}},
        },
    }
    key = {"key": {"type": "secureString"}}
    what, values = template(datastore, parameters=key), {"key": CANARY}
    if given == "nested":
        what = template(nested("inner", what, given={"key": "[parameters('key')]"}), parameters=key)
    if given == "plain":
        what, values = template(datastore), {}
    found = deploy.what_if(what, **values)
    [change] = found["properties"]["changes"]
    shown = change["after"]["properties"]["credentials"]
    assert shown["credentialsType"] == "AccountKey"
    assert "key" not in shown.get("secrets", {}) or shown["secrets"]["key"] in {"*****", "[parameters('key')]"}
    assert CANARY not in str(found)
    assert CANARY not in everywhere(deploy, state)


@pytest.mark.parametrize("word", ["Password", "password", "PASSWORD"])
def test_a_databases_password_is_not_shown(deploy: Deployer, word: str) -> None:
    """Not as a parameter nor in the clear, however it is spelled; what stays is no change, a new server is one."""
    workspace = deploy.arm.workspace()["name"]
    in_clear, secure = classic(workspace, **{word: SECRET}), classic(workspace, **{word: "[parameters('password')]"})
    for what, given in ((template(in_clear), {}), (template(secure, parameters=PASSWORD), {"password": SECRET})):
        [change] = [each for id_, each in deploy.changes(what, **given).items() if id_.endswith("/sales")]
        assert change["changeType"] == "Create"
        assert SECRET not in str(change)
    deploy.succeeded(template(secure, parameters=PASSWORD), password=SECRET)
    for server, changed in (("sql-contoso", []), ("sql-other", ["properties.ServerName"])):
        what = template(classic(workspace, ServerName=server, **{word: SECRET}))
        [change] = [each for id_, each in deploy.changes(what).items() if id_.endswith("/sales")]
        assert [each["path"] for each in change.get("delta", [])] == changed
        assert SECRET not in str(change)


@pytest.mark.parametrize("inside", [False, True])
def test_no_secret_is_quoted(deploy: Deployer, inside: bool) -> None:
    """Where a refusal would quote a secure parameter, also one of a nested deployment, there are asterisks."""
    key = {"key": {"type": "secureString"}}
    quoting = {
        "type": machinelearning.WORKSPACE.type,
        "apiVersion": machinelearning.WORKSPACE.api_version,
        "name": "ml-contoso",
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"storageAccount": "[parameters('key')]", "keyVault": "[parameters('key')]"},
    }
    what = template(quoting, parameters=key)
    if inside:
        what = template(nested("n", what, given={"key": "[concat('x', parameters('key'))]"}), parameters=key)
    [told] = deploy.what_if(what, key=CANARY)["properties"]["diagnostics"]
    assert told["message"].endswith("does not exist: '*****'.")


def test_what_else_lies_in_a_group(deploy: Deployer) -> None:
    """Complete mode deletes in its own group only; a role on a group is no resource in it."""
    deploy.arm.assign(deploy.arm.group, deploy.arm.identity()["properties"]["principalId"], "Contributor")
    old = name("st")
    deploy.succeeded(template(group("rg-other"), nested("n", template(account(old)), resourceGroup="rg-other",
                     dependsOn=["rg-other"])), scope=deploy.arm.scope)  # fmt: skip
    what = template(nested("n", template(account(name("st"))), resourceGroup="rg-other"))
    changes = deploy.changes(what, mode="Complete")
    assert sorted(words(changes).values()) == ["Create", "Delete", "Ignore"]
    assert words(changes)[old] == "Ignore"


def test_ids_are_the_same_in_any_case(deploy: Deployer) -> None:
    """An id that is spelled otherwise is no change."""
    shown = deploy.arm.insights()
    kind = monitoring.APPLICATION_INSIGHTS
    body = insights_body(shown["properties"]["WorkspaceResourceId"].replace("resourceGroups", "RESOURCEGROUPS"))
    what = template({"type": kind.type, "apiVersion": kind.api_version, "name": "appi-contoso", **body})
    assert words(deploy.changes(what))["appi-contoso"] == "NoChange"


def test_what_is_refused_at_once(deploy: Deployer) -> None:
    """What a deployment would refuse before it begins, what-if does too; and formats that aren't."""
    path = f"{deploy.path('d')}/whatIf"
    refused(
        deploy.arm.send("POST", path, deploy.body(template(account("[nope()]"))), api=VERSION), 400, "InvalidTemplate"
    )
    body = deploy.body(template())
    body["properties"]["whatIfSettings"] = {"resultFormat": "All"}
    refused(deploy.arm.send("POST", path, body, api=VERSION), 400, "InvalidRequestContent")
    refused(deploy.arm.send("GET", f"{deploy.path('d')}/whatIfResults/x", api=VERSION), 404, "OperationNotFound")
