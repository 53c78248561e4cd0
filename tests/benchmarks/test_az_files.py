"""The count of what becomes of az ml's published workspace files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from amlstack import importing
from benchmarks import az_files

MODE = "managed_network: {isolation_mode: allow_internet_outbound}\n"


def said(folder: Path) -> str:
    """What the command prints."""
    return CliRunner().invoke(az_files.main, [str(folder)], catch_exceptions=False).stdout


def test_a_file_counts_that_plans(tmp_path: Path) -> None:
    """With a name and without one, and forms too; what has no network or a type is passed over."""
    (tmp_path / "ws.yml").write_text(f"name: fabrikam-ml\n{MODE}")
    (tmp_path / "update.yaml").write_text(MODE)
    (tmp_path / "form.yml").write_text(f"name: <WORKSPACE_NAME>\n{MODE}")
    (tmp_path / "compute.yml").write_text("name: c\ntype: amlcompute\npublic_network_access: disabled\n")
    (tmp_path / "basic.yml").write_text("name: fabrikam-ml\n")
    assert said(tmp_path) == "3 workspace files with a network: 3 import into a file that plans, 0 lose in silence.\n"


def test_one_that_does_not_plan_is_shown_with_the_reason(tmp_path: Path) -> None:
    """As the plan words it."""
    (tmp_path / "ws.yml").write_text("name: fabrikam-ml\nserverless_compute: {custom_subnet: snet}\n")
    assert "ws.yml: 'snet' is no ARM id" in said(tmp_path)
    assert "0 import into a file that plans" in said(tmp_path)


def test_a_silent_loss_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is neither in the file nor told is shown by its place."""
    (tmp_path / "ws.yml").write_text(f"name: fabrikam-ml\nimage_build_compute: cluster\n{MODE}")
    found = importing.Found({"name": "fabrikam-ml", "resource_group": "rg", "location": "westeurope"}, ())
    monkeypatch.setattr(importing, "from_az", lambda *_, **__: found)
    assert "lost in silence: image_build_compute, managed_network.isolation_mode" in said(tmp_path)
