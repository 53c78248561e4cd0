"""Types that nobody plays, let pass as opaque resources."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.sandbox import control
from amlstack.sandbox.deployer import passing
from amlstack.sandbox.deployer.files import Unclear
from amlstack.sandbox.deployer.follow import Follower, Refused
from amlstack.sandbox.resource_manager.store import Store
from tests.sandbox.server.client import LOCATION, Arm, name, refused

from .deploying import Deployer, account, template
from .test_secrets import CANARY

WIDGET = "Contoso.Widgets/widgets"
GEAR = f"{WIDGET}/gears"
LOCK = "Microsoft.Authorization/locks"


def widget(called: str, type_: str = WIDGET, **more: Any) -> dict[str, Any]:
    """A resource of a type that nobody plays."""
    return {"type": type_, "apiVersion": "1999-01-01-preview", "name": called, **more}


@pytest.fixture
def opaque(server: control.Running) -> control.Running:
    """The session's server, which lets three types pass."""
    for type_ in (WIDGET, GEAR, LOCK):
        assert passing.let_pass(server, type_).startswith(f"{type_}: any body is taken")
    return server


def test_the_way_out_names_all_that_is_not_played(deploy: Deployer, server: control.Running) -> None:
    """A template is refused before anything is made, with the options that would let it through."""
    types = [f"Contoso.{name('x')}/things", f"Microsoft.Storage/storageAccounts/{name('x')}"]
    store = name("st")
    what = template(account(store), widget("w", types[0]), widget(f"{store}/w", types[1]), widget("v", types[0]))
    with pytest.raises(Refused) as caught:
        Follower(server, deploy.path("d"), print).deploy(deploy.body(what))
    [line] = passing.way_out(caught.value.error)
    assert line.startswith("The sandbox doesn't play 2 of the types.")
    assert line.endswith(f"--let-pass {types[0]} --let-pass {types[1]}")
    assert list(passing.way_out({"code": "BadRequest", "message": "no", "target": types[0]})) == []


def test_what_may_not_pass(server: control.Running) -> None:
    """A type that is played, and what is no type."""
    for word in ("Microsoft.Storage/storageAccounts", "widgets", "Contoso.Widgets/a b", "../stop", "a/?b"):
        with pytest.raises(Unclear, match="let-pass"):
            passing.let_pass(server, word)


@pytest.mark.usefixtures("opaque")
def test_a_template_with_opaque_resources(deploy: Deployer) -> None:
    """They are kept as they come, children and locks too, and can be referred to, changed, listed and deleted."""
    store = name("st")
    parts = {"size": 3, "parts": [{"a": None}, 1.5]}
    what = template(
        account(store),
        widget("w", location=LOCATION, identity={"type": "SystemAssigned"}, properties=parts),
        widget("w/g", GEAR, dependsOn=["w"]),
        widget("keep", LOCK, scope=f"[resourceId('Microsoft.Storage/storageAccounts', '{store}')]", dependsOn=[store]),
        outputs={
            "size": {"type": "int", "value": f"[reference('{WIDGET}/w').size]"},
            "who": {"type": "string", "value": f"[reference('{WIDGET}/w', '2020-01-01', 'full').identity.principalId]"},
        },
    )
    found = deploy.succeeded(what)["outputs"]
    assert (found["size"]["value"], len(found["who"]["value"])) == (3, 36)
    path = f"{deploy.arm.group}/providers/{WIDGET}/w"
    kept = deploy.arm.send("GET", path, api="2031-01-01").json()
    assert kept["properties"] == {"size": 3, "parts": [{}, 1.5], "provisioningState": "Succeeded"}
    assert {each["changeType"] for each in deploy.changes(what).values()} == {"NoChange"}
    listed = deploy.arm.send("GET", f"{deploy.arm.group}/providers/{WIDGET}", api="2031-01-01").json()["value"]
    assert [each["name"] for each in listed] == ["w"]
    refused(deploy.arm.send("POST", f"{path}/spin", api="2031-01-01"), 501, "NotImplemented")
    deploy.succeeded(template(account(store)), mode="Complete")
    refused(deploy.arm.send("GET", path, api="2031-01-01"), 404, "ResourceNotFound")
    refused(deploy.arm.send("GET", f"{path}/gears/g", api="2031-01-01"), 404, "ResourceNotFound")


@pytest.mark.usefixtures("opaque")
def test_what_is_published_of_an_opaque_type_is_not_looked_at(arm: Arm) -> None:
    """A word that isn't among the published ones, a value of another JSON type, and what is required and missing."""
    for properties in ({"level": "Whatever"}, {"level": 3, "notes": ["n"]}, {}):
        path = f"{arm.group}/providers/{LOCK}/keep"
        answer = arm.send("PUT", path, {"properties": properties}, api="2020-05-01")
        assert answer.status_code in {200, 201}, answer.text
        assert answer.json()["properties"] == {**properties, "provisioningState": "Succeeded"}


@pytest.mark.usefixtures("opaque")
def test_no_secret_is_kept_in_an_opaque_resource(deploy: Deployer) -> None:
    """Nobody knows where its credentials stand, so that no secure parameter's value is kept of it."""
    body = {"note": "[parameters('key')]", "text": "[concat('key=', parameters('key'))]"}
    what = template(widget("w", properties=body), parameters={"key": {"type": "securestring"}})
    deploy.succeeded(what, key=CANARY)
    kept = deploy.arm.send("GET", f"{deploy.arm.group}/providers/{WIDGET}/w", api="2031-01-01")
    assert CANARY not in kept.text
    assert kept.json()["properties"]["text"] == "key=*****"


@pytest.mark.usefixtures("opaque")
def test_what_resource_manager_refuses_of_any_type(arm: Arm) -> None:
    """A group and a parent must be there, and tags and locations be what they are everywhere."""
    path = f"{arm.group}/providers/{WIDGET}/w"
    refused(arm.send("PUT", f"{path}/gears/g", {}, api="2031-01-01"), 404, "ParentResourceNotFound")
    refused(arm.send("PUT", path.replace("rg-contoso", "rg-none"), {}, api="2031-01-01"), 404, "ResourceGroupNotFound")
    for wrong in ({"tags": ["a"]}, {"location": 3}, {"identity": "SystemAssigned"}):
        refused(arm.send("PUT", path, wrong, api="2031-01-01"), 400, "InvalidRequestContent")
    of_subscription = f"{arm.scope}/providers/{WIDGET}/w"
    assert arm.send("PUT", of_subscription, {"properties": {}}, api="2031-01-01").status_code == 201


def test_what_passes_is_remembered(opaque: control.Running, state: Any) -> None:
    """It stays with what was made, as it was spelled, until the sandbox forgets everything."""
    assert {WIDGET.lower(), GEAR.lower(), LOCK.lower()} <= passing.passed(opaque)
    store = Store(state)
    assert WIDGET in store.let_pass.types()
    with store.trial():
        store.empty()
        assert store.let_pass.types() == []
    store.close()
