"""`amlstack check --baseline` and `--write-baseline`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command, gate
from amlstack.plan import of_file
from amlstack.spec import load
from tests.fake_credentials import ACCOUNT_KEY

HEAD = "name: contoso-ml\nname_seed: contoso\nresource_group: rg\nlocation: westeurope\n"
STORE = "  - {name: raw, type: azure_blob, account_name: stother, container_name: raw, protocol: http}\n"
FILE = f"{HEAD}datastores:\n{STORE}"
LATER = STORE.replace("name: raw,", "name: later,")
KNOWN = "known.json"
BASE: tuple[object, ...] = ("--baseline", KNOWN, "--fail-on", "warning")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a workspace file and a baseline of what is found in it: one warning."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workspace.yaml").write_text(FILE)
    done = check("--write-baseline", KNOWN)
    assert done.exit_code == 0
    assert done.stderr == f"1 finding known by {KNOWN}: check with --baseline {KNOWN}\n"
    return tmp_path


def check(*arguments: object) -> Result:
    """Check the file of the working directory."""
    return CliRunner().invoke(command, ["workspace.yaml", *map(str, arguments)])


def data(*arguments: object) -> Any:
    """The report as JSON."""
    return json.loads(check(*arguments, "--format", "json").stdout)


def test_what_is_known_fails_no_run_and_what_is_new_does(folder: Path) -> None:
    """Moved lines don't matter; of two findings that are the same but for their datastore one is new."""
    assert check("--fail-on", "warning").exit_code == 1
    done = check(*BASE)
    assert done.exit_code == 0
    assert re.fullmatch(r"No findings in 1 input, 7 resources, \d+ rules. 1 known.\n", done.stdout)
    (folder / "workspace.yaml").write_text(f"# moved\n\n{FILE}{LATER}")
    assert check(*BASE).exit_code == 1
    assert [each["resource"].rpartition("/")[2] for each in data(*BASE)["findings"]] == ["later"]


def test_a_baseline_says_what_is_known_and_no_value(folder: Path) -> None:
    """An entry a line, whose hash is the one of SARIF where both name files from the same folder."""
    said = json.loads((folder / KNOWN).read_text())
    (entry,) = said["findings"]
    assert (said["version"], entry["rule"], entry["file"]) == (1, "AML-096", "workspace.yaml")
    (result,) = json.loads(check("--format", "sarif").stdout)["runs"][0]["results"]
    assert result["partialFingerprints"]["amlstack/v1"] == f"{entry['fingerprint']}:1"
    (folder / "workspace.yaml").write_text(f"{HEAD}tags: {{connection: 'AccountKey={ACCOUNT_KEY}'}}\n")
    check("--write-baseline", KNOWN)
    text = (folder / KNOWN).read_text()
    assert "AML-220" in text
    assert ACCOUNT_KEY not in text
    assert check(*BASE).exit_code == 0


def test_it_is_written_the_same_with_itself(folder: Path) -> None:
    """What is known is written again, in the same order."""
    before = (folder / KNOWN).read_bytes()
    assert check("--baseline", KNOWN, "--write-baseline", KNOWN).exit_code == 0
    assert (folder / KNOWN).read_bytes() == before


def test_files_are_named_from_its_folder_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds from any working directory."""
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    done = CliRunner().invoke(command, ["../workspace.yaml", "--baseline", f"../{KNOWN}", "--fail-on", "warning"])
    assert done.exit_code == 0


def test_every_report_has_it_as_suppressed(folder: Path) -> None:
    """It isn't gone: JSON and Markdown list it, SARIF suppresses it, JUnit skips it, GitHub isn't told."""
    said = data(*BASE)
    assert (said["findings"], said["known"][0]["rule"], said["known"][0]["baseline"]) == ([], "AML-096", KNOWN)
    (result,) = json.loads(check(*BASE, "--format", "sarif").stdout)["runs"][0]["results"]
    why = f"known: it is in {KNOWN}"
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": why}]
    suite = ET.fromstring(check(*BASE, "--format", "junit").stdout)  # noqa: S314 - our own
    (case,) = suite.iter("testcase")
    assert [(each.tag, each.get("message")) for each in case] == [("skipped", why)]
    assert "<summary>Known</summary>" in check(*BASE, "--format", "markdown").stdout
    assert "::warning" not in check(*BASE, "--format", "github").stdout


def test_an_entry_of_no_use_is_told(folder: Path) -> None:
    """At its line, where its rule was asked and its file looked at, or gone; nowhere else."""
    (folder / "workspace.yaml").write_text(HEAD)
    (found,) = data(*BASE)["findings"]
    assert (found["rule"], found["severity"], found["file"], found["line"]) == ("AML-905", "warning", KNOWN, 4)
    assert "AML-096 is found no more in workspace.yaml" in found["what"]
    assert data(*BASE, "--skip", "AML-096")["findings"] == []
    (folder / "other.yaml").write_text(HEAD)
    other = ["other.yaml", "--baseline", KNOWN, "--fail-on", "warning"]
    assert CliRunner().invoke(command, other).exit_code == 0
    (folder / "workspace.yaml").unlink()
    assert CliRunner().invoke(command, other).exit_code == 1


def test_settings_name_it_too(folder: Path) -> None:
    """`baseline` in amlstack.toml, from its own folder on; the option comes before it; deployments don't look."""
    settings = folder / "amlstack.toml"
    settings.write_text(f'baseline = "{KNOWN}"\n[rules]\nAML-096 = "error"\n')
    assert check().exit_code == 0
    (folder / "none.json").write_text('{"version": 1, "findings": []}')
    assert check("--baseline", "none.json").exit_code == 1
    declaration = load("workspace.yaml")
    with pytest.raises(gate.Stopped):
        gate.declared("workspace.yaml", declaration, of_file(declaration))
    settings.write_text("baseline = 3\n")
    assert "amlstack.toml:1:1: is no file's name" in check().stdout
    settings.write_text('baseline = "gone.json"\n')
    done = check()
    assert done.exit_code == 2
    assert "gone.json: no such file or directory: write it anew" in done.stdout


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "no such file or directory"),
        ("{", "is no baseline: it isn't JSON"),
        ("[]", "is no baseline: it has no list of findings"),
        ('{"findings": []}', "is a baseline of another version than 1"),
        ('{"version": 1, "findings": [{"rule": "AML-001"}]}', "an entry lacks one of rule, file, resource"),
        ('{"version": 1, "findings": [\n{"fingerprint": "x"}]}', ":2: an entry lacks one of"),
        ("[" * 200 + "]" * 200, "is no baseline"),
    ],
)
def test_one_that_cannot_be_read_ends_the_run(folder: Path, text: str | None, why: str) -> None:
    """Exit code 2, with what is wrong: nothing is taken for known."""
    file = folder / KNOWN
    file.unlink() if text is None else file.write_text(text)
    done = check(*BASE)
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in done.stderr


def test_none_is_written_of_half_a_run(folder: Path) -> None:
    """Where something can't be read, what is found in the rest isn't all that there is."""
    (folder / "workspace.yaml").write_text("name: [\nresource_group: rg\n")
    before = (folder / KNOWN).read_bytes()
    done = check("--write-baseline", KNOWN)
    assert done.exit_code == 2
    assert f"{KNOWN} isn't written: not everything could be checked" in done.stderr
    assert (folder / KNOWN).read_bytes() == before
