"""`amlstack schema`: printed, or put beside a workspace file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import amlstack
from amlstack.spec import SCHEMA_FILE

LINE = "# yaml-language-server: $schema=workspace.schema.json"


def schema(*args: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(amlstack, ["schema", *args])


def test_it_is_printed_as_it_is() -> None:
    """Byte for byte."""
    assert schema().stdout == SCHEMA_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["name: a\n", "\ufeffname: a\r\nlocation: b\r\n", ""])
def test_it_is_put_beside_a_file_that_names_it(text: str, tmp_path: Path) -> None:
    """The file's first line names it, ended as its lines are; the rest stays, and a second time changes nothing."""
    file = tmp_path / "workspace.yaml"
    file.write_bytes(text.encode())
    assert schema("--install", str(file)).exit_code == 0
    mark, end = text[: text.startswith("\ufeff")], "\r\n" if "\r" in text else "\n"
    assert file.read_bytes().decode() == f"{mark}{LINE}{end}{text.removeprefix(mark)}"
    assert (tmp_path / "workspace.schema.json").read_bytes() == SCHEMA_FILE.read_bytes()
    before = file.read_bytes()
    assert schema("--install", str(file)).exit_code == 0
    assert file.read_bytes() == before


def test_another_schema_that_a_file_names_stays(tmp_path: Path) -> None:
    """It is told, and the file isn't touched."""
    file = tmp_path / "workspace.yaml"
    file.write_text("# yaml-language-server: $schema=../mine.json\nname: a\n")
    done = schema("--install", str(file))
    assert "names another schema, which stays: ../mine.json" in done.stdout
    assert file.read_text().startswith("# yaml-language-server: $schema=../mine.json\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_left(content: bytes | None, tmp_path: Path) -> None:
    """Exit code 2, the file and why, and nothing is written."""
    file = tmp_path / "workspace.yaml"
    if content is not None:
        file.write_bytes(content)
    done = schema("--install", str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert str(file) in done.stderr
    assert not (tmp_path / "workspace.schema.json").exists()
