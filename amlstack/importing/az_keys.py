"""What to say of a key of az ml's files that has no place in a workspace file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from amlstack.plan import mapping, nodes
from amlstack.spec import near, schema, spellings, unsupported_keys

from .fitting import Path
from .lost import GUARDS, Guard
from .result import Told

_OWN = frozenset({"name_seed", "policy", "storage_accounts", "secrets", "datastores"})
"""Keys of a workspace file that az ml hasn't."""
_FEATURE_STORE = frozenset({"compute_runtime", "offline_store", "online_store", "materialization_identity"})
_MEMBER = frozenset({"principal_id", "client_id", "resource_id"})
"""What az ml prints of each user-assigned identity."""


def tell(told: Told, file: str, data: Mapping[str, Any], path: Path, room: str) -> None:
    """Add to `told` what became of the key at `path` of a file's data, which holds a workspace or a datastore (`room`).

    Its value isn't told: it may be a credential.
    """
    key, value = ".".join(map(str, path)), _at(data, path)
    if path[0] == "credentials" and len(path) > 1:  # what stands among credentials may be one, its key too
        told.notes.append(f"{file}: a key of credentials has no place in a workspace file, and is left out")
    elif _is_printed(data, path, room):
        told.remarks.append(f"{file}: {key} is what az ml prints, not what is declared, and is left out")
    elif room == "workspace" and key in workspace_keys() and not GUARDS.get(key, Guard("")).is_on(value):
        told.remarks.append(f"{file}: {key} changes nothing there, and is left out")
    elif room == "workspace" and key in GUARDS:
        lost = "has no place in a workspace file, and is lost"
        why = f". It can't have one: {unsupported_keys.ALLOW_LIST}" if key in unsupported_keys.REFUSED else ""
        told.warnings.append(f"{file}: {key} {lost}: {GUARDS[key].what}{why}")
    elif room == "workspace" and (other := _meant(path)):
        told.notes.append(f"{file}: {key} isn't taken over: {other} is meant")
    else:
        told.notes.append(f"{file}: {key} has no place in a workspace file, and is left out")


def _meant(path: Path) -> str | None:
    """The key that an unknown one of a workspace means; None for one that az ml has."""
    key = str(path[0])
    return None if len(path) > 1 or key in workspace_keys() else spelled_otherwise(key) or near(key, workspace_keys())


@cache
def workspace_keys() -> frozenset[str]:
    """The keys that az ml's files of a workspace, a hub or a project have, and those that it prints."""
    az = (unsupported_keys.LATER["workspace"], unsupported_keys.PRINTED["workspace"])
    return frozenset(schema()["properties"]).difference(_OWN).union(*az) - _FEATURE_STORE


def spelled_otherwise(key: str) -> str | None:
    """The key of a workspace that an unknown one is, by ARM's name of it or but for case and underscores; or None."""
    by_arm = _by_arms_names()
    return by_arm.get(spellings.word(key, by_arm) or "") or spellings.word(key, workspace_keys())


@cache
def _by_arms_names() -> Mapping[str, str]:
    """The keys of a workspace by what ARM calls them."""
    return {said.path.rpartition(".")[2]: key for key, said in mapping.keys(nodes.Workspace).items()}


def _is_printed(data: Mapping[str, Any], path: Path, room: str) -> bool:
    """Whether it is what `az ml ... show` prints: read-only, or `resourceGroup`, which az adds to what has an id."""
    key = str(path[-1])
    if path[:2] == ("identity", "user_assigned_identities"):
        return len(path) > 3 and key in _MEMBER
    if path[0] == "identity" and len(path) > 1:
        return key in unsupported_keys.PRINTED["identity"]
    again = key == "resourceGroup" and data[key] == data.get("resource_group", data[key])
    return len(path) == 1 and (key in unsupported_keys.PRINTED[room] or again)


def _at(data: Any, path: Path) -> Any:
    """The value at a path, whose steps are keys as text; None where there is none."""
    for step in path:
        data = {str(key): value for key, value in data.items()}.get(str(step)) if isinstance(data, Mapping) else None
    return data
