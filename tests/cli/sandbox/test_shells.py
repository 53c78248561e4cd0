"""What a shell is told: each value comes out of it as it went in, whatever language it speaks."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from amlstack.cli.sandbox.shells import SHELLS, lines, reference

VALUES = {
    "PLAIN": "https://127.0.0.1:8443/x?y=z",
    "ODD": "it's \"here\" and `there`, $HOME $(id) %PATH%; C:\\a\\b\\ \\'",
    "GONE": None,
}
FOLDERS = [Path("/opt/tool chain"), Path("/opt/it's/bin")]


@pytest.mark.parametrize("shell", ["sh", "bash", "zsh", "fish"])
def test_a_shell_reads_what_was_written(shell: str) -> None:
    """A real one evaluates the lines; what was to go is gone, and the folders are the first on PATH, in their order."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} on this machine")
    text = "\n".join(lines("fish" if shell == "fish" else "sh", VALUES, FOLDERS))
    script = f"{text}\n{shutil.which('env')} -0"
    before = {"PATH": os.environ["PATH"], "GONE": "old"}
    done = subprocess.run([program, "-c", script], capture_output=True, text=True, env=before, check=True)
    found = dict(each.split("=", 1) for each in done.stdout.split("\0") if each)
    assert {name: found.get(name) for name in VALUES} == VALUES
    assert found["PATH"] == os.pathsep.join([*map(str, FOLDERS), before["PATH"]])


def test_powershell_quotes_by_doubling() -> None:
    """Its rules (about_Quoting_Rules): between single quotes a quote is two, and nothing else means anything."""
    assert list(lines("powershell", VALUES, [Path("/opt/it's")])) == [
        "$env:PLAIN = 'https://127.0.0.1:8443/x?y=z'",
        "$env:ODD = 'it''s \"here\" and `there`, $HOME $(id) %PATH%; C:\\a\\b\\ \\'''",
        "Remove-Item Env:GONE -ErrorAction SilentlyContinue",
        f"$env:PATH = '/opt/it''s{os.pathsep}' + $env:PATH",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_variable_in_a_command_is_spelled_as_the_shell_does(shell: str) -> None:
    """Only PowerShell's environment has a prefix."""
    expected = 'az x "$env:URL"' if shell == "powershell" else 'az x "$URL"'
    assert reference(shell, 'az x "$URL"') == expected
