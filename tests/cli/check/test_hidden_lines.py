"""The text report shows no line on which a credential stands, whichever rule has found what there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.run import Wishes, run
from amlstack.policies.rule import Profile
from amlstack.report.text import text

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def resource(type_: str, properties: Any) -> dict[str, Any]:
    """A resource of a template that several rules find fault with."""
    return {"type": type_, "apiVersion": "2024-04-01", "name": "ml/Odd name", "properties": properties}


def told_of(folder: Path, **parts: Any) -> list[str]:
    """What is said of a template with these parts, each member on a line of its own and all of it on one."""
    whole = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **parts}
    told = []
    for indent, separators in ((1, None), (0, (",", ":"))):
        file = folder / f"{indent}.json"
        lines = [json.dumps(each, indent=indent or None, separators=separators) for each in whole.values()]
        file.write_text("{" + ",\n".join(f'"{key}": {line}' for key, line in zip(whole, lines, strict=True)) + "}")
        told.append(text(run(Discovery().over([file]), Wishes(profile=Profile.AUDITED))))
    return told


def stored(secrets: Any) -> dict[str, Any]:
    """A datastore's properties with these credentials."""
    credentials = {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", **secrets}}
    return {"datastoreType": "AzureBlob", "accountName": "st", "containerName": "raw", "credentials": credentials}


STORE = "Microsoft.MachineLearningServices/workspaces/datastores"


@pytest.mark.parametrize(
    "parts",
    [
        {"parameters": {"x": {"type": "securestring", "defaultValue": "CANARY"}}},
        {"parameters": {"x": {"type": "secureObject", "defaultValue": {"a": "CANARY"}}}},
        {"parameters": {"adminPassword": {"type": "string", "defaultValue": "CANARY"}}},
        {"variables": {"clientSecret": "CANARY"}},
        {"resources": [resource("Microsoft.KeyVault/vaults/secrets", {"value": "CANARY"})]},
        {"resources": [resource(STORE, stored({"key": "CANARY", "foo": "CANARY"}))]},
        {"resources": [resource(STORE, stored({"key": ["CANARY"]}))]},
        {"resources": [resource("Microsoft.Compute/virtualMachines", {"osProfile": {"adminPassword": "CANARY"}})]},
    ],
)
def test_no_credential_is_quoted(parts: dict[str, Any], tmp_path: Path) -> None:
    """What is wrong is told with its place, and the line isn't shown."""
    for told in told_of(tmp_path, **parts):
        assert "AML-" in told
        assert "CANARY" not in told
