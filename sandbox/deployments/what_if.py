"""What-if: a deployment is run in one transaction, looked at, and taken back.

What a provider would refuse is a diagnostic, since Azure's what-if goes on too; the resource is then shown as its
template declares it. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any

from amlstack.arm.language import Expanded, ExpressionError, Resource, resolve
from amlstack.arm.language.tree import get
from amlstack.sandbox.resource_manager.body import merge, without_nulls
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.lifecycle import provider_of
from amlstack.sandbox.resource_manager.operations import view

from . import what_if_changes
from .plan import Plan, at, is_late, written
from .steps import Steps, sendable, unknown
from .template_errors import own_fault

RESULTS = "whatIfResults"
_WAITS = (
    "Changes to the resource declared at '{}' cannot be analyzed because its condition cannot be calculated until the "
    "deployment is under way."
)


_LATE = (
    "Changes to the resources of the deployment '{}' cannot be analyzed because what it is given cannot be calculated "
    "until the deployment is under way."
)


class WhatIf:
    """One what-if under way; its result is kept under `key` when it is there."""

    def __init__(self, call: Call, plan: Plan, key: str, form: what_if_changes.Format) -> None:
        self._call, self._plan, self._key = call, plan, key
        self._form = form

    async def __call__(self, send: Callable[[Call], Answer]) -> None:
        """Try the deployment, and keep the result: an error too."""
        store = self._call.store
        try:
            with store.trial():
                found = Trial(self._call, send, self._plan, self._form).result()
        except Exception as error:  # noqa: BLE001 - a fault of the sandbox's own ends the what-if, not the server
            found = {"status": "Failed", "error": own_fault(error).error}
        with store.transaction():
            store.history.put_operation(self._key, 0, found)


class Trial:
    """A deployment that is tried, inside of the store's `trial`."""

    def __init__(self, call: Call, send: Callable[[Call], Answer], plan: Plan, form: what_if_changes.Format) -> None:
        self._call = replace(call, settings=replace(call.settings, delay=0))
        self._send, self._plan, self._form = send, plan, form
        steps = Steps(self._call, send, plan)
        self._cover, self._runtime = steps.cover, steps.runtime
        self._before = {each.key: each for each in call.store.below(f"/subscriptions/{call.target.subscription}")}
        self._refused: dict[str, dict[str, Any]] = {}

    def result(self) -> dict[str, Any]:
        """The answer's body, in which no secure value stands."""
        found = [*self._level(self._plan.expanded), *self._rest()]
        found.sort(key=lambda each: str(each["resourceId"]).lower())
        said = {"changes": found, "potentialChanges": [], "diagnostics": list(self._refused.values())}
        return {"status": "Succeeded", "properties": self._cover(said)}

    def _level(self, expanded: Expanded) -> Iterator[dict[str, Any]]:
        held = {str(each.id).lower(): each for each in expanded.resources}
        needs = {id_: [need.lower() for need in each.needs] for id_, each in held.items()}
        for id_ in TopologicalSorter(needs).static_order():
            if get(held[id_].body, "condition") is not None:
                yield from self._unknown(held[id_])
            elif is_late(held[id_]):
                yield what_if_changes.unsupported(str(held[id_].id), _LATE.format(held[id_].id))
            elif inner := held[id_].nested:
                self._learn(held[id_])
                yield from self._level(inner)
            else:
                yield self._resource(held[id_])

    def _unknown(self, resource: Resource) -> Iterator[dict[str, Any]]:
        """A resource, or all of a nested deployment, whose condition waits for the deployment."""
        path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in resource.path)
        for each in resource.nested.every() if resource.nested else (resource,):
            yield what_if_changes.unsupported(str(each.id), _WAITS.format(f"properties.template{path}"))

    def _learn(self, resource: Resource) -> None:
        """Hide what a nested deployment gets as a secure parameter."""
        template = at(self._plan.asked.template, (*resource.path, "properties", "template"))
        try:
            given = get(get(resolve(resource.body, self._runtime), "properties"), "parameters") or {}
        except (ArmError, ExpressionError) as error:
            self._note(resource, error)
        else:
            self._cover.learn(template, given)

    def _resource(self, resource: Resource) -> dict[str, Any]:
        id_ = str(resource.id)
        existing = self._before.get(id_.lower())
        provider = provider_of(written(self._call, resource, {}))
        kind, sent = provider.kind, sendable(provider, resource.body)
        will = what_if_changes.declared(kind, id_, {**sent, "apiVersion": get(resource.body, "apiVersion")})
        was = what_if_changes.before(kind, view(self._call, existing)) if existing else None
        try:
            body = resolve(sent, self._runtime)
            self._send(written(self._call, resource, without_nulls(body)))
        except (ArmError, ExpressionError) as error:
            self._note(resource, error)
            return what_if_changes.change(id_, was, merge(was, will) if was else will, self._form, "")
        made = self._call.store.get(id_)
        if was and made:
            will = what_if_changes.unresolved(what_if_changes.before(kind, view(self._call, made)), sent)
        return what_if_changes.change(id_, was, will, self._form, "")

    def _note(self, resource: Resource, error: ArmError | ExpressionError) -> None:
        """Keep what would be refused, once for all that are refused for the same reason."""
        said = error if isinstance(error, ArmError) else unknown(resource.id, error)
        about = {"level": "Error", "code": said.code, "message": said.message, "target": resource.id}
        self._refused.setdefault(said.message, about)

    def _rest(self) -> Iterator[dict[str, Any]]:
        """What lies in the groups that are deployed to and not in the template: deleted in complete mode, else left."""
        kept = self._plan.keys()
        word = "Delete" if self._plan.asked.mode == "Complete" else "Ignore"
        root = self._plan.expanded.scope.id.lower()
        groups = {each.scope.id.lower() for each in self._plan.expanded.every()} | {root}
        for key, each in self._before.items():
            provider, group = self._call.providers.get(each.type.lower()), key.partition("/providers/")[0]
            if provider is None:  # a subscription's tags, which are no resource
                continue
            if provider.stands_alone(each) and key not in kept and group in groups and group != key:
                was = what_if_changes.before(provider.kind, view(self._call, each))
                yield what_if_changes.change(each.id, was, None, self._form, word if group == root else "Ignore")
