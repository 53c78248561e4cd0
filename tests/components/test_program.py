"""From a workspace file and a stack's configuration to the component's args."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pulumi
import pytest

from amlstack.components.program import declared, file_of

ROOT = Path(__file__).parents[2]
FILE = """\
name: contoso-ml
resource_group: rg
location: {location}
datastores:
  - name: far
    type: azure_blob
    account_name: stfabrikam
    container_name: data
    credentials: {{account_key: {{secret: raw_key}}}}
"""


class Config(pulumi.Config):
    """A stack's configuration with what is given, and nothing else."""

    def __init__(self, **values: str) -> None:
        super().__init__("amlstack")
        self._values = values

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or the default."""
        return self._values.get(key, default)

    def require_secret(self, key: str) -> Any:
        """The value, marked so that it can be told from one that isn't a secret."""
        return ("secret", self._values[key])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A lawful file that names a secret."""
    path = tmp_path / "workspace.yaml"
    path.write_text(FILE.format(location="westeurope"))
    return path


def test_secrets_come_from_the_configuration(file: Path) -> None:
    """Each named secret is the configuration's, as a secret; the rest is the file's."""
    name, args = declared(Config(raw_key="value"), file)
    assert name == "contoso-ml"
    assert dict(args["datastores"][0]["credentials"]) == {"account_key": ("secret", "value")}


def test_a_missing_secret_is_named_with_the_command_that_sets_it(file: Path) -> None:
    """Before anything is made, each missing secret is told with its place in the file."""
    with pytest.raises(pulumi.RunError) as caught:
        declared(Config(), file)
    assert f"{file}:9:" in str(caught.value)
    assert "pulumi config set --secret raw_key" in str(caught.value)


def test_faults_of_the_file_end_in_one_error_with_their_places(file: Path, tmp_path: Path) -> None:
    """A fault of shape and one that the plan finds are both told as file, line and column."""
    file.write_text(FILE.format(location="eu-west-1"))
    with pytest.raises(pulumi.RunError, match=r"workspace\.yaml:3:11: 'eu-west-1' is not a region"):
        declared(Config(raw_key="value"), file)
    with pytest.raises(pulumi.RunError, match="no such file"):
        declared(Config(), tmp_path / "none.yaml")


BEFORE = {"workspace": "contoso-ml", "resource_group": "rg"}


@pytest.mark.parametrize(
    "other", [{"workspace": "fabrikam-ml"}, {"resource_group": "rg-old"}, {"workspace": "fabrikam-ml", "x": 1}]
)
def test_a_stack_of_another_workspace_is_refused(file: Path, other: dict[str, Any]) -> None:
    """Its resources would all be deleted: the error names both, each way out, and goes where that is what is wanted."""
    before = {**BEFORE, **other}
    with pytest.raises(pulumi.RunError) as caught:
        declared(Config(raw_key="value"), file, before)
    said = str(caught.value)
    assert said.startswith(f"{file}: declares the workspace contoso-ml in rg, but the stack ")
    assert f"made from {before['workspace']} in {before['resource_group']}" in said
    assert "pulumi config set file FILE" in said
    assert said.endswith(f"`pulumi config set replace {before['workspace']}`")
    assert declared(Config(raw_key="value", replace=before["workspace"]), file, before)[0] == "contoso-ml"


@pytest.mark.parametrize("before", [{}, BEFORE, {"workspace": "Contoso-ML", "resource_group": "RG"}, {"other": 1}])
def test_a_stack_of_the_same_workspace_goes_on(file: Path, before: dict[str, Any]) -> None:
    """So does a new one, and one whose last run came to no outputs; Azure's names have no case."""
    assert declared(Config(raw_key="value"), file, before)[0] == "contoso-ml"


def test_which_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack's configuration comes before the sandbox's variable, and that before workspace.yaml."""
    assert file_of(Config()) == Path("workspace.yaml")
    monkeypatch.setenv("AMLSTACK_FILE", "of-sandbox.yaml")
    assert file_of(Config()) == Path("of-sandbox.yaml")
    assert file_of(Config(file="mine.yaml")) == Path("mine.yaml")


def test_an_interrupted_program_ends_without_a_word() -> None:
    """SIGINT, by which the engine ends the program, leaves no traceback, wherever the program is."""
    text = (
        "from amlstack.components.program import end_at_once_when_interrupted\n"
        "end_at_once_when_interrupted()\nprint('ready', flush=True)\nwhile True: pass"
    )
    with subprocess.Popen(
        [sys.executable, "-c", text], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(signal.SIGINT)
        said, complained = program.communicate()
    assert (program.returncode, said, complained) == (130, "", "")
