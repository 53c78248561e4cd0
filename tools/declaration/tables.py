"""Tables of the file's keys, as Markdown: what stands between `<!-- keys of: RECORD -->` and `<!-- end -->`.

`<!-- ways to sign in -->` is that of the kinds of datastores, each with the credentials that it may have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.declaration.schema import Rule, Schema, left_out, says, takes

_TABLE = re.compile(
    r"(<!-- (?:keys of: (?P<record>\w+)|ways to sign in) -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)
_HEAD = "| key | what | where left out |\n| --- | --- | --- |"


def renewed(text: str, schema: Schema) -> str:
    """Return a document with its tables as they would be made now; a record with a table stands in no other one."""
    apart = {match["record"] for match in _TABLE.finditer(text)}

    def made(match: re.Match[str]) -> str:
        name = match["record"]
        if not name:
            return match[1] + "| type | may sign in with |\n| --- | --- |\n" + "".join(_ways(schema))
        rule = schema.root if name == "workspace" else schema.defs[name]
        return "\n".join([match[1] + _HEAD, *_rows(schema, rule, "", apart)]) + "\n"

    return _TABLE.sub(made, text)


def _rows(schema: Schema, rule: Rule, before: str, apart: set[str]) -> Iterator[str]:
    """Yield the rows of a record's keys, those of records in it right after their own."""
    for key, inner in rule.get("properties", {}).items():
        if key.startswith("$") or "deprecated" in inner:
            continue
        followed = schema.followed(inner)
        unless = "needed" if key in _required(rule) else left_out(followed) or "none"
        yield f"| `{before}{key}` | {says(followed)} | {unless} |"
        items = inner.get("items", inner)
        if apart.isdisjoint(_refers(items)):
            many = "[]" if "items" in inner else ""
            yield from _rows(schema, schema.followed(items), f"{before}{key}{many}.", apart)


def _ways(schema: Schema) -> Iterator[str]:
    """Yield a line for each kind of datastore: what it may sign in with."""
    for branch in schema.defs["datastore"]["allOf"]:
        credentials = branch["then"]["properties"]["credentials"]
        yield f"| `{branch['if']['properties']['type']['const']}` | {credentials['description']} |\n"


def _required(rule: Rule) -> set[str]:
    """Return the keys that must be there, also those that every kind of datastore that takes them must have."""
    kinds = [branch["then"] for branch in rule.get("allOf", ())]
    needed = {key for then in kinds for key in then.get("required", ())}
    optional = {key for then in kinds for key in needed if takes(then, key) and key not in then.get("required", ())}
    return {*rule.get("required", ()), *needed} - optional


def _refers(rule: Rule) -> set[str]:
    """Return what a rule refers to, by name."""
    return {each["$ref"].rpartition("/")[2] for each in (rule, rule.get("else", {})) if "$ref" in each}
