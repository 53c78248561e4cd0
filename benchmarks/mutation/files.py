"""Faults in a workspace file: what there may be of each sort, in the order of the file."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import storage

from . import sorts
from .mutant import DROP, Mutant, Path, changed, leaves, misspelt, renamed, shown

_NAMES = {
    "account_name": ("st-contoso", "ab", "x" * 25),
    "container_name": ("Raw_Data", "ra--w", "ab"),
    "file_share_name": ("Raw_Data", "ra--w", "ab"),
    "name": ("contoso!", "x" * 300, ""),
}
_WORDS = ("type", "sku", "kind", "public_network_access", "system_datastores_auth_mode", "create_mode", "list_keys")
_NEEDED = ("name", "resource_group", "location")
_DATASTORE_NEEDS = (
    *("name", "type", "container_name", "file_share_name", "filesystem", "secret"),
    *("server_name", "database_name", "username"),
)
_BROKEN = ("/subscriptions/1/resourceGroups/rg", "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Web/sites/app")
_WEAKER: tuple[tuple[Path, Any], ...] = (
    (("container_registry", "sku"), "Basic"),
    (("system_datastores_auth_mode",), "accesskey"),
    (("application_insights", "log_analytics", "retention_days"), 30),
)
_CREDENTIALS = ("account_key", "sas_token", "client_secret", "certificate", "password")


def mutants(declared: Mapping[str, Any], chance: random.Random) -> Iterator[Mutant]:
    """Every fault that is put into a workspace file, one at a time."""
    for path, value in leaves(declared):
        key = path[-1]
        if isinstance(key, str) and key not in ("$schema", "include"):
            word = misspelt(key, chance)
            yield Mutant(sorts.FILE_KEY, f"{shown(path)}: {word}", renamed(declared, path, word))
        if isinstance(value, Mapping) and key != "tags":
            added = (*path, "contoso_setting")
            yield Mutant(sorts.FILE_KEY, shown(added), changed(declared, added, value=True))
        yield from _value(declared, path, value, chance)
    yield from _whole(declared)


def _value(declared: Any, path: Path, value: Any, chance: random.Random) -> Iterator[Mutant]:
    key, where = path[-1], shown(path)
    if key != "$schema":
        wrong = ["contoso"] if isinstance(value, (Mapping, str, int)) else "contoso"
        yield Mutant(sorts.FILE_TYPE, f"{where}: {wrong}", changed(declared, path, wrong))
    if key in _WORDS and isinstance(value, str):
        word = misspelt(value, chance)
        yield Mutant(sorts.FILE_WORD, f"{where}: {word}", changed(declared, path, word))
    for name in _NAMES.get(str(key), ()) if isinstance(value, str) and "artifact" not in path else ():
        yield Mutant(sorts.FILE_NAME, f"{where}: {name[:30]}", changed(declared, path, name))
    if isinstance(value, str) and key in (
        _NEEDED if len(path) == 1 else _DATASTORE_NEEDS if "datastores" in path else ()
    ):
        yield Mutant(sorts.FILE_DROP, f"{where}: dropped", changed(declared, path, DROP))
    if key in _CREDENTIALS:
        yield Mutant(sorts.FILE_SECRET, where, changed(declared, path, "bm90IGEga2V5IGJ1dCBsb29rcyBsaWtlIG9uZQ=="))
    if key == "include":
        yield Mutant(sorts.FILE_ID, f"{where}: nobodys.yml", changed(declared, path, "nobodys.yml"))


def _whole(declared: Mapping[str, Any]) -> Iterator[Mutant]:
    """What is wrong with the workspace's dependencies."""
    for key in ("storage_account", "key_vault", "application_insights", "container_registry", "resource_group"):
        for broken in _BROKEN:
            yield Mutant(sorts.FILE_ID, f"{key}: {broken}", changed(declared, (key,), broken))
    for sku in storage.SKUS:
        if sku not in storage.WORKSPACE_SKUS:
            yield Mutant(sorts.FILE_SKU, sku, changed(declared, ("storage_account", "sku"), sku))
    for kind in storage.KINDS:
        if kind not in storage.WORKSPACE_KINDS:
            yield Mutant(sorts.FILE_SKU, kind, changed(declared, ("storage_account", "kind"), kind))
    for path, value in _WEAKER:
        if _said(declared, path) not in (None, value):
            yield Mutant(sorts.FILE_WEAK, f"{shown(path)}: {value}", changed(declared, path, value))


def _said(declared: Any, path: Path) -> Any:
    for step in path:
        declared = declared.get(step) if isinstance(declared, Mapping) else None
    return declared
