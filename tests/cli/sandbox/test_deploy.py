"""`amlstack sandbox deploy`: templates and exported folders, on a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import storage
from amlstack.sandbox import contents, control
from amlstack.sandbox.deployer import files, task
from tests.sandbox.deployments.deploying import account, container, group, nested, template
from tests.serving import served

from .test_server_commands import run

SUBSCRIPTION_SCHEMA = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
INTO = ("--resource-group", "rg-contoso", "--create-group")
PARAMETERS = {"store": {"type": "string"}}
STORE = account("[parameters('store')]")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder that is served."""
    folder = tmp_path / "state"
    with served(folder):
        yield folder


def written(file: Path, content: Any) -> str:
    """Write a JSON file; its path."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content))
    return str(file)


def given(**values: Any) -> dict[str, Any]:
    """A parameter file's content."""
    return {"contentVersion": "1.0.0.0", "parameters": {name: {"value": value} for name, value in values.items()}}


def ids(state: Path) -> set[str]:
    """The names of the storage accounts that exist."""
    return {each["name"] for each in contents.existing(state) if each["type"] == storage.ACCOUNT.type}


def test_a_template(state: Path, tmp_path: Path) -> None:
    """Each resource is said as it ends, the outputs last; a second run says the same."""
    outputs = {"id": {"type": "string", "value": "hello"}, "key": {"type": "secureString", "value": "hidden-value"}}
    file = written(tmp_path / "main.json", template(container("stone", "raw"), account("stone"), outputs=outputs))
    for _ in range(2):
        done = run("deploy", file, *INTO, state=state)
        assert (done.returncode, done.stderr) == (0, "")
        lines = [line.split() for line in done.stdout.splitlines()]
        assert ["done", storage.ACCOUNT.type, "stone"] in lines
        assert lines.index(["done", storage.ACCOUNT.type, "stone"]) < lines.index(
            ["done", storage.BLOB_CONTAINER.type, "stone/default/raw"]
        )
        assert done.stdout.endswith("main succeeded.\n  id = hello\n  key = (secure)\n")


def test_a_group_is_made_only_when_asked(state: Path, tmp_path: Path) -> None:
    """Without a group's name, or where there is no such group, the message says which options help; nothing is made."""
    file = written(tmp_path / "main.json", template())
    nameless = run("deploy", file, state=state)
    absent = run("deploy", file, "--resource-group", "rg-contoso", state=state)
    for each, word in ((nameless, "--resource-group"), (absent, "--create-group")):
        assert each.returncode == 2
        assert word in each.stderr
    assert contents.existing(state) == []
    assert run("deploy", file, *INTO, "--location", "northeurope", state=state).returncode == 0
    [made] = contents.existing(state)
    assert made["location"] == "northeurope"


def test_a_subscription(state: Path, tmp_path: Path) -> None:
    """A subscription's template takes no group, and makes its own; what is nested is said too, the inside first."""
    inside = nested("inner", template(account("stone")), resourceGroup="rg-made")
    inside["dependsOn"] = ["rg-made"]
    file = written(tmp_path / "main.json", {**template(group("rg-made"), inside), "$schema": SUBSCRIPTION_SCHEMA})
    refused = run("deploy", file, *INTO, state=state)
    assert refused.returncode == 2
    assert "subscription" in refused.stderr
    done = run("deploy", file, state=state)
    assert done.returncode == 0, done.stderr
    assert [line.split()[-1] for line in done.stdout.splitlines() if "  done" in line] == ["rg-made", "stone", "inner"]
    assert [each["name"] for each in contents.existing(state)] == ["rg-made", "stone"]


def test_parameter_files(state: Path, tmp_path: Path) -> None:
    """Of several parameter files a later one wins; the region of a new group is the parameter's."""
    file = written(tmp_path / "main.json", template(STORE, parameters=PARAMETERS | {"location": {"type": "string"}}))
    one = written(tmp_path / "one.json", given(store="stone", location="northeurope"))
    two = written(tmp_path / "two.json", given(store="sttwo"))
    assert run("deploy", file, "-p", one, "-p", two, *INTO, state=state).returncode == 0
    assert ids(state) == {"sttwo"}
    assert {each["location"] for each in contents.existing(state) if each["name"] == "rg-contoso"} == {"northeurope"}


def test_a_folder_with_one_parameter_file(state: Path, tmp_path: Path) -> None:
    """A folder without manifest is its mainTemplate.json with its one parameter file."""
    folder = tmp_path / "arm"
    written(folder / "mainTemplate.json", template(STORE, parameters=PARAMETERS))
    written(folder / "parameters.dev.json", given(store="stdev"))
    assert run("deploy", str(folder), *INTO, state=state).returncode == 0
    assert ids(state) == {"stdev"}


def test_a_folder_with_a_manifest(state: Path, tmp_path: Path) -> None:
    """The manifest's templates are deployed in its order, each with the file that belongs to the one named."""
    folder = tmp_path / "arm"
    deployments = []
    for mark, what in (("", STORE), (".2", container("stdev", "raw", dependsOn=[]))):
        files = [f"parameters.{name}{mark}.json" for name in ("dev", "prod")]
        written(folder / f"mainTemplate{mark}.json", template(what, parameters=PARAMETERS))
        for name, file in zip(("dev", "prod"), files, strict=True):
            written(folder / file, given(store=f"st{name}"))
        deployments.append({"template": f"mainTemplate{mark}.json", "parameters": files})
    written(folder / "manifest.json", {"deployments": deployments})
    unclear = run("deploy", str(folder), *INTO, state=state)
    assert unclear.returncode == 2
    assert "--parameters parameters.dev.json or --parameters parameters.prod.json" in unclear.stderr
    chosen = ("deploy", str(folder), "--parameters", "parameters.dev.json", *INTO)
    complete = run(*chosen, "--mode", "complete", state=state)
    assert complete.returncode == 2
    assert "2 templates" in complete.stderr
    assert contents.existing(state) == []
    done = run(*chosen, state=state)
    assert done.returncode == 0, done.stderr
    assert ids(state) == {"stdev"}
    assert done.stdout.index("arm succeeded.") < done.stdout.index("arm-2 succeeded.")


def test_secrets(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secure parameter comes from its variable or is made up, said by name only; so do the members of an object."""
    parameters = {name: {"type": "secureString"} for name in ("raw_key", "other")} | {"all": {"type": "secureObject"}}
    tags = {
        "a": "[string(length(parameters('raw_key')))]",
        "b": "[string(greater(length(parameters('other')), 20))]",
        "c": "[string(length(parameters('all').lake))]",
    }
    file = written(tmp_path / "main.json", template(account("stone", tags=tags), parameters=parameters))
    monkeypatch.setenv("AMLSTACK_SECRET_RAW_KEY", "canary-3f")
    monkeypatch.setenv("AMLSTACK_SECRET_LAKE", "canary-of-lake")
    done = run("deploy", file, *INTO, state=state)
    assert done.returncode == 0, done.stderr
    assert "secret   raw_key: taken from AMLSTACK_SECRET_RAW_KEY" in done.stdout
    assert "secret   other: made up (AMLSTACK_SECRET_OTHER sets it)" in done.stdout
    assert "canary" not in done.stdout
    made = next(each for each in contents.existing(state) if each["name"] == "stone")
    assert made["tags"] == {"a": "9", "b": "True", "c": "14"}
    assert not [file for file in state.rglob("*") if file.is_file() and b"canary" in file.read_bytes()]


def test_secrets_of_a_vault(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a parameter file takes from a key vault is put into it, where the sandbox's vault lacks it, and stays so."""
    tags = {"a": "[string(length(parameters('raw_key')))]"}
    parameters = {"raw_key": {"type": "secureString"}}
    file = written(tmp_path / "main.json", template(account("stone", tags=tags), parameters=parameters))
    vault = {"id": f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-x"}
    reference = {"raw_key": {"reference": {"keyVault": vault, "secretName": "raw-key"}}}
    left = written(tmp_path / "dev.json", {"contentVersion": "1.0.0.0", "parameters": reference})
    monkeypatch.setenv("AMLSTACK_SECRET_RAW_KEY", "canary-3f")
    done = run("deploy", file, "-p", left, *INTO, state=state)
    assert done.returncode == 0, done.stderr
    said = "secret   raw-key: taken from AMLSTACK_SECRET_RAW_KEY, in key vault kv-x, which is made too"
    assert said in done.stdout
    again = run("deploy", file, "-p", left, *INTO, state=state)
    assert again.returncode == 0, again.stderr
    assert "secret " not in again.stdout
    assert "canary" not in done.stdout + again.stdout
    assert next(each for each in contents.existing(state) if each["name"] == "stone")["tags"] == {"a": "9"}
    assert not [each for each in state.rglob("*") if each.is_file() and b"canary" in each.read_bytes()]
    # a later server doesn't know it: a made-up value stands in, until the environment gives it again
    control.stop(state)
    monkeypatch.delenv("AMLSTACK_SECRET_RAW_KEY")
    lost = run("deploy", file, "-p", left, *INTO, state=state)
    assert "made up  raw-key in key vault kv-x isn't kept" in lost.stdout
    assert next(each for each in contents.existing(state) if each["name"] == "stone")["tags"] == {"a": "48"}
    monkeypatch.setenv("AMLSTACK_SECRET_RAW_KEY", "canary-3f")
    found = run("deploy", file, "-p", left, *INTO, state=state)
    assert "made up" not in found.stdout
    assert next(each for each in contents.existing(state) if each["name"] == "stone")["tags"] == {"a": "9"}


def test_a_failure(state: Path, tmp_path: Path) -> None:
    """A resource that fails is said on stderr with its reason, and the exit code is 1; what succeeded stays."""
    outputs = {"wrong": {"type": "string", "value": "[reference('stone').nothing]"}}
    lonely = {**container("stnone", "raw"), "dependsOn": []}
    file = written(tmp_path / "main.json", template(account("stone"), lonely))
    done = run("deploy", file, *INTO, state=state)
    assert done.returncode == 1
    assert f"failed   {storage.BLOB_CONTAINER.type}  stnone/default/raw\n    ParentResourceNotFound: " in done.stderr
    assert "main failed; what succeeded stays." in done.stderr
    assert ids(state) == {"stone"}
    file = written(tmp_path / "output.json", template(account("stone"), outputs=outputs))
    done = run("deploy", file, *INTO, state=state)
    assert done.returncode == 1
    assert "output 'wrong'" in done.stderr


def test_complete(state: Path, tmp_path: Path) -> None:
    """In complete mode what the template leaves out is said to be deleted."""
    run("deploy", written(tmp_path / "one.json", template(account("stone"))), *INTO, state=state)
    file = written(tmp_path / "two.json", template(account("sttwo")))
    done = run("deploy", file, *INTO, "--mode", "complete", state=state)
    assert done.returncode == 0, done.stderr
    assert f"deleted  {storage.ACCOUNT.type}  stone" in done.stdout
    assert ids(state) == {"sttwo"}
    file = written(tmp_path / "sub.json", {**template(), "$schema": SUBSCRIPTION_SCHEMA})
    refused = run("deploy", file, "--mode", "complete", state=state)
    assert refused.returncode == 2
    assert "InvalidDeployment" in refused.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "main.json:1:2"),
        (template(account("[nothing()]")), "main.json:1:"),
        (template(parameters={"wanted": {"type": "string"}}), "wanted"),
        (template(account("stone"), account("[concat('sto', 'ne')]")), "defined multiple times"),
    ],
)
def test_a_faulty_template(state: Path, tmp_path: Path, content: Any, says: str) -> None:
    """A template's faults are said with their place, before anything is written; the exit code is 2."""
    file = tmp_path / "main.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    done = run("deploy", str(file), "--unchecked", *INTO, state=state)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert ids(state) == set()


def test_what_is_not_there(state: Path, tmp_path: Path) -> None:
    """A file or a folder that can't be what is meant is named."""
    (tmp_path / "empty").mkdir()
    written(tmp_path / "broken" / "manifest.json", {"deployments": 1})
    for target, says in (("none", "no such"), ("empty", "mainTemplate.json"), ("broken", "no manifest")):
        done = run("deploy", str(tmp_path / target), *INTO, state=state)
        assert done.returncode == 2
        assert target in done.stderr
        assert says in done.stderr
    file = written(tmp_path / "main.json", template())
    done = run("deploy", file, "--parameters", str(tmp_path / "none.json"), *INTO, state=state)
    assert done.returncode == 2
    assert "none.json" in done.stderr


def test_a_type_that_is_let_pass(state: Path, tmp_path: Path) -> None:
    """The refusal says how to go on; with that the type is opaque, as every line about it says."""
    bastion = {
        "type": "Microsoft.Network/bastionHosts",
        "apiVersion": "2024-05-01",
        "name": "bas",
        "location": "eastus",
    }
    file = written(tmp_path / "main.json", template(bastion, account("stpassing")))
    refused = run("deploy", file, *INTO, "--unchecked", state=state)
    assert refused.returncode == 2
    option = refused.stderr.splitlines()[-1].partition("opaque resources: ")[2].split()
    assert option == ["--let-pass", bastion["type"]]
    assert ids(state) == set()
    done = run("deploy", file, *INTO, "--unchecked", *option, state=state)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["opaque", f"{bastion['type']}:", "any"] in [line[:3] for line in lines]
    assert ["opaque", bastion["type"], "bas"] in lines
    assert ["done", storage.ACCOUNT.type, "stpassing"] in lines
    assert "bastionHosts  (eastus)  opaque: not played" in run("show", state=state).stdout
    played = run("deploy", file, *INTO, "--let-pass", storage.ACCOUNT.type, state=state)
    assert (played.returncode, "is played by the sandbox" in played.stderr) == (2, True)


@pytest.mark.parametrize(("level", "said"), [("managementGroup", "a management group"), ("tenant", "the tenant")])
def test_what_the_sandbox_has_no_scope_for_is_refused_by_name(tmp_path: Path, level: str, said: str) -> None:
    """A template of a management group or the tenant is checked and expanded, and deployed nowhere here."""
    schema = f"https://schema.management.azure.com/schemas/2019-08-01/{level}DeploymentTemplate.json#"
    file = tmp_path / "main.json"
    file.write_text(json.dumps({**template(), "$schema": schema}))
    with pytest.raises(files.Unclear, match=f"is deployed to {said}, by its"):
        task.prepare([files.Task(file, (), "main")], task.Wishes(None, None, "incremental"))
