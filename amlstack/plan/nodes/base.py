"""What all nodes share: a frozen record whose fields carry their defaults and their checks.

What a node is, it says by traits, so that nobody need ask for its class: the base classes here, facts of a class
(`many`, `other_group`, `is_group`), and what its kind says (`outputs`, `secrets`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal

from amlstack.catalog import Kind
from amlstack.catalog.datastores import camel

from .. import checks
from ..checks import Check
from ..faults import Path, PlanFault
from ..late import late
from ..refs import IdIn, IdOf, Ref, leaves

Value = Any
"""A field's value: text, a number, a reference (plan.refs), or a Late."""

_PLAN, _UNSAID, _STRUCTURE = "plan", "unsaid", "structure"
"""The marks of a field, in its metadata."""


def checked(check: Check, *, key: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """A field with a check; `key` is the declaration's word for it, where it isn't the field's name.

    A key that starts with '/' stands at the declaration's top.
    """
    return dataclasses.field(default=default, metadata={"check": check, "key": key})


def under(key: str, *, default: Any = dataclasses.MISSING) -> Any:
    """A field whose value the declaration has under another key than the field's name."""
    return dataclasses.field(default=default, metadata={"key": key})


def worded(words: Mapping[str, str], *, key: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """A field for which the declaration has words of its own: `words` gives ARM's for each."""
    return dataclasses.field(default=default, metadata={"key": key, "words": words})


def reference(check: Check | None = None, *, default: Any = dataclasses.MISSING) -> Any:
    """A field that holds another resource's id, or ids: a Ref, an IdIn, or the id of what exists as text."""
    return dataclasses.field(default=default, metadata={"check": check, "reference": True})


def structural(*, key: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """A field that says what sort of thing the node is: no template's parameter can stand there."""
    return dataclasses.field(default=default, metadata={"key": key, "mark": _STRUCTURE})


def unsaid(*, default: Any = dataclasses.MISSING) -> Any:
    """A field that no template says: where the node is deployed to, and what only checks look at."""
    return dataclasses.field(default=default, metadata={"mark": _UNSAID})


def _of_the_plan() -> Any:
    """A field of the plan's own book-keeping, which is no setting."""
    return dataclasses.field(metadata={"mark": _PLAN})


def secret() -> Any:
    """A field that holds a credential: it must be there when it arrives, and stays a secret wherever it goes."""
    return dataclasses.field(metadata={"check": checks.present, "secret": True})


def arm_word(field: dataclasses.Field[Any]) -> str:
    """ARM's word for a field of a record that a node holds: its name in camel case, or what its metadata says."""
    return str(field.metadata.get("arm") or camel(field.name))


def key_of(field: dataclasses.Field[Any]) -> str:
    """The declaration's key for a field; one that starts with '/' stands at the declaration's top."""
    return str(field.metadata.get("key") or field.name)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Node:
    """A resource that the plan makes."""

    kind: ClassVar[Kind]
    why: ClassVar[str]
    """Why it is there, in a sentence; it stands in the template too."""
    many: ClassVar[bool] = False
    """Whether a plan may hold hundreds of one shape: an export makes a copy loop of them."""
    other_group: ClassVar[bool] = False
    """Whether it may lie in another resource group than the workspace. An extension lies where its scope does."""
    is_group: ClassVar[bool] = False
    """Whether it is the resource group that all else is deployed to."""
    retained: ClassVar[bool] = False
    """Whether it stays when the declaration no longer has it, as what holds data does."""
    before_steps: ClassVar[bool] = False
    """Whether the calls that follow the resources (plan/steps.py) wait for it, as they do for private endpoints."""

    module: ClassVar[Literal["network", "workspace", "endpoints"]] = "workspace"
    """Which module of an export holds it, where somebody else may deploy the network, or the endpoints."""
    declared_as: ClassVar[str | None] = None
    """The key of the declaration whose records become nodes of a plain kind, field by field (plan/plain_kinds.py); None
    where the plan builds them by hand."""

    key: str = _of_the_plan()
    """Its name within the plan: the kind's stem, with a colon and a name where there are several."""
    name: Value
    origin: str = _of_the_plan()
    """Where the name comes from: 'given', or what it was derived from."""
    where: Path = _of_the_plan()
    """The place in the declaration that asked for it."""
    after: tuple[Ref, ...] = ()
    """What must exist first without a setting that names it: roles for a workspace, a container for its datastore."""

    def __eq__(self, other: object) -> bool:
        """Whether it is of the same class and says the same. Made for each class, it would cost time at every start."""
        names = [field.name for field in dataclasses.fields(self)]
        return type(self) is type(other) and all(
            (mine := getattr(self, name)) is (theirs := getattr(other, name)) or mine == theirs for name in names
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key!r})"

    def faults(self) -> Iterator[PlanFault]:
        """What its fields' checks find wrong; late values and references are left to whoever resolves them."""
        for field in dataclasses.fields(self):
            check, value = field.metadata.get("check"), getattr(self, field.name)
            if check is None or value is None or late(value) or isinstance(value, (Ref, IdOf, IdIn)):
                continue
            if wrong := check(value):
                yield PlanFault(self.path(field), wrong.what, wrong.mend)

    def path(self, field: dataclasses.Field[Any]) -> Path:
        """The place in the declaration that a field's value comes from."""
        key = key_of(field)
        return (key[1:],) if key.startswith("/") else (*self.where, key)

    def settings(self) -> dict[str, Value]:
        """The fields that say what it will be: all but the plan's own book-keeping."""
        return {name: getattr(self, name) for name in _without(type(self), _PLAN)}  # type: ignore[arg-type]

    @classmethod
    def said(cls) -> tuple[str, ...]:
        """The names of the fields that a template says: the settings without those that are `unsaid`."""
        return _without(cls, _PLAN, _UNSAID)  # type: ignore[arg-type]

    @classmethod
    def structure(cls) -> tuple[str, ...]:
        """The names of the fields that are `structural`."""
        return tuple(field.name for field in dataclasses.fields(cls) if field.metadata.get("mark") == _STRUCTURE)

    @property
    def label(self) -> str:
        """What a reader calls it: its name, where that says anything."""
        return str(self.name)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what it is divided into, in which other nodes lie: a network's subnets."""
        return ()

    @property
    def lies_in(self) -> tuple[str, str] | None:
        """The node, and the part of it, in which it lies, where the plan makes that."""
        return None

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Grouped(Node):
    """A node that lies in a resource group."""

    resource_group: Value = unsaid()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Located(Grouped):
    """A node that lies in a resource group and a region, and carries tags."""

    location: Value = checked(checks.location, key="/location")
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Child(Grouped):
    """A node whose type is nested in that of its parent: a container in a storage account."""

    parent_field: ClassVar[str]
    """The field that holds the parent's name."""

    @property
    def parent(self) -> Value:
        """The parent's name: a Ref to a node's, or that of one that exists."""
        return getattr(self, self.parent_field)

    def names(self) -> tuple[Value, ...]:
        """The parent's name, the segments between that Azure fixes, its own."""
        return (self.parent, *self.kind.fixed_names, self.name)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Extension(Node):
    """A node that is attached to another resource, its scope, and lies where that lies: its id begins with that one's.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/management/extension-resource-types
    """

    scope: Value = reference()
    """A Ref to a node, the id of what exists as text or a Late, or an IdIn."""


@cache
def _without(node: Any, *marks: str) -> tuple[str, ...]:
    """The names of the fields of a class of nodes that bear none of the marks."""
    return tuple(field.name for field in dataclasses.fields(node) if field.metadata.get("mark") not in marks)
