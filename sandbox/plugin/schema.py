"""The package's schema, as small as programs in YAML and `pulumi import` need it: kinds and functions, by their names.

azure-native's own has 600,000 lines. Names and the structure of outputs come from its SDK; an input may be anything.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import typing
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pulumi import _types

from amlstack.catalog import BY_TOKEN, Kind, wire

from .invokes import ACTIONS, CLIENT_CONFIG

_ANY = {"$ref": "pulumi.json#/Any"}


def schema(version: str) -> dict[str, Any]:
    """The Pulumi package schema of the kinds in the catalog, and of the functions that the sandbox answers.

    Source of its form: https://www.pulumi.com/docs/iac/extending-pulumi/schema/
    """
    types, kinds = _Types(), list(BY_TOKEN.values())
    functions = {
        **{_getter(kind): _function(_spelling(kind), {"id": _ANY, **types.resource(kind.token)}) for kind in kinds},
        **{token: _function(_spelling(kind), types.result(token)) for token, (kind, _) in ACTIONS.items()},
        CLIENT_CONFIG: _function([], types.result(CLIENT_CONFIG)),
    }
    resources = {
        kind.token: {**_inputs(kind), "properties": types.resource(kind.token), "required": ["name"]} for kind in kinds
    }
    return {
        "name": "azure-native",
        "version": version,
        "types": types.found,
        "resources": resources,
        "functions": functions,
    }


class _Types:
    """The structures of what resources and functions give: YAML lets nobody read a property of what may be anything."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def resource(self, token: str) -> dict[str, Any]:
        """What a resource gives, by Pulumi's names."""
        return {name: self._of(token, type_) for name, type_ in _types.resource_types(_named(token)).items()}

    def result(self, token: str) -> dict[str, Any]:
        """What a function gives."""
        return self._members(token, _named(token, "Result"))

    def _members(self, token: str, class_: Any) -> dict[str, Any]:
        return {name: self._of(token, type_) for name, type_ in _types.output_type_types(class_).items()}

    def _of(self, token: str, type_: Any) -> dict[str, Any]:
        plain: Any = _types.unwrap_optional_type(type_)
        origin, arguments = typing.get_origin(plain), typing.get_args(plain)
        if origin is typing.Union:
            return {"oneOf": [self._of(token, each) for each in arguments]}
        if origin in (Sequence, list):
            return {"type": "array", "items": self._of(token, arguments[0])}
        if origin in (Mapping, dict):
            return {"type": "object", "additionalProperties": self._of(token, arguments[1])}
        if not (isinstance(plain, type) and _types.is_output_type(plain)):
            return _ANY
        name = f"{token.rpartition(':')[0]}:{plain.__name__}"
        if name not in self.found:
            self.found[name] = {"type": "object"}  # one may lie within itself
            self.found[name]["properties"] = self._members(token, plain)
        return {"$ref": f"#/types/{name}"}


def _inputs(kind: Kind) -> dict[str, Any]:
    args = _args(kind.token)
    names = _types.input_type_py_to_pulumi_names(args)
    parameters = inspect.signature(args.__init__).parameters
    required = [word for python, word in names.items() if parameters[python].default is inspect.Parameter.empty]
    return {"inputProperties": dict.fromkeys(names.values(), _ANY), "requiredInputs": required}


def _args(token: str) -> Any:
    """The class of a resource's inputs. `InitArgs` is its name where the SDK has a structure of the resource's name."""
    module, name = sys.modules[_named(token).__module__], token.rpartition(":")[2]
    return getattr(module, f"{name}InitArgs", None) or _named(token, "Args")


def _function(takes: Collection[str], gives: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "inputs": {"type": "object", "properties": dict.fromkeys(takes, _ANY), "required": list(takes)},
        "outputs": {"type": "object", "properties": dict(gives), "required": list(gives)},
    }


def _getter(kind: Kind) -> str:
    package, module, name = kind.token.split(":")
    return f"{package}:{module}:get{name}"


def _spelling(kind: Kind) -> list[str]:
    """The inputs that spell the id of a resource."""
    return [*filter(None, map(wire.input_of, kind.parent_inputs)), kind.name_input, *kind.fixed_inputs]


def _named(token: str, end: str = "") -> Any:
    """The SDK's class of a token: StorageAccount, StorageAccountArgs, ListStorageAccountKeysResult."""
    _, module, name = token.split(":")
    return getattr(importlib.import_module(f"pulumi_azure_native.{module}"), f"{name[:1].upper()}{name[1:]}{end}")
