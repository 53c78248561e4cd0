"""One input of a check: a workspace file, a template, a preview or an exported folder, as resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.findings import Finding, Place, Spot
from amlstack.policies import Resource, Rule
from amlstack.policies.settings import Waiver
from amlstack.report import Unreadable

Mends = Callable[[Finding, Rule], Finding]
"""Words the mend of a rule's finding."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One input's resources."""

    file: str
    """What the user calls it."""
    what: str
    """What it is: 'workspace file', 'template with dev.parameters.json'."""
    resources: tuple[Resource, ...] = ()
    written: tuple[Resource, ...] = ()
    """It as it is written, for the rules that look at every input."""
    refused: tuple[Finding, ...] = ()
    """What is wrong with it before it has resources."""
    policy: Mapping[str, Any] = field(default_factory=dict)
    """What it says itself about its checks."""
    waivers: tuple[Waiver, ...] = ()
    """What it lets be itself, beside its policy."""
    mends: Mends | None = None
    """Words a finding's mend in the input's own keys, where its resources are what a declaration amounts to."""
    sources: tuple[str, ...] = ()
    """The files that it was read from, where `file` isn't the only one."""
    exported: bool = False
    """Whether an export made it of a workspace file, whose policy it then says."""
    place: Any = None
    """Where a path of `policy` stands: a function of a path."""


class Unfit(Exception):
    """Raised for an input that can't be checked; `reasons` has everything that is known about why."""

    def __init__(self, *reasons: Unreadable) -> None:
        self.reasons = reasons
        super().__init__("\n".join(map(str, reasons)))


def unfit(file: str, what: str, mend: str = "") -> Unfit:
    """What can't be checked as a whole."""
    place: Place = Spot(file)
    return Unfit(Unreadable(place, f"{what}: {mend}" if mend else what))
