"""A workspace's life, run by the real engine: what is created, left alone, changed, replaced and refused."""

from __future__ import annotations

import json

import pytest

from amlstack.catalog import BY_TYPE
from amlstack.sandbox import control
from tests.commands import amlstack
from tests.conftest import ROOT, Engine
from tests.sandbox.deployments.deploying import lasting

from .conftest import WORKSPACE, Stack, counted, pulumi

pytestmark = pytest.mark.engine

QUIET = "--skip-preview"
VAULT, ACCOUNT = "kv-contoso-ml-11tuw", "stcontosoml11tuw"


def test_a_life(stack: Stack) -> None:
    """Previewed, created, left alone, changed in place, mended where somebody else changed it, and gone."""
    stack.lives("preview")
    assert stack.sandbox.resources() == {}
    assert counted(stack.lives("up", QUIET)) == {"created": 10}
    for body in stack.sandbox.resources().values():
        kind = BY_TYPE[body["type"].lower()]
        if kind.taggable:
            assert body["tags"] == {"owner": "forecasting"}, body["id"]
    before = stack.sandbox.resources()
    assert counted(stack.lives("up", QUIET)) == {"unchanged": 10}
    assert stack.sandbox.resources() == before

    stack.declare(display_name="Pricing", description="What things cost", tags={"owner": "pricing"})
    stack.keys["datastores"][0]["description"] = "As it arrives"
    assert set(counted(stack.lives("up", QUIET))) == {"updated", "unchanged"}
    workspace = stack.body("workspaces", "contoso-ml")
    assert workspace["properties"]["friendlyName"] == "Pricing"
    assert workspace["tags"] == {"owner": "pricing"}
    assert stack.body("datastores", "raw")["properties"]["description"] == "As it arrives"

    # Azure ML makes the registry that the workspace lacks, and writes it into the workspace: no change of ours
    stack.build_image()
    assert counted(stack.lives("up", "--refresh", QUIET)) == {"unchanged": 10}
    assert stack.body("workspaces", "contoso-ml")["properties"]["containerRegistry"]

    by_hand = {"properties": {"description": "by hand"}}
    for method, where, given in (("PATCH", "", by_hand), ("DELETE", "/datastores/raw", None)):
        status, answer = stack.sandbox.server.request(method, f"{WORKSPACE}{where}?api-version=2025-12-01", given)
        assert status < 300, answer
    mended = counted(stack.lives("up", "--refresh", QUIET))
    assert (mended["updated"], mended["created"], mended["unchanged"]) == (1, 1, 8)
    assert stack.body("workspaces", "contoso-ml")["properties"]["description"] == "What things cost"
    stack.lives("destroy", QUIET)
    assert [id_ for id_ in stack.sandbox.resources() if "containerregistry" not in id_.lower()] == []


@pytest.mark.thorough
def test_a_preview_writes_nothing(stack: Stack) -> None:
    """A preview of a creation and one of a change leave Azure as it was."""
    stack.lives("preview")
    assert stack.sandbox.resources() == {}
    stack.lives("up")
    before = stack.sandbox.resources()
    stack.declare(display_name="Another", tags={"owner": "pricing"})
    stack.lives("preview")
    assert stack.sandbox.resources() == before


@pytest.mark.thorough
def test_what_azure_cannot_change_is_replaced(stack: Stack) -> None:
    """A registry under another name is another registry: the workspace moves over, the old one goes."""
    stack.declare(container_registry={"name": "crcontosoone"})
    stack.lives("up")
    stack.declare(container_registry={"name": "crcontosotwo"})
    assert counted(stack.lives("up"))["replaced"] == 1
    assert stack.body("registries", "crcontosotwo")
    assert not [id_ for id_ in stack.sandbox.resources() if id_.endswith("crcontosoone")]
    assert stack.body("workspaces", "contoso-ml")["properties"]["containerRegistry"].endswith("crcontosotwo")


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["preview", "up"])
def test_a_vault_or_workspace_is_not_replaced_under_its_own_name(stack: Stack, command: str) -> None:
    """Their deleted names would block the new ones: the preview says so, and nothing is touched."""
    stack.lives("up")
    before = stack.sandbox.resources()
    stack.declare(location="northeurope")
    said = stack.refused(command)
    assert f"'{VAULT}' exists already" in said
    assert "choose another name" in said
    assert stack.sandbox.resources() == before


@pytest.mark.thorough
def test_a_refused_declaration_keeps_what_was_made_and_a_corrected_run_finishes(stack: Stack) -> None:
    """A name that somebody else has is refused with ARM's code; the rest stays, and another name ends it."""
    stack.sandbox.server.request("PUT", "/sandbox/taken/Microsoft.Storage/storageAccounts/stfabrikam")
    stack.declare(storage_account="stfabrikam")
    said = stack.refused("up")
    assert "StorageAccountAlreadyTaken" in said
    kept = stack.sandbox.resources()
    assert any(id_.endswith(VAULT) for id_ in kept)
    stack.declare(storage_account="stcontosomine")
    done = counted(stack.lives("up"))
    assert done["unchanged"] + done["created"] == 10
    assert done["unchanged"] >= 3
    assert counted(stack.lives("up")) == {"unchanged": 10}


@pytest.mark.thorough
def test_an_image_built_between_two_runs_changes_nothing(stack: Stack) -> None:
    """Azure ML makes the lazy registry and writes it into the workspace: no change of ours."""
    stack.lives("up")
    stack.build_image()
    assert stack.body("workspaces", "contoso-ml")["properties"]["containerRegistry"]
    assert counted(stack.lives("up")) == {"unchanged": 10}
    assert counted(stack.lives("up", "--refresh")) == {"unchanged": 10}
    assert counted(stack.lives("up")) == {"unchanged": 10}
    assert stack.body("workspaces", "contoso-ml")["properties"]["containerRegistry"]


def test_a_workspace_that_no_stack_knows_is_adopted(stack: Stack, engine: Engine) -> None:
    """Imported as `amlstack plan --format pulumi-import` says, a run creates and replaces nothing."""
    stack.lives("up", QUIET)
    before = lasting(stack.sandbox.resources())
    name = str(stack.keys["name"])
    pulumi(engine, ROOT, "stack", "rm", name, "--force", "--yes", "--preserve-config")
    listed = stack.file.with_name("listed.json")
    planned = amlstack("plan", str(stack.file), "--format", "pulumi-import", "--subscription", control.SUBSCRIPTION)
    assert planned.returncode == 0, planned.stderr
    listed.write_text(planned.stdout)
    pulumi(engine, ROOT, "stack", "init", name, "--no-select")
    quietly = ("--yes", QUIET, "--protect=false", "--generate-code=false", "--stack", name)
    said = pulumi(engine, ROOT, "import", "--file", str(listed), *quietly)
    assert counted(said)["imported"] == len(json.loads(listed.read_text())["resources"])
    assert set(counted(stack.lives("up", QUIET))) <= {"updated", "unchanged"}
    assert lasting(stack.sandbox.resources()) == before
