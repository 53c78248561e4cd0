"""The benchmark that expands what others have published, on a folder of two templates."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks.foreign.__main__ import main

MODULE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}, "parts": {"type": "array", "defaultValue": ["a"]}},
    "resources": [{"type": "A/b", "apiVersion": "1", "name": "[concat(parameters('name'), parameters('parts')[1])]"}],
}
README = """<summary>via JSON parameters file</summary>

```json
{"parameters": {"name": {"value": "x"}, "parts": {"value": ["<first>", "b"]}}}
```
"""


def test_what_is_expanded_and_what_is_not_is_counted_with_reasons(tmp_path: Path) -> None:
    """Alone, with made-up values and with a README's example, of which placeholders are filled in; no JSON is told."""
    (tmp_path / "main.json").write_text(json.dumps(MODULE))
    (tmp_path / "README.md").write_text(README)
    (tmp_path / "broken.json").write_text('{"$schema": "https://x/deploymentTemplate.json#", ')
    said = CliRunner().invoke(main, [str(tmp_path)]).stdout
    assert "published: 1 of 1 expanded (100.0%)" in said
    assert "alone: 0 of 1 expanded (0.0%)" in said
    assert "    1 alone: the array has no item ..." in said
    assert "not JSON: 0 of 1 expanded" in said
    only = CliRunner().invoke(main, [str(tmp_path), "--sort", "published", "--only", "nothing"]).stdout
    assert "expanded" not in only
