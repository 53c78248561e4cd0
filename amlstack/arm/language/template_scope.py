"""One template, or a nested one, with what its expressions can see: parameters, variables and each other's names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import limits, resources

from . import sections, tree, userfunctions
from .context import Context, Meter, Named
from .errors import ExpressionError, Spot, near
from .fault_log import FaultLog
from .parameters import Given
from .resource_instances import ResourceInstance, instances
from .scope import Runtime, Scope
from .tree import get, spot_of

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
        self._by_word: dict[str, list[ResourceInstance]] = {}
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
        """The context of the template's expressions, with its own parameters, variables and functions."""
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

    def named(self, word: str) -> list[Named]:
        """The resources of that symbolic name, loop, name, or type and name. Raises ExpressionError for none."""
        found = self.declared(word)
        if found is None:
            if any(instance.named.id is None for instance in self.instances):
                return []
            raise ExpressionError(f"the template has no resource '{word}'", near(word, self.spellings()))
        return [instance.named for instance in found]

    def spellings(self) -> list[str]:
        """The symbolic names or names of all resources, for suggestions in errors."""
        return [instance.named.symbol or str(instance.named.name) for instance in self.instances]

    def declared(self, word: str) -> list[ResourceInstance] | None:
        """The instances of that symbolic name, loop, id, name, or type and name; None where there are none."""
        return self._by_word.get(word.lower())

    def declare(self) -> None:
        """Read which resources there are, so that expressions may name them. Raises ExpressionError."""
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
                self._by_word.setdefault(word.lower(), []).append(instance)

    def located(self, scope: Scope) -> Scope:
        """A scope with the region of its group, where one of the templates around declares that group."""
        if scope.resource_group in (None, self.scope.resource_group):
            return scope
        for each in self.instances:
            if each.named.type.lower() == resources.GROUP.type.lower() and each.named.name == scope.resource_group:
                location = tree.value(get(each.raw, "location"), each.context)
                return dataclasses.replace(scope, location=location) if isinstance(location, str) else scope
        return self.around.located(scope) if self.around else scope
