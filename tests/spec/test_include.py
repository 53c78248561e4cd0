"""Datastores in files of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.spec import load

from .files import HEAD, at, faults, write

INCLUDE = HEAD + "datastores:\n  - include: stores/raw.yml\n"
AZ_ML = """\
$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: blob_example
type: azure_blob
description: Datastore pointing to a blob container.
account_name: mytestblobstore
container_name: data-container
credentials:
  account_key: XXXxxxXXXxXXXXxxXXXXXxXXXXXxXxxXxXXXxXXXxXXxxxXXxxXXXxXxXXXxxXxxXXXXxxXXxxXXxXXXxXxXxxXxxXxXXX
"""


def test_an_included_datastore_takes_its_place(tmp_path: Path) -> None:
    """A file relative to the one that includes it stands where the include stood, also twice."""
    write(tmp_path, "name: raw\ntype: azure_blob\ncontainer_name: c\n", "stores/raw.yml")
    file = write(
        tmp_path, INCLUDE + "  - {name: x, type: azure_blob, container_name: x}\n  - include: stores/raw.yml\n"
    )
    declared = load(file)
    assert [store.name for store in declared.spec.datastores] == ["raw", "x", "raw"]
    place = declared.place(("datastores", 2, "container_name"))
    assert str(place) == f"{tmp_path}/stores/raw.yml:3:17"


@pytest.mark.parametrize("credentials", ["", "credentials: {}\n", "credentials:\n  account_key: {secret: blob_key}\n"])
def test_az_mls_file_is_read_unchanged(tmp_path: Path, credentials: str) -> None:
    """A file written for az ml can be included as it is, as long as it holds no secret."""
    write(tmp_path, AZ_ML.partition("credentials")[0] + credentials, "stores/raw.yml")
    (store,) = load(write(tmp_path, INCLUDE)).spec.datastores
    assert (store.name, store.account_name) == ("blob_example", "mytestblobstore")


def test_az_mls_placeholders_are_literal_secrets(tmp_path: Path) -> None:
    """The keys in az ml's examples are refused like any other, at their place in the included file."""
    file = write(tmp_path, AZ_ML, "stores/raw.yml")
    (fault,) = faults(write(tmp_path, INCLUDE))
    line, column = at(AZ_ML, "XXXxxx")
    assert str(fault).startswith(f"{file}:{line}:{column}: account_key holds a secret itself: write {{secret: blob_ex")


def test_a_file_is_shown_as_the_user_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults in an included file name it relative to where the user is."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, INCLUDE, "here/workspace.yaml")
    write(tmp_path, "name: raw\n", "here/stores/raw.yml")
    (fault,) = faults(Path("here/workspace.yaml"))
    assert str(fault) == "here/stores/raw.yml:1:1: type is missing: expected in datastore 'raw'"


@pytest.mark.parametrize(
    ("included", "expected"),
    [
        ("[]", "stores/raw.yml is a list: an included file holds one datastore, and includes nothing itself"),
        ("text", "stores/raw.yml is no datastore: an included file holds one datastore, and"),
        ("include: ../workspace.yaml", "stores/raw.yml is no datastore: an included file holds one datastore, and"),
        ("", "stores/raw.yml: is empty: expected name"),
    ],
)
def test_what_can_not_be_included(tmp_path: Path, included: str, expected: str) -> None:
    """A file that holds no datastore, or includes in turn, is a fault of the line that names it."""
    write(tmp_path, included, "stores/raw.yml")
    (fault,) = faults(write(tmp_path, INCLUDE))
    assert (fault.place.line, fault.place.column) == at(INCLUDE, "stores/raw.yml")
    assert expected in str(fault)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("none.yml", "none.yml: no such file"),
        (".", "is not a file"),
        ('"a\\0b"', "is no path: expected a file, such as datastores/raw.yml"),
        ('"\\e[2J"', "'\\x1b[2J' is no path"),
        ("''", "include is empty: expected a string"),
        ("[a]", "include is a list: expected a string"),
        ("a.yml\n    name: x", "unknown key 'name': did you mean 'include'?"),
    ],
)
def test_a_path_that_leads_nowhere(tmp_path: Path, word: str, expected: str) -> None:
    """A missing file, a folder or no path at all is a fault at the include."""
    text = HEAD + f"datastores:\n  - include: {word}\n"
    (fault,) = faults(write(tmp_path, text))
    assert fault.place.line in (5, 6)
    assert expected.partition(":")[0] in str(fault)


def test_faults_of_all_files_at_once(tmp_path: Path) -> None:
    """A file that isn't YAML keeps no other file's faults back."""
    write(tmp_path, "name: 'x", "stores/raw.yml")
    found = faults(write(tmp_path, INCLUDE + "kind: zzz\n"))
    assert [fault.place.file.rsplit("/", 1)[1] for fault in found] == ["raw.yml", "workspace.yaml"]


CANARY = "canary-7c1d"


@pytest.mark.parametrize("written", ["../outside.yml", "../../{root}/outside.yml", "{root}/outside.yml", "link.yml"])
def test_nothing_outside_is_opened(written: str, tmp_path: Path) -> None:
    """Not above the file's folder, not by an absolute path, not by a link; and nothing of it is told."""
    outside = write(tmp_path, f"{CANARY}: {CANARY}\n", "outside.yml")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link.yml").symlink_to(outside)
    word = written.format(root=str(tmp_path).lstrip("/") if written.startswith("..") else tmp_path)
    (fault,) = faults(write(tmp_path, HEAD + f"datastores:\n  - include: {word}\n", "here/workspace.yaml"))
    assert "lies outside of what may be included: keep it in the repository" in str(fault)
    assert CANARY not in str(fault)


def test_a_repository_may_be_included_from(tmp_path: Path) -> None:
    """Where there is one, also from beside the file's folder."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, "name: raw\ntype: azure_blob\ncontainer_name: c\n", "stores/raw.yml")
    file = write(tmp_path, HEAD + "datastores:\n  - include: ../stores/raw.yml\n", "here/workspace.yaml")
    assert [store.name for store in load(file).spec.datastores] == ["raw"]


@pytest.mark.parametrize(
    "text",
    [
        f"password: {CANARY}\n",
        f"{CANARY}: 1\nname: x\n",
        f"type: kubernetes.io/{CANARY}\nname: x\n",
        f"name: x\ntype: [{CANARY}]\n",
        f"password: 1\npassword: {CANARY}\n",
        f"- {CANARY}\n",
        f"$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\nname: x\n{CANARY}: password\n",
    ],
)
def test_nothing_of_what_is_no_datastore_is_told(text: str, tmp_path: Path) -> None:
    """Neither its keys nor its values: it may be anybody's."""
    write(tmp_path, text, "stores/raw.yml")
    (fault,) = faults(write(tmp_path, INCLUDE))
    assert "an included file holds one datastore" in str(fault)
    assert CANARY not in str(fault)
    assert "password" not in str(fault)


def test_a_misspelt_type_is_still_a_datastores(tmp_path: Path) -> None:
    """What means to be a datastore is told what is wrong with it."""
    write(tmp_path, "name: raw\ntype: azure_blbo\ncontainer_name: c\n", "stores/raw.yml")
    (fault,) = faults(write(tmp_path, INCLUDE))
    assert "did you mean 'azure_blob'?" in str(fault)
