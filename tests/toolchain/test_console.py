"""What set-up says while it works, and when something fails."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from amlstack.toolchain import console


def python(program: str) -> list[str | Path]:
    """Return the command that runs a line of Python."""
    return [sys.executable, "-uc", program]


def test_a_long_step_shows_signs_of_life(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a pipe, each beat is a whole line with the program's last word, and no control character."""
    monkeypatch.setattr(console, "BEAT", 0.2)
    console.run(python("import time; print('compiling'); time.sleep(1)"), where=tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert any(line.endswith(" s  compiling") for line in lines)
    assert not any("\x1b" in line or "\r" in line for line in lines)


def test_on_a_terminal_the_sign_of_life_stays_in_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each beat is written over the last, with the time and the program's last word, and the last is taken away."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with console.Heartbeat() as heart:
        heart.started -= 75
        heart.beat("compiling a")
        heart.beat("compiling b")
    erased = "\r\x1b[K"
    assert capsys.readouterr().out == f"{erased}  1 min 15 s  compiling a{erased}  1 min 15 s  compiling b{erased}"


def test_steps_are_counted_with_the_time_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    """A step says its number, of how many that are known by then, and when it begins; the end says the whole time."""
    told = console.Progress()
    told.begin("setup")
    told.expect("engine", 1)
    told.step("asking")
    told.started -= 61
    told.expect("engine", 3)
    told.step("building one")
    told.step("building two")
    told.end()
    assert capsys.readouterr().out.splitlines() == [
        "setup: step 1 of 1: asking",
        "setup: step 2 of 3 (1 min 1 s so far): building one",
        "setup: step 3 of 3 (1 min 1 s so far): building two",
        "setup: done in 1 min 1 s",
    ]


def test_run_returns_the_output(tmp_path: Path) -> None:
    """Both streams of a program that went well come back, in order."""
    program = "import os, sys; print(os.getcwd()); print('also', file=sys.stderr)"
    assert console.run(python(program), where=tmp_path, quiet=True) == f"{tmp_path.resolve()}\nalso"


def test_a_failure_keeps_the_last_lines_without_passwords(tmp_path: Path) -> None:
    """Of a failed program the last dozen lines remain, and no password of an address."""
    program = "print(*range(100), 'see https://someone:canary@pkgs.contoso.com/simple', sep='\\n'); exit(3)"
    with pytest.raises(console.CommandFailed) as error:
        console.run(python(program), where=tmp_path)
    assert error.value.output.splitlines()[0] == "89"
    assert error.value.output.endswith("see https://pkgs.contoso.com/simple")


def test_a_full_disk_is_told_whoever_met_it(tmp_path: Path) -> None:
    """pip or Go out of space is the same error as set-up itself out of space."""
    program = "print('write /x: no space left on device'); exit(1)"
    with pytest.raises(console.SetupError, match="no space is left"):
        console.run(python(program), where=tmp_path)
    with pytest.raises(console.SetupError, match="no space is left"), console.disk(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_of_someone_elses_is_told(tmp_path: Path) -> None:
    """A folder that can't be written is named."""
    with pytest.raises(console.SetupError, match=f"{tmp_path} can't be written"), console.disk(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (257.8, "4 min 18 s")])
def test_durations_read_well(seconds: float, words: str) -> None:
    """Seconds are given as people say them."""
    assert console.duration(seconds) == words
