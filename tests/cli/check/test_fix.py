"""`amlstack check --fix` and `--diff`."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import files
from amlstack.cli.check import command
from amlstack.spec import document_of
from tests.fake_credentials import ACCOUNT_KEY

HEAD = "name: contoso-ml  # ours\nname_seed: contoso\nresource_group: rg\nlocation: westeurope\n"
STORES = """\
datastores:
  # the ledger
  - name: pg
    type: azure_postgresql
    server_name: srv
    database_name: db
    enforce_ssl: false   # for now
    credentials: {username: u, password: {secret: pw}}
  - include: stores/raw.yml
"""
RAW = "name: raw\ntype: azure_blob\naccount_name: stother\ncontainer_name: raw\nprotocol: http\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace file with a datastore file, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stores").mkdir()
    (tmp_path / "stores" / "raw.yml").write_text(RAW)
    made = tmp_path / "workspace.yaml"
    made.write_text(HEAD + STORES)
    return made


def check(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_each_mend_of_one_key_is_written_and_nothing_else(file: Path) -> None:
    """In the file and in the one that it includes; the report is of what is left, after the difference."""
    file.chmod(0o640)
    done = check("workspace.yaml", "--fix", "--fail-on", "warning")
    assert done.exit_code == 0, done.output
    assert file.read_text() == HEAD + STORES.replace("enforce_ssl: false ", "enforce_ssl: true ")
    assert (file.parent / "stores" / "raw.yml").read_text() == RAW.replace("protocol: http", "protocol: https")
    assert file.stat().st_mode & 0o777 == 0o640
    assert "-    enforce_ssl: false   # for now\n+    enforce_ssl: true   # for now\n" in done.stderr
    assert "mended AML-096 stores/raw.yml: datastores.1.protocol: https" in done.stderr
    assert done.stdout.startswith("No findings in 1 input")
    assert sorted(each.name for each in file.parent.rglob("*")) == ["raw.yml", "stores", "workspace.yaml"]


def test_a_difference_is_shown_and_nothing_is_written(file: Path) -> None:
    """Exit code 1 says that there is one, the second time too; without one it is 0."""
    for _ in range(2):
        done = check("workspace.yaml", "--diff")
        assert done.exit_code == 1
        assert done.stdout.startswith("--- a/stores/raw.yml\n+++ b/stores/raw.yml\n")
    assert file.read_text() == HEAD + STORES
    check("workspace.yaml", "--fix")
    done = check("workspace.yaml", "--diff")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("No findings in 1 input")
    file.write_text("name: [\n")
    done = check("workspace.yaml", "--diff")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "can't be checked: workspace.yaml:" in done.stderr
    file.write_text(HEAD + STORES)
    assert check("workspace.yaml", "--diff", "--fix").exit_code == 2


def test_the_difference_is_what_patch_takes(file: Path) -> None:
    """Applied to the files it makes what --fix writes."""
    lines = check("workspace.yaml", "--diff").stdout.splitlines(keepends=True)
    for name in ("stores/raw.yml", "workspace.yaml"):
        start = lines.index(f"--- a/{name}\n")
        hunk = [line for line in lines[start + 3 :] if not line.startswith(("---", "+++", "@@"))]
        end = next((at for at, line in enumerate(lines[start + 3 :]) if line.startswith("---")), None)
        before = "".join(line[1:] for line in hunk[:end] if line[0] in " -")
        assert before in (file.parent / name).read_text()


def test_a_new_key_stands_where_the_schema_has_it(file: Path) -> None:
    """A key that the file lacks is added behind the one before it; a misspelt region is spelled."""
    file.write_text(HEAD.replace("westeurope", "westeurpoe  # here"))
    done = check("workspace.yaml", "--fix", "--profile", "production")
    said = document_of(file.read_text(), "workspace.yaml")
    assert said["location"] == "westeurope"
    assert "location: westeurope  # here" in file.read_text()
    file.write_text(HEAD + "tags: {a: b}\n")
    done = check("workspace.yaml", "--fix", "--profile", "production")
    assert file.read_text() == f"{HEAD}system_datastores_auth_mode: identity\ntags: {{a: b}}\n"
    assert "AML-044" not in done.stdout


def test_what_changes_more_than_its_key_is_left_and_said(file: Path) -> None:
    """What is fixed at creation, costs more or opens something is its author's to write."""
    file.write_text(HEAD + "container_registry: {name: crcontoso, sku: Basic}\nsystem_datastores_auth_mode: identity\n")
    before = file.read_bytes()
    done = check("workspace.yaml", "--fix", "--profile", "audited")
    assert file.read_bytes() == before
    assert "left AML-065 workspace.yaml: container_registry.sku: Standard: it costs more\n" in done.stderr
    assert (
        "left AML-189 workspace.yaml: hbi_workspace: true: it is fixed when the workspace is created\n" in done.stderr
    )


def test_an_alias_and_a_credential_are_left_alone(file: Path) -> None:
    """Where a change would be one in two places, or the difference would show a credential, the reason is told."""
    shared = "  - &x {name: a, type: azure_blob, account_name: sta, container_name: aaa, protocol: http}\n"
    file.write_text(f"{HEAD}datastores:\n{shared}tags: {{owner: &o team, also: *o}}\n")
    assert "mended AML-096" in check("workspace.yaml", "--fix").stderr
    text = f"{HEAD}datastores:\n{shared.replace('&x ', '').replace('http', '&p http')}"
    file.write_text(text + "tags: {p: *p}\n")
    assert "an alias stands for its value in another place too" in check("workspace.yaml", "--fix").stderr
    file.write_text(f"{text}description: 'AccountKey={ACCOUNT_KEY}'\n")
    done = check("workspace.yaml", "--fix")
    assert "take it out first" in done.stderr
    assert ACCOUNT_KEY not in done.output
    assert "protocol: &p http" in file.read_text()


def test_marks_and_line_ends_stay(file: Path) -> None:
    """A byte order mark, Windows's line ends and a last line without one are the file's own."""
    text = "\ufeff" + (HEAD + STORES).replace("\n", "\r\n").removesuffix("\r\n")
    file.write_bytes(text.encode())
    check("workspace.yaml", "--fix")
    assert file.read_bytes() == text.replace("enforce_ssl: false ", "enforce_ssl: true ").encode()


def test_a_link_stays_a_link(file: Path) -> None:
    """What it leads to is changed."""
    real = file.rename(file.parent / "real.yaml")
    file.symlink_to(real)
    assert check("workspace.yaml", "--fix").exit_code == 0
    assert file.is_symlink()
    assert "enforce_ssl: true " in real.read_text()


def test_what_cannot_be_written_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2; the file is what it was."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(files, "replace", refused)
    done = check("workspace.yaml", "--fix")
    assert done.exit_code == 2
    assert "can't be written: workspace.yaml: Permission denied" in done.stderr
    assert "mended" not in done.stderr
    assert file.read_text() == HEAD + STORES
