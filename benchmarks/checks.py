"""`amlstack check` as a shell starts it: one file, very many resources, and beside checkov."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import templates
from .checked import WEAK, preview
from .figures import Report, Row, Sample, Say, each
from .process import Cost, busy, cost, installed, wall

CHECKOV = "checkov==3.3.30"
HOME = Path.home() / ".cache" / "amlstack" / "benchmarks" / CHECKOV.replace("==", "-")
"""checkov's environment, apart from ours."""
_MOST = 600
"""Seconds that its installation may take."""


def cold(name: str, runs: int, say: Say) -> Report:
    """The default example as a process of its own, against a plan of it and a bare Python."""
    say(f"{name}: {runs} runs of each of three processes")
    ours = _runs(["-m", "amlstack", "check", "workspace.yaml"], runs)
    others = {
        "amlstack plan workspace.yaml": ["-m", "amlstack", "plan", "workspace.yaml"],
        'python -c "pass"': ["-c", "pass"],
    }
    found = {what: _runs(command, runs) for what, command in others.items()}
    rows = [Row(name, what, wall(ours), wall(theirs), "0.3 s", name) for what, theirs in found.items()]
    rows += [Row(f"{name} processor", what, busy(ours), busy(theirs), "", name) for what, theirs in found.items()]
    return Report(tuple(rows))


def many(name: str, runs: int, say: Say, resources: int = 10_000) -> Report:
    """A template's resources, and a saved preview's, each as a process of its own; and how the time grows."""
    fewer = resources // templates.GROWTH
    say(f"{name}: {runs} checks of {fewer:,} and of {resources:,} resources, as a template and as a preview")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for what, write in (("template", templates.template), ("preview", preview)):
            file, shorter = Path(folder, f"{what}.json"), Path(folder, f"{what}-short.json")
            file.write_text(write(resources), encoding="utf-8")
            shorter.write_text(write(fewer), encoding="utf-8")
            ours, less = _check(file, runs), _check(shorter, runs)
            grown = f"a resource of {fewer:,}, ours of {resources:,}"
            rows += [
                Row(f"{name} {what}", f"{fewer:,} resources", wall(ours), wall(less), "5 s", name),
                Row(f"{name} {what} processor", f"{fewer:,} resources", busy(ours), busy(less), "", name),
                Row(f"{name} {what} growth", grown, each(busy(ours), resources), each(busy(less), fewer), "", name),
            ]
    return Report(tuple(rows))


def beside_checkov(name: str, runs: int, say: Say) -> Report:
    """One weak template, checked by both: time, memory, and how much each finds. No row where checkov can't be had."""
    checkov = _checkov(say)
    if checkov is None:
        say(f"{name}: skipped: {CHECKOV} can't be installed here")
        return Report(())
    say(f"{name}: {runs} runs of each")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mainTemplate.json")
        file.write_text(json.dumps(WEAK, indent=2), encoding="utf-8")
        command = [str(checkov), "-f", str(file), "--framework", "arm", "--soft-fail", "--skip-download", "-o", "json"]
        ours, theirs = _check(file, runs), [cost(command, Path(folder)) for _ in range(runs + 1)][1:]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout
        found = {profile: _found(file, profile) for profile in ("default", "audited")}
    failed = json.loads(said)["results"]["failed_checks"]
    return Report(
        (
            Row(name, CHECKOV, wall(ours), wall(theirs), "", name),
            Row(f"{name} memory", CHECKOV, _peak(ours), _peak(theirs), "", name),
            *(
                Row(
                    f"{name} findings, {profile}",
                    CHECKOV,
                    Sample((len(had),), ""),
                    Sample((len(failed),), ""),
                    "",
                    name,
                )
                for profile, had in found.items()
            ),
        )
    )


def _checkov(say: Say) -> Path | None:
    """checkov's program, installed where it isn't there; None where it can't be had."""
    program = HOME / "bin" / "checkov"
    if program.exists():
        return program
    say(f"installing {CHECKOV} into an environment of its own")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True, capture_output=True, timeout=_MOST)
        pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", CHECKOV]
        subprocess.run(pip, check=True, capture_output=True, timeout=_MOST)
    except (OSError, subprocess.SubprocessError):
        return None
    return program


def _found(file: Path, profile: str) -> list[Any]:
    """What `amlstack check` finds."""
    options = ["--profile", profile, "--fail-on", "never", "--format", "json"]
    command = [sys.executable, "-m", "amlstack", "check", str(file), *options]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    found: list[Any] = json.loads(said.stdout)["findings"]
    return found


def _check(file: Path, runs: int) -> list[Cost]:
    return _runs(["-m", "amlstack", "check", str(file), "--fail-on", "never"], runs)


def _runs(arguments: Sequence[str], runs: int) -> list[Cost]:
    """What a Python process costs, after a warm-up."""
    return [cost([sys.executable, *arguments], environment=installed()) for _ in range(runs + 1)][1:]


def _peak(costs: Sequence[Cost]) -> Sample:
    return Sample(tuple(one.memory for one in costs), "MB")
