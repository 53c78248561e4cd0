"""Roles on what lies in other groups go there by a deployment of their own."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.arm.export import Source, export

from ..test_parity import rendered, secret
from .declared import declared, template
from .deploying import deployed

HERE = "/subscriptions/11111111-1111-4111-8111-111111111111"
OTHER = "/subscriptions/22222222-2222-4222-8222-222222222222"
VAULT = "{}/resourceGroups/{}/providers/Microsoft.KeyVault/vaults/kv-contoso"
ACCOUNT = "{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/stcontoso"


def with_roles(name: str = "dev", **keys: Any) -> Source:
    """A declaration whose identity is given roles on what it stands on, in a group that exists."""
    identity = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso"}]}
    group = {"resource_group": {"id": f"{HERE}/resourceGroups/Rg-{name}"}}
    return declared(name, **{"identity": identity, **group, **keys})


def deployments(source: Source) -> list[dict[str, Any]]:
    """The nested deployments of its template."""
    found = template(source)["resources"]
    return [resource for resource in found if resource["type"] == "Microsoft.Resources/deployments"]


@pytest.mark.parametrize(
    ("id_", "nested"),
    [
        (VAULT.format(HERE, "rg-dev"), 0),
        (VAULT.format(HERE, "RG-Dev"), 0),
        (VAULT.format(HERE, "rg-data"), 1),
        (VAULT.format(OTHER, "rg-dev"), 1),
    ],
)
def test_only_what_lies_elsewhere_needs_one(id_: str, nested: int) -> None:
    """The same group, in whatever case, is the one that is deployed to; of another subscription it isn't."""
    source = with_roles(key_vault={"id": id_})
    assert len(deployments(source)) == nested
    roles = [one for one in template(source)["resources"] if one["type"].endswith("/roleAssignments")]
    assert sum("scope" not in role for role in roles) == 1, "the one on the group"
    found, expected = deployed(export([source]), source, secret), rendered(source.plan)
    assert found.keys() == expected.keys()


def test_a_group_needs_one_for_all_its_roles() -> None:
    """It goes to that group in that subscription, knows only what is passed to it, and waits for the identity."""
    vault, account = VAULT.format(OTHER, "rg-data"), ACCOUNT.format(OTHER, "rg-data")
    (found,) = deployments(with_roles(key_vault={"id": vault}, storage_account={"id": account}))
    properties = found["properties"]
    assert properties["expressionEvaluationOptions"] == {"scope": "Inner"}
    assert found["dependsOn"] == [
        "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', parameters('managedIdentity0Name'))]"
    ]
    assert {found["subscriptionId"].count("[2]"), found["resourceGroup"].count("[4]")} == {1}
    passed = {"keyVaultId", "storageAccountId", "principalId", "holderId", "roleAssignmentNames"}
    assert properties["parameters"].keys() == passed
    assert [role["type"] for role in properties["template"]["resources"]] == [
        "Microsoft.Authorization/roleAssignments"
    ] * 4
    assert all("dependsOn" not in role for role in properties["template"]["resources"])


def test_two_groups_need_two() -> None:
    """Each with a name of its own, and the workspace waits for both."""
    source = with_roles(
        key_vault={"id": VAULT.format(HERE, "rg-one")}, storage_account={"id": ACCOUNT.format(HERE, "rg-two")}
    )
    found = deployments(source)
    assert len({nested["name"] for nested in found}) == 2
    (workspace,) = (one for one in template(source)["resources"] if "MachineLearning" in one["type"])
    assert sum("Microsoft.Resources/deployments" in id_ for id_ in workspace["dependsOn"]) == 2


def test_files_may_have_their_vaults_in_other_groups_each() -> None:
    """Where they lie is a parameter like any other."""
    sources = [with_roles(name, key_vault={"id": VAULT.format(HERE, f"rg-data-{name}")}) for name in ("dev", "prod")]
    made = export(sources)
    for source in sources:
        found, expected = deployed(made, source, secret), rendered(source.plan)
        assert found.keys() == expected.keys()
        assert all(one.body["properties"] == expected[id_]["properties"] for id_, one in found.items()
                   if one.body["type"].endswith("roleAssignments"))  # fmt: skip
