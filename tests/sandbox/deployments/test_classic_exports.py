"""Loops of classic datastores deploy, and their secrets stay where they were given."""

from __future__ import annotations

import json

from amlstack.arm.export import export
from amlstack.catalog import machinelearning
from tests.arm.export.declared import declared, documents, login
from tests.sandbox.server.client import Arm

from .deploying import Deployer, lasting


def test_a_loop_of_databases_is_registered(deploy: Deployer, arm: Arm) -> None:
    """Each with its own words and login, in the classic API's version; deployed again, nothing changes."""
    types = ["azure_sql_database"] * 21 + ["azure_mysql"]
    stores = [login(f"sales_{n}", skip_validation=n % 2 == 0, type=type_) for n, type_ in enumerate(types)]
    group, seed = {"name": arm.group_name}, arm.subscription
    files = documents(export([declared(name_seed=seed, resource_group=group, datastores=stores)]))
    given = {key: each["value"] for key, each in files["parameters.dev.json"]["parameters"].items()}
    secrets = {f"sales_{number}_password": f"canary-{number}" for number in range(22)}
    template = files["mainTemplate.json"]
    assert {"datastoreSecrets", "sales_21_password"} <= template["parameters"].keys()
    given |= {"datastoreSecrets": secrets, "sales_21_password": "canary-21"}
    path = f"{arm.group}/providers/{machinelearning.WORKSPACE.type}/contoso-dev/datastores"
    states = []
    for _ in range(2):
        said = deploy.succeeded(template, **given)
        assert "canary" not in json.dumps(said)
        answers = (arm.send("GET", f"{path}/{store['name']}", api=machinelearning.CLASSIC_VERSION) for store in stores)
        states.append([lasting(answer.json()) for answer in answers])
    assert states[0] == states[1]
    assert [state["name"] for state in states[0]] == [store["name"] for store in stores]
    assert "canary" not in json.dumps(states)
