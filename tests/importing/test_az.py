"""az ml's own YAML files come back as one workspace file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from amlstack import importing, plan, spec
from tests.fake_credentials import CREDENTIALS

WORKSPACE = """\
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: fabrikam-ml
location: westeurope
display_name: Fabrikam
description: Moved from az ml.
hbi_workspace: true
image_build_compute: builder
tags: {purpose: demonstration}
"""
BLOB = """\
$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: blob_key
type: azure_blob
account_name: fabrikamdata
container_name: raw
credentials:
  account_key: canary-key
"""
LAKE = """\
name: lake
type: azure_data_lake_gen2
account_name: fabrikamlake
filesystem: curated
"""
COMPUTE = "name: cluster\ntype: amlcompute\nsize: STANDARD_DS3_v2\n"


def folder(path: Path, **files: str) -> Path:
    """A folder of YAML files, one of them in a folder below."""
    (path / "below").mkdir()
    for name, content in files.items():
        (path / ("below" if name == "lake" else ".") / f"{name}.yml").write_text(content)
    return path


def test_a_folder_becomes_a_workspace_file(tmp_path: Path) -> None:
    """Workspace and datastores are taken, the file can be planned, and everything that is left out is noted."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, blob=BLOB, lake=LAKE, compute=COMPUTE), "rg-fabrikam")
    file = tmp_path / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "ml/"))
    made = plan.workspace(spec.load(file).spec)
    assert [store.name for store in made.of(plan.nodes.Datastore)] == ["lake", "blob_key"]
    assert found.mapping["resource_group"] == "rg-fabrikam"
    left = "\n".join(found.notes)
    assert "image_build_compute has no place" in left
    assert "compute.yml: is neither a workspace nor a datastore" in left


def test_a_literal_credential_is_left_where_it_is(tmp_path: Path) -> None:
    """The secret's name stands in the file; the value stands nowhere in what is found."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, blob=BLOB), "rg-fabrikam")
    assert found.mapping["datastores"][0]["credentials"] == {"account_key": {"secret": "blob-key-account-key"}}
    assert "credentials.account_key is left out: keep it as the secret blob-key-account-key" in found.notes[-1]
    assert "canary" not in repr(found)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"blob": BLOB}, "found none"),
        ({"ws": WORKSPACE, "two": WORKSPACE}, "two.yml"),
        ({"broken": "a: [1"}, "can't be imported: .*broken.yml:2"),
    ],
)
def test_a_folder_without_one_workspace_is_refused(files: dict[str, str], words: str, tmp_path: Path) -> None:
    """No workspace, or two: each is said, and what might have been one."""
    with pytest.raises(importing.NothingToImport, match=words):
        importing.from_az(folder(tmp_path, **files))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [1", "odd.yml:2:1: not YAML"),
        ("a: 1\na: 2", "odd.yml:2:1: 'a' stands here a second time"),
        ("--- \na: 1\n---\nb: 2\n", "a second document begins here"),
        ("a: !Ref x\n", "a YAML tag that isn't read here"),
        ("\x00", "the control character"),
    ],
)
def test_a_file_that_cannot_be_read_costs_that_file(content: str, says: str, tmp_path: Path) -> None:
    """It is told, and the others are imported."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, lake=LAKE, odd=content), "rg-fabrikam")
    (unread,) = found.unread
    assert unread.startswith("can't be imported: ")
    assert says in unread
    assert [store["name"] for store in found.mapping["datastores"]] == ["lake"]


@pytest.mark.parametrize("type_", ["[azure_blob]", "{azure_blob: x}", "5", "null", "[[]]"])
def test_a_type_of_any_shape_is_another_tools(type_: str, tmp_path: Path) -> None:
    """Any YAML may lie in the folder, with a `type` that is a list or a mapping: it is left alone, and noted."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, other=f"type: {type_}\n"), "rg-fabrikam")
    assert "other.yml: is neither a workspace nor a datastore" in found.notes[0]
    assert (found.unread, found.mapping.get("datastores")) == ((), None)


MISPLACED = {
    "credentials: {foo: canary-key}": "a key of credentials has no place",
    "credentials: {canary-key: x}": "a key of credentials has no place",
    "credentials: canary-key": "credentials has no place",
    "credentials: [canary-key]": "credentials has no place",
    "credentials: {account_key: {value: canary-key}}": "credentials.account_key is left out",
    "credentials: {account_key: {secret: canary/key=}}": "credentials.account_key is left out",
    "credentials: {account_key: [canary-key]}": "credentials.account_key is left out",
    "access_for: {account_key: canary-key}": "access_for has no place",
    "access_for: [{account_key: canary-key}]": "access_for.0.account_key has no place",
    "artifact: {name: x, sas_token: canary-key}": "artifact.sas_token has no place",
    "tags: {x: {password: canary-key}}": "tags.x has no place",
    "account_key: canary-key": "account_key has no place",
}


@pytest.mark.parametrize("line", MISPLACED)
def test_nothing_that_is_misplaced_is_taken_along(line: str, tmp_path: Path) -> None:
    """Whatever stands where a workspace file has no place for it is left out and noted, without its value."""
    found = importing.from_az(folder(tmp_path, ws=WORKSPACE, store=f"{LAKE}{line}\n"), "rg-fabrikam")
    assert MISPLACED[line] in "\n".join(found.notes)
    assert "canary" not in repr(found)


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_no_literal_credential_is_taken_along(kind: str, tmp_path: Path) -> None:
    """In a description, a tag's name or value, of the workspace or a datastore: left out, and noted."""
    text, hidden = CREDENTIALS[kind]
    said = yaml.safe_dump({"description": text, "tags": {"x": text, text: "y", "z": "kept"}})
    ws = "\n".join(line for line in WORKSPACE.splitlines() if not line.startswith(("description", "tags")))
    found = importing.from_az(folder(tmp_path, ws=f"{ws}\n{said}", store=f"{LAKE}{said}"), "rg-fabrikam")
    assert [each["tags"] for each in (found.mapping, *found.mapping["datastores"])] == [{"z": "kept"}] * 2
    assert sum("in the clear, and is left out" in note for note in found.notes) == 6
    assert hidden not in repr(found)
    assert text not in found.mapping.values()
