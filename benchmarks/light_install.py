"""`pip install amlstack` against `pip install 'amlstack[all]'`: the disk that each takes, and a check's cold start."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from .figures import BenchmarkError, Report, Row, Sample, Say
from .process import ROOT, cost, wall

_LOCK = ROOT / "tools" / "requirements.txt"


def measure(name: str, runs: int, say: Say) -> Report:
    """Megabytes of installed packages, pip's own left out, and seconds of `amlstack check workspace.yaml` in turns."""
    with tempfile.TemporaryDirectory() as folder:
        say(f"{name}: building the wheel and installing it twice")
        _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
        (wheel,) = Path(folder).glob("*.whl")
        light, whole = (
            _installed(Path(folder, extra or "light"), wheel, f"[{extra}]" if extra else "") for extra in ("", "all")
        )
        say(f"{name}: {runs} runs of each")
        commands = [[str(home / "bin" / "amlstack"), "check", "workspace.yaml"] for home in (light, whole)]
        found = [[cost(command) for command in commands] for _ in range(runs + 1)][1:]
        ours, theirs = (list(each) for each in zip(*found, strict=True))
        bare = _size(_environment(Path(folder, "bare")))
        small, large = (Sample(((_size(home) - bare) / 1e6,), "MB") for home in (light, whole))
    against = "the extra `all`"
    return Report(
        (
            Row(f"{name} size", against, small, large, "20 MB", name),
            Row(f"{name} check", against, wall(ours), wall(theirs), "", name),
        )
    )


def _environment(home: Path) -> Path:
    _run(sys.executable, "-m", "venv", str(home))
    return home


def _installed(home: Path, wheel: Path, extra: str) -> Path:
    pip = [str(_environment(home) / "bin" / "python"), "-m", "pip", "install", "--quiet", "--constraint", str(_LOCK)]
    _run(*pip, f"{wheel}{extra}")
    return home


def _size(home: Path) -> int:
    """Bytes of what is installed."""
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    return sum(path.stat().st_size for path in packages.rglob("*") if path.is_file())


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.strip()[-2000:]}")
