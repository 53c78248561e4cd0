"""How far each input comes: expanded, checked by the rules, deployed on the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from amlstack.arm import language
from amlstack.findings import Severity
from amlstack.policies import RULES, Graph, judge
from amlstack.policies.expansion import Given, expansion
from benchmarks.fuzz.service import Service

from .deployed import deployed
from .inputs import Input
from .table import Row

Found = Input | tuple[Path, language.TemplateError]


def rows(found: Iterable[Found], service: Service) -> dict[str, Row]:
    """The figures of some inputs by the sort of their parameters."""
    made: dict[str, Row] = {}
    passed: set[str] = set()
    for each in found:
        if isinstance(each, Input):
            _stages(each, made.setdefault(each.sort, Row()), service, passed)
        else:
            row = made.setdefault("not JSON", Row())
            row.tried += 1
            row.failed("expand", tuple(fault.what for fault in each[1].faults))
    return made


def _stages(each: Input, row: Row, service: Service, passed: set[str]) -> None:
    """`passed`: the types that the sandbox doesn't play, as far as they are known; those of this input are added."""
    row.tried += 1
    try:
        found = expansion(Given(each.template, each.parameters))
    except language.TemplateError as error:
        row.failed("expand", tuple(fault.what for fault in error.faults))
        return
    if found.faults:
        row.failed("expand", tuple(fault.what for fault in found.faults))
    else:
        row.expanded += 1
    verdict = judge(RULES, Graph(found.resources))
    row.checked += not found.faults
    row.errors += any(each.severity is Severity.ERROR for each in verdict.findings)
    before = len(passed)
    reasons = deployed(service, each, passed)
    unplayed = {each.lower() for each in passed} & {resource.type.lower() for resource in found.resources}
    row.deployed += not (reasons or unplayed or len(passed) > before)
    row.passed += not reasons
    row.types.update(each for each in passed if each.lower() in unplayed)
    row.failed("deploy", reasons)
