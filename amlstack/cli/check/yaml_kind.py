"""What a YAML file is: a workspace file, a datastore file, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from amlstack.catalog import limits
from amlstack.spec import SpecError, document_of, schema, yaml_file

from .readable import readable

Kind = Literal["workspace", "datastore"]


def kind(file: Path) -> Kind | None:
    """What a file is by its outermost keys; None for what is neither. Raises OSError.

    What stands in the first column is such a key, whatever is wrong around it; only where a key that tells stands
    elsewhere is the file parsed.
    """
    with file.open("rb") as stream:
        text = readable(stream.read(limits.TEMPLATE_SIZE + 1))
    return of_text(text, lambda: yaml_file(file))


def of_text(text: str, parsed: Callable[[], Any] | None = None) -> Kind | None:
    """What a YAML text is; `parsed` gives its data, or raises SpecError."""
    if found := _by_column(text, ""):
        return found
    if not _hint().search(text):
        return None
    try:
        return _by_keys(parsed() if parsed else document_of(text, "it"))
    except SpecError:
        first = _FIRST.search(text)
        return _by_column(text, first[1] if first else "")


def of_json(data: Any) -> Kind | None:
    """What JSON is, which is YAML too; a workspace file has all that one needs, and little else beside it."""
    kind = _by_keys(data)
    if kind == "workspace" and not (data.keys() >= set(schema()["required"]) and _mostly_known(data)):
        return None
    return kind


def included(file: Path) -> list[str]:
    """The files that a workspace file includes, as it writes them; of one that can't be parsed, what looks so."""
    try:
        data = yaml_file(file)
    except SpecError:
        return _INCLUDE.findall(readable(file.read_bytes()[: limits.TEMPLATE_SIZE]))
    stores = data.get("datastores") if isinstance(data, dict) else None
    entries = [each for each in stores if isinstance(each, dict)] if isinstance(stores, list) else []
    return [each["include"] for each in entries if isinstance(each.get("include"), str)]


def is_program(file: Path) -> bool:
    """Whether a file that isn't recognised is Pulumi's project file, which may hold a program in YAML.

    Source: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ (`name` and `runtime` are required)
    """
    try:
        data = yaml_file(file)
    except SpecError:
        return False
    return isinstance(data, dict) and {"name", "runtime"} <= data.keys()


def is_foreign(file: Path) -> bool:
    """Whether a file that isn't recognised can't have been meant either: most of its keys are no workspace file's."""
    try:
        data = yaml_file(file)
    except SpecError:
        return False
    if not isinstance(data, dict):
        return data is not None
    return not _mostly_known(data)


def _mostly_known(data: dict[str, Any]) -> bool:
    """Whether a workspace file knows at least every other of the outermost keys."""
    return 2 * len(data.keys() & schema()["properties"].keys()) >= len(data)


_FIRST = re.compile(r"^([ \t]*[{]?[ \t]*)[^\s#%{-]", re.MULTILINE)
"""The first line that isn't a comment, a directive or the start of the document, and how far it is indented."""
_INCLUDE = re.compile(r"^[ \t]*-?[ \t{]*include[\"']?\s*:\s*[\"']?([^\s\"'#,}\]]+)", re.MULTILINE)


def _by_column(text: str, indent: str) -> Kind | None:
    """What a file is by the keys that are indented so; a datastore may say a resource_group too."""
    start = rf"^{re.escape(indent)}[\"']?"
    if re.search(rf"{start}type[\"']?[ \t]*:[ \t]*[\"']?({'|'.join(_types())})\b", text, re.MULTILINE | re.IGNORECASE):
        return "datastore"
    return "workspace" if re.search(rf"{start}resource_group[\"']?[ \t]*:", text, re.MULTILINE) else None


def _by_keys(data: Any) -> Kind | None:
    if not isinstance(data, dict):
        return None
    if str(data.get("type")).lower() in _types():
        return "datastore"
    return "workspace" if "resource_group" in data else None


@cache
def _types() -> tuple[str, ...]:
    """The types of datastores."""
    return tuple(schema()["$defs"]["datastore"]["properties"]["type"]["enum"])


@cache
def _hint() -> re.Pattern[str]:
    """What every workspace file and every datastore file has somewhere."""
    return re.compile(rf"resource_group[\"']?\s*:|type[\"']?\s*:\s*[\"']?({'|'.join(_types())})\b", re.IGNORECASE)
