"""What a killed engine left running is ended, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from amlstack.sandbox.engine.orphans import end_orphans

HOST = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("ready", flush=True)
time.sleep(60)
"""
ENGINE = """
import subprocess, sys, time
host = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
host.stdout.readline()
print(host.pid, flush=True)
time.sleep(60)
"""


def test_the_language_host_of_a_killed_engine_is_ended_with_its_program(tmp_path: Path) -> None:
    """As long as the engine lives nothing is touched; once it is gone, host and program go too."""
    host = tmp_path / "pulumi-language-python"
    host.symlink_to(sys.executable)
    home = tmp_path / "home"
    with subprocess.Popen(
        [sys.executable, "-c", ENGINE, str(host), "-c", HOST],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PULUMI_HOME": str(home)},
    ) as engine:
        assert engine.stdout is not None
        pid = int(engine.stdout.readline())
        assert end_orphans(home) == []
        assert end_orphans(tmp_path) == []
        engine.kill()
    ended = end_orphans(home)
    assert ended[0] == pid
    assert len(ended) == 2
    while end_orphans(home):
        time.sleep(0.05)


def test_so_is_the_provider_of_dynamic_resources(tmp_path: Path) -> None:
    """The engine starts it by itself, and it would wait for calls for ever."""
    package = tmp_path / "pulumi"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "dynamic.py").write_text("import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
    home = tmp_path / "home"
    with subprocess.Popen(
        [sys.executable, "-c", ENGINE, sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PULUMI_HOME": str(home)},
    ) as killed:
        assert killed.stdout is not None
        pid = int(killed.stdout.readline())
        assert end_orphans(home) == []
        killed.kill()
    assert end_orphans(home) == [pid]
    while end_orphans(home):
        time.sleep(0.05)
