"""What the rules look at: resources in ARM's shape, and how they refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from amlstack.catalog import EVERY_TYPE, ids
from amlstack.findings import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands for a value that isn't there yet: an Output at preview, an expression that only a deployment works out."""

    refers: tuple[str, ...] = ()
    """Keys of the resources that the value will come from, as far as that is known."""
    absent: bool = False
    """Whether there may be no value at all: its object is one of which not all members are known."""
    ends: str = ""
    """Of a credential, the day on which it ends, where the user says so: YYYY-MM-DD."""


class Partial(dict[str, Any]):
    """An object of which not all members are known."""

    def __init__(self, known: Mapping[str, Any], perhaps: frozenset[str] | None = None) -> None:
        """`perhaps`: the names, in lower case, of those that it may have besides; None for any."""
        super().__init__(known)
        self.perhaps = perhaps

    def __bool__(self) -> bool:
        """It isn't empty for sure."""
        return True

    def may_have(self, name: str) -> bool:
        """Whether it may have a member of a name, in any case, that isn't among those that are known."""
        return self.perhaps is None or name.lower() in self.perhaps


class NotYet(Exception):
    """A rule needs a value that is unknown: it is not applicable yet, which is no pass."""

    def __init__(self, resource: str, path: str) -> None:
        super().__init__(f"not applicable yet: {path} of {resource} isn't known")
        self.resource = resource
        self.path = path


def nowhere(path: str) -> Place | None:  # noqa: ARG001 - as the places of those that come from a file
    """The place of values in a resource that comes from no file: None."""
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One resource. Names of properties are case-insensitive in ARM, so `get` and `raw` take them in any case."""

    type: str
    names: tuple[str | Unknown, ...]
    """One for each segment of the type after the namespace, as in an ARM id."""
    body: Mapping[str, Any]
    """What ARM is sent: location, sku, properties ..., with Unknown where a value is."""
    key: str
    """What an Unknown's `refers` calls it."""
    label: str = ""
    """The user's own word for it, where it has one: a Pulumi resource's name."""
    group: str | Unknown = Unknown()
    """The resource group that it lies in."""
    subscription: str = ""
    """The subscription that it lies in; nothing where that isn't known."""
    waits_for: tuple[str, ...] = ()
    """Of a program's resource, the keys of those that the engine makes before it; a template's says `dependsOn`."""
    deployment: str = ""
    """The deployment that makes it, where a template nests several."""
    before: Mapping[str, Any] | None = None
    """Its body as it is deployed now, where a saved preview says so; None for what is new, and on other fronts."""
    group_before: str | Unknown | None = None
    """The resource group that it lies in now; None as with `before`, or where the preview doesn't say."""
    replaced: bool = False
    """Whether a saved preview would delete it and make it anew."""
    where: Callable[[str], Place | None] = nowhere
    """Where in the user's file a dotted path of the body stands: itself, or the nearest thing that the user wrote."""
    perhaps: str = ""
    """Why it may not be deployed at all: its condition isn't known. It is judged as if it were."""
    opaque: str = ""
    """Of a deployment that couldn't be looked into, why: it may hold anything, and no rule is asked about it."""
    written: bool = False
    """Whether the body is a template as it is written: its expressions are texts, so nothing inside is unknown."""

    def __str__(self) -> str:
        return f"{self.type} {self.called}"

    @property
    def called(self) -> str:
        """Its name as a message may show it: the user's word while the name isn't known."""
        known = [name for name in self.names if isinstance(name, str)]
        return "/".join(known) if len(known) == len(self.names) else self.label or "with a name that isn't known yet"

    def get(self, path: str) -> Any:
        """The value at a dotted path from the top of the body: 'sku.name'. None where the body doesn't say.

        Raises NotYet where the value, or something in it, is unknown.
        """
        value = self.raw(path)
        if value is None or type(value) is str:
            return value
        if isinstance(value, Unknown) or (not self.written and _holds_unknown(value)):
            raise NotYet(str(self), _unknown(value, path) or path)
        return value

    def raw(self, path: str) -> Any:
        """As `get`, but an unknown value is given as it is, also where it is the whole that `path` leads into."""
        value: Any = self.body
        for word in path.split("."):
            if type(value) is not dict and not isinstance(value, Mapping):  # asking an abstract class takes longest
                return value if isinstance(value, Unknown) else None
            found = value[word] if word in value else in_any_case(value, word)
            if found is None and isinstance(value, Partial) and value.may_have(word):
                return Unknown(absent=True)
            value = found
        return value

    def has(self, path: str) -> bool:
        """Whether the body says something at a path, known or not. 0 and what is empty count as nothing.

        Raises NotYet where that isn't known either.
        """
        value = self.raw(path)
        if isinstance(value, Unknown) and value.absent:
            raise NotYet(str(self), path)
        return bool(value)


class Graph:
    """The resources that are checked together, by key, type and id."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self._by_key = {resource.key: resource for resource in self.resources}
        self._by_type: dict[str, list[Resource]] = {}
        for resource in self.resources:
            self._by_type.setdefault(resource.type.lower(), []).append(resource)
        self._by_id = {
            template_key(resource.type, *resource.names): resource
            for resource in self.resources
            if not any(isinstance(name, Unknown) for name in resource.names)
        }
        self._made: dict[Any, Any] = {}
        self.perhaps: list[Resource] = []
        """Those that may not be deployed, and that the rule at hand was given: see `judge`."""
        self.is_open = any(resource.opaque for resource in self.resources)
        """Whether it holds a deployment that couldn't be looked into: anything may be in it."""

    def referred(self, resource: Resource, word: str) -> Resource | None:
        """The resource whose id `properties.<word>` holds; None where it holds none, or that of one that isn't here.

        An id is followed by its type and names, whatever their case; an unknown one by what it comes from. Raises
        NotYet where that isn't exactly one resource of the right type, and KeyError for what the catalog doesn't have
        among the kind's references.
        """
        path = f"properties.{word}"
        return self.meant(resource, path, EVERY_TYPE[resource.type.lower()].references[path])

    def meant(self, resource: Resource, path: str, type_: str) -> Resource | None:
        """The resource of a type whose id stands at a path of another resource.

        Answers and raises as `referred` does.
        """
        value, type_ = resource.raw(path), type_.lower()
        if isinstance(value, Unknown):
            sources = {key: self._by_key[key] for key in value.refers if key in self._by_key}
            found = [source for source in sources.values() if source.type.lower() == type_]
            if len(found) != 1:
                raise NotYet(str(resource), path)
            return self.given(found[0])
        try:
            id_ = ids.parse(value) if isinstance(value, str) else None
        except ValueError:
            return None
        if id_ is None or id_.type.lower() != type_:
            return None
        made = self._by_id.get(template_key(id_.type, *id_.names))
        if made is None and self.may_have(type_, *id_.names):
            raise NotYet(str(resource), path)
        return self.given(made)

    def given(self, made: Resource | None) -> Resource | None:
        """A resource that is given to a rule, remembered where it may not be deployed."""
        if made is not None and made.perhaps:
            self.perhaps.append(made)
        return made

    def may_have(self, type_: str, *names: str | Unknown) -> bool:
        """Whether something of a type and names may turn out to be here, as not all names are known."""
        return self.is_open or any(
            len(each.names) == len(names) and all(map(_may_be, each.names, names))
            for each in self.of_type(type_)
            if any(isinstance(name, Unknown) for name in (*each.names, *names))
        )

    def may_hold(self, value: Any) -> bool:
        """Whether what a value is the id of may turn out to be here, where nothing is known to be."""
        try:
            id_ = ids.parse(value) if isinstance(value, str) and not self.found(value) else None
        except ValueError:
            return False
        return id_ is not None and self.may_have(id_.type, *id_.names)

    def of_type(self, type_: str) -> Sequence[Resource]:
        """All resources of a type, whatever its case."""
        return self._by_type.get(type_.lower(), ())

    def named(self, type_: str, *names: str | Unknown) -> Resource | None:
        """The resource of a type and names, whatever their case; None where it isn't here.

        Raises NotYet where one may turn out to be it.
        """
        made = self._by_id.get(template_key(type_, *names))
        if made is None and self.may_have(type_, *names):
            called = "/".join(each if isinstance(each, str) else "..." for each in names)
            raise NotYet(f"{type_} {called}", "name")
        return self.given(made)

    def found(self, value: Any) -> list[Resource]:
        """The resources of the graph that a value is the id of, or comes from."""
        keys = keys_of(value) or ()
        return [each for key in keys if (each := self._by_key.get(key) or self._by_id.get(key))]

    def above(self, child: Resource, type_: str) -> Resource | None:
        """The resource of a type that another's name begins with; None where it isn't here.

        Raises NotYet where that can't be told: a name is unknown, and doesn't come from one such resource alone.
        """
        names = child.names[:-1]
        refers = {key for name in names if isinstance(name, Unknown) for key in name.refers}
        if not any(isinstance(name, Unknown) for name in names):
            return self.named(type_, *names)
        found = [self._by_key[key] for key in refers if key in self._by_key]
        found = [each for each in found if each.type.lower() == type_.lower()]
        if len(found) != 1:
            raise NotYet(str(child), "name")
        return self.given(found[0])

    def once(self, make: Callable[[Graph], T]) -> T:
        """The result of `make(graph)`, computed once and kept for whoever asks next."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made


def keys_of(value: Any) -> tuple[str, ...] | None:
    """The keys of what a value is the id of, or comes from; None where that isn't known.

    An id may be relative to its group, as a template's `scope` is: 'Microsoft.KeyVault/vaults/kv-contoso'.
    """
    if isinstance(value, Unknown):
        return value.refers or None
    if not isinstance(value, str):
        return ()
    namespace, *parts = value.lower().rpartition("/providers/")[2].strip("/").split("/")
    return (template_key("/".join([namespace, *parts[0::2]]), *parts[1::2]),)


def _may_be(name: str | Unknown, other: str | Unknown) -> bool:
    """Whether two segments of names may be the same."""
    return isinstance(name, Unknown) or isinstance(other, Unknown) or name.lower() == other.lower()


def template_key(type_: str, *names: object) -> str:
    """A resource's key where nothing but type and names tells it from others."""
    return "/".join(map(str, (type_, *names))).lower()


def in_any_case(value: Mapping[str, Any], word: str) -> Any:
    """A member by its name, whose case doesn't count; None where there is none."""
    word = word.lower()
    for key in value:
        if key.lower() == word:
            return value[key]
    return None


def _holds_unknown(value: Any) -> bool:
    """Whether something in a value is unknown: nearly nothing is, so it is asked before where."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Unknown | Partial):
            return True
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, (list, tuple)):
            waiting += each
    return False


def _unknown(value: Any, path: str) -> str | None:
    """The path of the first unknown in a value, or None."""
    if isinstance(value, Unknown):
        return path
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        inner = ((f"{path}.{key}", item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        inner = ((f"{path}[{index}]", item) for index, item in enumerate(value))
    found = next(filter(None, (_unknown(item, below) for below, item in inner)), None)
    return path if found is None and isinstance(value, Partial) else found
