"""The package's schema, as small as `pulumi import` needs it to write a program: the catalog's kinds and their inputs.

azure-native's own has 600,000 lines. The names come from its SDK; every value may be anything.
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from pulumi import _types

from amlstack.catalog import KINDS, Kind

_ANY = {"$ref": "pulumi.json#/Any"}


def schema(version: str) -> dict[str, Any]:
    """The Pulumi package schema of the kinds in the catalog.

    Source of its form: https://www.pulumi.com/docs/iac/extending-pulumi/schema/
    """
    return {"name": "azure-native", "version": version, "resources": {kind.token: _resource(kind) for kind in KINDS}}


def _resource(kind: Kind) -> dict[str, Any]:
    _, module, name = kind.token.split(":")
    args = getattr(importlib.import_module(f"pulumi_azure_native.{module}"), f"{name}Args")
    names = _types.input_type_py_to_pulumi_names(args)
    parameters = inspect.signature(args.__init__).parameters
    required = [word for python, word in names.items() if parameters[python].default is inspect.Parameter.empty]
    return {"inputProperties": dict.fromkeys(names.values(), _ANY), "requiredInputs": required}
