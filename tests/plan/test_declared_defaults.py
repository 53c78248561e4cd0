"""The defaults that the schema tells its readers, against what the plan makes of a key that is left out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from amlstack import arm, plan, spec
from amlstack.spec.fill import fill
from amlstack.spec.normal_form import normal_form
from tests.spec.schemas import ALL

HEAD: dict[str, Any] = {
    "name": "contoso-ml",
    "name_seed": "c",
    "resource_group": "rg",
    "location": "westeurope",
    "identity": {"type": "user_assigned", "user_assigned_identities": ["id-contoso"]},
}
BLOB = {
    "name": "raw",
    "type": "azure_blob",
    "account_name": "stcontosodata",
    "container_name": "raw",
    "access": "read",
}
LOGIN = {"username": "u", "password": {"secret": "s"}}
POSTGRESQL = {"name": "s", "type": "azure_postgresql", "server_name": "s", "database_name": "s", "credentials": LOGIN}
AROUND: dict[str, dict[str, Any]] = {
    "storage_accounts[]": {"name": "stcontosodata", "network_acls": {"default_action": "deny"}},
    "managed_network": {"isolation_mode": "allow_only_approved_outbound"},
    "managed_network.outbound_rules[]": {"name": "lake", "type": "private_endpoint"},
    "managed_network.outbound_rules[].destination": {
        "service_resource_id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st",
        "subresource_target": "blob",
    },
    "serverless_compute": {
        "custom_subnet": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    },
    "storage_account": {"network_acls": {"default_action": "deny"}},
    "key_vault": {"network_acls": {"default_action": "deny"}},
    "datastores[]": BLOB,
    "datastores[].access_for[]": {"principal_id": "00000000-0000-0000-0000-000000000000"},
}
"""What must be said beside a key, by the record that holds it."""
KINDS: dict[str, dict[str, Any]] = {
    "datastores[].enforce_ssl": POSTGRESQL,
    "container_registry.network_acls.bypass": {"sku": "Premium", "network_acls": {"default_action": "deny"}},
}


def told() -> Iterator[str]:
    """Each key whose default the schema tells, as a dotted path, without those that no plan reads."""
    yield from (path for path, rule in ALL.items() if "default" in rule and not path.startswith("policy."))


def declared(path: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A file that leaves a key out, the record in it that would hold the key, and the key."""
    data: dict[str, Any] = copy.deepcopy(HEAD | {"storage_accounts": [AROUND["storage_accounts[]"]]})
    here: Any = data
    walked = ""
    *around, key = path.split(".")
    for step in around:
        walked = f"{walked}.{step}".lstrip(".")
        record = copy.deepcopy(KINDS.get(path, AROUND.get(walked, {})))
        name = step.removesuffix("[]")
        if step.endswith("[]"):
            here[name] = [record]
            here = here[name][0]
        else:
            here = here.setdefault(name, record)
    return data, here, key


def rendered(data: dict[str, Any]) -> Any:
    """The ARM template of a file's data, which the schema has passed."""
    return arm.render(plan.workspace(fill(spec.WorkspaceSpec, normal_form(data)[0])))


@pytest.mark.parametrize("path", list(told()))
def test_a_default_that_the_schema_tells_is_the_plans(path: str) -> None:
    """A file that says the default comes to the template of one that leaves the key out."""
    data, here, key = declared(path)
    without = rendered(data)
    assert key not in here
    here[key] = ALL[path]["default"]
    assert rendered(data) == without


def test_another_value_than_the_default_makes_a_difference() -> None:
    """So that the test above doesn't compare what the key has no part in."""
    data, here, key = declared("key_vault.sku")
    without = rendered(data)
    here[key] = "premium"
    assert rendered(data) != without
