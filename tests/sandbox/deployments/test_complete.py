"""Complete mode deletes what the template leaves out, where Azure allows it."""

from __future__ import annotations

from amlstack.catalog import machinelearning, registry, storage
from tests.sandbox.server.client import name, refused

from .deploying import VERSION, Deployer, account, container, template
from .test_secrets import classic


def test_what_the_template_leaves_out_is_deleted(deploy: Deployer) -> None:
    """Everything else in the group goes, and each deletion is an operation; children of what stays do stay."""
    kept, gone = name("st"), deploy.arm.storage()
    deploy.succeeded(template(account(kept), container(kept, "raw")))
    cr = deploy.arm.registry()
    deploy.succeeded(template(account(kept)), mode="Complete")
    assert deploy.properties()["mode"] == "Complete"
    for each in (gone, cr):
        assert deploy.arm.send("GET", each["id"]).status_code == 404
    account_id = deploy.arm.id(storage.ACCOUNT, kept)
    assert deploy.arm.got(account_id)["name"] == kept
    assert deploy.arm.send("GET", f"{account_id}/blobServices/default/containers/raw").status_code == 200
    doing = {(each["provisioningOperation"], each["targetResource"]["id"]) for each in deploy.operations()}
    assert doing == {("Create", account_id), ("Delete", gone["id"]), ("Delete", cr["id"])}


def test_incremental_deletes_nothing(deploy: Deployer) -> None:
    """In incremental mode what the template leaves out stays."""
    other = deploy.arm.storage()
    deploy.succeeded(template(account(name("st"))))
    assert deploy.arm.got(other["id"])["id"] == other["id"]


def test_a_failed_deployment_deletes_nothing(deploy: Deployer) -> None:
    """Where the template's own resources fail, the others stay."""
    other = deploy.arm.registry()
    deploy.failed(template(account(name("st"), kind="Wrong")), mode="Complete")
    assert deploy.arm.got(other["id"])["type"] == registry.REGISTRY.type


def test_roles_stay(deploy: Deployer) -> None:
    """A role on the group is no resource in it, and stays."""
    role = deploy.arm.assign(deploy.arm.group, deploy.arm.identity()["properties"]["principalId"], "Contributor").json()
    deploy.succeeded(template(), mode="Complete")
    assert deploy.arm.got(role["id"])["id"] == role["id"]
    assert deploy.arm.send("GET", f"{deploy.arm.group}/resources").json() == {"value": []}


def test_datastores_stay_with_their_workspace(deploy: Deployer) -> None:
    """Children of what stays do stay, in either shape, and go with what goes."""
    workspace = deploy.arm.workspace()
    store = classic(workspace["name"], Password="not-a-real-password")
    deploy.succeeded(template(store))
    path, version = f"{workspace['id']}/datastores/sales", machinelearning.CLASSIC_VERSION
    kept = {"type": machinelearning.WORKSPACE.type, "apiVersion": machinelearning.WORKSPACE.api_version}
    held = {key: workspace["properties"][key] for key in ("storageAccount", "keyVault")}
    body = {"location": workspace["location"], "identity": {"type": "SystemAssigned"}, "properties": held}
    found = deploy(template({**kept, "name": workspace["name"], **body}), mode="Complete")
    assert deploy.arm.send("GET", path, api=version).status_code == 200, found
    deploy(template(), mode="Complete")
    assert deploy.arm.send("GET", path, api=version).status_code == 404


def test_not_for_a_subscription(deploy: Deployer) -> None:
    """A deployment to a subscription can't be complete."""
    body = deploy.body(template(), deploy.arm.scope, mode="Complete")
    message = refused(
        deploy.arm.send("PUT", deploy.path("d", deploy.arm.scope), body, api=VERSION), 400, "InvalidDeployment"
    )
    assert "not supported" in message
