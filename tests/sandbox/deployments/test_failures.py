"""What a deployment says when it fails, and what Azure refuses before it begins."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import limits, storage
from tests.sandbox.server.client import Json, name, refused

from .deploying import VERSION, Deployer, account, container, nested, template


def test_a_failed_resource(deploy: Deployer) -> None:
    """What fails is told with its own code; what needs it never begins; the rest is written and stays."""
    good, bad = name("st"), name("st")
    details = deploy.failed(template(account(bad, kind="Wrong"), container(bad, "raw"), account(good)))
    assert [each["code"] for each in details] == ["InvalidRequestContent"]
    operations = {each["targetResource"]["resourceName"]: each for each in deploy.operations()}
    assert set(operations) == {bad, good}
    assert operations[bad]["provisioningState"] == "Failed"
    assert operations[bad]["statusCode"] == "BadRequest"
    assert operations[bad]["statusMessage"]["error"] == details[0]
    assert operations[good]["provisioningState"] == "Succeeded"
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, good))["name"] == good
    assert deploy.wait(deploy.put(template(account(bad, kind="Wrong"))))["error"]["code"] == "DeploymentFailed"


def test_an_output_that_fails(deploy: Deployer) -> None:
    """An output without a value fails the deployment, whose resources stay; it has no outputs then."""
    store = name("st")
    outputs = {"wrong": {"type": "string", "value": f"[reference('{store}').nothing]"}}
    [detail] = deploy.failed(template(account(store), outputs=outputs))
    assert (detail["code"], detail["target"]) == ("DeploymentOutputEvaluationFailed", "wrong")
    assert "outputs" not in deploy.properties()
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))["name"] == store


def test_a_second_try(deploy: Deployer) -> None:
    """After a failure, the mended template is deployed under the same name, without the old error and operations."""
    store = name("st")
    deploy.failed(template(account(name("st")), account(store, kind="Wrong")))
    assert "error" not in deploy.succeeded(template(account(store)))
    assert len(deploy.operations()) == 1


def rejected(deploy: Deployer, what: Any, status: int = 400, code: str = "InvalidTemplate", **more: Any) -> Json:
    """Check that a template is refused both ways before anything is written; the error."""
    body = deploy.body(what, **more)
    for method, path in (("PUT", deploy.path("d")), ("POST", f"{deploy.path('d')}/validate")):
        answer = deploy.arm.send(method, path, body, api=VERSION)
        refused(answer, status, code)
    assert deploy.arm.send("HEAD", deploy.path("d")).status_code == 404
    error: Json = answer.json()["error"]
    return error


def test_a_template_error_has_its_place(deploy: Deployer) -> None:
    """InvalidTemplate names line, column and path, in the text and as data."""
    error = rejected(deploy, template(account("[concat('a']")))
    [info] = error["additionalInfo"]
    assert info["type"] == "TemplateViolation"
    assert info["info"]["lineNumber"] == 1
    assert info["info"]["linePosition"] > 1
    assert info["info"]["path"].startswith("properties.template.resources[0]")
    assert f"at line '1' and column '{info['info']['linePosition']}'" in error["message"]


def test_all_template_errors_are_told(deploy: Deployer) -> None:
    """Several faults are told at once."""
    error = rejected(deploy, template(account("[nothing()]"), account("[parameters('none')]")))
    assert len(error["details"]) == 2
    assert {each["code"] for each in error["details"]} == {"InvalidTemplate"}


@pytest.mark.parametrize("type_", ["string", "secureString"])
def test_a_parameter_without_a_value(deploy: Deployer, type_: str) -> None:
    """A parameter that is given no value, and has none, is named."""
    what = template(parameters={"wanted": {"type": type_}})
    assert "wanted" in rejected(deploy, what)["message"]


def test_a_parameter_that_is_not_declared(deploy: Deployer) -> None:
    """A value for a parameter that the template doesn't have is refused."""
    assert "stray" in rejected(deploy, template(), stray=1)["message"]


def test_a_circle(deploy: Deployer) -> None:
    """Resources that need each other are named."""
    one, two = name("st"), name("st")
    what = template(account(one, dependsOn=[two]), account(two, dependsOn=[one]))
    message = rejected(deploy, what)["message"]
    assert "Circular dependency" in message
    assert one in message
    assert two in message


def test_the_same_twice(deploy: Deployer) -> None:
    """A template can't declare a resource twice, in whatever case."""
    store = name("st")
    message = rejected(deploy, template(account(store), account(store.upper())))["message"]
    assert "defined multiple times" in message


def test_what_no_provider_has(deploy: Deployer) -> None:
    """A type or an api-version that the sandbox doesn't have is refused with the ones that it has."""
    what = template(account("a" * 5, type="Microsoft.Storage/none"), account("b" * 5, apiVersion="2001-01-01"))
    error = rejected(deploy, what, code="InvalidTemplateDeployment")
    assert [each["code"] for each in error["details"]] == ["InvalidResourceType", "NoRegisteredProviderFound"]


def test_limits(deploy: Deployer) -> None:
    """More resources than a template may have are refused."""
    many = account("[concat('stcontoso', copyIndex())]", copy={"name": "many", "count": limits.COPIES})
    assert str(limits.RESOURCES) in rejected(deploy, template(many, account("stmore")))["message"]


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ({"uri": "https://example.com/t.json?sig=canary"}, "'https://example.com/t.json'"),
        ({"relativePath": "parts/t.json", "contentVersion": "1.0.0.0"}, "'parts/t.json'"),
        (
            {"id": "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Resources/templateSpecs/t/versions/1"},
            "'/sub",
        ),
        (1, "''"),
    ],
)
def test_links(deploy: Deployer, link: Any, named: str) -> None:
    """The sandbox fetches nothing: links are refused as ones that nothing comes from, at the top and nested."""
    linking = {"mode": "Incremental", "templateLink": link}
    answer = deploy.arm.send("PUT", deploy.path("d"), {"properties": linking}, api=VERSION)
    linked = {**nested("inner", template()), "properties": linking}
    inner = rejected(deploy, template(linked), code="InvalidTemplateDeployment")["details"][0]
    assert inner["code"] == "InvalidContentLink"
    for message in (refused(answer, 400, "InvalidContentLink"), inner["message"]):
        assert f"deployment content from {named}" in message
        assert "canary" not in message


def test_a_link_beside_what_it_stands_for(deploy: Deployer) -> None:
    """A template and a link to one can't both be meant."""
    for each in ("template", "parameters"):
        properties = {**deploy.body(template())["properties"], f"{each}Link": {"uri": "https://example.com/t.json"}}
        answer = deploy.arm.send("PUT", deploy.path("d"), {"properties": properties}, api=VERSION)
        assert "only one of" in refused(answer, 400, "InvalidRequestContent")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "InvalidRequestContent"),
        ({}, "InvalidRequestContent"),
        ({"properties": {"mode": "Incremental"}}, "InvalidRequestContent"),
        ({"properties": {"template": template()}}, "InvalidRequestContent"),
        ({"properties": {"template": template(), "mode": "Partial"}}, "InvalidRequestContent"),
        ({"properties": {"template": template(), "mode": 1}}, "InvalidRequestContent"),
        (
            {"properties": {"template": template(), "mode": "Incremental", "parameters": {"a": 1}}},
            "InvalidRequestContent",
        ),
        ({"properties": {"template": template(), "mode": "Incremental"}, "more": 1}, "InvalidRequestContent"),
        ({"properties": {"template": template(), "mode": "Incremental"}, "tags": {"a": 1}}, "InvalidRequestContent"),
        (
            {"properties": {"template": template(), "mode": "Incremental"}, "location": "westeurope"},
            "InvalidDeployment",
        ),
        ({"properties": {"template": {}, "mode": "Incremental"}}, "InvalidTemplate"),
        ({"properties": {"template": {"resources": 1}, "mode": "Incremental"}}, "InvalidTemplate"),
    ],
)
def test_a_body_of_another_shape(deploy: Deployer, body: Any, code: str) -> None:
    """What isn't a deployment is refused in ARM's shape."""
    refused(deploy.arm.send("PUT", deploy.path("d"), body, api=VERSION), 400, code)


def test_no_json(deploy: Deployer) -> None:
    """What isn't JSON is refused, and so is nothing at all."""
    for content in (b"{", b"\xff", b"{properties"):
        answer = deploy.arm.http.put(deploy.path("d"), params={"api-version": VERSION}, content=content)
        refused(answer, 400, "InvalidRequestContent")
    refused(deploy.arm.http.put(deploy.path("d"), params={"api-version": VERSION}), 400, "InvalidRequestContent")


def test_names_and_groups(deploy: Deployer) -> None:
    """A deployment's name has a rule, and its group must be there."""
    refused(deploy.put(template(), "n" * 65), 400, "InvalidDeploymentName")
    refused(deploy.put(template(), scope=f"{deploy.arm.scope}/resourceGroups/none"), 404, "ResourceGroupNotFound")
