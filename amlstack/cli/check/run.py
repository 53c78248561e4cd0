"""Judge each input by the rules that its settings choose, and put the findings together as a report."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from amlstack import report
from amlstack.findings import Finding, Place, Reachability
from amlstack.policies import RULES, Graph, Pending, judge, waivers
from amlstack.policies.notices import NOTICES, UNUSED
from amlstack.policies.reachability import RULE as REACHABILITY
from amlstack.policies.reachability import reachabilities
from amlstack.policies.rule import Profile, Rule
from amlstack.policies.settings import Policy
from amlstack.report import Checked, NotYet, Report, Skipped, Unevaluated, Unreadable

from . import baseline, config
from .baseline import Baseline
from .choice import Choice
from .less_asked import less_asked
from .subject import Mends, Subject, Unfit

if TYPE_CHECKING:
    from amlstack.report.ruletext import RuleText


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of the command line, which win over all settings."""

    profile: Profile | None = None
    config: Path | None = None
    """The amlstack.toml to use, whatever lies beside the files."""
    choice: Choice = Choice()
    known: bool = False
    """Whether what a baseline has is let be."""
    baseline: Baseline | None = None
    """The baseline to use, whatever amlstack.toml names."""
    today: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).date())


@dataclass(slots=True)
class _Shared:
    """What the inputs that share an amlstack.toml have in common: its waivers apply to all of it at once."""

    policy: Policy
    baseline: Baseline | None = None
    findings: list[Finding] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    wishes: Wishes
    shared: dict[Path | None, _Shared] = field(default_factory=dict)
    nearest: dict[Path, Path | None] = field(default_factory=dict)
    """The amlstack.toml of each folder."""
    seen: set[str] = field(default_factory=set)
    """The real paths of what was looked at."""
    known: list[report.Known] = field(default_factory=list)
    given: Counter[Place | None] = field(default_factory=Counter)
    """The places of the waivers that stand in templates, each as often as its template was looked at."""
    unused: dict[Finding, list[_Shared]] = field(default_factory=dict)
    """What is told of those that let nothing be, and of which inputs."""
    waived: list[waivers.Waived] = field(default_factory=list)
    pending: list[NotYet] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    unevaluated: list[Unevaluated] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    reachability: list[Reachability] = field(default_factory=list)
    rules: dict[str, RuleText] = field(default_factory=dict)

    def judge(self, subject: Subject) -> None:
        """Ask the rules about one subject. Raises Unfit where what is set for it can't be read."""
        own, shared = config.own(subject), self.settings(subject)
        policy = own.over(shared.policy)
        profile = policy.profile if self.wishes.profile is None else self.wishes.profile
        rules = [
            rule for rule in Policy(profile, policy.rules).chosen(RULES) if self.wishes.choice.takes(rule.id, rule.name)
        ]
        graph = Graph(subject.resources)
        verdict = judge(rules, graph)
        if any(rule.id == REACHABILITY for rule in rules):
            self.reachability += (replace(each, file=subject.file) for each in reachabilities(graph))
        inputs = judge([rule for rule in rules if rule.every_input], Graph(subject.written))
        looked_at = [resource for resource in subject.resources if not resource.opaque]
        seen = [str(resource) for resource in (*looked_at, *subject.written)]
        asked = {rule.id for rule in rules}
        judged = _worded(verdict.findings, rules, subject.mends)
        found = (*subject.refused, *judged, *_worded(inputs.findings, rules, subject.mends))
        let_be, today = (*own.waivers, *subject.waivers), self.wishes.today
        left = waivers.apply(found, verdict.pending, seen, asked, let_be, today, _texts(subject))
        shared.asked |= asked
        shared.findings += self.idle(left.findings, subject, shared)
        shared.pending += verdict.pending
        shared.resources += seen
        self.waived += left.waived
        self.pending += (NotYet(each.rule, each.resource, each.reason, subject.file) for each in verdict.pending)
        texts: tuple[RuleText, ...] = (*rules, *NOTICES)
        self.rules = {rule.id: rule for rule in texts} | self.rules
        self.seen.update(map(os.path.realpath, (subject.file, *subject.sources)))
        self.checked.append(Checked(subject.file, subject.what, len(looked_at)))
        if subject.policy and (less := less_asked(own.chosen(RULES), rules)):
            self.skipped.append(Skipped(subject.file, less))

    def idle(self, findings: Iterable[Finding], subject: Subject, shared: _Shared) -> list[Finding]:
        """The findings without those about waivers in a template that another of its parameter files may need."""
        places = {each.place for each in subject.waivers}
        self.given.update(places)
        idle = [each for each in findings if each.rule == UNUSED.id and each.place in places]
        for finding in idle:
            self.unused.setdefault(finding, []).append(shared)
        return [each for each in findings if each not in idle]

    def settings(self, subject: Subject) -> _Shared:
        path = Path(subject.file).absolute()
        folder = path if path.is_dir() else path.parent
        if folder not in self.nearest:
            self.nearest[folder] = self.wishes.config or config.nearest(folder)
        file = self.nearest[folder]
        if file not in self.shared:
            self.shared[file] = _Shared(config.settings(file) if file else Policy(), self.baseline(file))
        return self.shared[file]

    def baseline(self, file: Path | None) -> Baseline | None:
        """The baseline that an amlstack.toml names, where the command line names none. Raises Unfit."""
        if not self.wishes.known or self.wishes.baseline or file is None:
            return None
        named = config.baseline(file)
        return baseline.load(named, config.shown(named)) if named else None

    def new(self, findings: Iterable[Finding], known: Baseline | None, asked: Collection[str]) -> list[Finding]:
        """The findings that a baseline doesn't have, and those about the baseline."""
        found = sorted(dict.fromkeys(findings), key=report.order)
        if known is None:
            return found
        new, old, left = known.split(map(report.told, found))
        self.known += (report.Known(each, known.shown) for each in old)
        return [*new, *known.stale(left, self.seen, {*asked, *(each.id for each in NOTICES)}, self.pending)]

    def report(self) -> Report:
        """Everything, with the waivers that several subjects share applied."""
        findings: list[Finding] = []
        for finding, sharing in self.unused.items():
            if len(sharing) == self.given[finding.place]:
                sharing[0].findings.append(finding)
        for shared in self.shared.values():
            left = waivers.apply(
                dict.fromkeys(shared.findings),
                shared.pending,
                dict.fromkeys(shared.resources),
                shared.asked,
                shared.policy.waivers,
                self.wishes.today,
            )
            findings += self.new(left.findings, shared.baseline, shared.asked)
            self.waived += left.waived
        asked = {rule for shared in self.shared.values() for rule in shared.asked}
        return Report(
            findings=tuple(sorted(self.new(findings, self.wishes.baseline, asked), key=report.order)),
            waived=tuple(
                report.Waived(each.finding, each.reason, each.until)
                for each in sorted(dict.fromkeys(self.waived), key=lambda each: report.order(each.finding))
            ),
            known=tuple(dict.fromkeys(self.known)),
            pending=tuple(dict.fromkeys(self.pending)),
            unreadable=tuple(dict.fromkeys(self.unreadable)),
            unevaluated=tuple(dict.fromkeys(self.unevaluated)),
            skipped=tuple(dict.fromkeys(self.skipped)),
            checked=tuple(self.checked),
            reachability=tuple(dict.fromkeys(self.reachability)),
            rules=tuple(self.rules[id_] for id_ in sorted(self.rules)),
        )


def _worded(findings: Iterable[Finding], rules: Iterable[Rule], mends: Mends | None) -> Iterable[Finding]:
    """The findings with their mends in the words of the front that they are told on, where it has its own."""
    by_id = {rule.id: rule for rule in rules}
    return findings if mends is None else [mends(each, by_id[each.rule]) for each in findings]


def _texts(subject: Subject) -> frozenset[str]:
    """The names of what stands in an export in the place of its workspace file; none of anything else."""
    written = (*subject.written, *(each for each in subject.resources if each.written))
    return frozenset(map(str, written)) if subject.exported else frozenset()


def run(found: Iterable[Subject | Skipped | Unreadable], wishes: Wishes) -> Report:
    """The report on everything that was found. What can't be read keeps nothing else from being checked."""
    state = _Run(wishes)
    for each in found:
        match each:
            case Skipped():
                state.skipped.append(each)
            case Unevaluated():
                state.unevaluated.append(each)
            case Unreadable():
                state.unreadable.append(each)
            case _:
                try:
                    state.judge(each)
                except Unfit as error:
                    state.unreadable += error.reasons
    return state.report()
