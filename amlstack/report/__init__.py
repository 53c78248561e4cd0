"""Findings told: for people, for programs, and for what runs in pipelines."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .record import Checked, Known, NotYet, Report, Skipped, Unevaluated, Unreadable, Waived, many, order, summary, told

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = {
    "text": ("text", "text"),
    "json": ("json_", "json_"),
    "sarif": ("sarif", "sarif"),
    "junit": ("junit", "junit"),
    "github": ("github", "github"),
    "markdown": ("markdown", "markdown"),
}
"""Each format's module in this package and its function: a run imports those that it needs."""

PICTURE = "mermaid"
"""The format that tells no findings: it draws who reaches what."""
_ALL = {**FORMATS, PICTURE: (PICTURE, PICTURE)}


def written(report: Report, format_: str) -> str:
    """The report in a format, without colours. Raises KeyError for one that there isn't."""
    module, name = _ALL[format_]
    function: Callable[[Report], str] = getattr(import_module(f"{__name__}.{module}"), name)
    return function(report)


__all__ = [
    "FORMATS",
    "PICTURE",
    "Checked",
    "Known",
    "NotYet",
    "Report",
    "Skipped",
    "Unevaluated",
    "Unreadable",
    "Waived",
    "many",
    "order",
    "summary",
    "told",
    "written",
]
