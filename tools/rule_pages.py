"""Write docs/rules anew, a page for each rule and their index: `python -m tools.rule_pages`.

All of it comes from the rules' classes. With --check nothing is written: it says what is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from amlstack.catalog import controls
from amlstack.cli.check import own_keys
from amlstack.policies import RULES, Graph, Rule, judge, template
from amlstack.policies.notices import NOTICES, Notice
from amlstack.policies.rule import ANY, TEMPLATE, Example
from tools.generated_folder import renew

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "rules"
_APPLIES = {ANY: "every resource", TEMPLATE: "the template as it is written"}
_MADE = "<!-- made by: python -m tools.rule_pages -->\n"
_HEAD = """# Rules

What `amlstack check`, the program, the export and the [policy pack](../../policies/README.md) hold against resources.
An error is what Azure refuses, or a secret in the open; a warning what Azure takes and shouldn't have been given; a
note what is worth knowing. The profile says who is asked: `default` everybody, `production` what people depend on,
`audited` a regulated environment; each has the rules of those before it. Ids and names are never given away again.
"""


def pages() -> dict[Path, str]:
    """Return what each file of the folder should hold."""
    told = {FOLDER / f"{notice.id}.md": notice_page(notice) for notice in NOTICES}
    return {FOLDER / "README.md": index(), **{FOLDER / f"{rule.id}.md": page(rule) for rule in RULES}, **told}


def index() -> str:
    """Return the index: the rules, and the built-in definitions that none follows."""
    return f"{_MADE}\n{_HEAD}\n" + "\n".join([*_rules(), "", *_to_come(), "", *_left_out(), ""])


def _rules() -> Iterator[str]:
    yield "| rule | name | severity | profile | what holds |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in RULES:
        yield f"| [{rule.id}]({rule.id}.md) | {rule.name} | {rule.severity} | {rule.profile} | {rule.title} |"


def _to_come() -> Iterator[str]:
    from amlstack import arm, plan, spec

    file = ROOT / "examples" / "waf_aligned" / "workspace.yaml"
    graph = Graph(template.resources(arm.render(plan.workspace(spec.load(file).spec))))
    found = {finding.rule for finding in judge(RULES, graph).findings}
    yield "## What the workspace file can't say yet\n"
    yield "The well-architected example keeps all of `default` and `production`. Of `audited` it breaks these, whose"
    yield "settings have no key in the file so far, as the findings say; the identity has one, and so has public"
    yield "access, but turning it off without a private endpoint would lock everybody out:\n"
    yield from (f"- [{rule.id}]({rule.id}.md) {rule.title}" for rule in RULES if rule.id in found)


def _left_out() -> Iterator[str]:
    yield "## What is left out\n"
    yield "Built-in definitions of Azure Policy for these kinds that no rule follows, and why.\n"
    yield "| definition | why |"
    yield "| --- | --- |"
    for guid, (name, reason) in controls.LEFT_OUT.items():
        yield f"| {name} ({guid}) | {reason} |"


def notice_page(notice: Notice) -> str:
    """Return the page of what a report says besides the rules' findings."""
    head = f"# {notice.id} {notice.name}\n\n**{notice.title}**\n\n{notice.severity} · told by the check itself\n"
    return f"{_MADE}\n{head}\n{notice.why}\n\n## How to mend it\n\n{notice.mend}\n\nSource: <{notice.source}>\n"


def page(rule: Rule) -> str:
    """Return the page of one rule."""
    return _MADE + "\n" + "\n".join(_lines(rule))


def _lines(rule: Rule) -> Iterator[str]:
    applies = " and ".join(_APPLIES.get(each, f"`{each}`") for each in rule.types)
    yield f"# {rule.id} {rule.name}\n"
    yield f"**{rule.title}**\n"
    severities = " or ".join(str(each) for each in (rule.severity, *rule.others))
    yield f"{severities} · {rule.profile} · {rule.pillar} · looks at {applies}\n"
    yield f"{rule.why}\n"
    yield f"## How to mend it\n\n{rule.mend}\n"
    if own := own_keys.by_hand(rule.id):
        yield f"In a workspace file: {own[:1].lower()}{own[1:]}\n"
    if fields(rule.settings):
        yield "## Settings\n"
        yield from _settings(rule)
    yield from _example("An example that keeps it", rule.good)
    yield from _example("One that doesn't", rule.bad)
    if rule.maps:
        yield "## Who else asks for it\n"
        yield from (f"- {controls.described(word)}" for word in rule.maps)
        yield ""
    yield f"Source: <{rule.source}>\n"


def _settings(rule: Rule) -> Iterator[str]:
    for each in fields(rule.settings):
        yield f"- `{each.name}`, {json.dumps(getattr(rule.settings, each.name))} unless set"
    yield ""


def _example(title: str, example: Example) -> Iterator[str]:
    resources = "\n".join(json.dumps(resource, indent=2) for resource in example)
    yield f"## {title}\n\n```json\n{resources}\n```\n"


if __name__ == "__main__":
    sys.exit(renew("python -m tools.rule_pages", __doc__, FOLDER, pages))
