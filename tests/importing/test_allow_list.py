"""The allow-list of a workspace is told when it gets lost, with the reason why a file hasn't one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack import importing
from amlstack.arm.language import Scope, expand
from amlstack.catalog import machinelearning, workspaces
from amlstack.catalog.published import published
from amlstack.spec import unsupported_keys

from .test_az import HEAD
from .test_az import imported as from_az
from .test_template import planned, workspace


def told(properties: dict[str, Any], folder: Path) -> tuple[list[str], list[str]]:
    """What the import of a template says of its workspace's list: by the finished file, and without one."""
    made = workspace(**properties)
    expanded = expand(
        {"$schema": "x", "contentVersion": "1.0.0.0", "resources": [made]}, None, Scope(resource_group="rg")
    )
    found = importing.from_template(expanded)
    found.mapping["location"] = "westeurope"
    both = importing.differences(expanded, planned(found, folder)), importing.beyond(expanded)
    return tuple([each for each in one.warnings if "allow-list" in each] for one in both)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("properties", "whom"),
    [
        ({"ipAllowlist": ["203.0.113.0/24", "198.51.100.7"]}, "203.0.113.0/24, 198.51.100.7"),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]}}, "203.0.113.0/24"),
        ({"networkAcls": {"defaultAction": "deny"}}, "nobody"),
        ({"NETWORKACLS": {"defaultAction": "Allow", "ipRules": [{"value": "203.0.113.7"}]}}, "203.0.113.7"),
    ],
)
def test_a_templates_is_told_once_with_the_reason(properties: dict[str, Any], whom: str, tmp_path: Path) -> None:
    """As a warning, by both of its names, with whom it lets in."""
    for warnings in told(properties, tmp_path):
        (said,) = warnings
        assert f"the allow-list, which lets in {whom}, is lost" in said
        assert unsupported_keys.ALLOW_LIST in said


def test_one_that_lets_everybody_in_is_no_loss(tmp_path: Path) -> None:
    """It says what holds without it."""
    assert told({"networkAcls": {"defaultAction": "Allow", "ipRules": []}}, tmp_path) == ([], [])


def test_az_mls_is_told_with_the_reason(tmp_path: Path) -> None:
    """Of az ml's file, where it stands, as a warning."""
    acls = "network_acls: {default_action: Deny, ip_rules: [{value: 203.0.113.7}]}"
    found, _ = from_az(tmp_path, ws=f"{HEAD}{acls}\n")
    (warning,) = found.warnings
    assert ("ws.yml: network_acls has no place in a workspace file, and is lost") in warning
    assert unsupported_keys.ALLOW_LIST in warning


def test_the_reason_holds() -> None:
    """Of the published api-versions no stable one has the list, in either spelling; the one named is the last."""
    types = published(machinelearning.WORKSPACE.type)
    assert types is not None
    words = ("properties.ipallowlist", "properties.networkacls")
    having = [each for each in types.versions if any(path.lower().startswith(words) for path, _ in types.paths(each))]
    assert having
    assert all(each.endswith("-preview") for each in having)
    newest = max(each for each in having if each < "2025-12-01")
    assert newest == workspaces.ALLOW_LIST_VERSION
    assert newest in unsupported_keys.ALLOW_LIST
