"""From a plan to ARM resources: each node's fields, put into the template of its kind."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from amlstack.plan import Plan
from amlstack.plan.nodes import Node

from .filters import FILTERS, only_json
from .spelling import Spelling

if TYPE_CHECKING:
    from jinja2 import Environment


def render(plan: Plan, spelling: Spelling | None = None) -> list[dict[str, Any]]:
    """The plan's resources as a template holds them, in the plan's order, a group that it makes among them.

    What the plan knows stands in them as a literal, everything else as an expression (`spelling` says how).
    """
    spelling = spelling or Spelling(plan)
    return [resource(node, spelling) for node in plan]


def resource(node: Node, spelling: Spelling) -> dict[str, Any]:
    """One node as a resource."""
    text = _environment().get_template(f"{node.kind.stem}.json.j2").render(spelling.variables(node))
    said: dict[str, Any] = _said(json.loads(text))
    return said


@cache
def _environment() -> Environment:
    """The templates. A value that isn't there is an error, and so is one that doesn't come as JSON."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from .bytecode_cache import TemplateCache

    environment = Environment(
        loader=PackageLoader("amlstack", "templates/arm"),
        autoescape=False,  # noqa: S701 - the text is JSON, not HTML: `only_json` sees to that
        undefined=StrictUndefined,
        finalize=only_json,
        bytecode_cache=TemplateCache(),
        auto_reload=False,  # a template doesn't change while it runs
    )
    environment.filters.update(FILTERS)
    return environment


def _said(value: Any) -> Any:
    """A copy without members that are null, and without objects that hold nothing else: to ARM they aren't there."""
    if isinstance(value, list):
        return [_said(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _said(item) for key, item in value.items() if item is not None}
    return {key: item for key, item in kept.items() if item != {} or value[key] == {}}
