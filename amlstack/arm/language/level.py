"""One template, a nested one too: its parameters and variables, its resources, its outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import limits, resources

from . import evaluation, parameters, tree, userfunctions
from .context import Context, Meter, Named
from .drafts import Draft, drafts
from .errors import AlreadyReported, ExpressionError, Spot, near
from .expanded import DEPLOYMENT, Expanded, Resource
from .lazy import Lazy
from .nodes import Secret
from .notes import Notes
from .parameters import Given
from .scope import Runtime, Scope
from .tree import get, spot_of
from .values import kind, weigh

DEEPEST = 10
"""Deployments nested in one another."""


class Level:
    """One template on its way to what it amounts to."""

    def __init__(
        self,
        template: Mapping[str, Any],
        spot: Spot | None,
        scope: Scope,
        notes: Notes,
        given: Mapping[str, Given],
        *,
        runtime: Runtime | None = None,
        outer: Context | None = None,
        around: Level | None = None,
    ) -> None:
        self.template = template
        self.spot = spot
        self.scope = scope
        self.notes = notes
        self.given = given
        self.around = around
        self.depth: int = around.depth + 1 if around else 0
        self.drafts: list[Draft] = []
        self._named: dict[str, list[Draft]] = {}
        meter = around.context.meter if around else Meter()
        self.context: Context = (
            dataclasses.replace(outer, named=self.named, uses=None) if outer else self._own(runtime, meter)
        )

    def expanded(self) -> Expanded:
        """What the template amounts to; faults are noted, and what has them is left out."""
        if self.depth > DEEPEST:
            raise ExpressionError(f"more than {DEEPEST} deployments are nested in one another", "nest fewer")
        self._check_limits()
        self._draft()
        made = [(draft, self._resource(draft)) for draft in self.drafts if draft.deployed]
        return Expanded(
            self.scope,
            tuple(resource for _, resource in made if resource),
            tuple(self._left_out(draft) for draft in self.drafts if not draft.deployed),
            self._outputs(),
        )

    def note(self, spot: Spot | None, error: ExpressionError) -> None:
        """Note a fault and go on."""
        self.notes.note(spot, error)

    # parameters and variables

    def _own(self, runtime: Runtime | None, meter: Meter) -> Context:
        context = Context(
            self.scope,
            functions=userfunctions.declared(self.template),
            named=self.named,
            runtime=runtime,
            deployment={
                key: get(self.template, key) for key in ("$schema", "contentVersion") if get(self.template, key)
            },
            meter=meter,
        )
        parameter = self._parameters(dataclasses.replace(context, place="parameter"))
        context = dataclasses.replace(context, parameter=parameter)
        variable = self._variables(dataclasses.replace(context, place="variable"))
        parameter.all()
        variable.all()
        return dataclasses.replace(context, variable=variable)

    def _section(self, name: str) -> Mapping[str, Any]:
        found = get(self.template, name)
        if found is not None and not isinstance(found, Mapping):
            self.note(
                spot_of(self.template, name, self.spot),
                ExpressionError(f"'{name}' is {kind(found)}", "it is an object"),
            )
        return found if isinstance(found, Mapping) else {}

    def _parameters(self, context: Context) -> Lazy:
        declared, where = self._section("parameters"), spot_of(self.template, "parameters", self.spot)
        for name, given in self.given.items():
            if name not in map(str.lower, declared):
                error = ExpressionError(f"the template declares no parameter '{given.name}'", near(name, declared))
                self.notes.note(given.spot or where, error, given.document)

        def make(name: str) -> Any:
            definition = parameters.resolved(declared[name], get(self.template, "definitions"))
            given = self.given.get(name.lower())
            value = given.value if given else self._default(name, definition, inside, Spot(where, name))
            found = list(parameters.faults(name, evaluation.unwrapped(value), definition))
            for error in found:
                self.notes.note(
                    given.spot if given and given.spot else Spot(where, name), error, given.document if given else None
                )
            if found:
                raise AlreadyReported(f"parameter '{name}' has no value")
            weigh(value)
            return parameters.shown(name, evaluation.unwrapped(value), definition)

        lazy = Lazy("parameter", declared, make, lambda name, error: self.note(Spot(where, name), error))
        inside = dataclasses.replace(context, parameter=lazy)
        return lazy

    def _default(self, name: str, definition: Mapping[str, Any], context: Context, spot: Spot) -> Any:
        if "defaultvalue" in map(str.lower, definition):
            return self._whole(get(definition, "defaultValue"), context, spot_of(definition, "defaultValue", spot))
        if get(definition, "nullable") is True:
            return None
        if parameters.is_secure(definition) and context.runtime is None:
            return Secret(name, None)
        raise ExpressionError(f"parameter '{name}' is given no value", "give it one in a parameter file")

    def _whole(self, raw: Any, context: Context, spot: Spot) -> Any:
        """A value without a fault; faults are noted at their places. Raises AlreadyReported."""
        before = len(self.notes.faults)
        value = tree.value(raw, context, spot, self.note)
        if len(self.notes.faults) > before:
            raise AlreadyReported("this has no value")
        weigh(value)
        return value

    def _variables(self, context: Context) -> Lazy:
        declared, where = self._section("variables"), spot_of(self.template, "variables", self.spot)
        loops = {}
        for key, item in declared.items():
            if key.lower() == "copy" and tree.is_loops(item):
                loops = {str(get(loop, "name")): (loop, Spot(Spot(where, key), at)) for at, loop in enumerate(item)}

        def make(name: str) -> Any:
            if name in loops:
                return evaluation.unwrapped(tree.unrolled(*loops_in(name), self.note)[1])
            return evaluation.unwrapped(self._whole(declared[name], inside, Spot(where, name)))

        def loops_in(name: str) -> tuple[Mapping[str, Any], Context, Spot]:
            loop, spot = loops[name]
            return loop, inside, spot

        names = [name for name in declared if not (loops and name.lower() == "copy")]
        lazy = Lazy("variable", [*names, *loops], make, lambda name, error: self.note(spots(name), error))

        def spots(name: str) -> Spot:
            return loops[name][1] if name in loops else Spot(where, name)

        inside = dataclasses.replace(context, variable=lazy)
        return lazy

    # resources

    def named(self, word: str) -> list[Named]:
        """The resources of that symbolic name, loop, name, or type and name. Raises ExpressionError for none."""
        found = self._named.get(word.lower())
        if found is None:
            if any(draft.named.id is None for draft in self.drafts):
                return []
            raise ExpressionError(f"the template has no resource '{word}'", near(word, self._spellings()))
        return [draft.named for draft in found]

    def _spellings(self) -> list[str]:
        """How a resource is best named, for errors."""
        return [draft.named.symbol or str(draft.named.name) for draft in self.drafts]

    def _draft(self) -> None:
        declared = get(self.template, "resources")
        where = spot_of(self.template, "resources", self.spot)
        if isinstance(declared, Mapping):
            entries = [(Spot(where, symbol), raw, symbol) for symbol, raw in declared.items()]
        elif isinstance(declared, list):
            entries = [(Spot(where, at), raw, None) for at, raw in enumerate(declared)]
        else:
            raise ExpressionError("the template has no resources", 'it has "resources", if only []')
        for spot, raw, symbol in entries:
            try:
                self.drafts.extend(drafts(raw, spot, self.context, self.scope, symbol))
            except ExpressionError as error:
                self.note(spot, error)
        if len(self.drafts) > limits.RESOURCES:
            many = ExpressionError(
                f"the template has {len(self.drafts)} resources", f"at most {limits.RESOURCES}: split it"
            )
            self.note(where, many)
        for draft in self.drafts:
            for word in _words(draft):
                self._named.setdefault(word.lower(), []).append(draft)

    def _resource(self, draft: Draft) -> Resource | None:
        context = dataclasses.replace(
            draft.context, uses=lambda named: draft.uses.append(named.id) if named.id else None
        )
        before = len(self.notes.faults)
        body = self._body(draft, context)
        needs = self._needs(draft, body) if body else ()
        nested = self._nested(draft, body) if body and draft.named.type.lower() == DEPLOYMENT.lower() else None
        if len(self.notes.faults) > before:
            return None
        path = draft.spot.path()
        return Resource(
            body, draft.named.id, self.scope, path, self.notes.place(path), draft.named.symbol, needs, nested
        )

    def _body(self, draft: Draft, context: Context) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for key, raw in draft.raw.items():
            match key.lower():
                case "type":
                    body["type"] = draft.named.type
                case "name":
                    body["name"] = draft.named.name
                case "condition" if draft.condition is True:
                    continue
                case "copy" if isinstance(raw, Mapping):
                    continue
                case "resources" | "existing":
                    continue
                case "properties" if draft.named.type.lower() == DEPLOYMENT.lower() and isinstance(raw, Mapping):
                    head = {name: item for name, item in raw.items() if name.lower() != "template"}
                    body[key] = tree.value(head, context, Spot(draft.spot, key), self.note)
                case _:
                    body[key] = tree.value(raw, context, Spot(draft.spot, key), self.note)
        try:
            weigh(body)
        except ExpressionError as error:
            self.note(draft.spot, error)
        return body

    def _needs(self, draft: Draft, body: dict[str, Any]) -> tuple[str, ...]:
        where = spot_of(draft.raw, "dependsOn", draft.spot)
        first: list[Draft] = []
        listed = get(body, "dependsOn") or []
        for at, word in enumerate(listed if isinstance(listed, list) else [listed]):
            found = self._named.get(word.lower().rstrip("/")) if isinstance(word, str) else []
            if found is None and all(each.named.id for each in self.drafts):
                error = ExpressionError(
                    f"the template has no resource '{word}' to depend on", near(word, self._spellings())
                )
                self.note(Spot(where, at), error)
            first.extend(found or [])
        for id_ in draft.uses:
            first.extend(self._named.get(id_.lower(), []))
        ids = (each.named.id for each in first if each.deployed and each is not draft)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_))

    def _left_out(self, draft: Draft) -> Resource:
        body = {"type": draft.named.type, "apiVersion": draft.named.api_version, "name": draft.named.name}
        path = draft.spot.path()
        return Resource(body, draft.named.id, self.scope, path, self.notes.place(path), draft.named.symbol)

    # nested deployments

    def _nested(self, draft: Draft, body: dict[str, Any]) -> Expanded | None:
        properties = get(draft.raw, "properties")
        template = get(properties, "template")
        if not isinstance(template, Mapping):
            return None
        where = spot_of(properties, "template", spot_of(draft.raw, "properties", draft.spot))
        options = get(get(body, "properties"), "expressionEvaluationOptions")
        inner = str(get(options, "scope") or "outer").lower() == "inner"
        try:
            given = parameters.given({"parameters": get(get(body, "properties"), "parameters") or {}})
            level = Level(
                template,
                where,
                self._located(draft.target),
                self.notes,
                given if inner else {},
                runtime=self.context.runtime,
                outer=None if inner else draft.context,
                around=self,
            )
            return level.expanded()
        except ExpressionError as error:
            self.note(where, error)
            return None

    def _located(self, scope: Scope) -> Scope:
        """The scope with its group's region, where the group is the template's own."""
        if scope.resource_group in (None, self.scope.resource_group):
            return scope
        level: Level | None = self
        while level:
            for draft in level.drafts:
                if (
                    draft.named.type.lower() == resources.GROUP.type.lower()
                    and draft.named.name == scope.resource_group
                ):
                    location = tree.value(get(draft.raw, "location"), draft.context)
                    return dataclasses.replace(scope, location=location) if isinstance(location, str) else scope
            level = level.around
        return scope

    # outputs

    def _outputs(self) -> dict[str, Any]:
        declared, where = self._section("outputs"), spot_of(self.template, "outputs", self.spot)
        context = self.context.at("output")
        made: dict[str, Any] = {}
        for name, raw in declared.items():
            spot = Spot(where, name)
            try:
                condition = tree.value(get(raw, "condition"), context)
                if condition is not False:
                    made[name] = self._output(name, raw, context, spot)
            except ExpressionError as error:
                self.note(spot, error)
        return made

    def _output(self, name: str, raw: Any, context: Context, spot: Spot) -> dict[str, Any]:
        copy = get(raw, "copy")
        if isinstance(copy, Mapping):
            value: Any = tree.unrolled(copy, context, spot_of(raw, "copy", spot), self.note, name)[1]
        else:
            value = tree.value(get(raw, "value"), context, spot_of(raw, "value", spot), self.note)
        weigh(value)
        return {"type": get(raw, "type"), "value": value}

    def _check_limits(self) -> None:
        for name, most in (
            ("parameters", limits.PARAMETERS),
            ("variables", limits.VARIABLES),
            ("outputs", limits.OUTPUTS),
        ):
            if (count := len(self._section(name))) > most:
                error = ExpressionError(f"the template has {count} {name}", f"at most {most} are allowed")
                self.note(spot_of(self.template, name, self.spot), error)


def _words(draft: Draft) -> set[str]:
    """The words that name a resource."""
    named = draft.named
    words = {word for word in (named.symbol, draft.loop, named.id) if word}
    if named.symbol:
        words.add(named.symbol.partition("[")[0])
    if isinstance(named.name, str):
        namespace, *segments = named.type.split("/")
        names = named.name.split("/")
        pairs = "/".join(f"{segment}/{name}" for segment, name in zip(segments, names, strict=False))
        words |= {named.name, f"{named.type}/{named.name}", f"{namespace}/{pairs}"}
    return words
