"""Whether the checks notice a fault."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from amlstack.cli import export
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.run import Wishes, run
from amlstack.findings import Severity
from amlstack.policies import RULES
from amlstack.policies.rule import Profile
from amlstack.report import Report

from . import files, template
from .mutant import Mutant

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("defaults", "max", "waf_aligned")
WORST = Severity.WARNING
"""A note is no objection."""

BESIDES = ("Template.HardCodedLocation", "Template.UnusedParameter", "Template.UnusedVariable")
"""These notice that a fault took a parameter's place, not the fault."""
_BESIDES = {rule.id for rule in RULES if rule.name in BESIDES}


@dataclass(frozen=True, slots=True)
class Judged:
    """One fault, and what was said of it."""

    example: str
    mutant: Mutant
    caught: bool
    error: bool
    """Whether an error is told, or that it can't be read or evaluated."""


def judged(example: str, most: int, seed: int) -> Iterator[Judged]:
    """Put at most so many faults of each sort into an example's template and its workspace file, and check each.

    The same seed chooses the same ones. A fault is caught where the file or an expression can't be read any more, or a
    rule finds more than in the unbroken file. All rules are asked, without what the file says of its own checks.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / example
        shutil.copytree(EXAMPLES / example, folder)
        file = folder / "workspace.yaml"
        declared = {key: value for key, value in yaml.safe_load(file.read_text("utf-8")).items() if key != "policy"}
        exported = Path(name) / "export"
        done = CliRunner().invoke(export.command, [str(file), "--out", str(exported)])
        assert done.exit_code == 0, done.output
        (exported / "manifest.json").unlink()  # so that a template isn't an export that was touched
        whole = json.loads((exported / "mainTemplate.json").read_text("utf-8"))
        (given,) = exported.glob("parameters.*.json")
        values = {key: entry.get("value") for key, entry in json.loads(given.read_text("utf-8"))["parameters"].items()}
        chance = random.Random(f"{seed} {example}")  # noqa: S311 - no secret
        broken = _chosen(template.mutants(whole, values, chance), most, chance)
        yield from tried(example, exported / "mainTemplate.json", whole, broken)
        broken = _chosen(files.mutants(declared, chance), most, chance)
        yield from tried(example, file, declared, broken)


def _chosen(mutants: Iterable[Mutant], most: int, chance: random.Random) -> list[Mutant]:
    """At most so many of each sort, spread over all there are."""
    by_sort: dict[str, list[Mutant]] = {}
    for each in mutants:
        by_sort.setdefault(each.sort.name, []).append(each)
    return [each for found in by_sort.values() for each in chance.sample(found, min(most, len(found)))]


def tried(example: str, file: Path, whole: Mapping[str, Any], mutants: Iterable[Mutant]) -> Iterator[Judged]:
    """Write each fault of a document to a file, and check that; at first the document as it is."""
    before = _rules(_report(file, whole))
    for mutant in mutants:
        report = _report(file, mutant.document)
        more = Counter(_rules(report)) - Counter(before)
        errors = {finding.rule for finding in report.findings if finding.severity is Severity.ERROR}
        unfit = not report.whole
        yield Judged(example, mutant, unfit or bool(more), unfit or bool(errors & set(more)))


def _report(file: Path, document: Any) -> Report:
    text = yaml.safe_dump(document, sort_keys=False) if file.suffix == ".yaml" else json.dumps(document, indent=2)
    file.write_text(text, encoding="utf-8")
    return run(Discovery().over([file]), Wishes(profile=Profile.AUDITED))


def _rules(report: Report) -> Counter[str]:
    """How often each rule finds something that is more than a note."""
    counted = (finding.rule for finding in report.findings if finding.severity >= WORST)
    return Counter(rule for rule in counted if rule not in _BESIDES)
