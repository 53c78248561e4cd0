"""`amlstack rules`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import click

from amlstack.cli.check.own_keys import by_hand
from amlstack.policies import RULES, Rule
from amlstack.policies.settings_reader import meant

EXAMPLES = """\b
Examples:
  amlstack rules
  amlstack rules AML-021
  amlstack rules --format json | jq '.[].id'
"""


@click.command("rules", epilog=EXAMPLES)
@click.argument("rule", required=False, metavar="[ID]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
def command(rule: str | None, format_: str) -> None:
    """List the rules of `amlstack check`, or explain the one of that ID or name."""
    wanted = RULES if rule is None else (_found(rule),)
    if format_ == "json":
        click.echo(json.dumps([_data(each) for each in wanted], indent=2, ensure_ascii=False))
    elif rule is None:
        click.echo("\n".join(_table()))
    else:
        click.echo("\n".join(_explained(wanted[0])))


def _found(word: str) -> Rule:
    """The rule of that id or name. Raises UsageError, with the one that was probably meant."""
    by_word = {each: rule for rule in RULES for each in (rule.id, rule.name)}
    found = next((rule for each, rule in by_word.items() if each.lower() == word.lower()), None)
    if found is None:
        raise click.UsageError(f"There is no rule {word!r}: {meant(word, by_word)}")
    return found


def _table() -> Iterator[str]:
    """A line for each rule."""
    rows = [(rule.id, str(rule.severity), str(rule.profile), rule.name, rule.title) for rule in RULES]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _explained(rule: Rule) -> Iterator[str]:
    """What there is to know about a rule."""
    yield f"{rule.id} {rule.name}: {rule.title}"
    if rule.why:
        yield from ("", click.wrap_text(rule.why, 100))
    yield from ("", click.wrap_text(rule.mend, 100))
    if own := by_hand(rule.id):
        yield click.wrap_text(f"In a workspace file: {own[:1].lower()}{own[1:]}", 100)
    yield ""
    yield from (f"{word:<11} {value}" for word, value in _facts(rule))
    yield from ("", "Passes:", _example(rule.good), "", "Doesn't:", _example(rule.bad))


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield from (("severity", str(rule.severity)), ("profile", f"{rule.profile} and above"), ("pillar", rule.pillar))
    yield "looks at", "every kind" if rule.applies_to == "*" else ", ".join(rule.types)
    yield "source", rule.source
    yield from (("asked by", control) for control in rule.maps)
    for name, value in _settings(rule).items():
        yield "setting", f"{name} = {json.dumps(value)}"


def _example(example: Any) -> str:
    return "\n".join(f"  {line}" for line in json.dumps(example, indent=2, ensure_ascii=False).splitlines())


def _settings(rule: Rule) -> dict[str, Any]:
    return {field.name: getattr(rule.settings, field.name) for field in dataclasses.fields(rule.settings)}


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.severity),
        "profile": str(rule.profile),
        "pillar": rule.pillar,
        "applies_to": rule.applies_to,
        "also_applies_to": list(rule.also_applies_to),
        "title": rule.title,
        "why": rule.why,
        "mend": rule.mend,
        "source": rule.source,
        "maps": list(rule.maps),
        "settings": _settings(rule),
        "good": rule.good,
        "bad": rule.bad,
    }
