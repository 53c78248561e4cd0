"""A template made ready to be deployed: expanded once, so that its faults have places and its secrets are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from amlstack.arm.language import Document, Scope, expand, levels, load
from amlstack.arm.language.tree import get
from amlstack.catalog import ids
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import SUBSCRIPTION, TENANT, Running
from amlstack.sandbox.engine.stack import secret_for

from . import follow
from .files import Task, Unclear
from .secrets import lacking

_ANYWHERE = "westeurope"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says of all templates."""

    group: str | None
    location: str | None
    mode: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A template that can be sent."""

    task: Task
    scope: Scope
    body: dict[str, Any] = field(repr=False)
    secrets: tuple[tuple[str, str], ...]
    """The secure parameters that were filled in, each with where its value comes from."""
    in_vaults: tuple[tuple[str, str], ...] = ()
    """The secrets that its parameters take from vaults: the vault's id, and the secret's name."""

    @property
    def id(self) -> str:
        """The deployment's id."""
        return ids.resource_id(self.scope.id, DEPLOYMENT.type, self.task.name)


def prepare(todo: Sequence[Task], wishes: Wishes) -> list[Prepared]:
    """Make templates ready, in order; a secret of one name has one value in all of them.

    Raises Unclear where it can't be said what they are deployed to, or complete mode would delete what another one
    makes, and TemplateError for their faults.
    """
    if len(todo) > 1 and wishes.mode != "incremental":
        raise Unclear(
            f"{todo[0].template.parent}: is {len(todo)} templates: in complete mode each would delete what the others "
            "make. Leave --mode out"
        )
    known: dict[str, tuple[str, str]] = {}
    return [_prepared(each, wishes, known) for each in todo]


def _prepared(task: Task, wishes: Wishes, known: dict[str, tuple[str, str]]) -> Prepared:
    template = load(task.template)
    given = _given(task)
    scope = _scope(task, template, given, wishes)
    expanded = expand(template, given, scope)
    filled: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, members in lacking(expanded).items():
        for each in sorted(members) or [name]:
            known.setdefault(each, secret_for(each))
            names[each] = known[each][1]
        filled[name] = {each: known[each][0] for each in sorted(members)} if members else known[name][0]
    values = {**_values(given), **{name: {"value": value} for name, value in filled.items()}}
    body: dict[str, Any] = {
        "properties": {"mode": wishes.mode.capitalize(), "template": template.data, "parameters": values}
    }
    if scope.resource_group is None:
        body["location"] = scope.location
    return Prepared(task, scope, body, tuple(names.items()), tuple(_in_vaults(values)))


def _in_vaults(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in values.values():
        reference = get(entry, "reference")
        vault, name = get(get(reference, "keyVault"), "id"), get(reference, "secretName")
        if isinstance(vault, str) and isinstance(name, str):
            yield vault, name


def _given(task: Task) -> Document | dict[str, Any] | None:
    """The parameters: a file with its places, or several merged. Raises Unclear for one that holds none."""
    read = [load(file) for file in task.parameters]
    for file, each in zip(task.parameters, read, strict=True):
        if not isinstance(each.data, dict):
            raise Unclear(f"{file}: is no parameter file: it is an object with parameters")
    if len(read) < 2:
        return read[0] if read else None
    return {"parameters": {name: entry for each in read for name, entry in _values(each).items()}}


def _values(given: Document | dict[str, Any] | None) -> dict[str, Any]:
    """The parameters' entries, without a file's envelope."""
    data = given.data if isinstance(given, Document) else given
    inner = get(data, "parameters")
    entries = inner if isinstance(inner, dict) else data or {}
    return {name: entry for name, entry in entries.items() if name.lower() not in {"$schema", "contentversion"}}


def _scope(task: Task, template: Document, given: Document | dict[str, Any] | None, wishes: Wishes) -> Scope:
    to = levels.level(template.data)
    to_subscription = to == levels.SUBSCRIPTION
    if to not in (levels.SUBSCRIPTION, levels.GROUP):
        raise Unclear(f"{task.template}: is deployed to {to}, by its $schema: the sandbox has no such deployments")
    if to_subscription and wishes.group:
        raise Unclear(f"{task.template}: is deployed to a subscription, by its $schema: leave --resource-group out")
    if not to_subscription and not wishes.group:
        raise Unclear(
            f"{task.template}: is deployed to a resource group: name it with --resource-group, and say --create-group "
            "where it isn't there yet"
        )
    return Scope(
        tenant=TENANT,
        subscription=SUBSCRIPTION,
        resource_group=wishes.group,
        location=wishes.location or _location(given) or _ANYWHERE,
        deployment=task.name,
        now=datetime.now(UTC),
    )


def _location(given: Document | dict[str, Any] | None) -> str | None:
    said = get(get(_values(given), "location"), "value")
    return said if isinstance(said, str) else None


def need_group(server: Running, prepared: Sequence[Prepared], *, create: bool) -> None:
    """See to it that the group is there. Raises Unclear where it isn't and may not be made, Refused, OSError."""
    scope = prepared[0].scope
    if scope.resource_group is None or follow.group_location(server, scope.id):
        return
    if not create:
        raise Unclear(
            f"there is no resource group {scope.resource_group} in the sandbox: say --create-group to make it "
            f"in {scope.location}"
        )
    follow.make_group(server, scope.id, scope.location)
