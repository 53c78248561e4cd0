"""The Pulumi program asks the rules itself: whoever runs `pulumi` without the sandbox's command is stopped as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT, Engine, Sandbox

from .test_gate import FILE, STRICT

pytestmark = pytest.mark.engine


def test_the_program_goes_on_at_no_error(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """A preview ends with the finding, without a traceback, and nothing is made."""
    file = tmp_path / "workspace.yaml"
    file.write_text(FILE + STRICT)
    result = engine("preview", ROOT, "--config", f"amlstack:file={file}")
    assert result.code != 0
    assert "error AML-044 Storage.SharedKey" in result.output
    assert "Traceback" not in result.output
    assert sandbox.resources() == {}
