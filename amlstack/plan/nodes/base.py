"""What all nodes share: a frozen record whose fields carry their defaults and their checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from amlstack.catalog import Kind

from .. import checks
from ..checks import Check
from ..faults import Path, PlanFault
from ..late import late
from ..refs import Ambient, IdOf, Ref, SecretRef

Value = Any
"""A field's value: text, a number, a reference (plan.refs), or a Late."""


def checked(check: Check, *, key: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """A field with a check; `key` is the declaration's word for it, where it isn't the field's name.

    A key that starts with '/' stands at the declaration's top.
    """
    return dataclasses.field(default=default, metadata={"check": check, "key": key})


def under(key: str, *, default: Any = dataclasses.MISSING) -> Any:
    """A field whose value the declaration has under another key than the field's name."""
    return dataclasses.field(default=default, metadata={"key": key})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something that will exist."""

    kind: ClassVar[Kind]
    why: ClassVar[str]
    """Why it is there, in a sentence; it stands in the template too."""

    key: str
    """Its name within the plan: the kind's stem, with a colon and a name where there are several."""
    name: Value
    origin: str
    """Where the name comes from: 'given', or what it was derived from."""
    where: Path
    """The place in the declaration that asked for it."""
    after: tuple[Ref, ...] = ()
    """What must exist first without a setting that names it: roles for a workspace, a container for its datastore."""

    def faults(self) -> Iterator[PlanFault]:
        """What its fields' checks say of the values that can be read."""
        for field in dataclasses.fields(self):
            check, value = field.metadata.get("check"), getattr(self, field.name)
            if check is None or value is None or late(value) or isinstance(value, (Ref, IdOf)):
                continue
            if wrong := check(value):
                yield PlanFault(self.path(field), wrong.what, wrong.mend)

    def path(self, field: dataclasses.Field[Any]) -> Path:
        """The place in the declaration that a field's value comes from."""
        key = field.metadata.get("key") or field.name
        return (key[1:],) if key.startswith("/") else (*self.where, key)

    def settings(self) -> dict[str, Value]:
        """The fields that say what it will be: all but the plan's own book-keeping."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if field.name not in ("key", "origin", "where")
        }

    def names(self) -> tuple[Value, ...]:
        """Its name in ARM: one for each segment of its type after the namespace, outermost first."""
        return (self.name,)

    def name_below(self, component: str) -> str:
        """Its name in Pulumi, as a child of the component of that name: a changed one would make another resource."""
        stem, _, which = self.key.partition(":")
        return "-".join(filter(None, [component, stem.replace("_", "-"), which.replace(" ", "-")]))

    def needs(self) -> Iterator[str]:
        """The keys of the nodes that must exist before this one."""
        return (leaf.node for leaf in leaves(self.settings()) if isinstance(leaf, Ref))


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Node):
    """A node that lies in a resource group and a region, and carries tags."""

    resource_group: Value
    location: Value = checked(checks.location, key="/location")
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)


def leaves(value: Any) -> Iterator[Any]:
    """What a field's value is made of: plain values, late ones and references, however deep they lie."""
    if value is None or isinstance(value, (str, int)):  # most of them; asking for a mapping takes longest
        yield value
        return
    if isinstance(value, tuple):
        parts: Iterable[Any] = value
    elif isinstance(value, Mapping):
        parts = value.values()
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Ref, IdOf, SecretRef, Ambient)):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
    else:
        yield value
        return
    for part in parts:
        if part is None or isinstance(part, (str, int)):
            yield part
        else:
            yield from leaves(part)
