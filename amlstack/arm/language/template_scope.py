"""One template, or a nested one, with what its expressions can see: from its declarations to its resources."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import limits, resources

from . import parameters, sections, tree, userfunctions
from .context import Context, Meter, Named
from .errors import ExpressionError, Spot, near
from .expanded import Expanded, Resource
from .fault_log import FaultLog
from .parameters import Given
from .resource_instances import ResourceInstance, instances
from .scope import Runtime, Scope
from .tree import get, spot_of
from .values import weigh

DEEPEST = 10
"""Deployments nested in one another."""


class TemplateScope:
    """One template and what it is deployed with; `around` is the template that nests it."""

    def __init__(
        self,
        template: Mapping[str, Any],
        spot: Spot | None,
        scope: Scope,
        log: FaultLog,
        given: Mapping[str, Given],
        *,
        runtime: Runtime | None = None,
        outer: Context | None = None,
        around: TemplateScope | None = None,
    ) -> None:
        self.template = template
        self.spot = spot
        self.scope = scope
        self.log = log
        self.around = around
        self.depth: int = around.depth + 1 if around else 0
        self.instances: list[ResourceInstance] = []
        self._words: dict[str, list[ResourceInstance]] = {}
        self._check_limits()
        meter = around.context.meter if around else Meter()
        seen = dataclasses.replace(outer, named=self.named, uses=None) if outer else self._own(given, runtime, meter)
        self.context: Context = seen

    def _check_limits(self) -> None:
        if self.depth > DEEPEST:
            raise ExpressionError(f"more than {DEEPEST} deployments are nested in one another", "nest fewer")
        for name, most in (
            ("parameters", limits.PARAMETERS),
            ("variables", limits.VARIABLES),
            ("outputs", limits.OUTPUTS),
        ):
            declared, where = sections.section(self.template, name, self.spot, self.log)
            if len(declared) > most:
                error = ExpressionError(f"the template has {len(declared)} {name}", f"at most {most} are allowed")
                self.log.note(where, error)

    def _own(self, given: Mapping[str, Given], runtime: Runtime | None, meter: Meter) -> Context:
        """What the template's expressions can see."""
        head = {key: get(self.template, key) for key in ("$schema", "contentVersion")}
        context = Context(
            self.scope,
            functions=userfunctions.declared(self.template),
            named=self.named,
            runtime=runtime,
            deployment={key: item for key, item in head.items() if item is not None},
            meter=meter,
        )
        parameter = sections.parameter_values(self.template, self.spot, given, context, self.log)
        context = dataclasses.replace(context, parameter=parameter)
        variable = sections.variable_values(self.template, self.spot, context, self.log)
        parameter.all()
        variable.all()
        return dataclasses.replace(context, variable=variable)

    def expanded(self) -> Expanded:
        """What the template amounts to; faults are noted, and what has them is left out."""
        self._declare()
        functions = get(self.template, "functions")
        tree.check(functions, spot_of(self.template, "functions", self.spot), self.log.note)
        made = [self._resource(instance) for instance in self.instances if instance.deployed]
        return Expanded(
            self.scope,
            tuple(resource for resource in made if resource),
            tuple(self._left_out(instance) for instance in self.instances if not instance.deployed),
            sections.outputs(self.template, self.spot, self.context, self.log),
        )

    def named(self, word: str) -> list[Named]:
        """The resources of that symbolic name, loop, name, or type and name. Raises ExpressionError for none."""
        found = self._words.get(word.lower())
        if found is None:
            if any(instance.named.id is None for instance in self.instances):
                return []
            raise ExpressionError(f"the template has no resource '{word}'", near(word, self._spellings()))
        return [instance.named for instance in found]

    def _spellings(self) -> list[str]:
        """How a resource is best named, for errors."""
        return [instance.named.symbol or str(instance.named.name) for instance in self.instances]

    def _declare(self) -> None:
        declared = get(self.template, "resources")
        where = spot_of(self.template, "resources", self.spot)
        if isinstance(declared, Mapping):
            entries: list[tuple[Spot, Any, str | None]] = [
                (Spot(where, key), raw, key) for key, raw in declared.items()
            ]
        elif isinstance(declared, list):
            entries = [(Spot(where, at), raw, None) for at, raw in enumerate(declared)]
        else:
            raise ExpressionError("the template has no resources", 'it has "resources", if only []')
        for spot, raw, symbol in entries:
            try:
                self.instances.extend(instances(raw, spot, self.context, self.scope, symbol))
            except ExpressionError as error:
                self.log.note(spot, error)
        if (count := len(self.instances)) > limits.RESOURCES:
            many = ExpressionError(f"the template has {count:,} resources", f"at most {limits.RESOURCES}: split it")
            self.log.note(where, many)
        for instance in self.instances:
            for word in instance.words():
                self._words.setdefault(word.lower(), []).append(instance)

    def _resource(self, instance: ResourceInstance) -> Resource | None:
        before = self.log.heard
        body = self._body(instance)
        needs = self._needs(instance, body)
        if self.log.heard > before:
            return None
        nested = self._nested(instance, body) if instance.is_deployment else None
        path = instance.spot.path()
        return Resource(
            body, instance.named.id, self.scope, path, self.log.place(path), instance.named.symbol, needs, nested
        )

    def _body(self, instance: ResourceInstance) -> dict[str, Any]:
        context = instance.context.noting(instance.uses)
        body: dict[str, Any] = {}
        for key, raw in instance.raw.items():
            match key.lower():
                case "type":
                    body["type"] = instance.named.type
                case "name":
                    body["name"] = instance.named.name
                case "resources" | "existing":
                    continue
                case "condition" if instance.condition is True:
                    continue
                case "copy" if isinstance(raw, Mapping):
                    continue
                case "properties" if instance.is_deployment and isinstance(raw, Mapping):
                    head = {name: item for name, item in raw.items() if name.lower() != "template"}
                    body[key] = tree.value(head, context, Spot(instance.spot, key), self.log.note)
                case _:
                    body[key] = tree.value(raw, context, Spot(instance.spot, key), self.log.note)
        try:
            weigh(body)
        except ExpressionError as error:
            self.log.note(instance.spot, error)
        return body

    def _needs(self, instance: ResourceInstance, body: dict[str, Any]) -> tuple[str, ...]:
        where = spot_of(instance.raw, "dependsOn", instance.spot)
        first: list[ResourceInstance] = []
        listed = get(body, "dependsOn") or []
        for at, word in enumerate(listed if isinstance(listed, list) else [listed]):
            found = self._words.get(word.lower().rstrip("/")) if isinstance(word, str) else []
            if found is None and all(each.named.id for each in self.instances):
                mend = near(word, self._spellings())
                self.log.note(
                    Spot(where, at), ExpressionError(f"the template has no resource '{word}' to wait for", mend)
                )
            first.extend(found or [])
        for id_ in instance.uses:
            first.extend(self._words.get(id_.lower(), []))
        ids = (each.named.id for each in first if each.deployed and each is not instance)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_))

    def _left_out(self, instance: ResourceInstance) -> Resource:
        tree.check(instance.raw, instance.spot, self.log.note)
        body = {"type": instance.named.type, "apiVersion": instance.named.api_version, "name": instance.named.name}
        path = instance.spot.path()
        place, existing = self.log.place(path), instance.existing
        return Resource(body, instance.named.id, self.scope, path, place, instance.named.symbol, existing=existing)

    def _nested(self, instance: ResourceInstance, body: dict[str, Any]) -> Expanded | None:
        """What a nested deployment deploys; None for a linked one."""
        properties = get(instance.raw, "properties")
        template = get(properties, "template")
        if not isinstance(template, Mapping):
            return None
        where = spot_of(properties, "template", spot_of(instance.raw, "properties", instance.spot))
        options = get(get(body, "properties"), "expressionEvaluationOptions")
        inner = str(get(options, "scope") or "outer").lower() == "inner"
        try:
            given = parameters.given({"parameters": get(get(body, "properties"), "parameters") or {}})
            nested = TemplateScope(
                template,
                where,
                self.located(instance.target),
                self.log,
                given if inner else {},
                runtime=self.context.runtime,
                outer=None if inner else instance.context,
                around=self,
            )
            return nested.expanded()
        except ExpressionError as error:
            self.log.note(where, error)
            return None

    def located(self, scope: Scope) -> Scope:
        """The scope with its group's region, where the group is one of the templates' own."""
        if scope.resource_group in (None, self.scope.resource_group):
            return scope
        for each in self.instances:
            if each.named.type.lower() == resources.GROUP.type.lower() and each.named.name == scope.resource_group:
                location = tree.value(get(each.raw, "location"), each.context)
                return dataclasses.replace(scope, location=location) if isinstance(location, str) else scope
        return self.around.located(scope) if self.around else scope
