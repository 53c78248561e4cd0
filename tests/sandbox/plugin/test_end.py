"""The engine's plugins end when it tells them to: it takes a slow or a loud end for a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("module", ["amlstack.sandbox.plugin", "amlstack.components"])
def test_a_plugin_ends_quietly_when_it_is_told(module: str, tmp_path: Path) -> None:
    """SIGINT, by which the engine ends a plugin, ends it with 0 and without a word."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AMLSTACK_STATE": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", module, "127.0.0.1:9"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as plugin:
        assert plugin.stdout is not None
        assert plugin.stdout.readline().strip().isdigit()
        plugin.send_signal(signal.SIGINT)
        said, complained = plugin.communicate()
    assert (plugin.returncode, said, complained) == (0, "", "")
