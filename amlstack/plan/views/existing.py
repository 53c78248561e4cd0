"""What a plan uses and doesn't make: what must be there already, each with who uses it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import EVERY_TYPE, KINDS, ids, resources, storage

from ..graph import Plan
from ..nodes import Datastore, Node
from ..refs import IdIn, SecretRef
from .location import group_of, own_group

_ORDER = {kind.type.lower(): place for place, kind in enumerate(KINDS)}
_Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Existing:
    """Something that a declaration names by its id, or by its name and where it lies."""

    type: str
    names: tuple[str, ...]
    """One for each segment of the type after the namespace, outermost first."""
    group: str | None
    subscription: str | None
    """None: the subscription that is deployed to."""
    users: tuple[Node, ...]
    """The nodes of the plan that use it, in order."""

    @property
    def title(self) -> str:
        """What people call its kind; the type of one that the catalog doesn't have."""
        kind = EVERY_TYPE.get(self.type.lower())
        return kind.title if kind else self.type

    @property
    def name(self) -> str:
        """Its name, behind those of what it lies in, as a reader takes it."""
        fixed = storage.SERVICE if len(self.names) > 2 else None
        return "/".join(name for name in self.names if name != fixed)

    def id(self, subscription: str) -> str:
        """Its ARM id; `subscription` is the one that is deployed to."""
        return str(ids.ArmId(self.subscription or subscription, self.group, self.type, self.names))


def existing(plan: Plan) -> list[Existing]:
    """What the plan uses and doesn't make, in the catalog's order and by name."""
    made = {_key(node.kind.type, group_of(plan, node)[1], _texts(node.names())) for node in plan if not node.is_group}
    found: dict[tuple[_Key, str], Existing] = {}
    for node in plan:
        for each in _used(plan, node):
            key, subscription = _key(each.type, each.group or "", each.names), (each.subscription or "").lower()
            if key not in made:
                before = found.setdefault((key, subscription), each)
                if before.users[-1] is not node:
                    found[key, subscription] = dataclasses.replace(before, users=(*before.users, node))
    return sorted(found.values(), key=lambda each: (_ORDER.get(each.type.lower(), len(_ORDER)), each.name.lower()))


def _key(type_: str, group: str, names: tuple[str, ...]) -> _Key:
    return type_.lower(), group.lower(), tuple(name.lower() for name in names)


def _texts(names: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(name if isinstance(name, str) else "" for name in names)


def _used(plan: Plan, node: Node) -> Iterator[Existing]:
    """What a node names that isn't one of the plan's; what it leaves to the plan isn't text."""
    if plan.group is None and node is plan.workspace:
        group = own_group(plan)
        yield Existing(resources.GROUP.type, (group,), group, None, (node,))
    for part in _parts(node.settings()):
        if isinstance(part, IdIn) and all(isinstance(name, str) for name in part.names):
            where = str(part.group or own_group(plan)), _text(part.subscription)
            yield Existing(part.arm_type, _texts(part.names), *where, (node,))
        elif isinstance(part, str):
            yield from _by_id(part, node)
    if isinstance(node, Datastore) and isinstance(node.account_name, str):
        yield from _data(plan, node, node.account_name)


def _data(plan: Plan, node: Datastore, account: str) -> Iterator[Existing]:
    """The account that a datastore lies on, and the container or share of it."""
    where = str(node.storage_resource_group or own_group(plan)), _text(node.storage_subscription_id), (node,)
    yield Existing(storage.ACCOUNT.type, (account,), *where)
    for kind, name in (
        (storage.BLOB_CONTAINER, node.container_name),
        (storage.BLOB_CONTAINER, node.filesystem),
        (storage.FILE_SHARE, node.file_share_name),
    ):
        if isinstance(name, str):
            yield Existing(kind.type, (account, storage.SERVICE, name), *where)


def _by_id(text: str, node: Node) -> Iterator[Existing]:
    if not text.lower().startswith("/subscriptions/"):
        return
    try:
        found = ids.parse(text)
    except ValueError:
        return  # a subscription, or what no resource is
    kind = EVERY_TYPE.get(found.type.lower())
    yield Existing(kind.type if kind else found.type, found.names, found.group, found.subscription, (node,))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _parts(value: Any) -> Iterator[Any]:
    """Each text in a value, and each reference to what exists by its parts."""
    if isinstance(value, (str, IdIn)):
        yield value
    elif isinstance(value, SecretRef):
        yield from _parts(value.key_vault)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _parts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _parts(getattr(value, field.name))
