"""The four pieces of a kind as text, with a TODO wherever a person decides."""

from __future__ import annotations

import json
import re
from typing import Any

from tools.declaration.schema import camel
from tools.new_kind.facts import Facts, Setting, snake

_LIST = re.compile(r"\[\s+([^][{}]+?)\s+\]")
"""A JSON list of plain values, over several lines."""
_REGION = """    location: Value = checked(checks.location, key="/location")
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)
"""
_PYTHON = {"string": "Value", "integer": "int", "boolean": "bool"}


def class_name(facts: Facts) -> str:
    """The node's class: ManagementLock of management_lock."""
    return camel(facts.stem)


def entry(facts: Facts) -> str:
    """The catalog's entry, of a type that the catalog doesn't have yet."""
    native = facts.native()
    return f'''
{facts.constant} = Kind(
    stem="{facts.stem}",
    title="{facts.stem.replace("_", " ")}",
    type="{facts.type}",
    api_version="{facts.version}",
    token="{native.token}",  # TODO: the class of azure-native's SDK, where this isn't it
    name=NameRule(1, 80, r"[A-Za-z0-9_.-]+", "TODO: Azure's rule, and its source", "parent"),
    name_input="{native.name_input}",
    parent_inputs={native.parent_inputs},
    taggable={facts.located},
    located={facts.located},
)
"""TODO: what it is, and the document that says so. Fields that are fixed at creation, ids of others, credentials:
`create_only`, `references`, `secrets`."""
'''


def node(facts: Facts) -> str:
    """The node's file."""
    base = "Extension" if facts.extension else "Child" if facts.child else "Located" if facts.located else "Grouped"
    settings = facts.settings()
    helpers = [base, "Value", "checked", *(["worded"] if any(each.words for each in settings) else [])]
    words = "".join(_words(each) for each in settings if each.words)
    fields = "\n".join(_field(each) for each in settings)
    parent = '    parent_field = "workspace"\n' if facts.child else ""
    workspace = "    workspace: Value\n" if facts.child else ""
    workspace += _REGION if facts.child and facts.located else ""
    return f'''"""TODO: what it is, in a line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from amlstack.catalog import {facts.module}

from .. import checks
from .base import {", ".join(helpers)}
{words}

@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class {class_name(facts)}({base}):
    """TODO: what its defaults make of it."""

    kind = {facts.module}.{facts.constant}
    why = "TODO: why it is there, in a sentence that a reader of the template understands."
    declared_as = "{facts.key}"
    many = True
{parent}
    name: Value = checked(checks.lawful({facts.module}.{facts.constant}))
{workspace}{fields}
'''


def _words(setting: Setting) -> str:
    said = ", ".join(f'"{snake(word)}": "{word}"' for word in setting.words)
    about = '"""The declaration\'s words, and ARM\'s. TODO: leave out those that make no sense here."""'
    return f"\n{setting.key.upper()} = {{{said}}}\n{about}\n"


def _field(setting: Setting) -> str:
    if setting.words:
        default = "" if setting.required else ", default=None"
        return f"    {setting.key}: Value = worded({setting.key.upper()}{default})"
    python = _PYTHON[setting.json]
    return f"    {setting.key}: {python}" if setting.required else f"    {setting.key}: {python} | None = None"


def template(facts: Facts) -> str:
    """The template: the envelope, then each setting at its place."""
    head = {"comments": "why", "type": None, "apiVersion": None, "name": "name"}
    lines: dict[str, Any] = {word: f"{{{{ {field} | json }}}}" if field else "" for word, field in head.items()}
    lines |= {"type": facts.type, "apiVersion": facts.version}
    if facts.extension:
        lines["scope"] = "{{ scope | beyond_group | json }}"
    if facts.located:
        lines |= {"location": "{{ location | json }}", "tags": "{{ tags | json }}"}
    body: dict[str, Any] = {}
    for setting in sorted(facts.settings(), key=lambda each: each.path[0] == "properties"):
        place = body
        for word in setting.path[:-1]:
            place = place.setdefault(word, {})
        place[setting.path[-1]] = f"{{{{ {setting.key} | json }}}}"
    properties = body.pop("properties", None)
    lines |= {**body, "dependsOn": "{{ depends_on | json }}"} | ({"properties": properties} if properties else {})
    text = json.dumps(lines, indent=2)
    return text.replace('"{{', "{{").replace('}}"', "}}") + "\n"


def schema(facts: Facts) -> str:
    """The piece of the JSON Schema: a list of records under the kind's key."""
    name = {
        "description": "TODO: its name.",
        "type": "string",
        "minLength": 1,
        "x-late": True,
        "x-default": "derived from the workspace's",
        "examples": [f"{facts.stem.replace('_', '-')}-contoso-ml"],
    }
    settings = facts.settings()
    item = {
        "description": f"TODO: one of {facts.key}.",
        "type": "object",
        "additionalProperties": False,
        "x-record": class_name(facts),
        "required": [each.key for each in settings if each.required],
        "properties": {"name": name} | {each.key: _key(each) for each in settings},
    }
    example = {each.key: _example(each) for each in settings if each.required}
    piece = {
        "description": "TODO: what it is for, in a sentence.",
        "type": "array",
        "items": {key: value for key, value in item.items() if value != []},
        "examples": [[example or {"name": name["examples"][0]}]],  # type: ignore[index]
    }
    text = _LIST.sub(lambda found: "[" + " ".join(found[1].split()) + "]", json.dumps(piece, indent=2))
    text = text.replace("\n", "\n    ")
    return f'    "{facts.key}": {text},\n'


def _key(setting: Setting) -> dict[str, Any]:
    said: dict[str, Any] = {"description": f"TODO: ARM's {'.'.join(setting.path)}.", "type": setting.json}
    if setting.words:
        said["enum"] = [snake(word) for word in setting.words]
    elif setting.json == "string":
        said["x-late"] = True
    return said | {"examples": [_example(setting)]}


def _example(setting: Setting) -> Any:
    return snake(setting.words[-1]) if setting.words else {"integer": 1, "boolean": True}.get(setting.json, "contoso")
