"""What the published type and the catalog say of a kind that is to be written."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_overloads

from amlstack import catalog
from amlstack.catalog import Kind, published
from amlstack.catalog.datastores import camel
from amlstack.plan.nodes import Extension, Located, Node

ENVELOPE = ("id", "name", "type", "apiVersion", "systemData", "location", "tags", "properties", "identity", "etag")
"""What a body has beside the settings that the declaration might name."""

PARENTS = ("scope", "resourceUri", "resourceGroupName", "workspaceName")
"""azure-native's inputs that name what a kind lies in or is attached to, outermost first."""
TAKEN = {
    field.name for cls in (Node, Extension, Located) for field in dataclasses.fields(cls)
} | Node.__annotations__.keys()
"""What a node says by itself."""


class Unknown(Exception):
    """Raised for a type that nothing is published of here, or one that the product has already."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One property that a client may write, as the declaration and the node would call it."""

    key: str
    """In snake case: notes, level."""
    path: tuple[str, ...]
    """Where it stands in the ARM body."""
    required: bool
    words: tuple[str, ...] = ()
    """The published ones, of a text that is one of some."""
    json: str = "string"
    """JSON Schema's word for what it is."""


@dataclass(frozen=True, slots=True)
class Native:
    """How azure-native's SDK says the kind."""

    token: str
    name_input: str
    parent_inputs: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """One type, on its way into the product."""

    type: str
    key: str
    stem: str
    attached: bool = False
    """Whether it is said to be an extension, which nothing that is published tells."""

    @cached_property
    def known(self) -> tuple[str, str] | None:
        """Module and name of the catalog's entry, where rules look at the type already."""
        for info in iter_modules([str(Path(str(catalog.__file__)).parent)]):
            module = import_module(f"amlstack.catalog.{info.name}")
            for name, value in vars(module).items():
                if isinstance(value, Kind) and value.type.lower() == self.type.lower():
                    return info.name, name
        return None

    @property
    def module(self) -> str:
        """The catalog's module for the type: the one of its namespace, or a new one."""
        if self.known:
            return self.known[0]
        same = (kind for kind in catalog.KINDS if kind.namespace.lower() == self._namespace)
        found = next((Facts(kind.type, "", "").known for kind in same), None)
        return found[0] if found else self._namespace.rpartition(".")[2]

    @property
    def constant(self) -> str:
        """The name of the catalog's entry."""
        return self.known[1] if self.known else self.stem.upper()

    @property
    def version(self) -> str:
        """The api-version of its namespace's kinds; else the newest that is no preview, or the newest there is."""
        if self.known and (kind := catalog.EVERY_TYPE.get(self.type.lower())):
            return kind.api_version
        versions = sorted(self._published.versions)
        ours = {kind.api_version for kind in catalog.KINDS if kind.namespace.lower() == self._namespace}
        stable = [each for each in versions if "preview" not in each]
        return next((each for each in reversed(stable) if each in ours), (stable or versions)[-1])

    @property
    def _namespace(self) -> str:
        return self.type.partition("/")[0].lower()

    def native(self) -> Native:
        """What azure-native's SDK calls it: the class of the shortest name that ends in the type's last word."""
        nothing = Native("TODO", "TODO", ("TODO",))
        try:
            module = import_module(f"pulumi_azure_native.{self._namespace.rpartition('.')[2]}")
        except ModuleNotFoundError:
            return nothing
        hasattr(module, "loaded")  # the SDK's modules are loaded when they are first asked for something
        word = self.type.rpartition("/")[2].lower().removesuffix("s")
        ending = (name for name in vars(module) if name.lower().endswith(word) and not name.startswith("get_"))
        classes = [name for name in ending if isinstance(getattr(module, name), type)]
        if not classes:
            return nothing
        name = min(classes, key=len)
        written, *_ = get_overloads(getattr(module, name).__init__)
        inputs = [each for each in inspect.signature(written).parameters if each.endswith(("name", "scope", "uri"))]
        spelled = [camel(each.rstrip("_")) for each in inputs if each != "resource_name"]
        around = [each for each in PARENTS if each in spelled]
        own = [each for each in spelled if each not in around and word in each.lower()]
        token = f"azure-native:{module.__name__.rpartition('.')[2]}:{name}"
        return Native(token, (own or ["TODO"])[0], tuple(around))

    @property
    def extension(self) -> bool:
        """Whether it is attached to another resource."""
        known = catalog.EVERY_TYPE.get(self.type.lower())
        return self.attached or (known is not None and known.extension)

    @property
    def child(self) -> bool:
        """Whether it lies in a workspace."""
        return self.type.lower().startswith(f"{catalog.machinelearning.WORKSPACE.type.lower()}/")

    @property
    def located(self) -> bool:
        """Whether it lies in a region and carries tags."""
        return not self.extension and "location" in self._top().properties

    def settings(self) -> tuple[Setting, ...]:
        """What a client may write, those that it must first; what is nested deeper than two objects is left out."""
        top = self._top()
        found = [*self._below(top, ()), *self._properties(top)]
        return tuple(sorted(found, key=lambda each: not each.required))

    @cached_property
    def _published(self) -> published.Published:
        if self.type.lower() in catalog.BY_TYPE:
            raise Unknown(f"{self.type} is a kind of the product already: see amlstack/catalog/{self.module}.py")
        found = published.published(self.type)
        if found is None:
            where = "tools/published_types/__main__.py"
            raise Unknown(f"nothing is published here of {self.type}: add it to {where}, and run that")
        return found

    def _top(self) -> published.Object:
        shape = self._published.shape(self._published.versions[self.version])
        assert isinstance(shape, published.Object)
        return shape

    def _properties(self, top: published.Object) -> Iterator[Setting]:
        member = top.properties.get("properties")
        shape = self._published.shape(member.node) if member else None
        if isinstance(shape, published.Object):
            yield from self._below(shape, ("properties",))

    def _below(self, shape: published.Object, path: tuple[str, ...], needed: bool = True) -> Iterator[Setting]:
        if shape.by:
            yield Setting(snake(shape.by), (*path, shape.by), needed, tuple(shape.cases))
        for member in shape.properties.values():
            if member.name == shape.by or member.read_only or (not path and member.name in ENVELOPE):
                continue
            inner = self._published.shape(member.node)
            place = (*path, member.name)
            if isinstance(inner, published.Object):
                if len(path) < 2 and inner.properties:
                    yield from self._below(inner, place, needed and member.required)
                continue
            if isinstance(inner, published.Items):
                continue
            words = inner.words if isinstance(inner, published.Words) else ()
            json = "string" if isinstance(inner, published.Words) or inner.type == "any" else inner.type
            key = snake(*place[path[:1] == ("properties",) :])
            yield Setting(f"{self.stem}_{key}" if key in TAKEN else key, place, needed and member.required, words, json)


def snake(*words: str) -> str:
    """ARM's names as one in snake case: adls_gen2 of ADLSGen2, sku_name of ('sku', 'name')."""
    return "_".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word).lower() for word in words)
