"""`amlstack sandbox deploy --what-if`: what would change, and that nothing does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from amlstack.catalog import storage
from amlstack.sandbox import contents
from tests.cli.test_frame import ROOT
from tests.sandbox.deployments.deploying import account, container, template

from .test_deploy import INTO, state, written
from .test_server_commands import run

__all__ = ["state"]
GROUP = ("--resource-group", "rg-contoso")


def test_what_would_change(state: Path, tmp_path: Path) -> None:
    """Each resource has az's sign, each property its values; what would be refused is on stderr; nothing is written."""
    first = written(tmp_path / "one.json", template(account("stone", tags={"owner": "a"}), account("sttwo")))
    assert run("deploy", first, *INTO, state=state).returncode == 0
    lonely = {**container("stnone", "raw"), "dependsOn": []}
    zoned = account("stone", tags={"owner": "b"}, sku={"name": "Standard_ZRS"})
    second = written(tmp_path / "two.json", template(zoned, account("stnew"), lonely))
    before = contents.existing(state)
    done = run("deploy", second, *GROUP, "--what-if", state=state)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == [
        f"what-if  {second} to rg-contoso",
        f"  + {storage.ACCOUNT.type}  stnew",
        f"  + {storage.BLOB_CONTAINER.type}  stnone/default/raw",
        f"  ~ {storage.ACCOUNT.type}  stone",
        '      ~ sku.name: "Standard_LRS" => "Standard_ZRS"',
        '      ~ tags.owner: "a" => "b"',
        f"  * {storage.ACCOUNT.type}  sttwo",
        "2 to create, 1 to modify, 1 to ignore",
    ]
    assert done.stderr.startswith("would be refused: ParentResourceNotFound: ")
    assert contents.existing(state) == before
    complete = run("deploy", first, *GROUP, "--what-if", "--mode", "complete", state=state)
    assert complete.stdout.splitlines()[-1] == "2 no change"


def test_it_makes_no_group(state: Path, tmp_path: Path) -> None:
    """A group that isn't there is refused, and so is the wish to make one."""
    file = written(tmp_path / "main.json", template())
    absent = run("deploy", file, *GROUP, "--what-if", state=state)
    wished = run("deploy", file, *INTO, "--what-if", state=state)
    assert (absent.returncode, wished.returncode) == (2, 2)
    assert "no resource group rg-contoso" in absent.stderr
    assert "leave --create-group out" in wished.stderr
    assert contents.existing(state) == []


def test_an_export_changes_nothing_the_second_time(state: Path, tmp_path: Path) -> None:
    """What-if of an export that is deployed already: every resource stays as it is."""
    example = str(ROOT / "examples" / "defaults" / "workspace.yaml")
    assert _export(example, tmp_path / "arm") == 0
    assert run("deploy", str(tmp_path / "arm"), *INTO, state=state).returncode == 0
    done = run("deploy", str(tmp_path / "arm"), *GROUP, "--what-if", state=state)
    assert (done.returncode, done.stderr) == (0, "")
    assert Counter(line[2] for line in done.stdout.splitlines() if line.startswith("  ")) == {"=": 11}


def _export(file: str, folder: Path) -> int:
    from click.testing import CliRunner

    from amlstack.cli.export import command

    return CliRunner().invoke(command, [file, "--out", str(folder)]).exit_code
