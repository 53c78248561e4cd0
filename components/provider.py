"""The components as a Pulumi plugin: what programs in other languages hand over, in the components' own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, get_args, get_origin

import pulumi
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.analyzer import ComponentDefinition, PropertyDefinition, PropertyType
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.experimental.schema import ComplexType
from pulumi.provider.server import ComponentInitError

from . import args
from .args import CredentialsArgs, SecretArgs
from .datastore import Datastore
from .step import from_plugin
from .workspace import Workspace

NAME = "amlstack"
VERSION = "0.1.0"
"""The plugin's version, which is the package's."""

_UNWRAPPED = re.compile(r"(?<!\\n)\\n +")
"""Where a docstring was wrapped: a description is one line."""
_SECRETIVE = [shape for name, shape in vars(args).items() if name.endswith("CredentialsArgs")]
"""The shapes of which some members are secrets."""


class Provider(ComponentProvider):
    """Builds Workspace and Datastore for the engine.

    The SDK's own mapping of inputs drops in silence what it doesn't expect: a structure that is an Output, a key that
    it doesn't know. This one renames the keys and leaves everything else to the components, which refuse it by name.
    """

    def __init__(self) -> None:
        super().__init__([Workspace, Datastore], NAME, version=VERSION)
        self._reference = self.analyzer.analyze_property(
            SecretArgs, CredentialsArgs, "account_key", can_be_plain=False, is_component_output=False
        )
        self._secret = self.analyzer.type_definitions[SecretArgs.__name__]
        self.schema = json.dumps(self._with_references(json.loads(_UNWRAPPED.sub(" ", self.schema or ""))))

    def _with_references(self, said: dict[str, Any]) -> dict[str, Any]:
        """The schema in which a secret may be a SecretArgs too: the analyzer takes the union for a string."""
        types = said["types"]
        types[f"{NAME}:index:{SecretArgs.__name__}"] = _stated(ComplexType.from_definition(self._secret).to_json())
        for shape in _SECRETIVE:
            properties = types[f"{NAME}:index:{shape.__name__}"]["properties"]
            for key, name in self._type_defs[shape.__name__].properties_mapping.items():
                if SecretArgs in _options(shape.__annotations__[name]):
                    properties[key]["oneOf"] = [{"type": properties[key].pop("type")}, {"$ref": self._reference.ref}]
        return said

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: Mapping[str, pulumi.Input[Any]],
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Build a component. Raises RunError where its arguments are at fault."""
        try:
            with from_plugin():
                return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, pulumi.RunError):
                raise error.inner from None
            raise

    def map_inputs(self, inputs: Mapping[str, Any], component_def: ComponentDefinition) -> dict[str, Any]:
        """The inputs with Python's keys: soft_delete_retention_days for softDeleteRetentionDays."""
        return self._renamed(inputs, component_def.inputs, component_def.inputs_mapping)

    def _renamed(
        self, value: Mapping[str, Any], properties: Mapping[str, PropertyDefinition], names: Mapping[str, str]
    ) -> dict[str, Any]:
        known = {key: self._value(item, properties[key]) for key, item in value.items() if key in properties}
        unknown = {key: item for key, item in value.items() if key not in properties}
        return {names[key]: item for key, item in known.items()} | unknown

    def _value(self, value: Any, expected: PropertyDefinition) -> Any:
        if expected.items is not None and isinstance(value, Sequence) and not isinstance(value, str):
            return [self._value(item, expected.items) for item in value]
        if expected.ref is not None and isinstance(value, Mapping):
            shape = self.get_type_definition(expected)
            return self._renamed(value, shape.properties, shape.properties_mapping) if shape else value
        if expected.type is PropertyType.STRING and isinstance(value, Mapping):
            return self._renamed(value, self._secret.properties, self._secret.properties_mapping)
        return value


def _options(hint: Any) -> tuple[Any, ...]:
    """What a member may be: the parts of its union, behind NotRequired or not."""
    inner = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
    return get_args(inner)


def _stated(value: Any) -> Any:
    """A part of a schema without the keywords that it doesn't use."""
    if not isinstance(value, dict):
        return value
    return {key: _stated(item) for key, item in value.items() if item is not None}


def schema() -> str:
    """The plugin's schema, as components/schema.json keeps it."""
    return json.dumps(json.loads(Provider().schema or ""), indent=2) + "\n"
