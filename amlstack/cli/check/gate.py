"""The rules before something is made: nothing goes on at an error that isn't waived.

What declares no settings is looked at first by the rules alone that can find an error in it; only where they do, or
where something is set, the whole check is made, which words what is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from amlstack.findings import Severity
from amlstack.literal_credentials import masked, may_hold
from amlstack.plan import Plan, PlanError, of_file
from amlstack.policies import Graph, judge
from amlstack.policies.rules import errors
from amlstack.spec import Declaration, SpecError, load

from . import config, declared_resources

if TYPE_CHECKING:
    from amlstack.policies import Resource
    from amlstack.policies.expansion import Given
    from amlstack.policies.settings import Waiver

    from .subject import Subject

_MEND = "Mend it, or waive it under `policy` in the workspace file or in amlstack.toml: docs/check.md"


class Stopped(click.ClickException):
    """Findings that let nothing go on."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the findings to `file`, or to stderr."""
        click.echo(self.message, file=file, err=file is None)


class Unclear(Stopped):
    """What is to be checked, or is set for it, can't be read."""

    exit_code = 2


def declared(file: str, declaration: Declaration, plan: Plan) -> None:
    """Check what a workspace file declares. Raises Stopped."""
    if not _sound(file, declaration, plan):
        from . import workspace

        _stop([workspace.declared(file, declaration, plan)])


def located(file: str, declaration: Declaration, plan: Plan) -> None:
    """Check the regions of what a workspace file declares, and nothing else. Raises Stopped."""
    from amlstack.policies.rules.locations import MisspeltRegion

    from . import workspace

    _stop([workspace.declared(file, declaration, plan)], frozenset({MisspeltRegion.id}))


def templates(tasks: Iterable[tuple[Path, Sequence[Path]]]) -> None:
    """Check templates with their parameter files, of which a later one wins, together. Raises Stopped."""
    from . import template, written
    from .subject import Subject, Unfit

    tasks = list(tasks)
    made: list[Resource] = []
    waivers: list[Waiver] = []
    try:
        read = [(file, _given(file, given), given) for file, given in tasks]
        for file, given, _ in read:
            found = template.expansion_of(file, given)
            if found.faults:
                raise Unclear("\n".join(map(str, template.unevaluated(found, str(file)))))
            made += found.resources
            waivers += template.waivers_of(given.template, found)
        inputs = [each for _, given, _ in read for each in written.of_template(given.template)]
        files = dict.fromkeys(each for _, _, parameters in read for each in parameters)
        inputs += [each for file in files for each in written.of_parameters(template.loaded(file))]
    except Unfit as error:
        raise Unclear(masked(str(error))) from None
    if read:
        subject = Subject(str(read[0][0]), "template", tuple(made), tuple(inputs), waivers=tuple(waivers))
        _stop([_asked(subject, tasks)])


def refusal(file: str) -> str | None:
    """Why a program must not make what a workspace file declares, or None; faults of shape are told by who loads it."""
    try:
        declaration = load(file)
        declared(file, declaration, of_file(declaration))
    except SpecError:
        return None
    except PlanError:
        return _unplanned(file)
    except Stopped as stopped:
        return stopped.message
    return None


def _unplanned(file: str) -> str | None:
    from . import workspace

    try:
        _stop([workspace.read(file)])
    except Stopped as stopped:
        return stopped.message
    return None


def _sound(file: str, declaration: Declaration, plan: Plan) -> bool:
    """Whether it has no error for sure: no settings change a severity, and no rule that is an error finds anything."""
    if declaration.policy or config.nearest(Path(file).absolute().parent):
        return False
    if any(map(may_hold, declaration.document.texts.values())):
        return False
    resources = declared_resources.resources(declaration, plan)
    rules = errors({resource.type for resource in resources})
    return not judge(rules, Graph(resources)).findings


def _asked(subject: Subject, tasks: Sequence[tuple[Path, Sequence[Path]]]) -> Subject:
    """A subject that is checked as its workspace file asks, where an export's manifest says how. Raises Unclear."""
    from . import exports
    from .subject import Unfit

    try:
        made = exports.manifest(tasks[0][0].parent)
    except Unfit as error:
        raise Unclear(str(error)) from None
    listed = made if made and made.holds(tasks[0][0]) else None
    return exports.asked(subject, listed, [each for _, given in tasks for each in given])


def _given(file: Path, parameters: Sequence[Path]) -> Given:
    from amlstack.arm import language
    from amlstack.policies.expansion import Given

    from . import template

    read = [template.loaded(each) for each in parameters]
    if len(read) < 2:
        return Given(template.loaded(file), read[0] if read else None)
    merged = {name: entry for each in read for name, entry in template.values(each.data).items()}
    return Given(template.loaded(file), language.Document({"parameters": merged}, "", read[-1].file))


def _stop(subjects: Iterable[Subject], asked: frozenset[str] | None = None) -> None:
    """Ask all rules about some subjects and stop at an error, of one of those `asked` where it is only about them."""
    from .run import Wishes, run

    report = run(subjects, Wishes())
    if not report.whole:
        raise Unclear("\n".join(map(str, (*report.unreadable, *report.unevaluated))))
    found = (each for each in report.findings if asked is None or each.rule in asked)
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    if errors:
        from amlstack.report import Report
        from amlstack.report.text import text

        told = text(Report(findings=errors, checked=report.checked, rules=report.rules))
        raise Stopped(f"{told}{_MEND}")
