"""One template, or a nested one, with what its expressions can see: parameters, variables and each other's names."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from amlstack.catalog import limits, resources

from . import sections, tree, userfunctions
from .context import Context, Meter, Named
from .errors import ExpressionError, Spot, Wrong, near
from .expanded import Resource
from .fault_log import FaultLog
from .nodes import Loop, Pending, Unread
from .parameters import Given
from .resource_instance import ResourceInstance
from .resource_instances import Reader, entries, loop_of
from .scope import Runtime, Scope
from .tree import get, spot_of
from .values import MISSING, pending

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
        self._symbols: dict[str, list[ResourceInstance]] = {}
        self._names: dict[str, list[ResourceInstance]] = {}
        self._short: dict[tuple[str, str], list[ResourceInstance]] = {}
        self._alone: dict[str, list[ResourceInstance] | None] = {}
        """By short names that only one family has; None for those that several have."""
        self.resource: Callable[[ResourceInstance], Resource] | None = None
        """Gives what an instance amounts to, once all are declared."""
        self._complete = True
        """Whether every declaration could be read."""
        self._check_limits()
        meter = around.context.meter if around else Meter()
        seen = (
            dataclasses.replace(outer, named=self.named, answered=self.answered, family="", uses=None)
            if outer
            else self._own(given, runtime, meter)
        )
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
            answered=self.answered,
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

    @property
    def current(self) -> bool:
        """Whether it is of languageVersion 2.0 or later."""
        return str(get(self.template, "languageVersion") or "1").strip() >= "2"

    def named(self, word: str, family: str) -> list[Named] | None:
        """The resources of that symbolic name, loop, name, or type and name; of children in a family, short ones too.

        None where there is none, but one of which the name isn't known. Raises Wrong for none.
        """
        found = self.declared(word, family)
        if found is None:
            if not self.settled():
                return None
            raise Wrong(f"the template has no resource '{word}'", near(word, self.spellings()))
        return [instance.named for instance in found]

    def settled(self) -> bool:
        """Whether the names of all its resources are known."""
        return self._complete and all(instance.named.id for instance in self.instances)

    def spellings(self) -> list[str]:
        """The symbolic names or names of all resources, for suggestions in errors."""
        return [instance.named.symbol or str(instance.named.name) for instance in self.instances]

    def declared(self, word: str, family: str = "") -> list[ResourceInstance] | None:
        """The instances of that symbolic name, loop, id, name, or type and name; None where there are none.

        A symbolic name goes before a name; then what the children of a family call one another, and what only one child
        is called.
        """
        word = word.lower()
        for known in (self._symbols, self._names):
            if word in known:
                return known[word]
        return self._short.get((family, word)) or self._alone.get(word)

    def declare(self) -> None:
        """Read which resources there are, so that expressions may name them. Raises ExpressionError."""
        declared = get(self.template, "resources")
        where = spot_of(self.template, "resources", self.spot)
        if not isinstance(declared, Mapping | list):
            raise ExpressionError("the template has no resources", 'it has "resources", if only []')
        reader = Reader(self.log, self.scope, self.current)
        for spot, raw, symbol in entries(declared, where):
            try:
                self._expect(raw, symbol)
                self.instances.extend(reader.instances(raw, spot, self.context, symbol))
            except ExpressionError as error:
                self._complete = False
                self.log.note(spot, error)
        if (count := len(self.instances)) > limits.RESOURCES:
            many = ExpressionError(f"the template has {count:,} resources", f"at most {limits.RESOURCES}: split it")
            self.log.note(where, many)
        for instance in self.instances:
            for word in instance.symbols():
                self._symbols.setdefault(word.lower(), []).append(instance)
            for word in instance.names():
                self._names.setdefault(word.lower(), []).append(instance)
            for word in instance.short_names():
                assert instance.parent
                self._short.setdefault((instance.parent.family, word.lower()), []).append(instance)
        for (_, word), found in self._short.items():
            self._alone[word] = found if word not in self._alone else None

    def _expect(self, raw: Any, symbol: str | None) -> None:
        """Know a declaration's symbolic name and loop also where it has no copies. Raises ExpressionError."""
        if symbol:
            self._symbols.setdefault(symbol.lower(), [])
        if isinstance(get(raw, "copy"), Mapping):
            self._symbols.setdefault(loop_of(raw, symbol, self.context.at("name")).lower(), [])

    def answered(self, id_: str, output: str) -> Any:
        """The value of a nested deployment's output, by the deployment's id; MISSING where it isn't known yet."""
        found = self._symbols.get(id_.lower(), ())
        nested = [each for each in found if each.is_deployment and each.deployed and not each.making]
        made = self.resource(nested[0]) if len(nested) == 1 and self.resource else None
        said = get(made.nested.outputs, output) if made and made.nested else None
        if said is None or "condition" in said or str(get(said, "type")).lower().startswith("secure"):
            return MISSING
        value = said["value"]
        if isinstance(value, Pending) and isinstance(value.node, Unread | Loop):
            return MISSING
        return value if self.log.partly or not pending(value) else MISSING

    def located(self, scope: Scope) -> Scope:
        """A scope with the region of its group, where one of the templates around declares that group."""
        if scope.resource_group in (None, self.scope.resource_group):
            return scope
        for each in self.instances:
            if each.named.type.lower() == resources.GROUP.type.lower() and each.named.name == scope.resource_group:
                location = tree.value(get(each.raw, "location"), each.context, None, lambda *_: None)
                if isinstance(location, Pending):
                    return scope.without(location=location.node)
                unknown = {name: node for name, node in scope.unknown.items() if name != "location"}
                found = dataclasses.replace(scope, location=location, unknown=unknown)
                return found if isinstance(location, str) else scope
        return self.around.located(scope) if self.around else scope
