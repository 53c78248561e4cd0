"""What to say of the allow-list of a template's workspace, for which a workspace file has no word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.spec import unsupported_keys

_LISTS = re.compile(r"properties\.(ipallowlist|networkacls)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"properties\.(ipallowlist(\[\d+\])?|networkacls(\.iprules(\[\d+\]\.value)?)?)", re.IGNORECASE)
"""Where an address stands, or what only a deployment knows in its place."""
_DENIES = ("properties.networkacls.defaultaction", "deny")


def is_allow_list(key: str, path: str) -> bool:
    """Whether a dotted path of a resource's settings lies in a workspace's allow-list; `key` begins with its type."""
    return key.partition(" ")[0].lower() == machinelearning.WORKSPACE.type.lower() and bool(_LISTS.match(path))


def allow_list(key: str, body: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """A sentence for the whole of a workspace's allow-list, and that it is lost; none where everybody is let in."""
    said = {path: value for path, value in body.items() if is_allow_list(key, path)}
    addresses = [str(value) for path, value in said.items() if _ADDRESS.fullmatch(path)]
    denies = any((path.lower(), str(value).lower()) == _DENIES for path, value in said.items())
    if addresses or denies:
        whom = ", ".join(addresses) or "nobody"
        yield f"{key}: the allow-list, which lets in {whom}, is lost: {unsupported_keys.ALLOW_LIST}", True
