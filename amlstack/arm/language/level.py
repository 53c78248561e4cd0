"""One template, a nested one too, on its way to what it amounts to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import limits, resources

from . import parameters, sections, tree, userfunctions
from .context import Context, Meter, Named
from .drafts import Draft, drafts
from .errors import ExpressionError, Spot, near
from .expanded import Expanded, Resource
from .notes import Notes
from .parameters import Given
from .scope import Runtime, Scope
from .tree import get, spot_of
from .values import weigh

DEEPEST = 10
"""Deployments nested in one another."""


class Level:
    """One template and what it is deployed with; `around` is the template that nests it."""

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
        self.around = around
        self.depth: int = around.depth + 1 if around else 0
        self.drafts: list[Draft] = []
        self._words: dict[str, list[Draft]] = {}
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
            declared, where = sections.section(self.template, name, self.spot, self.notes)
            if len(declared) > most:
                error = ExpressionError(f"the template has {len(declared)} {name}", f"at most {most} are allowed")
                self.notes.note(where, error)

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
        parameter = sections.parameter_values(self.template, self.spot, given, context, self.notes)
        context = dataclasses.replace(context, parameter=parameter)
        variable = sections.variable_values(self.template, self.spot, context, self.notes)
        parameter.all()
        variable.all()
        return dataclasses.replace(context, variable=variable)

    def expanded(self) -> Expanded:
        """What the template amounts to; faults are noted, and what has them is left out."""
        self._draft()
        functions = get(self.template, "functions")
        tree.check(functions, spot_of(self.template, "functions", self.spot), self.notes.note)
        made = [self._resource(draft) for draft in self.drafts if draft.deployed]
        return Expanded(
            self.scope,
            tuple(resource for resource in made if resource),
            tuple(self._left_out(draft) for draft in self.drafts if not draft.deployed),
            sections.outputs(self.template, self.spot, self.context, self.notes),
        )

    def named(self, word: str) -> list[Named]:
        """The resources of that symbolic name, loop, name, or type and name. Raises ExpressionError for none."""
        found = self._words.get(word.lower())
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
            entries: list[tuple[Spot, Any, str | None]] = [
                (Spot(where, key), raw, key) for key, raw in declared.items()
            ]
        elif isinstance(declared, list):
            entries = [(Spot(where, at), raw, None) for at, raw in enumerate(declared)]
        else:
            raise ExpressionError("the template has no resources", 'it has "resources", if only []')
        for spot, raw, symbol in entries:
            try:
                self.drafts.extend(drafts(raw, spot, self.context, self.scope, symbol))
            except ExpressionError as error:
                self.notes.note(spot, error)
        if (count := len(self.drafts)) > limits.RESOURCES:
            many = ExpressionError(f"the template has {count:,} resources", f"at most {limits.RESOURCES}: split it")
            self.notes.note(where, many)
        for draft in self.drafts:
            for word in draft.words():
                self._words.setdefault(word.lower(), []).append(draft)

    def _resource(self, draft: Draft) -> Resource | None:
        before = self.notes.heard
        body = self._body(draft)
        needs = self._needs(draft, body)
        if self.notes.heard > before:
            return None
        nested = self._nested(draft, body) if draft.is_deployment else None
        path = draft.spot.path()
        return Resource(
            body, draft.named.id, self.scope, path, self.notes.place(path), draft.named.symbol, needs, nested
        )

    def _body(self, draft: Draft) -> dict[str, Any]:
        context = draft.context.noting(draft.uses)
        body: dict[str, Any] = {}
        for key, raw in draft.raw.items():
            match key.lower():
                case "type":
                    body["type"] = draft.named.type
                case "name":
                    body["name"] = draft.named.name
                case "resources" | "existing":
                    continue
                case "condition" if draft.condition is True:
                    continue
                case "copy" if isinstance(raw, Mapping):
                    continue
                case "properties" if draft.is_deployment and isinstance(raw, Mapping):
                    head = {name: item for name, item in raw.items() if name.lower() != "template"}
                    body[key] = tree.value(head, context, Spot(draft.spot, key), self.notes.note)
                case _:
                    body[key] = tree.value(raw, context, Spot(draft.spot, key), self.notes.note)
        try:
            weigh(body)
        except ExpressionError as error:
            self.notes.note(draft.spot, error)
        return body

    def _needs(self, draft: Draft, body: dict[str, Any]) -> tuple[str, ...]:
        where = spot_of(draft.raw, "dependsOn", draft.spot)
        first: list[Draft] = []
        listed = get(body, "dependsOn") or []
        for at, word in enumerate(listed if isinstance(listed, list) else [listed]):
            found = self._words.get(word.lower().rstrip("/")) if isinstance(word, str) else []
            if found is None and all(each.named.id for each in self.drafts):
                mend = near(word, self._spellings())
                self.notes.note(
                    Spot(where, at), ExpressionError(f"the template has no resource '{word}' to wait for", mend)
                )
            first.extend(found or [])
        for id_ in draft.uses:
            first.extend(self._words.get(id_.lower(), []))
        ids = (each.named.id for each in first if each.deployed and each is not draft)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_))

    def _left_out(self, draft: Draft) -> Resource:
        tree.check(draft.raw, draft.spot, self.notes.note)
        body = {"type": draft.named.type, "apiVersion": draft.named.api_version, "name": draft.named.name}
        path = draft.spot.path()
        place, existing = self.notes.place(path), draft.existing
        return Resource(body, draft.named.id, self.scope, path, place, draft.named.symbol, existing=existing)

    def _nested(self, draft: Draft, body: dict[str, Any]) -> Expanded | None:
        """What a nested deployment deploys; None for a linked one."""
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
                self.located(draft.target),
                self.notes,
                given if inner else {},
                runtime=self.context.runtime,
                outer=None if inner else draft.context,
                around=self,
            )
            return level.expanded()
        except ExpressionError as error:
            self.notes.note(where, error)
            return None

    def located(self, scope: Scope) -> Scope:
        """The scope with its group's region, where the group is one of the templates' own."""
        if scope.resource_group in (None, self.scope.resource_group):
            return scope
        for draft in self.drafts:
            if draft.named.type.lower() == resources.GROUP.type.lower() and draft.named.name == scope.resource_group:
                location = tree.value(get(draft.raw, "location"), draft.context)
                return dataclasses.replace(scope, location=location) if isinstance(location, str) else scope
        return self.around.located(scope) if self.around else scope
