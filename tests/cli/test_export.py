"""`amlstack export`: an ARM template in a folder, or what is wrong on stderr."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from amlstack.cli.export import command

from .test_frame import ROOT, imported

EXAMPLE = str(ROOT / "examples" / "defaults" / "workspace.yaml")
RUN = "from amlstack.cli import main; main()"
MAX = str(ROOT / "examples" / "max" / "workspace.yaml")


def export(*args: str | Path) -> Result:
    """What `amlstack export ARGS` does."""
    return CliRunner().invoke(command, [str(arg) for arg in args])


def written(folder: Path, name: str, **keys: object) -> Path:
    """A small workspace file of that name, with `keys` in it."""
    file = folder / f"{name}.yaml"
    said = {"name": f"contoso-{name}", "name_seed": "contoso", "resource_group": "rg", "location": "westeurope"}
    file.write_text(yaml.safe_dump(said | keys), encoding="utf-8")
    return file


def test_a_template_says_what_made_it(tmp_path: Path) -> None:
    """The tool, its version, each workspace file and those that it includes by their hashes; whoever else looks agrees.

    A changed comment is another hash, which --verify tells; a second export of the same file is the same.
    """
    folder = tmp_path / "x"
    folder.mkdir()
    part = folder / "raw.yml"
    part.write_text("{name: raw, type: azure_blob, container_name: raw}", encoding="utf-8")
    file = written(folder, "dev", datastores=[{"include": "raw.yml"}])
    assert export(file, "--out", tmp_path / "arm").exit_code == 0
    template = tmp_path / "arm" / "mainTemplate.json"
    first = template.read_bytes()
    said = json.loads(first)["metadata"]
    hashes = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in (file, part)}
    assert said["workspaceFiles"] == {"dev": hashes}
    assert said["_generator"] == {"name": "amlstack", "version": version("amlstack")}
    assert export(file, "--out", tmp_path / "arm").exit_code == 0
    assert template.read_bytes() == first
    part.write_text(part.read_text(encoding="utf-8") + "  # raw data", encoding="utf-8")
    told = export(file, "--verify", tmp_path / "arm")
    assert (told.exit_code, "metadata.workspaceFiles.dev.raw.yml" in told.stderr) == (1, True)


def test_one_file(tmp_path: Path) -> None:
    """A template, its parameter file under the workspace file's name, and a manifest are written and told."""
    done = export(EXAMPLE, "--out", tmp_path / "arm")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{tmp_path / 'arm' / 'mainTemplate.json'}: 11 resources, 16 parameters",
        "  parameters.workspace.json",
    ]
    assert {path.name for path in (tmp_path / "arm").iterdir()} == {
        "mainTemplate.json",
        "parameters.workspace.json",
        "manifest.json",
    }


def test_files_of_one_shape_share_a_template(tmp_path: Path) -> None:
    """They differ in parameters alone, and the command says in which."""
    files = [
        written(tmp_path, "dev"),
        written(tmp_path, "prod", location="northeurope", public_network_access="disabled"),
    ]
    done = export(*files, "--out", tmp_path / "arm")
    assert (done.exit_code, done.stderr) == (0, "")
    said = done.stdout.splitlines()[-1]
    assert said.startswith("2 files of one shape, which differ in: workspaceName, location, storageAccountName, ")
    assert "workspacePublicNetworkAccess" in said
    found = [json.loads((tmp_path / "arm" / f"parameters.{name}.json").read_text()) for name in ("dev", "prod")]
    assert [each["parameters"]["workspacePublicNetworkAccess"]["value"] for each in found] == ["Enabled", "Disabled"]


def test_files_of_other_shapes_are_refused(tmp_path: Path) -> None:
    """Every difference is a line, with the names of both files; nothing is written."""
    store = {"name": "raw", "type": "azure_blob", "container_name": "raw"}
    one = written(tmp_path, "dev", description="For trying things.", datastores=[store])
    other = written(tmp_path, "prod", container_registry={"sku": "Premium"})
    done = export(one, other, "--out", tmp_path / "arm")
    assert (done.exit_code, done.stdout, (tmp_path / "arm").exists()) == (2, "", False)
    assert done.stderr.splitlines() == [
        "blob container: 1 in dev, 0 in prod",
        "datastore: 1 in dev, 0 in prod",
        "container registry: 0 in dev, 1 in prod",
        "files that share a template may differ in values only: export these one by one",
    ]
    done = export(written(tmp_path, "dev", description="For trying things."), written(tmp_path, "prod"), "--out", "x")
    assert "Azure ML workspace 'contoso-dev': description is given as str in dev, left out in prod" in done.stderr


def test_files_of_one_name_go_by_their_folders(tmp_path: Path) -> None:
    """Where stems are the same the folders' names tell parameter files apart; where those are too, it is refused."""
    for name in ("dev", "prod"):
        (tmp_path / name).mkdir()
    files = [written(tmp_path / name, "workspace") for name in ("dev", "prod")]
    assert export(*files, "--out", tmp_path / "arm").exit_code == 0
    assert (tmp_path / "arm" / "parameters.prod.json").is_file()
    done = export(files[0], files[0], "--out", tmp_path / "arm")
    assert (done.exit_code, "one name" in done.stderr) == (2, True)


def test_what_a_template_can_not_say_is_told(tmp_path: Path) -> None:
    """skip_validation has no place in a template, so the datastores that ask for it are named; nor has a wait."""
    done = export(MAX, "--out", tmp_path / "arm")
    assert done.exit_code == 0
    assert done.stderr.startswith("note: a template can't say skip_validation")
    assert "lake_identity" in done.stderr
    assert "note: a template can only order roles" in done.stderr


def test_a_file_with_faults_changes_nothing(tmp_path: Path) -> None:
    """Bad input is told as `amlstack plan` tells it, and what was there stays."""
    assert export(EXAMPLE, "--out", tmp_path / "arm").exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "arm").iterdir()}
    done = export(written(tmp_path, "bad", kind="hub"), "--out", tmp_path / "arm")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "aren't supported yet" in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "arm").iterdir()} == before


def test_an_edited_folder_is_refused_without_force(tmp_path: Path) -> None:
    """The file is named, and --force writes over it."""
    assert export(EXAMPLE, "--out", tmp_path / "arm").exit_code == 0
    edited = tmp_path / "arm" / "mainTemplate.json"
    edited.write_text("{}", encoding="utf-8")
    done = export(EXAMPLE, "--out", tmp_path / "arm")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{edited}: edited since it was written" in done.stderr
    assert "--force" in done.stderr
    assert export(EXAMPLE, "--out", tmp_path / "arm", "--force").exit_code == 0


def test_other_workspace_files_exports_are_not_taken_away(tmp_path: Path) -> None:
    """One environment over a bundle of several is refused and names what would go; --replace does it and says so."""
    dev, prod = written(tmp_path, "dev"), written(tmp_path, "prod")
    out = tmp_path / "arm"
    assert export(dev, prod, "--out", out, "--bundle").exit_code == 0
    before = {path: path.read_bytes() for path in out.iterdir()}
    for options in ((), ("--force",), ("--bundle",)):
        done = export(dev, "--out", out, *options)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"{out}: holds the export of prod, of which these would go: " in done.stderr
        assert "parameters.prod.json" in done.stderr
        assert "--replace" in done.stderr
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    done = export(dev, "--out", out, "--replace")
    assert done.exit_code == 0
    gone = [line.removeprefix(f"gone: {out}{os.sep}") for line in done.stderr.splitlines() if line.startswith("gone: ")]
    assert gone == ["README.md", "SHA256SUMS", "inventory.csv", "parameters.prod.json", "plan.dev.mmd", "plan.prod.mmd"]
    assert not any((out / name).exists() for name in gone)
    assert export(dev, prod, "--out", out).stderr == ""


def test_an_edited_manifest_hides_no_workspace_file(tmp_path: Path) -> None:
    """With --force neither: what it says it was made of counts."""
    assert export(written(tmp_path, "dev"), written(tmp_path, "prod"), "--out", tmp_path / "arm").exit_code == 0
    manifest = tmp_path / "arm" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"bundle": false', '"bundle": true'))
    done = export(written(tmp_path, "dev"), "--out", tmp_path / "arm", "--force")
    assert (done.exit_code, "holds the export of prod" in done.stderr) == (2, True)


def test_another_policy_is_another_export(tmp_path: Path) -> None:
    """The manifest carries each file's, with its days as text; --verify tells where it is another one by now."""
    waiver = {"rule": "AML-044", "resource": "st*", "reason": "The old tool.", "until": "2999-12-31"}
    file = written(tmp_path, "dev", policy={"profile": "production", "waivers": [waiver]})
    file.write_text(file.read_text().replace("'2999-12-31'", "2999-12-31"))
    assert export(file, "--out", tmp_path / "arm").exit_code == 0
    said = json.loads((tmp_path / "arm" / "manifest.json").read_text())
    assert said["policies"] == {"parameters.dev.json": {"profile": "production", "waivers": [waiver]}}
    assert export(file, "--verify", tmp_path / "arm").exit_code == 0
    done = export(written(tmp_path, "dev", policy={"profile": "audited"}), "--verify", tmp_path / "arm")
    assert done.exit_code == 1
    assert "manifest.json: the policy of parameters.dev.json is another one now" in done.stderr


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    """An error of the system is told without a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "arm"):
        done = export(EXAMPLE, "--out", place)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{tmp_path / 'file'}")


def test_out_of_disk(tmp_path: Path) -> None:
    """Where a file can't be written to its end, the reason is told and the folder is what it was before."""
    assert export(EXAMPLE, "--out", tmp_path / "arm").exit_code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "arm").iterdir()}
    limited = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (4000, 4000)); {RUN}"
    command = [sys.executable, "-c", limited, "export", EXAMPLE, "--out", str(tmp_path / "arm"), "--bundle"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"File too large; {tmp_path / 'arm'} is as it was before\n")
    assert {path.name: path.read_bytes() for path in (tmp_path / "arm").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["arm"]


@pytest.mark.parametrize("scope", ["resource-group", "subscription"])
def test_the_same_bytes_on_every_machine(tmp_path: Path, scope: str) -> None:
    """Neither the locale, in whose encoding the text has no place, nor the hash seed nor the folder changes a byte."""
    file = written(tmp_path, "dev", description="Prognosen für Köln \u2603", tags={"größe": "\U0001f600"})
    found = []
    for name, locale, seed in (("one", "C", "1"), ("two", "C.UTF-8", "4242")):
        environment = os.environ | {
            "LC_ALL": locale,
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONHASHSEED": seed,
            "PYTHONUTF8": "0",
            "PYTHONPATH": str(ROOT),
        }
        for example in (MAX, str(file)):
            out = tmp_path / f"{name}-{Path(example).stem}"
            args = ["export", example, "--out", str(out), "--scope", scope, "--bundle"]
            subprocess.run([sys.executable, "-m", "amlstack", *args], cwd=tmp_path, env=environment, check=True)
            found.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert found[:2] == found[2:]
    assert "Köln \u2603".encode() in found[1]["parameters.dev.json"] + found[1]["mainTemplate.json"]


def test_it_imports_only_what_it_needs(tmp_path: Path) -> None:
    """No engine, no server, no socket; and help needs no templates."""
    heavy = {"pulumi", "starlette", "uvicorn", "azure", "rich", "socket"}
    assert not imported("export", EXAMPLE, "--out", str(tmp_path / "arm")) & heavy
    assert "jinja2" not in imported("export", "--help")


def test_a_bundle_is_verified(tmp_path: Path) -> None:
    """A whole and current bundle is 0, an edited one 1 with the file's name, no export at all 2."""
    assert export(EXAMPLE, "--out", tmp_path / "arm", "--bundle", "--scope", "subscription").exit_code == 0
    done = export(EXAMPLE, "--verify", tmp_path / "arm")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path / 'arm'}: whole")
    (tmp_path / "arm" / "inventory.csv").write_text("", encoding="utf-8")
    done = export(EXAMPLE, "--verify", tmp_path / "arm")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path / 'arm' / 'inventory.csv'}: edited since it was written\n"
    assert export(EXAMPLE, "--verify", tmp_path).exit_code == 2


@pytest.mark.parametrize("args", [[], ["--out", "x", "--verify", "y"]])
def test_either_out_or_verify(args: list[str]) -> None:
    """It writes or it checks, and says so where it is told neither or both."""
    done = export(EXAMPLE, *args)
    assert (done.exit_code, "Give --out" in done.stderr) == (2, True)


CANARY = "canary-of-an-account-key"


@pytest.mark.parametrize("credentials", [{"account_key": CANARY}, {"account_key": {"secret": f"{CANARY}=="}}, CANARY])
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, credentials: object) -> None:
    """Whatever a user puts where a secret's name belongs, neither output nor folder holds it."""
    store = {"name": "raw", "type": "azure_blob", "account_name": "stfabrikam", "container_name": "raw"}
    file = written(tmp_path, "dev", datastores=[store | {"credentials": credentials}])
    done = export(file, "--out", tmp_path / "arm", "--bundle")
    assert (done.exit_code, (tmp_path / "arm").exists()) == (2, False)
    assert CANARY not in done.output


def test_a_secret_put_into_a_folder_is_not_repeated(tmp_path: Path) -> None:
    """A parameter file that somebody filled in is told by its name alone, by --verify and by the next export."""
    assert export(MAX, "--out", tmp_path / "arm").exit_code == 0
    filled = tmp_path / "arm" / "parameters.workspace.json"
    said = json.loads(filled.read_text(encoding="utf-8"))
    said["parameters"]["blob_key"] = {"value": CANARY}
    filled.write_text(json.dumps(said), encoding="utf-8")
    for option in ("--verify", "--out"):
        done = export(MAX, option, tmp_path / "arm")
        assert done.exit_code != 0
        assert f"{filled}: edited since it was written" in done.stderr
        assert CANARY not in done.output
