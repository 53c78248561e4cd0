"""In which order a deployment writes, and what it reads on the way."""

from __future__ import annotations

from amlstack.catalog import storage
from tests.sandbox.server.client import Json, name

from .deploying import Deployer, account, container, lasting, template

VERSION = storage.ACCOUNT.api_version


def ids(operations: list[Json]) -> list[str]:
    """The names of what operations were about, in their order of ending."""
    ended = sorted(operations, key=lambda each: str(each["timestamp"]))
    return [each["targetResource"]["resourceName"] for each in ended]


def test_depends_on(deploy: Deployer) -> None:
    """What depends on another waits for its end, wherever it stands in the template."""
    store = name("st")
    deploy.succeeded(template(container(store, "raw"), account(store)))
    assert ids(deploy.operations()) == [store, f"{store}/default/raw"]


def test_a_reference_by_name_is_a_dependency(deploy: Deployer) -> None:
    """reference() by name waits for the resource, and gives its properties."""
    store, other = name("st"), name("st")
    reading = account(other, tags={"home": f"[reference('{store}').primaryLocation]"})
    deploy.succeeded(template(reading, account(store)))
    assert ids(deploy.operations()) == [store, other]
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, other))["tags"] == {"home": "westeurope"}


def test_a_reference_by_id_is_none(deploy: Deployer) -> None:
    """reference() by id waits for nothing: without dependsOn it finds nothing."""
    store, other = name("st"), name("st")
    by_id = f"[reference(resourceId('{storage.ACCOUNT.type}', '{store}'), '{VERSION}').primaryLocation]"
    [detail] = deploy.failed(template(account(other, tags={"home": by_id}), account(store)))
    assert detail["code"] == "ResourceNotFound"
    assert store in detail["message"]
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))["name"] == store


def test_keys(deploy: Deployer) -> None:
    """listKeys() gives the keys as a client's POST does."""
    store = name("st")
    keys = f"[length(listKeys('{store}', '{VERSION}').keys)]"
    shown = deploy.succeeded(template(account(store), outputs={"keys": {"type": "int", "value": keys}}))
    assert shown["outputs"]["keys"]["value"] == 2


def test_a_whole_resource(deploy: Deployer) -> None:
    """reference() with 'Full' gives the resource, not its properties alone."""
    store = name("st")
    outputs = {
        "sku": {"type": "string", "value": f"[reference('{store}', '{VERSION}', 'Full').sku.name]"},
        "id": {"type": "string", "value": f"[reference('{store}', 'Full').resourceId]"},
    }
    shown = deploy.succeeded(template(account(store), outputs=outputs))["outputs"]
    assert shown["sku"]["value"] == "Standard_LRS"
    assert shown["id"]["value"] == deploy.arm.id(storage.ACCOUNT, store)


def test_independent_ones_run_side_by_side(deploy: Deployer) -> None:
    """Resources that need nothing of each other have all begun before the first has ended."""
    stores = [name("st") for _ in range(6)]
    deploy.succeeded(template(*map(account, stores)))
    operations = deploy.operations()
    assert len(operations) == 6
    kept = [deploy.arm.got(deploy.arm.id(storage.ACCOUNT, each))["properties"]["creationTime"] for each in stores]
    assert max(kept) < min(str(each["timestamp"]) for each in operations)


def test_a_dependency_that_is_not_deployed(deploy: Deployer) -> None:
    """dependsOn a resource whose condition is false is ignored."""
    store, off = name("st"), name("st")
    on_it = account(store, dependsOn=[f"[resourceId('{storage.ACCOUNT.type}', '{off}')]"])
    deploy.succeeded(template(account(off, condition=False), on_it))
    assert ids(deploy.operations()) == [store]
    assert deploy.arm.send("GET", deploy.arm.id(storage.ACCOUNT, off)).status_code == 404


def test_a_condition_on_a_secret(deploy: Deployer) -> None:
    """A condition on a secure parameter is decided where its value is at hand: when the deployment runs."""
    yes, no = name("st"), name("st")
    what = template(
        account(yes, condition="[equals(parameters('word'), 'canary')]"),
        account(no, condition="[not(equals(parameters('word'), 'canary'))]"),
        parameters={"word": {"type": "secureString"}},
    )
    deploy.succeeded(what, word="canary")
    assert ids(deploy.operations()) == [yes]


def test_an_existing_resource(deploy: Deployer) -> None:
    """With symbolic names, `existing` is read and not written."""
    store = deploy.arm.storage(tags={"owner": "contoso"})
    existing = {**{key: account(store["name"])[key] for key in ("type", "apiVersion", "name")}, "existing": True}
    outputs = {"owner": {"type": "string", "value": "[reference('store', '2024-01-01', 'Full').tags.owner]"}}
    shown = deploy.succeeded(
        template(languageVersion="2.0", outputs=outputs) | {"resources": {"store": existing}},
    )
    assert shown["outputs"]["owner"]["value"] == "contoso"
    assert deploy.operations() == []


def test_deploying_twice_changes_nothing(deploy: Deployer) -> None:
    """The second deployment of a template leaves every resource as it was."""
    store = name("st")
    what = template(account(store), container(store, "raw"))
    deploy.succeeded(what)
    before = [lasting(deploy.arm.got(each["id"])) for each in deploy.properties()["outputResources"]]
    deploy.succeeded(what)
    after = [lasting(deploy.arm.got(each["id"])) for each in deploy.properties()["outputResources"]]
    assert len(before) == 2
    assert after == before


def test_copies_and_parameters(deploy: Deployer) -> None:
    """A loop over a parameter makes as many; a parameter that is null has its default."""
    store = name("st")
    many = container(store, "x", copy={"name": "many", "count": "[parameters('count')]"})
    many["name"] = f"[concat('{store}/default/part', copyIndex())]"
    parameters = {"count": {"type": "int", "defaultValue": 2}}
    deploy.succeeded(template(account(store), many, parameters=parameters), count=None)
    assert len(deploy.operations()) == 3
    deploy.succeeded(template(account(store), many, parameters=parameters), count=3)
    assert len(deploy.operations()) == 4
    assert deploy.properties()["parameters"] == {"count": {"type": "Int", "value": 3}}
