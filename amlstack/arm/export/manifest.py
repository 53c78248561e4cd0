"""The manifest of an export's folder, and its checksums: what was written, in which order it is deployed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlstack import json_text

from .exported import Export

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
POLICIES = "policies"
"""The key with what each workspace file asks of `amlstack check`, by its parameter file."""


def manifest(made: Export) -> bytes:
    """The manifest of an export: what is deployed in which order, and the SHA-256 of every file and of itself."""
    said: dict[str, Any] = {
        "scope": made.scope,
        "bundle": made.bundled,
        **({"modules": True} if made.modules else {}),
        "workspace_files": [source.name for source in made.sources],
        "deployments": [
            {"template": each.template, "parameters": list(each.parameters), "resources": each.resources}
            for each in made.deployments
        ],
        "files": {name: digest(content) for name, content in sorted(made.files.items())},
    }
    if asked := policies(made):
        said[POLICIES] = asked
    return json_bytes(said | {"sha256": digest(json_bytes(said))})


def policies(made: Export) -> dict[str, Any]:
    """What each workspace file that asks something of its checks asks, by its parameter file."""
    names = made.deployments[0].parameters
    pairs = zip(names, made.sources, strict=True)
    return {name: _plain(source.policy) for name, source in pairs if source.policy}


def _plain(value: Any) -> Any:
    """A value of YAML as JSON has it: a day is a text there."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def whole(said: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was written: it holds the SHA-256 of the rest of itself."""
    rest = {key: value for key, value in said.items() if key != "sha256"}
    return bool(said["sha256"] == digest(json_bytes(rest)))


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest in an export's folder as it was written; None where there is none, or it was changed since."""
    try:
        said = json_text.read((folder / MANIFEST).read_bytes())
        as_written = whole(said) and {"scope", "bundle", "workspace_files", "files"} <= said.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return {key: value for key, value in said.items() if key != "sha256"} if as_written else None


def sums(hashes: Mapping[str, str], manifest: bytes) -> bytes:
    """The SHA-256 of each file by name, and of the manifest that holds them, as `sha256sum --check` reads them."""
    every = {**hashes, MANIFEST: digest(manifest)}
    return "".join(f"{every[name]}  {name}\n" for name in sorted(every)).encode()


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(value: Any) -> bytes:
    """A JSON document as a file holds it: UTF-8, and what can't be seen on a page as an escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return (re.sub(r"[^\n\x20-\x7e]", _visible, text) + "\n").encode()


def _visible(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
