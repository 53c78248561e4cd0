"""The resources that a template declares, one for each item of a copy loop: name, type, condition, scope; no bodies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import resources

from . import tree
from .context import Context, Named
from .errors import ExpressionError, Spot
from .functions.resource import of_type
from .nodes import Pending
from .scope import Scope
from .tree import get, spot_of
from .values import kind


@dataclass(slots=True)
class ResourceInstance:
    """One resource that a template declares; of a copy loop, one of its items."""

    raw: Mapping[str, Any]
    spot: Spot
    context: Context
    named: Named
    target: Scope
    """Where its deployment goes; for a nested deployment, where that goes."""
    deployed: bool
    condition: Any
    loop: str | None
    existing: bool = False
    uses: list[str] = field(default_factory=list)
    """Ids of the resources that its expressions name."""

    @property
    def is_deployment(self) -> bool:
        """Whether it is a nested or linked deployment."""
        return self.named.type.lower() == resources.DEPLOYMENT_TYPE.lower()

    def words(self) -> set[str]:
        """The names by which expressions and dependsOn may refer to it."""
        named = self.named
        words = {word for word in (named.symbol, self.loop, named.id) if word}
        if named.symbol:
            words.add(named.symbol.partition("[")[0])
        if isinstance(named.name, str):
            namespace, *segments = named.type.split("/")
            pairs = "/".join(map("/".join, zip(segments, named.name.split("/"), strict=False)))
            words |= {named.name, f"{named.type}/{named.name}", f"{namespace}/{pairs}"}
        return words


@dataclass(frozen=True, slots=True)
class Parent:
    """The resource in which a child is declared."""

    type: str
    name: Any


def instances(
    raw: Any, spot: Spot, context: Context, scope: Scope, symbol: str | None = None, parent: Parent | None = None
) -> Iterator[ResourceInstance]:
    """The instances of one declaration, those of its children after it. Raises ExpressionError.

    `scope` is what is deployed to: where a nested deployment's expressions are the outer template's, `context` has that
    one's.
    """
    if not isinstance(raw, Mapping):
        raise ExpressionError(f"a resource is {kind(raw)}", "it is an object with type, apiVersion and name")
    context = context.at("name")
    copy = get(raw, "copy")
    if not isinstance(copy, Mapping):
        yield from _instance(raw, spot, context, scope, symbol, parent, None)
        return
    where = spot_of(raw, "copy", spot)
    with _at(spot_of(copy, "count", where)):
        times = tree.count(copy, context)
    loop = _value(copy, "name", context, where) or symbol
    if not isinstance(loop, str):
        raise ExpressionError("a loop has no name", 'give its copy a "name"')
    for index in range(times):
        inside = context.copying(loop, index, main=True)
        yield from _instance(raw, spot, inside, scope, symbol and f"{symbol}[{index}]", parent, loop)


def _instance(
    raw: Mapping[str, Any],
    spot: Spot,
    context: Context,
    scope: Scope,
    symbol: str | None,
    parent: Parent | None,
    loop: str | None,
) -> Iterator[ResourceInstance]:
    type_, name = _text(raw, "type", context, spot), _text(raw, "name", context, spot)
    if isinstance(type_, Pending):
        raise ExpressionError("a resource's type waits for the deployment", "write it out")
    if parent:
        type_ = f"{parent.type}/{type_}"
        name = (
            Pending(_joined(parent.name, name))
            if isinstance(name, Pending) or isinstance(parent.name, Pending)
            else f"{parent.name}/{name}"
        )
    condition = _value(raw, "condition", context, spot) if get(raw, "condition") is not None else True
    if isinstance(condition, str) and condition.lower() in ("true", "false"):
        condition = condition.lower() == "true"
    if not isinstance(condition, bool | Pending):
        raise ExpressionError(f"a condition is {kind(condition)}, not bool", "bool() makes one")
    version = _value(raw, "apiVersion", context, spot)
    target = _target(raw, name, context, scope, spot) if type_.lower() == resources.DEPLOYMENT_TYPE.lower() else scope
    id_ = None if isinstance(name, Pending) else _id(raw, type_, name, target, context, spot)
    named = Named(id_, name, type_, version if isinstance(version, str) else None, symbol)
    existing = get(raw, "existing") is True
    deployed = condition is not False and not existing
    yield ResourceInstance(raw, spot, context.at("resource"), named, target, deployed, condition, loop, existing)
    yield from _children(raw, spot, context, scope, Parent(type_, name))


def _children(
    raw: Mapping[str, Any], spot: Spot, context: Context, scope: Scope, parent: Parent
) -> Iterator[ResourceInstance]:
    children = get(raw, "resources")
    where = spot_of(raw, "resources", spot)
    if isinstance(children, Mapping):
        for symbol, child in children.items():
            yield from instances(child, Spot(where, symbol), context, scope, symbol, parent)
    elif isinstance(children, list):
        for at, child in enumerate(children):
            yield from instances(child, Spot(where, at), context, scope, None, parent)


def _joined(parent: Any, name: Any) -> Any:
    from .evaluation import as_node, unwrapped
    from .nodes import Call, Literal

    return Call("concat", (as_node(unwrapped(parent)), Literal("/"), as_node(unwrapped(name))))


def _text(raw: Mapping[str, Any], key: str, context: Context, spot: Spot) -> Any:
    found = _value(raw, key, context, spot)
    if not isinstance(found, str | Pending) or not found:
        raise ExpressionError(
            f"a resource has no {key}" if found is None else f"a resource's {key} is {kind(found)}",
            f'every resource has a "{key}", which is a text',
        )
    return found


def _target(raw: Mapping[str, Any], name: Any, context: Context, scope: Scope, spot: Spot) -> Scope:
    """The scope that a nested deployment deploys to."""
    given = {key: _value(raw, key, context, spot) for key in ("subscriptionId", "resourceGroup", "location")}
    for key, found in given.items():
        if found is not None and not isinstance(found, str):
            raise ExpressionError(
                f"a nested deployment's {key} waits for the deployment", "write it so that it is known"
            )
    subscription, group, location = given["subscriptionId"], given["resourceGroup"], given["location"]
    if group is None and not (subscription and location):
        group = scope.resource_group
    return dataclasses.replace(
        scope,
        subscription=subscription or scope.subscription,
        resource_group=group,
        location=location if location and group is None else scope.location,
        deployment=str(name),
    )


def _id(raw: Mapping[str, Any], type_: str, name: str, target: Scope, context: Context, spot: Spot) -> str | None:
    scope = _value(raw, "scope", context, spot)
    if isinstance(scope, Pending):
        return None
    base = target.id
    if isinstance(scope, str) and scope:
        base = scope if scope.startswith("/") else f"{base}/providers/{scope}"
    if type_.lower() == resources.GROUP.type.lower():
        base = f"/subscriptions/{target.subscription}"
    with _at(spot_of(raw, "name", spot)):
        return of_type(base, type_, name.split("/"))


@contextmanager
def _at(spot: Spot) -> Iterator[None]:
    """Give the errors raised inside a spot, where they have none."""
    try:
        yield
    except ExpressionError as error:
        error.spot = error.spot or spot
        raise


def _value(raw: Mapping[str, Any], key: str, context: Context, spot: Spot) -> Any:
    with _at(spot_of(raw, key, spot)):
        return tree.value(get(raw, key), context)
