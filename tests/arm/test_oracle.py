"""Azure's published types accept every rendered resource."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from amlstack import plan, spec
from amlstack.arm import render

from .test_parity import EACH_FILE, ROOT

ORACLE = ROOT.parent / "shared" / "arm-oracle" / "validate_template.py"
pytestmark = pytest.mark.skipif(not ORACLE.is_file(), reason="the judge (arm-oracle) isn't beside this checkout")


@cache
def oracle() -> ModuleType:
    """The judge, which is a script beside the repository and no package."""
    found = importlib.util.spec_from_file_location("arm_oracle", ORACLE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def template(file: Any) -> dict[str, Any]:
    """A workspace file's resources in the envelope of a deployment template."""
    declaration = spec.load(file)
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {each.secret: {"type": "securestring"} for each, _ in declaration.secrets()},
        "resources": render(plan.workspace(declaration.spec)),
    }


@EACH_FILE
def test_every_template_is_clean(file: Any) -> None:
    """The judge finds nothing wrong with what is rendered."""
    assert [str(fault) for fault in oracle().Oracle().faults(template(file))] == []


def test_the_judge_is_awake() -> None:
    """It does find a property that isn't published, and a value that isn't allowed."""
    broken = template(ROOT / "tests/arm/declarations/made.yaml")
    account = next(item for item in broken["resources"] if item["type"] == "Microsoft.Storage/storageAccounts")
    account["properties"] |= {"minimumTLS": "TLS1_2", "publicNetworkAccess": "Perhaps"}
    assert len(oracle().Oracle().faults(broken)) == 2
