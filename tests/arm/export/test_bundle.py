"""The audit bundle: what it holds, and the proof that it is whole and current."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from amlstack import __version__
from amlstack.arm.export import ExportError, Scope, export, write
from amlstack.arm.export.verify import verify

from ..test_parity import ROOT
from .declared import EACH_EXPORT, EACH_SCOPE, EXPORTS, around, blob, declared, far, in_vault, many, of_file

MAX = ROOT / "examples" / "max" / "workspace.yaml"


def readme(*args: str, scope: Scope = "resource-group", **keys: Any) -> str:
    """The README of a small declaration's bundle."""
    return export([declared(*args, **keys)], scope, bundle=True).files["README.md"].decode()


def fenced(text: str, language: str) -> list[str]:
    """The blocks of code of a language."""
    return [block[2] for block in re.findall(rf"^(`{{3,}})({language})\n(.*?)\n\1$", text, re.MULTILINE | re.DOTALL)]


@EACH_SCOPE
@EACH_EXPORT
def test_a_bundle_is_whole_and_current(tmp_path: Path, name: str, scope: Scope) -> None:
    """What was just written is what its declarations export, in any order of the files."""
    sources = EXPORTS[name]()
    write(tmp_path / "arm", export(sources, scope, bundle=True).files)
    assert list(verify(tmp_path / "arm", sources[::-1])) == []


def test_checksums_cover_every_file() -> None:
    """SHA256SUMS names each other file with its hash."""
    files = dict(export([of_file(MAX)], bundle=True).files)
    lines = files.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(files)]


def test_the_inventory_names_every_resource() -> None:
    """A line for each, with what refers to it; behind them what it uses and doesn't make."""
    source = of_file(MAX)
    text = export([source], bundle=True).files["inventory.csv"].decode()
    every = list(csv.DictReader(io.StringIO(text)))
    found = [row for row in every if not row["exists already"]]
    assert [row["type"] for row in found] == [node.kind.type for node in source.plan]
    there = {row["name"]: row for row in every if row["exists already"] == "yes"}
    assert every[len(found) :] == list(there.values())
    assert {"fabrikamdata", "fabrikamdata/default/raw"} <= there.keys()
    assert there["fabrikamdata/default/raw"]["referred to by"] == "datastore contoso-max/blob_key"
    assert there["fabrikamdata"]["resource group"].startswith("rg-fabrikam-data (")
    by_name = {row["name"]: row for row in found}
    assert "datastore contoso-max/blob_identity" in by_name["stcontosomax/default/identity"]["referred to by"]
    assert {row["resource group"] for row in found if row["type"].endswith("/datastores")} == {source.group}
    assert by_name["contoso-max"]["tags"] == '{"owner": "platform", "environment": "test"}'


def test_the_diagram_is_the_plan() -> None:
    """A mermaid flow chart for each workspace file."""
    files = export([declared("dev"), declared("prod")], bundle=True).files
    assert files["plan.prod.mmd"].startswith(b"flowchart LR\n")
    assert b"contoso-prod" in files["plan.prod.mmd"]


@pytest.mark.parametrize(("scope", "kind", "noun"), [("resource-group", "group", "ResourceGroup"),
                                                     ("subscription", "sub", "Subscription")])  # fmt: skip
def test_the_readme_says_how_to_deploy(scope: Scope, kind: str, noun: str) -> None:
    """Validate, preview and deploy, with az and with Az PowerShell, in that order."""
    text = readme(scope=scope)
    (az,), (powershell,) = fenced(text, "sh")[:1], fenced(text, "powershell")
    said = [" ".join(shlex.split(line)[:4]) for line in az.splitlines() if "az deployment" in line]
    assert said == [f"az deployment {kind} {command}" for command in ("validate", "what-if", "create")]
    words = [line.split()[0] for line in powershell.splitlines() if "Deployment" in line]
    assert words == [f"{verb}-Az{noun}Deployment" for verb in ("Test", "New", "New")]
    assert powershell.splitlines()[-2].endswith("-WhatIf")


def test_a_bundle_says_what_it_does_in_other_groups() -> None:
    """The README what that takes, the inventory where each thing lies; without such things nothing is said."""
    files = export([around("dev")], bundle=True).files
    assert (
        "- `rg-data`: blob containers, file shares, role assignments, keys of `stfabrikam`"
        in files["README.md"].decode()
    )
    lines = csv.DictReader(io.StringIO(files["inventory.csv"].decode()))
    groups = {row["resource group"] for row in lines if not row["exists already"]}
    assert groups == {"rg-dev", "rg-data", "rg-dev-lake", "rg-data (22222222-2222-4222-8222-222222222222)"}
    assert "other resource groups" not in readme()


def test_the_readme_warns_of_complete_mode() -> None:
    """It says what complete mode would delete: a lazy registry, and the other parts of a split."""
    assert "the container registry that Azure ML makes" in readme()
    assert "container registry" not in readme(container_registry={"sku": "Basic"}).partition("## Complete mode")[2]
    split = export([many(300)], bundle=True).files["README.md"].decode()
    assert "what the other templates made" in split
    assert "Azure refuses complete mode" in readme(scope="subscription")


def test_late_roles_are_told() -> None:
    """Where roles are given: a template can't wait for them, and may be deployed again. Elsewhere nothing is said."""
    given = readme(identity={"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso"}]})
    (said,) = [line for line in given.splitlines() if "spread" in line]
    assert said.startswith("- a template can only order roles before what needs them, not wait until they have spread")
    assert said.endswith("deploy the same again.")
    assert "Role Based Access Control Administrator" in given
    assert "spread" not in readme()


def test_a_tag_can_not_leave_its_command() -> None:
    """Whatever a tag says stays one word of the shell, inside the block of code."""
    value = "x\n```\n# [click](https://contoso.example) $(reboot) `id` 'q' \u2019; reboot"
    text = readme(tags={"owner": value})
    (az,), (powershell,) = fenced(text, "sh")[:1], fenced(text, "powershell")
    assert f"owner={value}" in shlex.split(az)
    assert value.replace("'", "''").replace("\u2019", "\u2019\u2019") in powershell


THERE = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-there"


def run(block: str, script: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a block in a shell in which az prints a line of what it was given, after `script`."""
    az = 'az() { echo "az $*"; }'
    known = {"PATH": os.environ["PATH"], **variables}
    text = f"{az}\n{script}\n{block}"
    return subprocess.run(["bash", "-e", "-c", text], env=known, capture_output=True, text=True, check=False)


def test_what_no_file_holds_comes_from_variables() -> None:
    """Each secret without a vault, in every command of its template; without one of them nothing is deployed."""
    text = readme(datastores=[far("raw"), far("kept", credentials={"account_key": in_vault("dev")})])
    block = fenced(text, "sh")[1]
    assert "- `raw_key`, from `AMLSTACK_SECRET_RAW_KEY`: text" in text
    given = {"AZURE_SUBSCRIPTION_ID": "here", "AMLSTACK_SECRET_RAW_KEY": "a value"}
    done = run(block, **given)
    assert [line.count("raw_key=a value") for line in done.stdout.splitlines() if "deployment" in line] == [1, 1, 1]
    assert "kept-key" not in done.stdout
    for missing in given:
        refused = run(block, **{name: value for name, value in given.items() if name != missing})
        assert refused.returncode != 0
        assert missing in refused.stderr
        assert "deployment group create" not in refused.stdout


def test_a_known_subscription_is_said() -> None:
    """That of a group which exists, where the declaration tells it: no variable is asked for."""
    there = "22222222-2222-4222-8222-222222222222"
    users = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso"}]}
    text = readme(identity=users, resource_group={"id": f"/subscriptions/{there}/resourceGroups/rg-there"})
    assert f"az account set --subscription {there}\n" in text
    assert "az group" not in text


def test_a_group_that_exists_keeps_its_tags() -> None:
    """A PUT would replace them: it is made only where it isn't there, and tags are merged."""
    (block,) = fenced(readme(tags={"owner": "me"}), "sh")[:1]
    exists = 'az() { [ "$1 $2" = "group exists" ] && echo true || echo "az $*"; }'
    for script, made in ((exists, 0), ("", 1)):
        done = run(block, script, AZURE_SUBSCRIPTION_ID="s")
        assert done.stdout.count("az group create") == made
        (tags,) = (line for line in done.stdout.splitlines() if "--tags" in line)
        assert tags.startswith("az tag update")
        assert "--operation Merge" in tags


@pytest.mark.parametrize(("scope", "kind"), [("resource-group", "group"), ("subscription", "sub")])
def test_the_readme_says_how_to_deploy_as_a_stack(scope: Scope, kind: str) -> None:
    """The same template and values; what its settings do is said."""
    text = readme(scope=scope)
    plain, stack = (fenced(text, "sh")[place].splitlines()[-1] for place in (0, 1))
    assert stack.startswith(f"az stack {kind} create --name contoso-dev-1 ")
    assert stack.partition("--template-file")[2] == plain.partition("--template-file")[2]
    assert all(f"`{word}`" in text for word in ("detachAll", "deleteResources", "deleteAll", "denyWriteAndDelete"))


def test_the_readme_says_what_made_the_template() -> None:
    """The tool's version, and the files under the names of their parameter files; whose tags a group loses, too."""
    text = export([of_file(MAX)], bundle=True).files["README.md"].decode()
    assert f"amlstack {__version__} made it of these workspace files" in text
    assert "\n- max: `workspace.yaml`, `datastores/blob_sas.yml`\n" in text
    assert "loses all others" not in text
    assert "loses all others" in readme(scope="subscription")


def test_the_readme_names_the_roles() -> None:
    """Those that deploying takes and those that are given, each with its id, on what and to whom."""
    users = {"type": "user_assigned", "user_assigned_identities": [{"name": "id-contoso"}]}
    text = readme(identity=users, key_vault={"id": f"{THERE}/providers/Microsoft.KeyVault/vaults/kv-there"})
    assert "Role Based Access Control Administrator (`f58310d9-a9f6-439a-9e8d-f62e7b41a168`)" in text
    vault = "| dev | Key Vault Administrator | `00482a5a-887f-4fb3-b363-3b7fe8e74483` | key vault kv-there |"
    assert f"{vault} user-assigned identity id-contoso | `0:Key Vault Administrator on vault` |" in text
    assert "The roles that it gives" not in readme()
    lines = csv.DictReader(io.StringIO(export([around("dev")], bundle=True).files["inventory.csv"].decode()))
    given = {(row["role"], row["role definition"], row["given to"]) for row in lines if row["role"]}
    assert (
        "Storage Blob Data Reader",
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "Azure ML workspace contoso-dev",
    ) in given


HOSTILE = 'x $(reboot) `id` \'q\' \u2019 \\ ! * ; & | < > # [a] {b} \n""" é'


@EACH_SCOPE
def test_a_shell_reads_what_is_meant(tmp_path: Path, scope: Scope) -> None:
    """Run by a shell in which az only says what it was given, each command has its words, whatever the file holds."""
    group, name = "rg-(dev)_x.y", "it is (mine), a+b=c@d"
    source = declared(resource_group={"name": group}, tags={"owner": HOSTILE, "a b": "$HOME"})
    made = export([dataclasses.replace(source, name=name)], scope, bundle=True)
    (block,) = fenced(made.files["README.md"].decode(), "sh")[:1]
    script = f"set -eu\naz() {{ printf '%s\\0' \"$@\"; printf '\\n\\0'; }}\n{block}"
    known = {**os.environ, "AZURE_SUBSCRIPTION_ID": "it's"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=known, capture_output=True, check=True)
    commands = [line.strip("\0").split("\0") for line in done.stdout.decode().split("\n\0") if line]
    assert all(f"@parameters.{name}.json" in words for words in commands if "deployment" in words)
    if scope == "resource-group":
        account, create, tags, *others = commands
        assert account == ["account", "set", "--subscription", "it's"]
        assert create == ["group", "create", "--name", group, "--location", "westeurope"]
        assert tags[tags.index("--tags") + 1 :] == [f"owner={HOSTILE}", "a b=$HOME"]
        assert all(words[words.index("--resource-group") + 1] == group for words in others)


def powershell_words(line: str) -> list[str]:
    """The words of a line of PowerShell, texts in single quotes; without them, a bracket would end a word."""
    marks = "['\u2018\u2019\u201a\u201b]"
    found = re.findall(rf"{marks}((?:[^'\u2018-\u201b]|{marks}{{2}})*){marks}|([^\s()$`]+)", line)
    return [re.sub(rf"{marks}({marks})", r"\1", text) if text else bare for text, bare in found]


def test_powershell_reads_what_is_meant() -> None:
    """Names and tags are one literal each, typographic quotes included."""
    group = "rg-(dev)_x.y"
    source = declared(resource_group={"name": group}, tags={"owner": "it\u2019s 'mine' $HOME"})
    made = export([dataclasses.replace(source, name="a (b)")], bundle=True)
    (block,) = fenced(made.files["README.md"].decode(), "powershell")[:1]
    _, create, tags, *others = map(powershell_words, block.splitlines())
    assert create.count("New-AzResourceGroup") == 1
    assert create.count(group) == 2
    assert "it\u2019s 'mine' $HOME" in tags
    for words in others:
        assert words[words.index("-ResourceGroupName") + 1] == group
        assert words[words.index("-TemplateParameterFile") + 1] == "parameters.a (b).json"


def test_an_edited_bundle_is_told_without_its_content(tmp_path: Path) -> None:
    """Each edited, missing or foreign file is named; what stands in it isn't repeated, for it may be a secret."""
    source = declared(datastores=[blob("raw")])
    write(tmp_path / "arm", export([source], bundle=True).files)
    edited = tmp_path / "arm" / "parameters.dev.json"
    edited.write_text(edited.read_text().replace("westeurope", "canary"), encoding="utf-8")
    (tmp_path / "arm" / "README.md").unlink()
    (tmp_path / "arm" / "SHA256SUMS").write_text("", encoding="utf-8")
    found = list(verify(tmp_path / "arm", [source]))
    assert [line.removeprefix(f"{tmp_path / 'arm'}/") for line in found] == [
        "SHA256SUMS: edited since it was written",
        "parameters.dev.json: edited since it was written",
        "README.md: gone since it was written",
    ]
    assert "canary" not in "".join(found)


def test_a_changed_declaration_is_told(tmp_path: Path) -> None:
    """Where the folder is whole but the declaration isn't what it was, the places that differ are named."""
    write(tmp_path / "arm", export([declared()]).files)
    found = list(verify(tmp_path / "arm", [declared(key_vault={"soft_delete_retention_days": 30})]))
    where = "resources[1].properties.softDeleteRetentionInDays"
    assert found == [f"{tmp_path / 'arm' / 'mainTemplate.json'}: something else is exported now: {where}"]
    (other,) = verify(tmp_path / "arm", [declared("prod")])
    assert "made of dev, not of prod" in other


def test_files_that_no_longer_have_one_shape(tmp_path: Path) -> None:
    """That is a difference too, and no crash."""
    write(tmp_path / "arm", export([declared("dev"), declared("prod")]).files)
    found = list(verify(tmp_path / "arm", [declared("dev"), declared("prod", container_registry={})]))
    assert len(found) == 1
    assert "container registry: 0 in dev, 1 in prod" in found[0]


def test_what_is_no_export_can_not_be_verified(tmp_path: Path) -> None:
    """A folder without a manifest is bad input."""
    with pytest.raises(ExportError, match="so this is no export"):
        list(verify(tmp_path, [declared()]))
