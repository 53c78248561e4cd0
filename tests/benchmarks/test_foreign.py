"""The benchmark that expands what others have published, on a folder of two templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from benchmarks.foreign import unknowns
from benchmarks.foreign.__main__ import main

STORAGE = "Microsoft.Storage/storageAccounts"

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


def template(*types: str, **parameters: Any) -> dict[str, Any]:
    """A template with a resource of each type."""
    account = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "location": "westeurope"}
    made = [
        {"type": each, "apiVersion": "2024-01-01", "name": f"stcontoso{at}", **account} for at, each in enumerate(types)
    ]
    return {**MODULE, "parameters": parameters, "resources": made}


def test_what_is_deployed_is_counted_without_and_with_other_types_let_pass(tmp_path: Path) -> None:
    """A type that the sandbox doesn't play is named; why one fails is told without what is particular to it."""
    for name, types in (("a", [STORAGE]), ("b", [STORAGE, "Contoso.Widgets/widgets"]), ("c", [STORAGE, "Contoso/b/c"])):
        (tmp_path / f"{name}.json").write_text(json.dumps(template(*types)))
    said = CliRunner().invoke(main, [str(tmp_path), "--sort", "alone", "--deploy"]).stdout
    assert "| alone | 3 | 2 (66.7%) | 2 (66.7%) |" in said
    assert "| 1 (33.3%) | 2 (66.7%) |" in said
    assert "the commonest of 1: Contoso.Widgets/widgets (1)" in said
    assert "- 1: deploy: InvalidTemplate: " in said


def test_a_finding_that_goes_without_a_word_is_told() -> None:
    """And one that is new; what waits is neither."""
    known = unknowns.Verdict(frozenset({("A", "x"), ("B", "x"), ("C", "x")}), frozenset(), False, ())
    perhaps = ("E", "x")
    findings = frozenset({("A", "x"), ("D", "x"), perhaps})
    made = unknowns.Verdict(findings, frozenset({("B", "x")}), False, (), frozenset({perhaps}))
    assert list(unknowns.differing(known, made)) == ["new: D at x", "gone: C at x"]


def test_unknowns_cost_what_stands_on_them(tmp_path: Path) -> None:
    """A parameter that nobody gives and a property that only a deployment knows, in each template that expands."""
    weak = template(STORAGE, tls={"type": "string", "defaultValue": "TLS1_0"})
    weak["resources"][0]["properties"] = {"minimumTlsVersion": "[parameters('tls')]"}
    (tmp_path / "main.json").write_text(json.dumps(weak))
    (tmp_path / "main.parameters.json").write_text('{"parameters": {"tls": {"value": "TLS1_0"}}}')
    said = CliRunner().invoke(unknowns.main, [str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert "**0 of 2** changes of 1 inputs that expand whole" in said.stdout
