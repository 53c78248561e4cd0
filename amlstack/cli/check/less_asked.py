"""What is told where the command line or amlstack.toml asks for less than a subject's own policy."""

from __future__ import annotations

from collections.abc import Iterable

from amlstack.policies import Rule

_NAMED = 5
"""Of the rules that aren't asked, so many are named."""


def less_asked(wanted: Iterable[Rule], asked: Iterable[Rule]) -> str:
    """The sentence about rules that aren't asked as they are wanted: not at all, or as less severe ones; else ''."""
    severities = {rule.id: int(rule.severity) for rule in asked}
    lost = [rule.id for rule in wanted if severities.get(rule.id, 0) < rule.severity]
    if not lost:
        return ""
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    what = f"its own policy asks for {', '.join(lost[:_NAMED])}{more}"
    return f"{what}, which the command line or amlstack.toml leaves out or makes less severe"
