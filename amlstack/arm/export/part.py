"""One template of an export, with the values of its parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .parameters import Parameter

_USE = re.compile(r"parameters\('([\w-]+)'\)|'(?:[^']|'')*'", re.ASCII)
"""A parameter's value, or a string: nothing in a string is a use."""


@dataclass(frozen=True, slots=True)
class Part:
    """One template, before it has its envelope."""

    resources: tuple[dict[str, Any], ...]
    variables: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    """Those that it uses, in a stable order."""
    count: int
    """How many resources it deploys, loops counted out."""
    holds_workspace: bool
    module: str = "workspace"
    """Which module it is, or is a part of."""

    def size(self) -> int:
        """Characters of the template as it is deployed: every loop counted out."""
        sizes = (len(self._items(resource)) * len(json.dumps(resource, indent=2)) for resource in self.resources)
        return sum(sizes) + len(json.dumps(self.variables, indent=2)) + max(self.values_sizes())

    def largest(self) -> int:
        """Characters of the largest resource, with the longest item where it is a loop."""
        return max(
            len(json.dumps(resource)) + max(len(json.dumps(item)) for item in self._items(resource))
            for resource in self.resources
        )

    def _items(self, resource: Mapping[str, Any]) -> list[Any]:
        """The items of a copy loop, of the workspace file that has the longest; an empty one for any other resource."""
        if "copy" not in resource:
            return [{}]
        array = next(each for each in self.parameters if each.name == resource["copy"]["name"])
        return max(array.values, key=lambda items: len(json.dumps(items)))

    def values_sizes(self) -> list[int]:
        """Characters of each parameter file."""
        return [
            sum(len(json.dumps(parameter.given(plan), indent=2)) for parameter in self.parameters)
            for plan in range(self.plans)
        ]

    @property
    def given(self) -> tuple[Parameter, ...]:
        """The parameters whose values stand in a parameter file."""
        return tuple(parameter for parameter in self.parameters if not parameter.secret)

    @property
    def plans(self) -> int:
        """How many workspace files share the template."""
        return max((len(parameter.values) for parameter in self.given), default=1)


def used(value: Any) -> Iterator[str]:
    """The names of the parameters that the expressions in a part of a template ask for.

    A nested deployment's own template asks for its own: only what is passed to it counts.
    """
    if isinstance(value, str):
        if value.startswith("[") and value.endswith("]") and not value.startswith("[["):
            yield from filter(None, _USE.findall(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from used(key)
            if key != "template":
                yield from used(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from used(item)
