"""amlstack/spec/model.py and components/args.py: the schema's records as Python."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.declaration.schema import ROOT, Record, Rule, Schema, class_name, left_out, says

_MADE = "Made of amlstack/spec/workspace.schema.json by `make generate`: change that, and not this file."
_MODEL = f'''"""What the user declared, in its normal form: no key is guessed, no default is filled in.

The same shape serves the workspace file and a component's args. A dependency that the file may write as a name, as
settings or as an ARM id is always a record here: `name` and settings for one that the plan makes, `id` for one that
exists already. A leaf may be a value that arrives late (a Pulumi Output), so nothing here looks at a leaf.

{_MADE}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Any
"""A string; in a component it may be a value that arrives late."""
'''
_ARGS = f'''"""What the components take: the workspace file's keys; names, ids and secrets may be Pulumi Outputs.

Pulumi's analyzer makes the plugin's schema (components/schema.json) of the annotations. It knows no postponed ones, no
Literal, no inherited fields and no inherited docstrings, and takes a union for a string.

{_MADE}
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
'''
_LINE = 116
"""A line's length behind the indentation of a member."""


@dataclass(frozen=True, slots=True)
class Language:
    """How records are written in one of the two modules."""

    head: str
    word: str
    """x-spec or x-args."""
    late: str
    """A string that may arrive late."""
    many: str
    """Several of something."""
    open: Callable[[str, Rule], str]
    """The lines that open a class."""
    optional: Callable[[Rule, str], str]
    """The annotation of a member that may be left out, with its default."""


def _dataclass(name: str, rule: Rule) -> str:
    """Return what opens a record of the model; a secret may be told by its name alone."""
    keywords = "" if "writeOnly" in rule else ", kw_only=True"
    return f"@dataclass(frozen=True, slots=True{keywords})\nclass {name}:"


def _with_default(rule: Rule, kind: str) -> str:
    """Return a member with its default. Of a list, None says more than () where leaving it out means some items."""
    if kind.startswith("Mapping"):
        return f"{kind} = field(default_factory=dict)"
    means_items = "default" in rule and "minItems" not in rule
    return f"{kind} = ()" if kind.startswith("tuple") and not means_items else f"{kind} | None = None"


_SPEC = Language(_MODEL, "x-spec", "Text", "tuple[{}, ...]", _dataclass, _with_default)
_TYPED = Language(
    _ARGS,
    "x-args",
    "pulumi.Input[str]",
    "Sequence[{}]",
    lambda name, _: f"class {name}(TypedDict):",
    lambda _, kind: f"NotRequired[{kind}]",
)


def model(schema: Schema) -> str:
    """Return the text of amlstack/spec/model.py."""
    return _module(schema, _SPEC, schema.records(schema.root, "x-spec"))


def args(schema: Schema) -> str:
    """Return the text of components/args.py."""
    records = schema.records(schema.root, "x-args")
    records = schema.records(schema.component(), "x-args", "datastore") | records
    return _module(schema, _TYPED, records)


def _module(schema: Schema, language: Language, records: dict[str, Record]) -> str:
    """Return a module's text, formatted as ruff does it."""
    listed = "__all__ = [" + "".join(f'"{name}",' for name in sorted(records)) + "]\n"
    classes = ("\n".join(_class(schema, language, name, record)) for name, record in records.items())
    ruff = [str(Path(sys.executable).with_name("ruff")), "format", "--quiet", "--stdin-filename", "made.py", "-"]
    text = "\n\n".join([f"{language.head}\n{listed}", *classes])
    formatted = subprocess.run(ruff, cwd=ROOT, input=text, stdout=subprocess.PIPE, text=True, check=True)
    return str(formatted.stdout)


def _class(schema: Schema, language: Language, name: str, record: Record) -> Iterator[str]:
    """Yield the lines of one class, each member with its docstring. Exits where nothing is said of one."""
    for place, rule in {name: record.rule, **{f"{name}.{key}": rule for key, rule in record.members.items()}}.items():
        if not rule.get("description"):
            sys.exit(f"{place} has no description in the schema, which its docstring would be")
    yield language.open(name, record.rule)
    yield _docstring(record.rule.get("x-about") or record.rule["description"])
    for key, rule in record.members.items():
        kind, needed = _type(schema, language, key, rule), key in record.required
        yield f"    {key}: {kind if needed else language.optional(rule, kind)}"
        unless = "" if needed or not left_out(rule) else f" Where left out: {left_out(rule)}."
        yield _docstring(says(rule) + unless)


def _type(schema: Schema, language: Language, key: str, rule: Rule) -> str:
    """Return what a member holds, as an annotation."""
    inner = schema.inner(rule)
    if schema.members(inner) or language.word in inner:
        kind = class_name(inner, key, language.word)
        kind = f"{language.late} | {kind}" if "writeOnly" in inner else kind
    elif inner.get("type") == "object":
        return f"Mapping[str, {_type(schema, language, key, inner['additionalProperties'])}]"
    else:
        plain = {"integer": "int", "boolean": "bool"}.get(inner["type"], "str")
        kind = language.late if "x-late" in inner else plain
    return language.many.format(kind) if "items" in rule else kind


def _docstring(text: str) -> str:
    """Return a docstring in lines that are short enough."""
    lines = textwrap.wrap(f'"""{text}"""', _LINE, break_long_words=False, break_on_hyphens=False)
    return textwrap.indent("\n".join(lines), "    ")
