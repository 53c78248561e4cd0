"""Whether what `pulumi preview` wrote is a preview that came to its end, and what it leaves out.

Source: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/display/json.go (ShowPreviewDigest, which writes it,
failed or not; ShowJSONEvents, which writes the events instead) and display/summary_json.go (`--output json`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DIGEST = frozenset({"config", "steps", "diagnostics", "duration", "changeSummary", "maybeCorrupt", "result"})
"""All that a preview may hold; what is empty isn't written."""
_DIAGNOSTIC = frozenset({"urn", "prefix", "message", "severity"})
_EVENT = re.compile(r'^\{"sequence":\d+,"timestamp":\d+,"\w+Event":')
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_STDERR = "info#err"
"""The severity of what a program wrote to stderr: an error in the host of YAML programs, a warning in many others."""
_FATAL = re.compile(r"\s*(error: |panic: |traceback \(most recent call last\))", re.IGNORECASE)
"""How a host's last words begin; what a logger writes ('ERROR:root:...') is none."""
_RESULTS = ("succeeded", "failed", "canceled")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a preview isn't whole."""

    what: str
    severity: str | None = None
    """That of the first diagnostic which says so, where one does."""


def is_digest(data: Any) -> bool:
    """Whether JSON is what `pulumi preview --json` prints, of a preview that failed before its first step too."""
    if not isinstance(data, Mapping):
        return False
    if isinstance(data.get("steps"), list) and "changeSummary" in data:
        return True
    said = list(_diagnostics(data))
    stepped = any(isinstance(each, Mapping) and {"op", "urn"} <= each.keys() for each in _list(data.get("steps")))
    return data.keys() <= DIGEST and (bool(said) or stepped or {"changeSummary", "duration"} <= data.keys())


def is_event_log(head: str) -> bool:
    """Whether a file that begins so holds the engine's events, one after the other."""
    return _EVENT.match(head.lstrip("\ufeff \r\n")) is not None


def is_summary(data: Any) -> bool:
    """Whether JSON is what `pulumi preview --output json` prints: names and counts, without inputs."""
    return isinstance(data, Mapping) and data.get("result") in _RESULTS and "duration" in data and "steps" not in data


def failure(preview: Mapping[str, Any]) -> Failure | None:
    """Why a preview doesn't hold all that would be made; None where it ended well.

    A message isn't quoted: what a program prints when it ends may hold anything.
    """
    said = list(_diagnostics(preview))
    errors = sum(each.get("severity") == "error" for each in said)
    if errors:
        return Failure(f"the preview failed: {errors} of its diagnostics {'is an' if errors == 1 else 'are'} error"
                       f"{'' if errors == 1 else 's'}, and its steps are not all", "error")  # fmt: skip
    written = [_COLOUR.sub("", str(each.get("message"))) for each in said if each.get("severity") == _STDERR]
    if any(map(_FATAL.match, written)):
        what = "the preview failed: its program ended with what its diagnostics say, and its steps are not all"
        return Failure(what, _STDERR)
    if written and not _registered(preview):
        return Failure("its program wrote to stderr and registered nothing: whether it failed can't be told", _STDERR)
    if preview.get("result", "succeeded") != "succeeded":
        return Failure("the preview failed: its result isn't succeeded, and its steps are not all")
    if preview.get("maybeCorrupt"):
        return Failure("the preview says of itself that it may be corrupt")
    if not isinstance(preview.get("changeSummary"), Mapping):
        return Failure("the preview was broken off: it ends without a summary of its changes")
    return None


def unchanged(preview: Mapping[str, Any]) -> int:
    """How many resources are as they were and therefore not among the steps: `--show-sames` has them."""
    shown = sum(1 for step in _list(preview.get("steps")) if isinstance(step, Mapping) and step.get("op") == "same")
    return max(0, _counted(preview, "same") - shown)


def _registered(preview: Mapping[str, Any]) -> bool:
    """Whether the program came to register anything but its stack."""
    summary = preview.get("changeSummary")
    return isinstance(summary, Mapping) and sum(_counted(preview, str(op)) for op in summary) > 1


def _counted(preview: Mapping[str, Any], op: str) -> int:
    summary = preview.get("changeSummary")
    count: object = summary.get(op) if isinstance(summary, Mapping) else None
    return count if isinstance(count, int) else 0


def _diagnostics(preview: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The diagnostics that have the form of some; others are another tool's."""
    for each in _list(preview.get("diagnostics")):
        if isinstance(each, Mapping) and "severity" in each and each.keys() <= _DIAGNOSTIC:
            yield each


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
