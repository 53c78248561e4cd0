"""Role assignments that were given under other names than the derived ones, by an older export."""

from __future__ import annotations

import json
from pathlib import Path

from amlstack.arm.export import Source, export
from amlstack.arm.language import Scope, expand
from amlstack.catalog import identity
from amlstack.importing import role_assignment_names
from tests.arm.export.declared import PEOPLE, blob, declared, documents
from tests.sandbox.server.client import Arm

from .deploying import Deployer

BEFORE = json.loads(Path(__file__).with_name("names_given_before.json").read_text(encoding="utf-8"))
"""An export of the time when names of role assignments stood in the template."""


def source(arm: Arm) -> Source:
    """The declaration that it is of."""
    made = {kind: {"name": BEFORE["parameters"][f"{word}Name"]["defaultValue"]}
            for kind, word in (("storage_account", "storageAccount"), ("key_vault", "keyVault"))}  # fmt: skip
    users = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso-before"}]}
    store = blob("raw", credentials=None, access="read", access_for=[PEOPLE])
    return declared("before", resource_group={"name": arm.group_name}, identity=users, datastores=[store], **made)


def given(arm: Arm) -> set[str]:
    """The ids of the role assignments in the group, but for those that Azure gives by itself."""
    found = arm.got(f"{arm.group}/providers/{identity.ROLE_ASSIGNMENT.type}")["value"]
    return {each["id"] for each in found}


def test_roles_keep_the_names_that_they_have(deploy: Deployer, arm: Arm) -> None:
    """Azure refuses to give a role again under another name; with those that an import finds, nothing is made anew."""
    deploy.succeeded(BEFORE, location="westeurope")
    was, now = given(arm), source(arm)
    files = documents(export([now]))
    values = {key: each["value"] for key, each in files["parameters.before.json"]["parameters"].items()}
    assert "RoleAssignmentExists" in json.dumps(deploy.failed(files["mainTemplate.json"], **values))
    there = expand(BEFORE, {}, Scope(resource_group=arm.group_name, subscription=arm.subscription))
    names = role_assignment_names(there, lambda: there, now.plan)
    assert len(names) == 4
    deploy.succeeded(files["mainTemplate.json"], **values | {"roleAssignmentNames": names})
    assert given(arm) == was
