"""The rules as a Pulumi policy pack, for any azure-native program.

At a first preview nearly every id is unknown. So inputs are lifted property by property, what is unknown stays so, and
references are followed by what a property depends on.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import Policy as PulumiPolicy
from pulumi_policy.proxy import UnknownValueError

from amlstack import findings

from .graph import Graph, Resource, Unknown
from .native import Misshapen, kind_of, lifted
from .rule import TEMPLATE, Rule, judge
from .rules import RULES
from .settings import Policy, Waiver
from .toml import TomlError, load
from .waivers import apply

_LEVELS = {
    findings.Severity.ERROR: (EnforcementLevel.MANDATORY, Severity.HIGH),
    findings.Severity.WARNING: (EnforcementLevel.ADVISORY, Severity.MEDIUM),
    findings.Severity.NOTE: (EnforcementLevel.ADVISORY, Severity.LOW),
}
CONFIG = "AMLSTACK_CONFIG"
"""The environment's word for the amlstack.toml that the pack goes by: its profile, rules and waivers."""


def start() -> None:
    """Serve the pack to the engine that started this process. What is an error stops it, the rest is advice."""
    try:
        said = load(Path(os.environ[CONFIG])) if os.environ.get(CONFIG) else Policy()
    except TomlError as error:
        raise SystemExit(str(error)) from None
    served = filter(_is_served, said.chosen(RULES))
    PolicyPack("amlstack", [each for rule in served for each in policies(rule, said.waivers)])


def _is_served(rule: Rule) -> bool:
    """Whether a rule can judge a program: not one about templates, nor one about what was deployed before."""
    return rule.applies_to != TEMPLATE and rule.example_before is None


def policies(rule: Rule, waivers: Sequence[Waiver] = ()) -> list[PulumiPolicy]:
    """A rule as a policy; as several where its findings differ in severity, since a policy has one level for all."""
    return [policy(rule, waivers), *(policy(rule, waivers, severity) for severity in rule.others)]


def policy(rule: Rule, waivers: Sequence[Waiver] = (), other: findings.Severity | None = None) -> PulumiPolicy:
    """A rule's findings of its own severity, or of one of its others, as a policy.

    It stops a resource's creation, or a preview where the rule follows references.
    """
    asked = _Asked(rule, rule.severity if other is None else other, waivers)
    level, severity = _LEVELS[asked.severity]
    said: dict[str, Any] = {
        "name": rule.id if other is None else f"{rule.id}-{other}",
        "description": rule.title,
        "enforcement_level": level,
        "severity": severity,
        "remediation_steps": rule.mend,
        "url": rule.source,
    }
    if rule.follows:
        return StackValidationPolicy(validate=partial(_stack, asked), **said)
    return ResourceValidationPolicy(validate=partial(_resource, asked), **said)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a policy asks for: a rule's findings of one severity, but for those that are waived."""

    rule: Rule
    severity: findings.Severity
    waivers: Sequence[Waiver]


def _resource(asked: _Asked, args: ResourceValidationArgs, report: ReportViolation) -> None:
    props = _plain(args.props)
    try:
        if kind := kind_of(args.resource_type, props):
            _judge(asked, [lifted(kind, args.urn, args.name, props)], args, report)
    except Misshapen as error:
        args.not_applicable(f"{args.name}: {error}")


def _stack(asked: _Asked, args: StackValidationArgs, report: ReportViolation) -> None:
    found: list[Resource] = []
    wrong: list[str] = []
    for entry in args.resources:
        try:
            resource = _of_stack(entry)
        except Misshapen as error:
            wrong.append(f"{entry.name}: {error}")
        else:
            found += [resource] if resource else []
    _judge(asked, found, args, report, wrong)


def _judge(
    asked: _Asked,
    resources: list[Resource],
    args: ResourceValidationArgs | StackValidationArgs,
    report: ReportViolation,
    wrong: Iterable[str] = (),
) -> None:
    """Report what the rule finds; where it can't judge yet, or not for what is `wrong`, say so after that."""
    graph = Graph(resources)
    reasons = list(wrong)
    for resource in resources:
        verdict = judge([asked.rule], graph, [resource])
        reasons += (entry.reason for entry in verdict.pending)
        told = [each for each in verdict.findings if each.severity is asked.severity]
        for finding in apply(told, (), (), (), asked.waivers, dt.datetime.now(dt.UTC).date()).findings:
            report(f"{finding.resource}: {finding.path}: {finding.what}. {finding.mend}", resource.key)
    if reasons:
        args.not_applicable("; ".join(reasons))


def _of_stack(entry: PolicyResource) -> Resource | None:
    """A resource of the stack, each unknown in it with what it depends on. Raises Misshapen."""
    depends = {word: tuple(source.urn for source in sources) for word, sources in entry.property_dependencies.items()}
    props = {word: _at(entry.props, word, depends.get(word, ())) for word in entry.props}
    kind = kind_of(entry.resource_type, props)
    if kind is None:
        return None
    made = lifted(kind, entry.urn, entry.name, props, outputs=True)
    return replace(made, waits_for=tuple(each.urn for each in entry.dependencies))


def _plain(value: Any, refers: tuple[str, ...] = ()) -> Any:
    """A copy that may be read: pulumi_policy's own raises wherever it meets an unknown."""
    if isinstance(value, Mapping):
        return {key: _at(value, key, refers) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_at(value, index, refers) for index in range(len(value))]
    return value


def _at(holder: Any, key: Any, refers: Iterable[str]) -> Any:
    try:
        return _plain(holder[key], tuple(refers))
    except UnknownValueError:
        return Unknown(tuple(refers))
