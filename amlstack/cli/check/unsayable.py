"""Findings of workspace files that no key of theirs would mend: that only a template can say it so far, and by what."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from functools import cache

from amlstack.catalog import BY_TYPE, EVERY_TYPE
from amlstack.findings import Finding
from amlstack.plan import mapping
from amlstack.policies.rule import Rule
from amlstack.spec import model

_INDEX = re.compile(r"\[\d+\]")


def told(findings: Iterable[Finding], rules: Iterable[Rule]) -> Iterator[Finding]:
    """The findings of a workspace file; the mends of those that it has no key for say so, and where else it is said."""
    by_id = {rule.id: rule for rule in rules}
    for finding in findings:
        type_, rule = finding.resource.partition(" ")[0], by_id[finding.rule]
        if _needs_another_resource(finding, rule):
            where = "what is missing is a resource of its own beside the exported template"
        elif _is_sayable(type_, finding.path):
            yield finding
            continue
        else:
            where = f"it is {finding.path} of {type_} in the exported template"
        yield dataclasses.replace(finding, mend=f"A workspace file can't say this yet: {where}. {finding.mend}")


def _needs_another_resource(finding: Finding, rule: Rule) -> bool:
    """Whether a rule looks for a resource, such as a lock, that no workspace file declares."""
    kinds = [word.lower() for word in rule.follows if word.lower() in EVERY_TYPE]
    return bool(kinds) and finding.path in ("name", "scope") and not any(type_ in BY_TYPE for type_ in kinds)


def _is_sayable(type_: str, path: str) -> bool:
    """Whether what stands at a path of a type's template, in it or around it, comes from a key of the file."""
    kind = BY_TYPE.get(type_.lower())
    if kind is None:
        return False
    said = _INDEX.sub("", path).lower()
    near = (field for field, each in mapping.paths(kind.stem).items() if _overlap(each.lower(), said))
    return any(field.partition(".")[0] in _keys(kind.stem) for field in near)


def _overlap(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


@cache
def _keys(stem: str) -> frozenset[str]:
    """The fields of a kind's node that the file's keys say, its own or those that stand for all."""
    record = getattr(model, f"{''.join(word.capitalize() for word in stem.split('_'))}Spec", None)
    own = {field.name for field in dataclasses.fields(record)} if record else set()
    return frozenset({*own, "location", "tags", *_SAID_ELSEWHERE})


_SAID_ELSEWHERE = ("allow_shared_key_access", "identity_type", "user_assigned_identities")
"""Fields that follow from other keys: how the datastores sign in, and `identity`."""
