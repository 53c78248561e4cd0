"""Long-running operations: how they are answered, and how their end is learnt."""

from __future__ import annotations

from amlstack.catalog import keyvault, monitoring, registry, storage

from .client import LOCATION, Arm, name, refused, storage_body, vault_body


def _small(answer_header: str) -> bool:
    return 0 < float(answer_header) < 5


def test_storage_account(arm: Arm) -> None:
    """A new account is answered 202 without a body, and its Location ends with the account."""
    path = arm.id(storage.ACCOUNT, name("st"))
    answer = arm.send("PUT", path, storage_body())
    assert (answer.status_code, answer.content) == (202, b"")
    assert _small(answer.headers["retry-after"])
    arm.wait(answer, path)
    assert arm.http.get(answer.headers["location"]).json()["id"] == path
    assert arm.put(path, storage_body()).status_code == 200


def test_vault(arm: Arm) -> None:
    """A new vault is answered 201, and its provisioningState ends as Succeeded."""
    path = arm.id(keyvault.VAULT, name("kv"))
    answer = arm.send("PUT", path, vault_body())
    assert answer.status_code == 201
    assert answer.json()["properties"]["provisioningState"] == "RegisteringDns"
    assert _small(answer.headers["retry-after"])
    arm.wait(answer, path)
    assert arm.got(path)["properties"]["provisioningState"] == "Succeeded"


def test_workspace_registry_and_log_analytics(arm: Arm) -> None:
    """Each is answered 201 with its body and an Azure-AsyncOperation that ends as Succeeded."""
    made = [
        (arm.id(monitoring.LOG_ANALYTICS, "log-contoso"), {"location": LOCATION, "properties": {}}),
        (arm.id(registry.REGISTRY, name("cr")), {"location": LOCATION, "sku": {"name": "Basic"}}),
        (arm.workspace_path(), arm.workspace_body()),
    ]
    for path, body in made:
        answer = arm.send("PUT", path, body)
        assert answer.status_code == 201, answer.text
        assert answer.json()["properties"]["provisioningState"] == "Creating"
        arm.wait(answer, path)
        ended = arm.http.get(answer.headers["azure-asyncoperation"]).json()
        assert ended["status"] == "Succeeded"
        assert ended["endTime"] >= ended["startTime"]
        assert arm.got(path)["properties"]["provisioningState"] == "Succeeded"


def test_application_insights(arm: Arm) -> None:
    """Application Insights is answered 200, new or not."""
    component = arm.insights()
    body = {key: component[key] for key in ("location", "kind", "properties")}
    assert arm.put(component["id"], body).status_code == 200
    assert arm.delete(component["id"]).status_code == 200
    assert arm.put(component["id"], body).status_code == 200


def test_nothing_is_built_on_what_is_being_made(arm: Arm) -> None:
    """While a creation runs, its resource can't be written again, nor get children."""
    path = arm.id(storage.ACCOUNT, name("st"))
    answer = arm.send("PUT", path, storage_body())
    again = arm.send("PUT", path, storage_body())
    child = arm.send("PUT", f"{path}/blobServices/default/containers/raw", {})
    arm.wait(answer, path)
    for early in (again, child):
        # on a slow machine the operation may have ended already
        assert early.status_code < 300 or refused(early, 409, "AnotherOperationInProgress")
    assert arm.put(f"{path}/blobServices/default/containers/raw").status_code in {200, 201}


def test_deletions(arm: Arm) -> None:
    """Storage, vault and datastore are deleted with 200, then 204; workspace, registry and group with 202."""
    workspace = arm.workspace()
    account, vault = workspace["properties"]["storageAccount"], workspace["properties"]["keyVault"]
    cr = arm.registry()["id"]
    for path, status in ((cr, 202), (workspace["id"], 202), (account, 200), (vault, 200)):
        assert arm.delete(path).status_code == status
        assert arm.delete(path).status_code == 204
    assert arm.delete(arm.group).status_code == 202
    refused(arm.delete(arm.group), 404, "ResourceGroupNotFound")


def test_unknown_operation(arm: Arm) -> None:
    """A poll of an operation that never was is 404."""
    path = f"{arm.scope}/providers/Microsoft.Storage/locations/x/operationStatuses/nothing"
    refused(arm.send("GET", path, api="2024-01-01"), 404, "OperationNotFound")
