"""`python -m benchmarks.foreign.unknowns FOLDER...`: make things unknown in published templates that expand.

No finding may be new, and each that goes has a line "not applicable yet" for its rule and place.
"""

from __future__ import annotations

import dataclasses
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from amlstack.arm import language
from amlstack.arm.language.tree import get
from amlstack.policies import RULES, Graph, Resource, judge
from amlstack.policies.expansion import Given, expansion
from amlstack.policies.rule import TEMPLATE
from amlstack.policies.template_source import TemplatePlaces

from .inputs import Input, inputs

RESULTS = Path(__file__).with_name("unknowns.md")
_UNKNOWN = "[reference('/subscriptions/s/resourceGroups/g/providers/A.B/c/unknown', '2020-01-01').unknown]"
_RULES = [rule for rule in RULES if rule.applies_to != TEMPLATE]
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
EXAMPLES = """\b
Examples:
  python -m benchmarks.foreign.unknowns bicep-registry-modules/avm/res --of-each 1
  python -m benchmarks.foreign.unknowns azure-quickstart-templates --seed 2 --write
"""
Key = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one expansion, by rule and place."""

    findings: frozenset[Key]
    waits: frozenset[Key]
    opaque: bool
    """Whether a deployment couldn't be looked into: what it holds is told as one that waits."""
    faults: tuple[str, ...]
    perhaps: frozenset[Key] = frozenset()
    """Findings on what may not be deployed at all, which say so: as if it were, though a condition isn't known."""


def verdict(given: Given) -> Verdict:
    """Expand a template and ask the rules. Raises TemplateError."""
    found = expansion(given)
    graph, findings, waits, perhaps = Graph(found.resources), set[Key](), set[Key](), set[Key]()
    resources = [each for each in found.resources if not each.written]
    for resource in resources:  # each alone: two of different deployments may be called alike
        said, place = judge(_RULES, graph, [resource]), _place(resource)
        told = {(each.rule, place) for each in said.findings}
        findings |= told
        perhaps |= told if resource.perhaps else set()
        waits |= {(each.rule, place) for each in said.pending}
    return Verdict(
        frozenset(findings),
        frozenset(waits),
        any(each.opaque for each in resources),
        tuple(fault.what for fault in found.faults),
        frozenset(perhaps),
    )


def _place(resource: Resource) -> str:
    """Where in the template a resource is declared: a changed copy has no lines."""
    path = resource.where.base if isinstance(resource.where, TemplatePlaces) else ()
    return ".".join(map(str, path))


def unknown(each: Input, chance: random.Random) -> Iterator[tuple[str, Given]]:
    """The input with a parameter that nobody gives, and with a property that only a deployment knows."""
    declared = get(each.template.data, "parameters")
    if isinstance(declared, Mapping) and declared:
        name = chance.choice(list(declared))
        definition = {
            key: item for key, item in declared[name].items() if key.lower() not in ("defaultvalue", "nullable")
        }
        data = _put(each.template.data, (_spelled(each.template.data, "parameters"), name), definition)
        said = get(each.parameters.data, "parameters") if each.parameters else {}
        rest = {key: entry for key, entry in said.items() if key.lower() != name.lower()}
        file = each.parameters.file if each.parameters else "given"
        yield f"parameter {name}", Given(_with(each.template, data), language.Document({"parameters": rest}, "", file))
    if leaves := list(_leaves(each.template.data)):
        path = chance.choice(leaves)
        data = _put(each.template.data, path, _UNKNOWN)
        yield f"property {'.'.join(map(str, path))}", Given(_with(each.template, data), each.parameters)


def _with(document: language.Document, data: Any) -> language.Document:
    return dataclasses.replace(document, data=data)


def _spelled(mapping: Mapping[str, Any], word: str) -> str:
    return next(key for key in mapping if key.lower() == word)


def _leaves(template: Any) -> Iterator[tuple[Any, ...]]:
    """The paths of what stands below `properties` of the resources of the template itself."""
    resources = get(template, "resources")
    items = resources.items() if isinstance(resources, Mapping) else enumerate(resources)
    for step, item in items:
        if isinstance(item, Mapping) and str(get(item, "type")).lower() != "microsoft.resources/deployments":
            properties = get(item, "properties")
            if isinstance(properties, Mapping) and "copy" not in properties:
                top = (_spelled(template, "resources"), step, _spelled(item, "properties"))
                yield from ((*top, *path) for path in _below(properties))


def _below(value: Any) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(item, (Mapping, list)):
            yield from ((key, *path) for path in _below(item))
        elif item is not None:
            yield (key,)


def _put(value: Any, path: tuple[Any, ...], item: Any) -> Any:
    """A copy of a value with something else at a path."""
    if not path:
        return item
    if isinstance(value, Mapping):
        return {key: _put(each, path[1:], item) if key == path[0] else each for key, each in value.items()}
    return [_put(each, path[1:], item) if at == path[0] else each for at, each in enumerate(value)]


def differing(known: Verdict, made: Verdict) -> Iterator[str]:
    """What is wrong with a verdict of the same template with something unknown."""
    for rule, place in sorted(made.findings - known.findings - made.waits - made.perhaps):
        yield f"new: {rule} at {place}"
    if not made.opaque or known.opaque:
        for rule, place in sorted(known.findings - made.findings - made.waits):
            yield f"gone: {rule} at {place}"
    yield from (f"fault: {what}" for what in made.faults)


@click.command(epilog=EXAMPLES)
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=_FOLDER)
@click.option("--seed", type=int, default=1, show_default=True, help="Which are chosen.")
@click.option("--of-each", type=click.IntRange(min=1), default=1, show_default=True, help="Times that each is changed.")
@click.option("--write", is_flag=True, help=f"Keep the figure in benchmarks/foreign/{RESULTS.name} too.")
def main(folders: tuple[Path, ...], seed: int, of_each: int, write: bool) -> None:
    """Make parameters and properties unknown in every template of a FOLDER that expands, and compare the findings."""
    began, counted = time.process_time(), Counter[str]()
    lines: list[str] = []
    for folder in folders:
        for each in inputs(folder, ("required", "published")):
            if isinstance(each, Input):
                lines += _changed(each, random.Random(f"{seed} {each.file.name}"), of_each, counted)  # noqa: S311 - no secret
    head = (
        f"**{counted['wrong']:,} of {counted['changed']:,}** changes of {counted['inputs']:,} inputs that expand whole "
        f"({', '.join(folder.name for folder in folders)}, seed {seed}) made a finding that is new, one that went "
        f"without a line that it waits, or a fault."
    )
    listed = "\n".join(f"- {line}" for line in lines) or "None."
    click.echo(f"{head}\n\n{listed}\n{time.process_time() - began:.0f} s of processor time")
    if write:
        command = f"python -m benchmarks.foreign.unknowns FOLDER... --seed {seed} --of-each {of_each} --write"
        text = f"# What becomes of findings when something isn't known\n\n{head} Made by `{command}`.\n\n{listed}\n"
        RESULTS.write_text(text, encoding="utf-8")


def _changed(each: Input, chance: random.Random, times: int, counted: Counter[str]) -> Iterator[str]:
    try:
        # without its lines, as the changed ones are: what is told once of one place depends on them
        plain = _with(each.template, json.loads(json.dumps(each.template.data)))
        known = verdict(Given(plain, each.parameters))
    except language.TemplateError:
        return
    if known.faults:
        return
    counted["inputs"] += 1
    for _ in range(times):
        for what, given in unknown(each, chance):
            counted["changed"] += 1
            wrong = list(differing(known, verdict(given)))
            counted["wrong"] += bool(wrong)
            yield from (f"{each.file.parent.name}/{each.file.name}, {what}: {told}" for told in wrong)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.foreign.unknowns")
