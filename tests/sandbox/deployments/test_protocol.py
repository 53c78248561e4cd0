"""How a deployment is asked for and followed."""

from __future__ import annotations

import json

import pytest

from amlstack.catalog import storage
from amlstack.catalog.resources import DEPLOYMENT
from tests.sandbox.server.client import LOCATION, name, refused

from .deploying import VERSION, Deployer, account, container, group, template


def test_create(deploy: Deployer) -> None:
    """A new deployment is answered 201 and followed by its Azure-AsyncOperation; afterwards the resource is there."""
    store = name("st")
    answer = deploy.put(template(account(store)))
    assert answer.status_code == 201
    assert answer.json()["properties"]["provisioningState"] == "Accepted"
    assert answer.headers["retry-after"] == "1"
    assert deploy.wait(answer) == {"status": "Succeeded"}
    assert deploy.properties()["provisioningState"] == "Succeeded"
    made = deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))
    assert made["properties"]["provisioningState"] == "Succeeded"
    again = deploy.put(template(account(store)))
    assert again.status_code == 200
    deploy.wait(again)


def test_shown(deploy: Deployer) -> None:
    """A deployment shows its mode, hash, duration, providers, dependencies, outputs and what it made."""
    store = name("st")
    shown = deploy.succeeded(
        template(account(store), container(store, "raw"), outputs={"name": {"type": "string", "value": store}})
    )
    id_ = deploy.arm.id(storage.ACCOUNT, store)
    assert shown["mode"] == "Incremental"
    assert shown["templateHash"].isdigit()
    assert shown["duration"].startswith("PT")
    assert shown["outputs"] == {"name": {"type": "String", "value": store}}
    assert [each["namespace"] for each in shown["providers"]] == ["Microsoft.Storage"]
    assert [[each["id"] for each in one["dependsOn"]] for one in shown["dependencies"]] == [[id_]]
    assert shown["outputResources"][0] == {"id": id_}
    got = deploy.arm.got(deploy.path("d"))
    assert (got["id"], got["name"], got["type"]) == (deploy.path("d"), "d", DEPLOYMENT.type)


def test_operations(deploy: Deployer) -> None:
    """Each resource has an operation, given with the provider in the path or without it, all or one by one."""
    store = name("st")
    deploy.succeeded(template(account(store)))
    [found] = deploy.operations()
    assert found["provisioningOperation"] == "Create"
    assert (found["provisioningState"], found["statusCode"]) == ("Succeeded", "Created")
    assert found["targetResource"] == {
        "id": deploy.arm.id(storage.ACCOUNT, store),
        "resourceType": storage.ACCOUNT.type,
        "resourceName": store,
    }
    short = f"{deploy.arm.scope}/resourcegroups/{deploy.arm.group_name}/deployments/d/operations"
    listed = deploy.arm.send("GET", short, api="2020-06-01").json()["value"]
    assert [each["properties"] for each in listed] == [found]
    one = deploy.arm.send("GET", f"{deploy.path('d')}/operations/{listed[0]['operationId']}").json()
    assert one == listed[0]
    missing = deploy.arm.send("GET", f"{deploy.path('d')}/operations/0")
    refused(missing, 404, "DeploymentOperationNotFound")


def test_list_head_and_delete(deploy: Deployer) -> None:
    """Deployments are listed; deleting one forgets it, with 202 and then 204, and not what it made."""
    store = name("st")
    deploy.succeeded(template(account(store)), "one")
    deploy.succeeded(template(), "two")
    listed = deploy.arm.send("GET", f"{deploy.arm.group}/providers/{DEPLOYMENT.type}").json()["value"]
    assert [each["name"] for each in listed] == ["one", "two"]
    assert deploy.arm.send("HEAD", deploy.path("one")).status_code == 204
    assert deploy.arm.delete(deploy.path("one")).status_code == 202
    assert deploy.arm.delete(deploy.path("one")).status_code == 204
    assert deploy.arm.send("HEAD", deploy.path("one")).status_code == 404
    refused(deploy.arm.send("GET", deploy.path("one")), 404, "DeploymentNotFound")
    assert deploy.arm.send("GET", deploy.arm.id(storage.ACCOUNT, store)).status_code == 200
    assert deploy.arm.send("PATCH", deploy.path("two"), {}).status_code == 405


def test_deployments_are_no_resources(deploy: Deployer) -> None:
    """What a group holds, and what the sandbox shows, is without deployments; with the group they go."""
    deploy.succeeded(template())
    assert deploy.arm.send("GET", f"{deploy.arm.group}/resources").json() == {"value": []}
    everything = deploy.arm.http.get("/sandbox/resources").json()["value"]
    assert not [each for each in everything if each["type"] == DEPLOYMENT.type]
    deploy.arm.delete(deploy.arm.group)
    deploy.arm.made(deploy.arm.group, {"location": LOCATION})
    refused(deploy.arm.send("GET", deploy.path("d")), 404, "DeploymentNotFound")


def test_export_template(deploy: Deployer) -> None:
    """The template is given back as it was sent."""
    sent = template(account(name("st"), tags={"of": "[resourceGroup().name]"}))
    deploy.succeeded(sent)
    assert deploy.arm.send("POST", f"{deploy.path('d')}/exportTemplate").json() == {"template": sent}


def test_validate_writes_nothing(deploy: Deployer) -> None:
    """Validation says what would be written, and writes neither that nor a deployment."""
    store = name("st")
    answer = deploy.arm.send("POST", f"{deploy.path('d')}/validate", deploy.body(template(account(store))), api=VERSION)
    assert answer.status_code == 200
    properties = answer.json()["properties"]
    assert properties["provisioningState"] == "Succeeded"
    assert properties["validatedResources"] == [{"id": deploy.arm.id(storage.ACCOUNT, store)}]
    assert deploy.arm.send("GET", deploy.arm.id(storage.ACCOUNT, store)).status_code == 404
    assert deploy.arm.send("HEAD", deploy.path("d")).status_code == 404


def test_subscription(deploy: Deployer) -> None:
    """A deployment to a subscription has a location, which it keeps, and may make a group."""
    scope = deploy.arm.scope
    shown = deploy.succeeded(template(group("rg-made")), scope=scope)
    assert shown["outputResources"] == [{"id": f"{scope}/resourceGroups/rg-made"}]
    assert deploy.arm.got(deploy.path("d", scope))["location"] == LOCATION
    moved = {**deploy.body(template(), scope), "location": "northeurope"}
    refused(deploy.arm.send("PUT", deploy.path("d", scope), moved, api=VERSION), 409, "InvalidDeploymentLocation")
    nowhere = {"properties": deploy.body(template())["properties"]}
    refused(deploy.arm.send("PUT", deploy.path("e", scope), nowhere, api=VERSION), 400, "LocationRequired")


def test_an_active_deployment_is_left_alone(deploy: Deployer) -> None:
    """While a deployment runs, neither a second of its name nor its deletion is taken."""
    answer = deploy.put(template(account(name("st"))))
    again, gone = deploy.put(template()), deploy.arm.send("DELETE", deploy.path("d"))
    for early in (again, gone):
        # on a slow machine the deployment may have ended already, and another has its name
        assert early.status_code < 300 or refused(early, 409, "DeploymentActive")
    if again.status_code == gone.status_code == 409:
        assert deploy.wait(answer)["status"] == "Succeeded"


def test_a_body_of_az(deploy: Deployer) -> None:
    """az sends the template's file as it is, comments too, behind a key without quotes."""
    store = name("st")
    properties = {"mode": "incremental", "parameters": {"note": {"value": ", template:"}}}
    inside = template(account(store), parameters={"note": {"type": "string"}})
    text = json.dumps({"properties": properties})[:-2] + ", template:" + f"// made by hand\n{json.dumps(inside)}" + "}}"
    query = {"api-version": VERSION}
    answer = deploy.arm.http.put(deploy.path("d"), params=query, content=text)
    assert answer.status_code == 201, answer.text
    assert deploy.wait(answer)["status"] == "Succeeded"
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))["name"] == store


@pytest.mark.parametrize("version", ["2020-06-01", "2022-09-01", "2026-06-01"])
def test_clients_of_all_ages(deploy: Deployer, version: str) -> None:
    """Clients of the last years are served, each with its version."""
    answer = deploy.arm.send("PUT", deploy.path("d"), deploy.body(template()), api=version)
    assert answer.status_code == 201
    assert version in answer.headers["azure-asyncoperation"]
    assert deploy.wait(answer)["status"] == "Succeeded"


def test_unknown_version(deploy: Deployer) -> None:
    """A version that deployments never had is refused."""
    answer = deploy.arm.send("PUT", deploy.path("d"), deploy.body(template()), api="2001-01-01")
    refused(answer, 400, "InvalidApiVersionParameter")


def test_unknown_operation(deploy: Deployer) -> None:
    """The poll of an operation that never was is 404."""
    deploy.succeeded(template())
    refused(deploy.arm.send("GET", f"{deploy.path('d')}/operationStatuses/x", api=VERSION), 404, "OperationNotFound")
