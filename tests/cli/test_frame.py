"""The command line as a whole, run as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amlstack.cli import COMMANDS

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "workspace.yaml")
COMMAND = [sys.executable, "-m", "amlstack"]


def run(*args: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What `amlstack ARGS` does in the repository's root, with those variables in its environment."""
    environment = os.environ | settings
    return subprocess.run([*COMMAND, *args], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def imported(*args: str) -> set[str]:
    """The modules that `amlstack ARGS` imports."""
    probe = (
        "import sys, json\nfrom amlstack.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe, *args], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(option: str) -> None:
    """Help names each command, with examples, and imports none of them."""
    done = run(option)
    assert done.returncode == 0
    assert "amlstack plan workspace.yaml" in done.stdout
    assert all(f"  {name}" in done.stdout and text in done.stdout for name, text in COMMANDS.items())


@pytest.mark.parametrize("command", ["plan", "schema"])
def test_help_of_a_command_has_examples(command: str) -> None:
    """Each command's help ends with examples, and its first sentence tells what the list of commands tells."""
    done = run(command, "-h")
    assert done.returncode == 0
    assert f"Examples:\n    amlstack {command}" in done.stdout


def test_a_command_imports_only_what_it_needs() -> None:
    """Neither help nor a plan loads pulumi, a server, or another command."""
    heavy = {"pulumi", "starlette", "uvicorn", "azure", "rich", "jinja2", "socket", "amlstack.cli.sandbox"}
    assert not imported("--help") & (heavy | {"yaml", "jsonschema", "amlstack.plan"})
    assert not imported("plan", EXAMPLE) & heavy
    assert not imported("plan", EXAMPLE) & {"jsonschema", "amlstack.spec.fault_sentences"}


def test_version() -> None:
    """`--version` answers with the program's name first."""
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("amlstack")


@pytest.mark.parametrize(
    "args", [["pln"], ["plan"], ["plan", EXAMPLE, "--format", "xml"], ["--colour"], ["schema", "x"]]
)
def test_what_can_not_be_run(args: list[str]) -> None:
    """A wrong command line says how to mend it, on stderr, with exit code 2."""
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: amlstack" in done.stderr
    assert "Traceback" not in done.stderr


def test_schema_is_printed_as_it_is() -> None:
    """What is printed is the file, so that it can be written to one."""
    done = run("schema")
    assert done.returncode == 0
    assert done.stdout == (ROOT / "amlstack/spec/workspace.schema.json").read_text(encoding="utf-8")
    assert json.loads(done.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_closed_pipe_is_no_error() -> None:
    """Whoever stops reading gets no traceback."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run([*COMMAND, "schema"], cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("args", [["schema"], ["check", EXAMPLE], ["--help"], ["plan", "nowhere.yaml"]])
def test_a_full_disk_is_told(args: list[str]) -> None:
    """Output that can't be written is exit code 2 and one line; where that can't be written either, the code alone."""
    stream = "stderr" if "nowhere.yaml" in args else "stdout"
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with Path("/dev/full").open("w") as full:
        streams[stream] = full  # type: ignore[assignment]
        done = subprocess.run([*COMMAND, *args], cwd=ROOT, text=True, check=False, **streams)  # type: ignore[call-overload]
    assert done.returncode == 2
    says = "the output can't be written: No space left on device: free some space, or write it to another place"
    assert done.stderr == (f"Error: {says}\n" if stream == "stdout" else None)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    """Who stands in a folder that somebody removed is told so."""
    gone = f"import os; os.mkdir('x'); os.chdir('x'); os.rmdir('../x'); import sys; sys.path.insert(0, {str(ROOT)!r})"
    probe = f"{gone}\nfrom amlstack.cli import main; main(['sandbox', 'show'])"
    done = subprocess.run([sys.executable, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: the current folder is gone: change to one that is there\n"


def test_an_interrupt_while_it_starts_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C amid the first import is no traceback."""
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    done = run("schema", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C ends a command with exit code 130 and no traceback."""
    (tmp_path / "stuck.py").write_text(
        "import amlstack.spec.file_text as file_text, os, signal, sys\n"
        "from amlstack.cli import main\n"
        "file_text.read = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        f"main(['plan', {EXAMPLE!r}])\n"
    )
    command, environment = [sys.executable, str(tmp_path / "stuck.py")], os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (128 + signal.SIGINT, "", "")


def test_a_terminal_without_the_letters_gets_escapes() -> None:
    """Output in an encoding that lacks a letter is written with escapes instead of failing."""
    done = run("plan", EXAMPLE, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "\\u251c" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plna"], "Did you mean 'plan'?"),
        (["sandbox", "distroy"], "Did you mean 'destroy'?"),
        (["zzz"], "There are: check, doctor, expand, "),
    ],
)
def test_a_misspelt_command_is_told_with_the_one_that_was_meant(words: list[str], says: str) -> None:
    """A command that isn't there ends in 2, and names the nearest or all that are."""
    done = run(*words)
    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """Each shell gets a script, and asks the command itself for what may follow, without importing the commands."""
    script = run(_AMLSTACK_COMPLETE=f"{shell}_source")
    assert "amlstack" in script.stdout
    said = run(
        _AMLSTACK_COMPLETE=f"{shell}_complete", COMP_WORDS="amlstack sa", COMP_CWORD="1" if shell != "fish" else "sa"
    )
    assert "sandbox" in said.stdout
