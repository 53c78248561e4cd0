"""Inputs that are whole, of every sort that a command reads: what is changed at random afterwards."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from amlstack.arm import language
from amlstack.catalog import BY_TYPE, EVERY_TYPE
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.policies import RULES
from amlstack.policies.rule import Example
from amlstack.spec import yaml_file
from benchmarks.declared import MIXED, WORKSPACE

from .language import TEMPLATES

ROOT = Path(__file__).parents[2]
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_LARGEST = 64 * 1024
"""Bytes: of larger templates a minute has too few."""
_AZ = "https://azuremlschemas.azureedge.net/latest/{}.schema.json"
_SMALL: dict[str, Any] = {"name": "contoso-ml", "resource_group": "rg-contoso", "location": "westeurope"}
TOML: tuple[Any, ...] = (
    {
        "profile": "audited",
        "rules": {"Storage.SharedKey": "off", "AML-041": {"severity": "error"}},
        "waivers": [{"rule": "AML-042", "resource": "stcontoso", "reason": "Known.", "until": "2030-12-31"}],
    },
    {"baseline": "known.json", "exclude": ["vendor"], "regions": ["westeurope9"]},
    {"rules": {rule.name: {"severity": "note"} for rule in RULES[:5]}},
)

_WAIVER = {"rule": "AML-042", "resource": "*", "reason": "Known.", "until": "2030-12-31"}
_KNOWN = {
    "rule": "AML-042",
    "file": "main.json",
    "resource": "Microsoft.Storage/storageAccounts st",
    "path": "properties",
}
BASELINES: tuple[Any, ...] = ({"version": 1, "findings": [{**_KNOWN, "fingerprint": "0" * 64}] * 2},)
"""What `--baseline` reads."""
FAULTS: tuple[Any, ...] = (
    {"faults": [{"fault": 429, "method": "PUT", "path": "*/storageAccounts/*", "retry_after": 2, "times": 3}]},
    {"faults": [{"fault": "slow", "seconds": 20, "path": "*/datastores/*", "nth": 2}], "roles_spread_seconds": 30},
    {"faults": [{"fault": "drop", "when": "after"}, {"fault": "fail-operation", "code": "X", "times": "always"}]},
)
"""What `--faults` reads."""


@cache
def workspaces() -> tuple[Any, ...]:
    """Workspace files: those of the examples, small ones, and one with a datastore of every kind."""
    whole = [_whole(file) for file in sorted((ROOT / "examples").glob("*/workspace.yaml"))]
    stores = [{"name": f"store_{number}", **each} for number, each in enumerate(MIXED)]
    few = ({**_SMALL, "datastores": stores[number : number + 2]} for number in range(0, len(stores), 2))
    return (*whole, {**WORKSPACE, "datastores": stores}, *few, *({**_SMALL, **each} for each in _parts(whole)))


def _whole(file: Path) -> Any:
    """A workspace file with what it includes put into it."""
    declared = yaml_file(file)
    stores = declared.get("datastores", [])
    stores[:] = [yaml_file(file.parent / each["include"]) if "include" in each else each for each in stores]
    return declared


def _parts(whole: list[Any]) -> list[dict[str, Any]]:
    """What the examples say, one key each."""
    return [{key: value} for each in whole for key, value in each.items() if isinstance(value, (dict, list))]


@cache
def datastores() -> tuple[Any, ...]:
    """Datastores as az ml's files have them."""
    return tuple({"name": f"store_{number}", **each} for number, each in enumerate(MIXED))


@cache
def az() -> tuple[Any, ...]:
    """A workspace as az ml's file has it, and datastores."""
    said: dict[str, Any] = {
        "name": "contoso-ml",
        "location": "westeurope",
        "identity": {"type": "system_assigned"},
        "tags": {"a": "b"},
    }
    said |= {"storage_account": _id("Microsoft.Storage/storageAccounts", "st"), "hbi_workspace": False}
    literal: dict[str, Any] = {"name": "raw", "type": "azure_blob", "account_name": "st", "container_name": "raw"}
    literal |= {"credentials": {"account_key": "x" * 12}}
    stores = ({"$schema": _AZ.format("azureBlob"), **each} for each in (literal, *datastores()))
    return ({"$schema": _AZ.format("workspace"), "resource_group": "rg-contoso", **said}, *stores)


def _id(type_: str, name: str) -> str:
    nobody = "00000000-0000-0000-0000-000000000000"
    return f"/subscriptions/{nobody}/resourceGroups/rg-contoso/providers/{type_}/{name}"


@cache
def exports() -> tuple[Mapping[str, Any], ...]:
    """Folders that `amlstack export` writes: each file's name and its data, or its text."""
    from click.testing import CliRunner

    from amlstack.cli import export

    made = []
    with tempfile.TemporaryDirectory() as name:
        for number, declared in enumerate((workspaces()[0], workspaces()[3], workspaces()[4])):
            file = Path(name) / f"{number}.yaml"
            file.write_text(yaml.safe_dump(declared), encoding="utf-8")
            for scope in ("resource-group", "subscription"):
                out = Path(name) / f"{number}-{scope}"
                words = [str(file), "--out", str(out), "--scope", scope, *(["--bundle"] if number == 1 else [])]
                done = CliRunner().invoke(export.command, words)
                assert done.exit_code in (0, 1), done.output  # 1: a rule stops it
                if done.exit_code == 0:
                    made.append({each.name: _read(each) for each in sorted(out.iterdir()) if each.is_file()})
    return tuple(made)


def _read(file: Path) -> Any:
    content = file.read_bytes()
    return json.loads(content) if file.suffix == ".json" else content


_others: list[Any] = []


@cache
def add_templates(folder: Path) -> int:
    """Let `templates` have those in a folder, too, which somebody else wrote, once; how many there are."""
    for file in sorted(folder.rglob("*.json")):
        try:
            data = language.load(file).data if file.stat().st_size < _LARGEST else None
        except language.TemplateError:
            continue
        if isinstance(data, dict) and "deploymentTemplate" in str(data.get("$schema")):
            _others.append(data)
    return len(_others)


@cache
def templates() -> tuple[Any, ...]:
    """Templates: those of the language, of the exports, each rule's examples, and others that were added."""
    examples = (example for rule in RULES for example in (rule.good, rule.bad))
    made = (*TEMPLATES, *(each["mainTemplate.json"] for each in exports()), *map(_template, examples), *_others)
    return (*made, *(_waiving(each) for each in made[:12]))


def _waiving(template: Any) -> Any:
    """A template with waivers in its metadata, and in that of its resources."""
    said = {"metadata": {"amlstack": {"waivers": [_WAIVER, {**_WAIVER, "rule": "Storage.MinTls"}]}}}
    resources = template.get("resources")
    held = [{**each, **said} if isinstance(each, dict) else each for each in resources or ()]
    return {**template, **said, "resources": held} if isinstance(resources, list) else {**template, **said}


def _template(example: Example) -> Any:
    if example[-1]["type"] == DEPLOYMENT_TYPE and "template" in example[-1].get("properties", {}):
        return example[-1]["properties"]["template"]
    resources = [{"apiVersion": EVERY_TYPE[entry["type"].lower()].api_version, **entry} for entry in example]
    return {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}


@cache
def parameters() -> tuple[Any, ...]:
    """Parameter files."""
    named = [file for each in exports() for name, file in each.items() if name.startswith("parameters.")]
    vault = {"keyVault": {"id": _id("Microsoft.KeyVault/vaults", "kv")}, "secretName": "s", "secretVersion": "1"}
    values = {"text": "x", "list": ["a"], "object": {"a": 1}, "number": 2, "flag": True}
    said = {name: {"value": value} for name, value in values.items()} | {"secret": {"reference": vault}}
    schema = _SCHEMA.replace("deploymentTemplate", "deploymentParameters")
    return ({"$schema": schema, "contentVersion": "1.0.0.0", "parameters": said}, *named)


@cache
def bodies() -> tuple[Mapping[str, Any], ...]:
    """Resources that the sandbox plays, as a template has them."""
    examples = [example for rule in RULES for example in (rule.good, rule.bad)]
    made = [each for example in examples for each in example if each["type"].lower() in BY_TYPE]
    exported = [each for one in exports() for each in one["mainTemplate.json"]["resources"]]
    return tuple(each for each in (*made, *exported) if isinstance(each.get("name"), str))
