"""Exports as a shell starts them, and a template with very many resources, expanded."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from amlstack.arm import language
from amlstack.arm.language import evaluation

from . import declared
from .figures import Report, Row, Say, each, timed
from .process import Cost, busy, cost, wall

GROWTH = 10
"""How many times more resources the longer template has."""
PART = 500
"""Resources of a nested deployment."""


def export_cold(name: str, runs: int, say: Say) -> Report:
    """`amlstack export workspace.yaml` as a process of its own, against a plan of the same file and a bare Python."""
    say(f"{name}: {runs} runs of each of three processes")
    with tempfile.TemporaryDirectory() as folder:
        ours = _process(["-m", "amlstack", "export", "workspace.yaml", "--out", str(Path(folder, "arm"))], runs)
    others = {
        "amlstack plan workspace.yaml": ["-m", "amlstack", "plan", "workspace.yaml"],
        'python -c "pass"': ["-c", "pass"],
    }
    theirs = {other: _process(command, runs) for other, command in others.items()}
    rows = [Row(name, other, wall(ours), wall(costs), "0.25 s", name) for other, costs in theirs.items()]
    rows += [Row(f"{name} processor", other, busy(ours), busy(costs), "", name) for other, costs in theirs.items()]
    return Report(tuple(rows))


def export_many(name: str, runs: int, say: Say, datastores: int = 1000) -> Report:
    """`amlstack export` of very many datastores, against a plan of the same file."""
    say(f"{name}: {runs} runs of each of two processes")
    with tempfile.TemporaryDirectory() as folder:
        file = str(declared.write(Path(folder, "workspace.yaml"), datastores))
        ours = _process(["-m", "amlstack", "export", file, "--out", str(Path(folder, "arm"))], runs)
        theirs = _process(["-m", "amlstack", "plan", file, "--format", "json"], runs)
    against = "amlstack plan of the same file"
    rows = (
        Row(name, against, wall(ours), wall(theirs), "1 s", name),
        Row(f"{name} processor", against, busy(ours), busy(theirs), "", name),
    )
    return Report(rows)


def expand(name: str, runs: int, say: Say, resources: int = 10_000) -> Report:
    """A template's resources, each with expressions of its own, against json.loads of its text; and the growth."""
    fewer = resources // GROWTH
    say(f"{name}: {runs} expansions of {fewer:,} and of {resources:,} resources")
    text, shorter = template(resources), template(fewer)
    ours, theirs = timed(lambda: _expanded(text), runs), timed(lambda: json.loads(text), runs)
    less = timed(lambda: _expanded(shorter), runs)
    rows = (
        Row(name, "json.loads of the template", ours, theirs, "5 s", name),
        Row(
            f"{name} growth, a resource",
            f"a resource of {fewer:,}, ours of {resources:,}",
            each(ours, resources),
            each(less, fewer),
            "",
            name,
        ),
    )
    return Report(rows)


def template(resources: int) -> str:
    """A template's text: storage accounts in nested deployments, since one template holds 800 resources at most."""
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    prefix = {"type": "string", "defaultValue": "ST"}
    head = {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": {"prefix": prefix}}
    parts = [
        {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2025-04-01",
            "name": f"part-{start}",
            "properties": {
                "mode": "Incremental",
                "expressionEvaluationOptions": {"scope": "Inner"},
                "parameters": {"prefix": {"value": "[parameters('prefix')]"}},
                "template": {
                    **head,
                    "variables": {"owner": "[concat(parameters('prefix'), '-team')]"},
                    "resources": [_account(number) for number in range(start, min(start + PART, resources))],
                },
            },
        }
        for start in range(0, resources, PART)
    ]
    return json.dumps({**head, "resources": parts})


def _account(number: int) -> dict[str, object]:
    return {
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2024-01-01",
        "name": f"[toLower(concat(parameters('prefix'), '{number}'))]",
        "location": "[resourceGroup().location]",
        "tags": {"owner": "[variables('owner')]", "number": f"[string(add({number}, 1))]"},
        "sku": {"name": "Standard_LRS"},
        "kind": "StorageV2",
    }


def _expanded(text: str) -> None:
    """Expand as a new process would: no expression is remembered from the last time."""
    for remembered in (evaluation.checked, evaluation._names, evaluation._has_branches):
        remembered.cache_clear()
    language.expand(language.read(text, "mainTemplate.json"), None, language.Scope(resource_group="rg"))


def _process(arguments: list[str], runs: int) -> list[Cost]:
    """What a Python process takes, run after run, after a warm-up."""
    return [cost([sys.executable, *arguments]) for _ in range(runs + 1)][1:]
