"""The mends of findings on a workspace file, in its own keys; or that it can't say it yet, and where it can be said.

A mend is a function of the front and the rule. What is written by hand stands in own_keys.py; the rest follows from the
kind's template, which says which key's value stands at a finding's path, and from the key's rule in the schema.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any

from amlstack.catalog import BY_TYPE, EVERY_TYPE
from amlstack.findings import Edit, Finding
from amlstack.plan import mapping
from amlstack.policies import Resource
from amlstack.policies.rule import Rule
from amlstack.spec import rule_of

from .declared_resources import Path, Where
from .own_keys import OF_DATA_ACCOUNTS, OF_INPUTS, OF_KINDS, OF_RULES, Own
from .subject import Mends

_INDEX = re.compile(r"\[\d+\]")
_ARM = re.compile(r"\b[a-z]+[A-Z]\w*|\b[a-z]\w*\.[a-z]\w*\b(?!\.toml)|\b[A-Z][a-z]+[A-Z][a-z]\w*(?= to\b)")
"""Words of ARM bodies in a sentence: allowSharedKeyAccess, sku.name, DisableLocalAuth to."""
_ELSEWHERE: Mapping[str, Path] = {
    "identity_type": ("identity", "type"),
    "user_assigned_identities": ("identity", "user_assigned_identities"),
    "allow_shared_key_access": ("system_datastores_auth_mode",),
    "tags": ("tags",),
    "location": ("location",),
}
"""The keys at the top of a file that fields of any node follow from, where no key of its own says them."""
_FEW = 3
"""Of so many words of a key one that a rule's example has is worth naming."""


def own_keys(file: str, resources: Iterable[Resource]) -> Mends:
    """The function that words a finding's mend for a workspace file which declares these resources."""
    wheres = {str(each): each.where for each in resources}

    def worded(finding: Finding, rule: Rule) -> Finding:
        where = wheres.get(finding.resource)
        if not isinstance(where, Where):
            own = OF_INPUTS.get(finding.rule)
            return dataclasses.replace(finding, mend=own.mend.format(of="")) if own else finding
        if own := _by_hand(finding, where):
            of = _of(where.node.where, where)
            return dataclasses.replace(finding, mend=own.mend.format(of=of), edit=_edit(own, file, where))
        kinds = [word.lower() for word in rule.follows if word.lower() in EVERY_TYPE]
        missing = kinds and finding.path in ("name", "scope") and not any(each in BY_TYPE for each in kinds)
        if missing:
            return _unsayable(finding, "what is missing is a resource of its own beside the exported template")
        path = _key(finding.path, where)
        if path is None:
            type_ = finding.resource.partition(" ")[0]
            return _unsayable(finding, f"it is {finding.path} of {type_} in the exported template")
        return dataclasses.replace(finding, mend=_said(finding, rule, path, where))

    return worded


def _by_hand(finding: Finding, where: Where) -> Own | None:
    of_data = OF_DATA_ACCOUNTS if where.node.where[:1] == ("storage_accounts",) else {}
    return of_data.get(finding.rule) or OF_RULES.get(finding.rule) or OF_KINDS.get((finding.rule, where.node.kind.stem))


def _edit(own: Own, file: str, where: Where) -> Edit | None:
    """The change of one key that mends it, where there is one."""
    if not own.key:
        return None
    path = (own.key[1:],) if own.key.startswith("/") else (*where.node.where, own.key)
    value = own.write(where.declared(path))
    return None if value is None else Edit(file, path, value, own.unsafe)


def _unsayable(finding: Finding, where: str) -> Finding:
    return dataclasses.replace(finding, mend=f"A workspace file can't say this yet: {where}. {finding.mend}")


def _key(said: str, where: Where) -> Path | None:
    """The path of the declaration whose value stands at a dotted path of the resource, in it or around it."""
    node = where.node
    exact = mapping.field_of(node, said)
    wanted = _INDEX.sub("", said).lower()
    near = (field.split(".") for field, path in mapping.paths(node.kind.stem).items() if _overlap(path.lower(), wanted))
    for field in (exact, *near) if exact else near:
        path = where.said(field) or ()
        while len(path) > len(node.where) and rule_of(path) is None:
            path = path[:-1]
        if len(path) > len(node.where) or (path and path[: len(node.where)] != node.where):
            return path
        if field[0] in _ELSEWHERE:
            return _ELSEWHERE[field[0]]
    return None


def _overlap(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def _said(finding: Finding, rule: Rule, path: Path, where: Where) -> str:
    """A mend that names the key: with its value where few are lawful, else the rule's own, or what the key is for."""
    key = _word(path)
    of = _of(path[:-1], where)
    value = _value(rule, finding.path, path)
    if value is not None:
        return f"Write `{key}: {value}`{of}."
    plain = finding.mend
    if _ARM.search(plain):
        plain = str((rule_of(path) or {}).get("description", ""))
    return f"`{key}`{of}: {plain[:1].lower()}{plain[1:]}"


def _value(rule: Rule, said: str, path: Path) -> str | None:
    """The key's word for what the rule's good example has there; None where many others would do as well."""
    value: Any = rule.good[-1]
    for word in said.split("."):
        value = value.get(word) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return str(value).lower()
    words = (rule_of(path) or {}).get("enum", ())
    if not isinstance(value, str) or len(words) > _FEW:
        return None
    plain = value.lower()
    return next((each for each in words if str(each).replace("_", "").lower() == plain), None)


def _word(path: Path) -> str:
    """The key itself; of an item of a list, the list."""
    return next(str(step) for step in reversed(path) if isinstance(step, str))


def _of(path: Path, where: Where) -> str:
    """Where a path of the declaration is, as a sentence goes on: ' under `key_vault`', ' for raw in `datastores`'."""
    last = max((index for index, step in enumerate(path) if isinstance(step, int)), default=-1)
    below = ".".join(str(step) for step in path[last + 1 :])
    under = f" under `{below}`" if below else ""
    if last < 0:
        return under
    name = where.declared((*path[: last + 1], "name"))
    of = f" for {name}" if isinstance(name, str) else ""
    return f"{under}{of} in `{'.'.join(str(step) for step in path[:last])}`"
