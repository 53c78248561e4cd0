"""What users set: the profile, each rule's severity and settings, and waivers.

The same mapping stands under `policy` of a workspace file and in amlstack.toml:

    profile = "production"
    [rules]
    AML-041 = "error"
    AML-301 = {severity = "error", required = ["owner", "cost_center"]}
    [[waivers]]
    rule = "AML-053"
    resource = "kv-contoso"
    reason = "The ledger still reads by access policy."
    until = 2027-03-31
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from amlstack.findings import Place, Severity

from .rule import Profile, Rule, Settings

Path = tuple[str | int, ...]
OFF = "off"


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing that is wrong with what a user has set."""

    path: Path
    """Where, from the top of the mapping."""
    what: str
    mend: str


class SettingsError(Exception):
    """Raised for settings that can't be meant: every fault at once."""

    def __init__(self, faults: Iterable[SettingFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "\n".join(f"{'.'.join(map(str, each.path))}: {each.what}; {each.mend}" for each in self.faults)
        )


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule's finding on one resource that is accepted, for a reason and until a day."""

    rule: str
    """The rule's id."""
    resource: str
    """A resource's name, 'TYPE NAME' or ARM id; `*` stands for any characters."""
    reason: str
    until: dt.date
    """The last day on which it holds."""
    place: Place
    own: bool = False
    """Whether it stands in the file that declares the resource, where one that is of no use is always told."""
    among: frozenset[str] | None = None
    """The resources that it may mean, 'TYPE NAME' each; None for any."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A user's settings of one rule."""

    severity: Severity | None = None
    off: bool = False
    settings: Settings | None = None

    def over(self, other: Chosen | None) -> Chosen:
        """These settings; where they leave out the rule's own, the other's."""
        return self if self.settings or other is None else dataclasses.replace(self, settings=other.settings)


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of one source (a workspace file, an amlstack.toml), or of one over another."""

    profile: Profile | None = None
    rules: Mapping[str, Chosen] = field(default_factory=dict)
    """By the rules' ids."""
    waivers: tuple[Waiver, ...] = ()

    def over(self, other: Policy) -> Policy:
        """A policy of these settings and, where there are none, the other's; the waivers are these alone."""
        return Policy(
            other.profile if self.profile is None else self.profile,
            {**other.rules, **{id_: said.over(other.rules.get(id_)) for id_, said in self.rules.items()}},
            self.waivers,
        )

    def chosen(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules of the profile as they are set, without those that are off."""
        profile = self.profile or Profile.DEFAULT
        pairs = ((rule, self.rules.get(rule.id)) for rule in rules)
        return tuple(
            rule.configured(said.severity, said.settings) if said else rule
            for rule, said in pairs
            if (rule.profile <= profile or said) and not (said and said.off)
        )
