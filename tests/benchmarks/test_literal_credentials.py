"""The count of what AML-220 finds in a folder of other people's files."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks.literal_credentials import main
from tests.fake_credentials import CREDENTIALS


def test_it_names_the_place_and_not_the_value(tmp_path: Path) -> None:
    """Any JSON is looked at, nested templates too; what can't be read is counted apart."""
    text, hidden = CREDENTIALS["a signature"]
    nested = {"type": "Microsoft.Resources/deployments", "properties": {"template": {"variables": {"x": text}}}}
    (tmp_path / "a.json").write_text(json.dumps({"resources": [nested]}))
    (tmp_path / "b.json").write_text('{"a": "AccountKey={0}"}')
    (tmp_path / "c.json").write_text("{")
    done = CliRunner().invoke(main, [str(tmp_path)], catch_exceptions=False)
    assert f"{tmp_path}/a.json:1:" in done.stdout
    assert "1 x a shared access signature stands in the clear in 2 of 3 JSON files read" in done.stdout
    assert hidden not in done.stdout
