"""The resources that a template declares, one for each item of a copy loop: name, type, condition, scope; no bodies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import resources

from . import tree
from .context import Context, Named
from .errors import ExpressionError, Spot, Wrong
from .evaluation import as_node, unwrapped
from .fault_log import FaultLog
from .functions.resource import of_type
from .nodes import Call, Literal, Node, Pending, Unread
from .resource_instance import Parent, ResourceInstance
from .scope import Scope
from .traits import typed, types
from .tree import get, spot_of
from .values import kind


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the declarations of one template; faults are noted, and cost what they stand in."""

    log: FaultLog
    scope: Scope
    """What is deployed to; contexts have another where a nested deployment's expressions are the outer template's."""
    lenient_names: bool
    """Whether a resource with a false condition is surely not evaluated: languageVersion 2.0."""

    def instances(
        self, raw: Any, spot: Spot, context: Context, symbol: str | None = None, parent: Parent | None = None
    ) -> Iterator[ResourceInstance]:
        """The instances of one declaration, those of its children after it. Raises ExpressionError."""
        if not isinstance(raw, Mapping):
            raise ExpressionError(f"a resource is {kind(raw)}", "it is an object with type, apiVersion and name")
        context = context.at("name")
        copy = get(raw, "copy")
        if not isinstance(copy, Mapping):
            yield from self._instance(raw, spot, context, symbol, parent, None)
            return
        where = spot_of(raw, "copy", spot)
        loop = loop_of(raw, symbol, context)
        try:
            times = tree.count(copy, context)
        except ExpressionError as error:
            self.log.note(spot_of(copy, "count", where), error)
            times = tree.unread(get(copy, "count"), context)
        if isinstance(times, Pending):
            inside = context.copying(loop, tree.index_of(loop), main=True)
            yield from self._instance(raw, spot, inside, symbol, parent, loop, times)
            return
        for index in range(times):
            inside = context.copying(loop, index, main=True)
            yield from self._instance(raw, spot, inside, symbol and f"{symbol}[{index}]", parent, loop)

    def _instance(
        self,
        raw: Mapping[str, Any],
        spot: Spot,
        context: Context,
        symbol: str | None,
        parent: Parent | None,
        loop: str | None,
        count: Pending | None = None,
    ) -> Iterator[ResourceInstance]:
        context = dataclasses.replace(context, family=parent.family if parent else "")
        condition = self._condition(raw, context, spot)
        type_ = _type(raw, context, spot)
        log = self.log.guarded() if isinstance(condition, Pending) or count is not None else self.log
        if condition is False:
            log = FaultLog(self.log.data, partly=True)
        name = self._evaluated(_text, raw, "name", context, spot, log)
        if parent:
            type_, name = _in_parent(parent, type_, name)
        existing = get(raw, "existing") is True
        version = self._evaluated(_value, raw, "apiVersion", context, spot, log)
        target = self.scope
        if type_.lower() == resources.DEPLOYMENT_TYPE.lower():
            target = self._target(raw, name, context, spot, log)
        id_ = None if isinstance(name, Pending) else self._id(raw, type_, name, target, context, spot, log)
        if condition is False and log.faults and not self.lenient_names:
            what = "its condition is false, so what has no value in it isn't evaluated"
            self.log.remark(spot, ExpressionError(what, "with languageVersion 2.0 that is sure"))
        named = Named(id_, name, type_, version if isinstance(version, str) else None, symbol)
        deployed = condition is not False and not existing
        context = context.at("resource")
        yield ResourceInstance(
            raw, spot, context, named, target, deployed, condition, loop, existing, count=count, parent=parent
        )
        if condition is not False:
            yield from self._children(raw, spot, context, Parent(type_, name))
        else:
            tree.check(get(raw, "resources"), spot_of(raw, "resources", spot), self.log.note, context)

    def _children(self, raw: Any, spot: Spot, context: Context, parent: Parent) -> Iterator[ResourceInstance]:
        for where, child, symbol in entries(get(raw, "resources"), spot_of(raw, "resources", spot)):
            try:
                yield from self.instances(child, where, context, symbol, parent)
            except ExpressionError as error:
                self.log.note(where, error)

    def _condition(self, raw: Mapping[str, Any], context: Context, spot: Spot) -> Any:
        """True, False, or a Pending that waits for one of them."""
        if get(raw, "condition") is None:
            return True
        where = spot_of(raw, "condition", spot)
        found = tree.value(get(raw, "condition"), context, where, self.log.note)
        if isinstance(found, str) and found.lower() in ("true", "false"):
            return found.lower() == "true"
        known = types(found)
        if known and known.isdisjoint(("bool", "string") if isinstance(found, Pending) else ("bool",)):
            said = " or ".join(sorted(known))
            self.log.note(where, ExpressionError(f"a condition is {said}, not bool", "bool() makes one"))
            return tree.unread("", context)
        return found

    def _evaluated(
        self, read: Any, raw: Mapping[str, Any], key: str, context: Context, spot: Spot, log: FaultLog
    ) -> Any:
        """A member of a declaration; what is written, with its fault noted, where it has none."""
        try:
            return read(raw, key, context)
        except ExpressionError as error:
            log.note(spot_of(raw, key, spot), error)
            return tree.unread(get(raw, key), context)

    def _target(self, raw: Mapping[str, Any], name: Any, context: Context, spot: Spot, log: FaultLog) -> Scope:
        """The scope that a nested deployment deploys to, what isn't known of it unknown."""
        keys = ("subscriptionId", "resourceGroup", "location")
        given = {key: self._evaluated(_value, raw, key, context, spot, log) for key in keys}
        subscription, group, location = given["subscriptionId"], given["resourceGroup"], given["location"]
        scope = _filled(self.scope, "subscription", subscription)
        scope = _filled(scope, "deployment", name)
        if group is None and (subscription and location):
            scope = dataclasses.replace(scope, resource_group=None)
        scope = _filled(scope, "resource_group", group)
        return _filled(scope, "location", location) if scope.resource_group is None else scope

    def _id(
        self,
        raw: Mapping[str, Any],
        type_: str,
        name: str,
        target: Scope,
        context: Context,
        spot: Spot,
        log: FaultLog,
    ) -> str | None:
        scope = self._evaluated(_value, raw, "scope", context, spot, log)
        if isinstance(scope, Pending):
            return None
        base = target.id
        if isinstance(scope, str) and scope and type_.lower() != resources.DEPLOYMENT_TYPE.lower():
            base = scope if scope.startswith("/") else f"{base}/providers/{scope}"
        if type_.lower() == resources.GROUP.type.lower():
            base = f"/subscriptions/{target.subscription}"
        try:
            return of_type(base, type_, name.split("/"))
        except ExpressionError as error:
            log.note(spot_of(raw, "name", spot), error)
            return None


def entries(declared: Any, where: Spot | None) -> Iterator[tuple[Spot, Any, str | None]]:
    """The declarations in a template's, or a resource's, `resources`: where, what, and the symbolic name."""
    if isinstance(declared, Mapping):
        for symbol, raw in declared.items():
            yield Spot(where, symbol), raw, symbol
    elif isinstance(declared, list):
        for at, raw in enumerate(declared):
            yield Spot(where, at), raw, None


def loop_of(raw: Mapping[str, Any], symbol: str | None, context: Context) -> str:
    """The name of a declaration's loop. Raises ExpressionError."""
    loop = tree.value(get(get(raw, "copy"), "name"), context) or symbol
    if not isinstance(loop, str | Pending):
        raise ExpressionError("a loop has no name", 'give its copy a "name"')
    return str(loop)


def _type(raw: Mapping[str, Any], context: Context, spot: Spot) -> str:
    """A declaration's type, without which nothing can be said of it. Raises ExpressionError."""
    try:
        found = _text(raw, "type", context)
    except ExpressionError as error:
        error.spot = spot_of(raw, "type", spot)
        raise
    if not isinstance(found, str):
        raise ExpressionError("a resource's type waits for the deployment", "write it out")
    return found


def _in_parent(parent: Parent, type_: str, name: Any) -> tuple[str, Any]:
    """The type and name in full of a child, which may spell both in full itself."""
    whole = type_.lower().startswith(f"{parent.type.lower()}/")
    if not whole and "/" in type_ and "." in type_.partition("/")[0]:
        return type_, name  # of another provider
    if not whole:
        type_ = f"{parent.type}/{type_}"
    elif not isinstance(name, str) or name.count("/") >= type_.count("/") - 1:
        return type_, name
    if isinstance(name, Pending) or isinstance(parent.name, Pending):
        if any(isinstance(each, Pending) and isinstance(each.node, Unread) for each in (name, parent.name)):
            return type_, Pending(Unread(""))
        node = Call("concat", (_node(parent.name), Literal("/"), _node(name)), traits=typed("string"))
        return type_, Pending(node)
    return type_, f"{parent.name}/{name}"


def _node(value: Any) -> Node:
    return as_node(unwrapped(value))


def _filled(scope: Scope, field_: str, value: Any) -> Scope:
    """A scope with one field said: by a text, or by something that isn't known."""
    if isinstance(value, Pending):
        return scope.without(**{field_: value.node})
    if not value:
        return scope
    unknown = {name: node for name, node in scope.unknown.items() if name != field_}
    return dataclasses.replace(scope, **{field_: str(value)}, unknown=unknown)  # type: ignore[arg-type]


def _text(raw: Mapping[str, Any], key: str, context: Context) -> Any:
    found = _value(raw, key, context)
    known = types(found)
    if (known and "string" not in known) or not found:
        said = "empty" if found == "" else " or ".join(sorted(known))
        raise (Wrong if found else ExpressionError)(
            f"a resource has no {key}" if found is None else f"a resource's {key} is {said}",
            f'every resource has a "{key}", which is a text',
        )
    return found


def _value(raw: Mapping[str, Any], key: str, context: Context) -> Any:
    return tree.value(get(raw, key), context)
