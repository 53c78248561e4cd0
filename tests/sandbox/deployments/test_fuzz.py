"""Whatever template is sent, the server answers in ARM's shape and ends every deployment that it accepts."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amlstack.catalog import KINDS
from amlstack.catalog.resources import DEPLOYMENT, MODES
from tests.conftest import examples

from .deploying import VERSION, Deployer, template

SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
expressions = st.sampled_from(
    [
        "[parameters('a')]",
        "[variables('a')]",
        "[reference('one')]",
        "[reference(resourceId('Microsoft.Storage/storageAccounts', 'one'), '2024-01-01', 'Full').x]",
        "[listKeys('one', '2024-01-01')]",
        "[listKeys('/x', 'y')]",
        "[reference('/subscriptions/x')]",
        "[resourceGroup().location]",
        "[deployer().objectId]",
        "[copyIndex()]",
        "[[literal]",
        "[",
        "one",
        "One/two",
        "",
    ]
)
leaves = st.none() | st.booleans() | st.integers() | expressions | st.text(max_size=6)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(leaves.map(str), inner, max_size=2),
    max_leaves=5,
)
keys = st.sampled_from(
    [
        "name",
        "location",
        "dependsOn",
        "copy",
        "condition",
        "scope",
        "properties",
        "tags",
        "sku",
        "kind",
        "existing",
        "resources",
    ]
)


@st.composite
def declared(draw: st.DrawFn) -> dict[str, Any]:
    """A resource, or something like one."""
    kind = draw(st.sampled_from([*KINDS, DEPLOYMENT]))
    names = "/".join(["one"] * kind.type.count("/"))
    found = {"type": kind.type, "apiVersion": kind.api_version, "name": names, "location": "westeurope"}
    return found | draw(st.dictionaries(keys, values, max_size=3))


sections = st.dictionaries(
    st.sampled_from(["parameters", "variables", "outputs", "functions", "languageVersion", "$schema"]),
    values,
    max_size=3,
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(resources=st.lists(declared() | values, max_size=3), more=sections)
def test_any_template(deploy: Deployer, resources: list[Any], more: dict[str, Any]) -> None:
    """A template is refused with a code, or deployed to an end that is no fault of the sandbox's own."""
    body = deploy.body({**template(), "resources": resources, **more})
    answer = deploy.arm.send("PUT", deploy.path("fuzz"), body, api=VERSION)
    if answer.status_code >= 400:
        assert answer.status_code < 500 or answer.json()["error"]["code"] == "NotImplemented", answer.text
        assert answer.json()["error"]["message"]
        return
    deploy.wait(answer)
    details = deploy.properties("fuzz").get("error", {}).get("details", [])
    assert "InternalServerError" not in {each["code"] for each in details}


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(resources=st.lists(declared() | values, max_size=3), more=sections, mode=st.sampled_from(MODES))
def test_what_if_of_any_template(deploy: Deployer, resources: list[Any], more: dict[str, Any], mode: str) -> None:
    """It ends, says of each resource once what becomes of it, and writes nothing."""
    what = {**template(), "resources": resources, **more}
    before = deploy.arm.send("GET", f"{deploy.arm.group}/resources").json()
    answer = deploy.arm.send("POST", f"{deploy.path('fuzz')}/whatIf", deploy.body(what, mode=mode), api=VERSION)
    if answer.status_code == 202:
        found = deploy.what_if(what, mode=mode)
        assert found["status"] == "Succeeded", found
        ids = [each["resourceId"].lower() for each in found["properties"]["changes"]]
        assert len(ids) == len(set(ids))
    else:
        assert answer.status_code < 500 or answer.json()["error"]["code"] == "NotImplemented", answer.text
    assert deploy.arm.send("GET", f"{deploy.arm.group}/resources").json() == before


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(
    properties=st.dictionaries(st.sampled_from(["mode", "template", "parameters", "templateLink"]), values), top=values
)
def test_any_body(deploy: Deployer, properties: dict[str, Any], top: Any) -> None:
    """A body of any shape is answered in ARM's."""
    for body in (top, {"properties": properties}, {"properties": properties, "location": top, "tags": top}):
        answer = deploy.arm.send("POST", f"{deploy.path('fuzz')}/validate", body, api=VERSION)
        assert answer.status_code < 500 or answer.json()["error"]["code"] == "NotImplemented", answer.text
