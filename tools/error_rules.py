"""What policies/error_rules.py should hold: in which files rules are that are errors. `tools.generated` writes it."""

from __future__ import annotations

import json

_HEAD = '''"""Where rules are that are errors unless somebody sets them. Made by `python -m tools.generated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FAMILIES: Mapping[str, Sequence[str]] = {
'''


def text() -> str:
    """Return what the file should hold."""
    from amlstack.policies import RULES
    from amlstack.policies.rules import is_error

    named: dict[str, set[str]] = {}
    for rule in filter(is_error, RULES):
        for each in rule.types:
            named.setdefault(each.lower(), set()).add(type(rule).__module__.rpartition(".")[2])
    says = '"""The names of files of the folder `rules`, by the type that they look at, in lower case."""\n'
    return f"{_HEAD}{''.join(_entry(type_, sorted(named[type_])) for type_ in sorted(named))}}}\n{says}"


def _entry(type_: str, names: list[str]) -> str:
    lines = "".join(f"        {json.dumps(name)},\n" for name in names)
    return f"    {json.dumps(type_)}: [\n{lines}    ],\n"
