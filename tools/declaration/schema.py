"""The declaration's schema taken apart: its records, their members, and what is said of each."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Rule = dict[str, Any]
"""A part of the schema."""

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "amlstack" / "spec" / "workspace.schema.json"
_KINDS = re.compile(r"^[a-z0-9_, ]+: ")
"""How the description of a datastore's key says which kinds have it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A class to be written: of model.py, or of a component's args."""

    rule: Rule
    members: dict[str, Rule]
    required: frozenset[str]


class Schema:
    """The schema, whose rules are followed to what they refer to."""

    def __init__(self, file: Path = FILE) -> None:
        self.root: Rule = json.loads(file.read_text(encoding="utf-8"))
        self.defs: Rule = self.root["$defs"]

    def followed(self, rule: Rule) -> Rule:
        """Return a rule with what it refers to, its own words first; of what may be an include, what else it is."""
        if "$ref" in rule.get("else", {}):
            return self.followed(rule["else"])
        if "$ref" not in rule:
            return rule
        target = self.defs[rule["$ref"].rpartition("/")[2]]
        return {"x-about": target.get("description"), **target, **rule}

    def inner(self, rule: Rule) -> Rule:
        """Return the rule of a list's items, or of a secret's record; any other rule is its own."""
        if "writeOnly" in rule:
            return dict(self.defs["secret"])
        return self.followed(rule["items"]) if "items" in rule else rule

    def members(self, rule: Rule) -> dict[str, Rule]:
        """Return a record's keys: those of the file that aren't its alone, and those that records alone have."""
        keys = {key: self.followed(inner) for key, inner in rule.get("properties", {}).items()}
        kept = {key: inner for key, inner in keys.items() if not file_only(inner)}
        return {**kept, **rule.get("x-properties", {})}

    def records(self, rule: Rule, word: str, key: str = "") -> dict[str, Record]:
        """Return the records at and below a rule by their classes' names, those that others hold first.

        `word` says for whom: x-spec or x-args. Rules of one name make one record, with the keys of all of them.
        """
        found: dict[str, Record] = {}
        members = self.members(rule)
        for name, inner in members.items():
            for each, record in self.records(self.inner(inner), word, name).items():
                found[each] = _merged(found.get(each, record), record)
        if members or word in rule:
            found[class_name(rule, key, word)] = Record(rule, members, required(rule, word))
        return found

    def component(self) -> Rule:
        """Return the args of the component Datastore as a rule: a key for each kind, beside those of all kinds."""
        datastore = self.defs["datastore"]
        own, properties = datastore["x-component"], datastore["properties"]
        kinds = {branch["if"]["properties"]["type"]["const"]: branch["then"] for branch in datastore["allOf"]}
        told = {key for then in kinds.values() for key in then["properties"]}
        shared = {key: rule for key, rule in properties.items() if key not in told | {"type"}}
        each = {kind: self._kind(kind, then, told) for kind, then in kinds.items()}
        return {**own, "properties": own["properties"] | {"name": shared["name"]} | each | shared}

    def _kind(self, kind: str, then: Rule, told: set[str]) -> Rule:
        """Return one kind of datastore as a rule: the keys that it takes, and credentials that hold its ways alone."""
        properties = self.defs["datastore"]["properties"]
        taken = {key: rule for key, rule in properties.items() if key in told and takes(then, key)}
        credentials = taken.pop("credentials")
        if ways := then["properties"]["credentials"].get("$ref", "").rpartition("/")[2]:
            taken["credentials"] = {**credentials, **self._ways(ways)}
        return {
            **then,
            "x-args": f"{camel(kind)}DatastoreArgs",
            "properties": {key: of_kind(taken[key]) for key in taken},
        }

    def _ways(self, name: str) -> Rule:
        """Return the credentials of one set of ways to sign in as a rule."""
        every, ways = self.defs["credentials"], self.defs[name]
        properties = {key: rule for key, rule in every["properties"].items() if takes(ways, key)}
        return {
            "x-about": ways["description"],
            "x-args": f"{camel(name)}Args",
            "properties": properties,
            "x-properties": every["x-properties"] if "account_key" in properties else {},
            "required": ways.get("required", []),
        }


def file_only(rule: Rule) -> bool:
    """Whether the file alone has a key."""
    return "x-file" in rule or "deprecated" in rule


def takes(rule: Rule, key: str) -> bool:
    """Whether one kind of datastore, or one set of ways to sign in, has a key."""
    return bool(rule["properties"].get(key) != {"not": {}})


def required(rule: Rule, word: str) -> frozenset[str]:
    """Return the keys that a record must have: none, where a string or an ARM id may stand in its place."""
    if "string" in rule.get("type", ()):
        return frozenset()
    own = "x-required" if word == "x-args" and "x-required" in rule else "required"
    return frozenset(rule.get(own, ()))


def camel(key: str) -> str:
    """Return the words of a key as the name of a class."""
    return "".join(word.capitalize() for word in key.split("_"))


def class_name(rule: Rule, key: str, word: str) -> str:
    """Return what the class of a record is called."""
    named = rule.get("x-record") or camel(key)
    return str(rule.get(word) or named + {"x-spec": "Spec", "x-args": "Args"}[word])


def of_kind(rule: Rule) -> Rule:
    """Return a datastore's key as one kind has it: without the words for which kinds it is."""
    said = _KINDS.sub("", rule["description"])
    return {**rule, "description": said[:1].upper() + said[1:]}


def says(rule: Rule) -> str:
    """Return what is said of a key: its description, the words that it takes, its bounds."""
    words, bounds = rule.get("enum") or rule.get("items", {}).get("enum"), (rule.get("minimum"), rule.get("maximum"))
    more = [f"One of {', '.join(map(literal, words))}."] if words else []
    more += [f"{bounds[0]} to {bounds[1]}."] if None not in bounds else []
    return " ".join([rule["description"], *more])


def left_out(rule: Rule) -> str:
    """Return what holds where a key is left out; empty where nothing does."""
    if "default" not in rule:
        return str(rule.get("x-default", ""))
    default = rule["default"]
    return ", ".join(map(literal, default)) if isinstance(default, list) else literal(default)


def literal(value: Any) -> str:
    """Return a value as a file says it."""
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _merged(first: Record, other: Record) -> Record:
    return Record(
        first.rule,
        first.members | {k: v for k, v in other.members.items() if k not in first.members},
        first.required & other.required,
    )
