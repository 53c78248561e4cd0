"""Deployments within deployments."""

from __future__ import annotations

from amlstack.catalog import storage
from amlstack.catalog.resources import DEPLOYMENT
from tests.sandbox.server.client import LOCATION, name, refused

from .deploying import VERSION, Deployer, account, group, nested, template

TEXT = {"type": "string"}


def test_inner_scope(deploy: Deployer) -> None:
    """A nested deployment sees its own parameters, is remembered by itself, and gives its outputs to who asks."""
    store = name("st")
    inside = template(
        account("[parameters('store')]"),
        parameters={"store": TEXT},
        outputs={"name": {"type": "string", "value": "[parameters('store')]"}},
    )
    outputs = {"name": {"type": "string", "value": "[reference('inner').outputs.name.value]"}}
    shown = deploy.succeeded(template(nested("inner", inside, given={"store": store}), outputs=outputs))
    assert shown["outputs"]["name"]["value"] == store
    assert [each["targetResource"]["resourceType"] for each in deploy.operations()] == [DEPLOYMENT.type]
    inner = deploy.properties("inner")
    assert inner["provisioningState"] == "Succeeded"
    assert inner["parameters"] == {"store": {"type": "String", "value": store}}
    assert [each["targetResource"]["resourceName"] for each in deploy.operations("inner")] == [store]
    assert deploy.arm.send("POST", f"{deploy.path('inner')}/exportTemplate").json() == {"template": inside}


def test_outer_scope(deploy: Deployer) -> None:
    """Without an inner scope, a nested template's expressions are evaluated in the outer one."""
    store = name("st")
    inside = template(account("[variables('store')]"))
    deploy.succeeded(template(nested("inner", inside, scope="outer"), variables={"store": store}))
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))["name"] == store


def test_what_it_is_given_may_wait(deploy: Deployer) -> None:
    """A parameter of a nested deployment may be what only the outer deployment knows."""
    first, second = name("st"), name("st")
    inside = template(
        account(second, tags={"home": "[parameters('home')]"}),
        parameters={"home": TEXT},
    )
    home = f"[reference('{first}').primaryLocation]"
    deploy.succeeded(template(nested("inner", inside, given={"home": home}), account(first)))
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, second))["tags"] == {"home": "westeurope"}
    assert deploy.properties("inner")["parameters"]["home"]["value"] == "westeurope"


def test_another_group(deploy: Deployer) -> None:
    """A nested deployment goes to another group, which must be there."""
    store, other = name("st"), f"{deploy.arm.scope}/resourceGroups/rg-other"
    what = template(nested("inner", template(account(store)), resourceGroup="rg-other"))
    [detail] = deploy.failed(what)
    assert detail["code"] == "ResourceGroupNotFound"
    deploy.arm.made(other, {"location": LOCATION})
    deploy.succeeded(what)
    assert deploy.arm.got(f"{other}/providers/{storage.ACCOUNT.type}/{store}")["name"] == store
    assert deploy.properties("inner", other)["provisioningState"] == "Succeeded"
    refused(deploy.arm.send("GET", deploy.path("inner")), 404, "DeploymentNotFound")


def test_a_group_and_what_goes_into_it(deploy: Deployer) -> None:
    """A deployment to a subscription makes a group, and then deploys to it."""
    scope, store = deploy.arm.scope, name("st")
    after = f"[subscriptionResourceId('{'Microsoft.Resources/resourceGroups'}', 'rg-new')]"
    inside = template(account(store, location="[resourceGroup().location]"))
    what = template(nested("inner", inside, resourceGroup="rg-new", dependsOn=[after]), group("rg-new"))
    deploy.succeeded(what, scope=scope)
    assert deploy.arm.got(f"{scope}/resourceGroups/rg-new/providers/{storage.ACCOUNT.type}/{store}")["name"] == store


def test_a_failure_inside(deploy: Deployer) -> None:
    """What fails inside fails the outer deployment, with all its reasons."""
    [detail] = deploy.failed(template(nested("inner", template(account(name("st"), kind="Wrong")))))
    assert detail["code"] == "DeploymentFailed"
    assert detail["target"] == deploy.path("inner")
    assert [each["code"] for each in detail["details"]] == ["InvalidRequestContent"]
    assert deploy.properties("inner")["provisioningState"] == "Failed"
    [outer] = deploy.operations()
    assert (outer["provisioningState"], outer["statusCode"]) == ("Failed", "Conflict")


def test_nested_again(deploy: Deployer) -> None:
    """A nested deployment that runs again has the operations of its last run."""
    store = name("st")
    deploy.succeeded(template(nested("inner", template(account(name("st")), account(store)))))
    deploy.succeeded(template(nested("inner", template(account(store)))))
    assert [each["targetResource"]["resourceName"] for each in deploy.operations("inner")] == [store]


def test_complete_is_not_for_nested_ones(deploy: Deployer) -> None:
    """A nested deployment in complete mode is refused before anything is written."""
    inner = nested("inner", template())
    inner["properties"]["mode"] = "Complete"
    answer = deploy.put(template(inner))
    refused(answer, 400, "InvalidTemplateDeployment")
    assert answer.json()["error"]["details"][0]["code"] == "InvalidDeployment"


def test_nested_api_version(deploy: Deployer) -> None:
    """A nested deployment has an api-version too, one that there is."""
    inner = nested("inner", template(), apiVersion="2001-01-01")
    refused(
        deploy.arm.send("PUT", deploy.path("d"), deploy.body(template(inner)), api=VERSION),
        400,
        "InvalidTemplateDeployment",
    )


def test_names_and_counts_come_from_another_deployment(deploy: Deployer) -> None:
    """What a nested deployment is given is known when it begins, also what resources and loops are made of."""
    first, second = name("st"), name("st")
    outputs = {"at": {"type": "string", "value": f"[reference('{first}').primaryLocation]"}}
    giving = nested("giving", template(account(first), outputs=outputs))
    at = "[reference('giving').outputs.at.value]"
    inside = template(
        account(
            f"[format('{second}{{0}}{{1}}', take(parameters('at'), 2), copyIndex())]",
            copy={"name": "all", "count": "[length(createArray(parameters('at'), 'x'))]"},
        ),
        account(
            f"[format('{second}x{{0}}', copyIndex())]",
            copy={"name": "more", "count": "[sub(length(parameters('at')), 9)]"},
            tags={"kind": "[parameters('kind')]"},
        ),
        parameters={"at": TEXT, "kind": {"type": "string", "defaultValue": "usual"}},
        outputs={"last": {"type": "string", "value": "[concat(parameters('at'), '!')]"}},
    )
    kind = f"[tryGet(reference(resourceId('{storage.ACCOUNT.type}', '{first}'), '2024-01-01'), 'nothing')]"
    last = {"last": {"type": "string", "value": "[reference('taking').outputs.last.value]"}}
    taking = nested("taking", inside, given={"at": at, "kind": kind}, dependsOn=["giving"])
    shown = deploy.succeeded(template(giving, taking, outputs=last))
    assert shown["outputs"]["last"]["value"] == "westeurope!"
    made = [each["targetResource"]["resourceName"] for each in deploy.operations("taking")]
    assert sorted(made) == sorted([f"{second}we0", f"{second}we1", f"{second}x0"])
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, f"{second}x0"))["tags"] == {"kind": "usual"}


def test_what_is_wrong_in_it_is_refused_when_it_begins(deploy: Deployer) -> None:
    """A nested deployment whose resources only its turn tells fails with the template's error, and makes nothing."""
    first = name("st")
    inside = template(account("[split(parameters('at'), ' ')[1]]"), parameters={"at": TEXT})
    taking = nested("taking", inside, given={"at": f"[reference('{first}').primaryLocation]"})
    (detail,) = deploy.failed(template(account(first), taking))
    assert (detail["code"], "the array has no item 1" in detail["message"]) == ("InvalidTemplate", True)
