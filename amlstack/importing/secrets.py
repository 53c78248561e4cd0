"""Names for the secrets of datastores: an import takes no credential's value along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.literal_credentials import literals, masked
from amlstack.plan.credentials import FAMILIES

CREDENTIALS = MappingProxyType(
    {
        keys[-1]: secret
        for family, keys in FAMILIES.items()
        for _, secret, _ in [machinelearning.DATASTORE_CREDENTIALS.get(family, ("", None, ()))]
        if secret
    }
)
"""az ml's key of each credential, and ARM's in `credentials.secrets`."""


def secret_name(datastore: object, key: str) -> str:
    """A name for a datastore's credential that is lawful in a key vault, too: letters, digits and hyphens."""
    return f"{datastore}-{key}".replace("_", "-").lower()


_REFERENCE = {"secret", "key_vault", "version", "list_keys"}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,127}")


def is_reference(value: Any) -> bool:
    """Whether what stands in a credential's place says where it is kept, and isn't the credential itself."""
    if not isinstance(value, Mapping) or not value or not _REFERENCE.issuperset(value):
        return False
    texts = all(isinstance(each, str) and not literals(each) for each in value.values())
    return texts and all(_NAME.fullmatch(value[key]) for key in ("secret", "list_keys") if key in value)


def without_credentials(mapping: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A workspace file's content without the texts, and the keys, that hold a credential; and a note for each."""
    notes: list[str] = []
    return dict(_members(mapping, "", notes)), notes


def _members(mapping: Mapping[str, Any], path: str, notes: list[str]) -> Iterator[tuple[str, Any]]:
    for key, value in mapping.items():
        here = f"{path}.{masked(str(key))}" if path else masked(str(key))
        if found := literals(str(key)) or (isinstance(value, str) and literals(value)):
            notes.append(f"{here} holds {found[0].kind} in the clear, and is left out: change the credential")
        else:
            yield key, _value(value, here, notes)


def _value(value: Any, path: str, notes: list[str]) -> Any:
    if isinstance(value, Mapping):
        return dict(_members(value, path, notes))
    if isinstance(value, list):
        return [item for _, item in _members({str(index): item for index, item in enumerate(value)}, path, notes)]
    return value
