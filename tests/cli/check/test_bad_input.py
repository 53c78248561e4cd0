"""What can't be checked: a clear line for each, and the other files still checked."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from amlstack.cli.check import command
from amlstack.cli.check.discovery import Discovery
from amlstack.report import Skipped, Unreadable
from tests.conftest import ROOT

from .inputs import SCHEMA

GOOD = json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": []})
LAUGHS = "\n".join(
    ["resource_group: rg", "a: &a [x,x,x,x,x,x,x,x,x,x]"]
    + [f"{letter}: &{letter} [{', '.join([f'*{chr(ord(letter) - 1)}'] * 10)}]" for letter in "bcdefghij"]
)
DEEP = "[" * 100_000
NAMED = "amlstack check TEMPLATE --parameters"


def found(path: Path) -> tuple[list[str], list[str], int]:
    """What can't be read, what is skipped, and how many subjects there are."""
    everything = list(Discovery().over([path]))
    unreadable = [str(each) for each in everything if isinstance(each, Unreadable)]
    skipped = [f"{each.file}: {each.why}" for each in everything if isinstance(each, Skipped)]
    return unreadable, skipped, len(everything) - len(unreadable) - len(skipped)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.json", b'{"resources": [}', ":1:16: there is '}' where a value must be"),
        ("x.json", b"", "there is nothing where a value must be"),
        ("x.json", b"\xff\xfe{\x00", "is no UTF-8"),
        ("x.json", DEEP.encode(), "more than 100 objects and arrays stand in one another"),
        ("x.json", b'{"config": ' + DEEP.encode(), "more than 100 objects and arrays stand in one another"),
        ("x.json", b'{"resources": [' + b" " * 5_000_000 + b"]}", "is larger than 4 MB"),
        ("x.yaml", b"resource_group: [", "not YAML"),
        ("x.yaml", b"resource_group: rg\n\tname: x", "a tab in front of this"),
        ("x.yaml", LAUGHS.encode(), "values"),
        ("x.yaml", b"resource_group: rg\n" + b"# \n" * 2_000_000, "is larger than 4 MB"),
    ],
    ids=["json", "empty", "utf16", "deep", "deep-preview", "large", "yaml", "tab", "laughs", "large-yaml"],
)
def test_one_line_says_why(name: str, content: bytes, expected: str, tmp_path: Path) -> None:
    """Named or found in a folder, a broken file is told in a line, and its neighbour is checked."""
    (tmp_path / name).write_bytes(content)
    lines, _, _ = found(tmp_path / name)
    assert len(lines) == 1 or name == "x.yaml"
    assert expected in lines[0]
    assert lines[0].startswith(str(tmp_path / name))
    assert "\n" not in lines[0]
    (tmp_path / "good.json").write_text(GOOD)
    _, _, subjects = found(tmp_path)
    assert subjects == 1


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, "// first\n" + GOOD.replace("[]", "[ /* none */ ]")])
def test_comments_and_a_byte_order_mark_are_read(text: str, tmp_path: Path) -> None:
    """What Azure takes is checked: a template with comments, and one that begins with a mark."""
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    assert found(tmp_path / "x.json") == ([], [], 1)


def test_50_mb_take_neither_time_nor_memory(tmp_path: Path) -> None:
    """A huge file, as JSON, as YAML, as what begins like a preview, is refused in a process that has little memory."""
    head = {"huge.json": b'{"resources": ["', "huge.yaml": b"resource_group: '", "preview.json": b'{"steps": ["'}
    for name, start in head.items():
        (tmp_path / name).write_bytes(start + b"x" * 50_000_000)
    (tmp_path / "good.json").write_text(GOOD)

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    done = subprocess.run(
        [sys.executable, "-m", "amlstack", "check", str(tmp_path), "--format", "json"],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=little,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert done.returncode == 2
    assert {Path(each["file"]).name for each in said["unreadable"]} == set(head)
    assert [Path(each["file"]).name for each in said["checked"]] == ["good.json"]


def test_a_folder_that_leads_back_is_looked_at_once(tmp_path: Path) -> None:
    """A link to a folder around it, to a file, and to nothing."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "x.json").write_text(GOOD)
    (inner / "back").symlink_to(tmp_path)
    (inner / "same.json").symlink_to(inner / "x.json")
    (inner / "nowhere.json").symlink_to(tmp_path / "none")
    lines, skipped, subjects = found(tmp_path)
    assert (lines, subjects) == ([], 1)
    assert skipped == [
        f"{inner / 'back'}: was looked at already",
        f"{inner / 'nowhere.json'}: is no regular file",
    ]


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    """A path that isn't there, a pipe, a name that can't be one."""
    os.mkfifo(tmp_path / "pipe.json")
    assert found(tmp_path / "none.json")[0] == [f"{tmp_path / 'none.json'}: no such file or directory"]
    assert found(tmp_path / "pipe.json")[0] == [f"{tmp_path / 'pipe.json'}: is neither a file nor a folder"]
    assert found(tmp_path)[1] == [f"{tmp_path / 'pipe.json'}: is no regular file"]
    (tmp_path / "package.json").write_text("{}")
    assert found(tmp_path / "package.json")[0][0].endswith("is no ARM template, parameter file or saved preview")
    assert "is no path" in found(Path("a\0b"))[0][0]


def test_a_linked_template_is_said_to_be_another_file(tmp_path: Path) -> None:
    """What a deployment only links to isn't read, which is told; a Bicep file is told what to do with it."""
    link = {"mode": "Incremental", "templateLink": {"uri": "https://contoso.example/inner.json"}}
    inner = {"type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "inner", "properties": link}
    (tmp_path / "x.json").write_text(json.dumps({**json.loads(GOOD), "resources": [inner]}))
    lines, skipped, subjects = found(tmp_path / "x.json")
    assert (lines, subjects) == ([], 1)
    assert "the template that its deployment inner links to is another file" in skipped[0]
    (tmp_path / "main.bicep").write_text("param x string")
    assert "is Bicep: check what it becomes" in found(tmp_path / "main.bicep")[0][0]


def test_other_files_are_skipped_with_the_reason(tmp_path: Path) -> None:
    """Whatever else lies in a folder is told, and is no error."""
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "tsconfig.json").write_text("{ trailing: 1, }")
    (tmp_path / "compose.yaml").write_text("services: [")
    (tmp_path / "read.md").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / "p.json").write_text(json.dumps({"$schema": "x/deploymentParameters.json#", "parameters": {}}))
    (tmp_path / "template.json").write_text(GOOD)
    lines, skipped, subjects = found(tmp_path)
    assert (lines, subjects) == ([], 1)
    assert [line.removeprefix(f"{tmp_path}").lstrip("/: ") for line in skipped] == [
        ".git: is hidden, or a tool's own",
        "compose.yaml: is no workspace file: it says no resource_group",
        f"p.json: is a parameter file without its template beside it: name that: {NAMED} p.json",
        "package.json: is no ARM template, parameter file or saved preview",
        "tsconfig.json: is not JSON, and nothing in it looks like a template",
        "1 files in it are neither JSON nor YAML",
    ]


PREVIEW = {"steps": [{"op": {}, "newState": {"inputs": "x"}}], "changeSummary": {"create": 1}}
STORE = {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": ["st"], "dependsOn": None}
ODD = {
    "preview.json": json.dumps(PREVIEW),
    "names.json": json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [STORE]}),
    "half.json": r'{"$schema": "deploymentTemplate.json", "resources": ["\ud800"]}',
    "digits.yaml": "resource_group: " + "9" * 5_000,
    "key.yaml": "name: m\nresource_group: rg\nlocation: westeurope\ndatastores: [{name: a, key: key1}]",
}


def test_odd_files_cost_themselves(tmp_path: Path) -> None:
    """In one folder with files, links and folders of every damage the good one is checked, and each other is told."""
    here, report = tmp_path / "here", tmp_path / "report.json"
    here.mkdir()
    for name, content in ODD.items():
        (here / name).write_text(content)
    (here / "pipeline.yml").write_text("type: [a, b]\ntrigger: {}\n")
    (here / "main.json").write_text(GOOD)
    (here / "folder.json").mkdir()
    (here / "loop.json").symlink_to("loop.json")
    (here / "gone.yaml").symlink_to("nowhere")
    (here / "line\nend.json").write_text("{")
    (here / os.fsdecode(b"\xff.json")).write_text(GOOD)
    done = CliRunner().invoke(command, [str(here), "--format", "json", "--output", str(report)])
    said = json.loads(report.read_text(encoding="utf-8"))
    assert done.exit_code == 2
    assert {Path(each["file"]).name for each in said["unreadable"]} >= set(ODD) - {"names.json"}
    assert "names.json" in str(said["not_evaluated"])
    assert {Path(each["file"]).name for each in said["checked"]} >= {"main.json", os.fsdecode(b"\xff.json")}
