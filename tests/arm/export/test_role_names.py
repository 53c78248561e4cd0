"""Names of role assignments: derived from ids when a template is deployed, or the parameter's."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from amlstack.arm.export import Scope, Source, export
from amlstack.catalog import identity, ids
from amlstack.plan import views
from amlstack.plan.nodes import RoleAssignment

from ..recording import SUBSCRIPTION
from .declared import EACH_SCOPE, PEOPLE, around, blob, declared, documents, template, there
from .deploying import deployed

KEY, NAME = "0:Contributor on group", "7c0f5f3e-0000-4000-8000-000000000001"
AZURE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of the template function guid(), by its documentation."""


def source(name: str = "dev", **keys: Any) -> Source:
    """A workspace with an identity that is made, and with data for people."""
    users = {"type": "user_assigned", "user_assigned_identities": [{"name": f"id-{name}"}]}
    store = blob("raw", credentials=None, access="read", access_for=[PEOPLE])
    return declared(name, identity=users, datastores=[store], **keys)


def names(of: Source, scope: Scope = "resource-group", *sources: Source) -> dict[tuple[str, str], str]:
    """The names of the role assignments that are deployed for a declaration, by scope and role definition."""
    found = deployed(export(sources or [of], scope), of, "value of {}".format)
    made = [ids.parse(id_) for id_ in found if identity.ROLE_ASSIGNMENT.type in id_]
    roles = {id_: one.body["properties"]["roleDefinitionId"] for id_, one in found.items()
             if identity.ROLE_ASSIGNMENT.type in id_}  # fmt: skip
    scopes = [each.scope or ids.group_id(each.subscription, str(each.group)) for each in made]
    return {(scope, role): each.name for scope, role, each in zip(scopes, roles.values(), made, strict=True)}


@EACH_SCOPE
def test_a_name_is_the_guid_of_scope_holder_and_role(scope: Scope) -> None:
    """As anybody else computes it, and of no object id that nobody can know beforehand."""
    group = ids.group_id(SUBSCRIPTION, "rg-dev")
    user = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-dev"
    found = names(source(), scope)
    assert len(found) == 4
    for (where, role), name in found.items():
        holder = PEOPLE["principal_id"] if "/containers/" in where else user
        assert name == str(uuid.uuid5(AZURE, f"{where}-{holder}-{role}"))
    assert "reference(" not in json.dumps(template(source(), scope=scope)["variables"])


@EACH_SCOPE
def test_a_name_elsewhere_is_of_the_subscription_there(scope: Scope) -> None:
    """Scope and definition are those of the group that the nested deployment goes to."""
    far: dict[str, Any] = {"subscription_id": "22222222-2222-4222-8222-222222222222", "create": None}
    found = names(declared(datastores=[there("far", **far)]), scope)
    workspace = f"{ids.group_id(SUBSCRIPTION, 'rg-dev')}/providers/Microsoft.MachineLearningServices/workspaces"
    (((where, role), name),) = found.items()
    assert ids.parse(where).subscription == ids.parse(f"{role}").subscription == far["subscription_id"]
    assert name == str(uuid.uuid5(AZURE, f"{where}-{workspace}/contoso-dev-{role}"))


@EACH_SCOPE
def test_a_file_may_name_its_own(scope: Scope) -> None:
    """In its parameter file, also where files share a template, and whoever has no word for it derives the name."""
    dev, prod = source(role_assignment_names={KEY: NAME}), source("prod")
    files = documents(export([dev, prod], scope))
    said = [files[f"parameters.{name}.json"]["parameters"]["roleAssignmentNames"]["value"] for name in ("dev", "prod")]
    assert said == [{KEY: NAME}, {}]
    assert NAME not in json.dumps(files["mainTemplate.json"])
    assert NAME in names(dev, scope, dev, prod).values()
    assert NAME not in names(prod, scope, dev, prod).values()


def test_a_name_for_what_lies_elsewhere_is_passed_on() -> None:
    """The nested deployment gets the parameter too."""
    plain = around("dev")
    role = next(node for node in plain.plan.of(RoleAssignment) if "rg-data" in str(node.scope))
    named = around("dev", role_assignment_names={role.which: NAME})
    assert NAME in names(named).values()


@pytest.mark.parametrize("makes", [source, around])
def test_what_pulumi_imports_has_the_same_names(makes: Any) -> None:
    """`amlstack plan --format pulumi-import` spells the ids that an export's deployment gives."""
    of = makes("dev")
    spelled = {each["id"] for each in views.imports(of.plan, SUBSCRIPTION)["resources"] if "id" in each}
    assert set(deployed(export([of], "subscription"), of, "value of {}".format)) == spelled


def test_a_role_is_called_by_its_name() -> None:
    """In the template's variables, beside the id of its definition."""
    made = template(source())
    roles = made["variables"]["builtInRoleNames"]
    assert identity.ROLES["Storage Blob Data Reader"] in roles["Storage Blob Data Reader"]
    used = {each["properties"]["roleDefinitionId"] for each in made["resources"] if "principalId" in str(each)}
    assert used == {f"[variables('builtInRoleNames')['{role}']]" for role in roles}
