"""What an imported file would hold that only its deployment knows: a group's region, a subscription."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amlstack.arm.language import Document, Expanded, Pending, Scope, expand

from .result import NothingToImport
from .template import from_template


def unsaid(
    template: Document, given: Document | None, scope: Scope, fields: Iterable[str], workspace: str | None = None
) -> list[str]:
    """Those of `fields`, of which `scope` has made-up values, on which the imported file of `workspace` depends.

    The template is read once more for each, with that field unknown: the file then differs, or less is certain. Raises
    NothingToImport and TemplateError as `from_template` and `expand` do.
    """
    known = _outcome(expand(template, given, scope, partly=True), workspace)
    return [field for field in fields if known != _unknown(template, given, scope.anywhere(field), workspace)]


def _unknown(template: Document, given: Document | None, scope: Scope, workspace: str | None) -> Any:
    try:
        return _outcome(expand(template, given, scope, partly=True), workspace)
    except NothingToImport:
        return None


def _outcome(expanded: Expanded, workspace: str | None) -> Any:
    """What a file is made of, which conditions wait, and how much can't be evaluated."""
    waits = [resource.path for resource in expanded.every() if isinstance(resource.body.get("condition"), Pending)]
    return from_template(expanded, workspace).mapping, waits, len(expanded.faults)
