"""Where a datastore's data lies: the fields that say so, and the container or share that is made for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.spec.model import DatastoreSpec

from . import nodes
from .faults import Path, PlanFault
from .home import Account, Home
from .late import late
from .nodes import Node

LOCATION_KEYS = tuple(dict.fromkeys(key for keys in machinelearning.DATASTORE_PLACES.values() for key in keys))
"""Every key that says where the data of a datastore lies, of whatever type."""
OPTION_KEYS = tuple(dict.fromkeys(key for keys in machinelearning.DATASTORE_OPTIONS.values() for key in keys))
ARTIFACT = "{type: lake_house, name: NAME}"
CONTAINERS: dict[str, tuple[str, type[nodes.BlobContainer] | type[nodes.FileShare]]] = {
    "azure_blob": ("container_name", nodes.BlobContainer),
    "azure_data_lake_gen2": ("filesystem", nodes.BlobContainer),
    "azure_file": ("file_share_name", nodes.FileShare),
}
"""What holds the data on an account: the key that names it, and its node. A file system is a container."""
_ENVELOPE = ("description", "tags")
"""What the classic API has no word for."""


def on_account(type_: str) -> bool:
    """Whether the data of a type lies on a storage account."""
    return "account_name" in machinelearning.DATASTORE_PLACES.get(type_, ())


def fields(spec: DatastoreSpec, account: Account | None) -> dict[str, Any]:
    """A node's fields that say where the data lies; a storage account is reached by https unless told otherwise."""
    said: dict[str, Any] = {
        key: getattr(spec, key)
        for key in ("container_name", "file_share_name", "filesystem", "store_name", "one_lake_workspace_name")
    }
    if spec.artifact is not None:
        type_ = machinelearning.ARTIFACT_WORDS.get(spec.artifact.type, spec.artifact.type)
        said["artifact"] = nodes.Artifact(type_, spec.artifact.name)
    said |= {"storage_subscription_id": spec.subscription_id, "storage_resource_group": spec.resource_group}
    if not on_account(spec.type):
        return said | {"account_name": spec.account_name, "protocol": spec.protocol}
    if account is not None and spec.account_name is not None and (place := account.place()):
        for key, value in zip(("storage_subscription_id", "storage_resource_group"), place, strict=True):
            said[key] = value if said[key] is None else said[key]  # an id says it, so that nobody else need
    name = account.name if account else spec.account_name
    return said | {"account_name": name, "protocol": "https" if spec.protocol is None else spec.protocol}


def containers(spec: DatastoreSpec, account: Account | None, home: Home, where: Path) -> Iterator[Node]:
    """The container, share or file system that is made for a datastore; two datastores may share one."""
    if spec.type not in CONTAINERS or account is None:
        return
    key, node = CONTAINERS[spec.type]
    name = getattr(spec, key)
    if name is None or not (account.made if spec.create is None else spec.create):
        return
    elsewhere = account.place()
    yield node(
        key=f"{node.kind.stem}:{'' if account is home.own else _label(spec)}{name}",
        name=name,
        origin="given",
        where=where,
        resource_group=elsewhere[1] if elsewhere else home.resource_group,
        account=account.name,
    )


def _label(spec: DatastoreSpec) -> str:
    """The part of a container's key that tells those of one name on several accounts apart."""
    return f"{spec.name if late(spec.account_name) else str(spec.account_name).lower()} "


def faults(spec: DatastoreSpec, account: Account | None, has_own: bool, where: Path) -> Iterator[PlanFault]:
    """Faults in where data lies; `has_own`: the workspace's own account is there for a datastore that names none."""
    needed, options = machinelearning.DATASTORE_PLACES[spec.type], machinelearning.DATASTORE_OPTIONS[spec.type]
    for key in (*LOCATION_KEYS, *OPTION_KEYS):
        if getattr(spec, key) is not None and key not in (*needed, *options):
            mend = f"it lies in {' and '.join(needed)}" if needed else "leave it out"
            yield PlanFault((*where, key), f"{key} doesn't belong to {spec.type}", mend)
    for key in needed:
        if key != "account_name" and getattr(spec, key) is None:
            mend = f"add `{key}: {ARTIFACT if key == 'artifact' else 'NAME'}`"
            yield PlanFault(where, f"{spec.type} needs {key}", mend)
    if spec.artifact is not None and spec.artifact.type not in machinelearning.ARTIFACT_WORDS:
        what = f"{spec.artifact.type!r} is no artifact that holds a datastore"
        yield PlanFault((*where, "artifact", "type"), what, f"use {' or '.join(machinelearning.ARTIFACT_WORDS)}")
    if spec.type in machinelearning.CLASSIC_WORDS:
        yield from _classic_faults(spec, where)
    if on_account(spec.type):
        yield from _account_faults(spec, account, has_own, where)


def _classic_faults(spec: DatastoreSpec, where: Path) -> Iterator[PlanFault]:
    for key in _ENVELOPE:
        if getattr(spec, key):
            what = f"{spec.type} takes no {key}: only the classic API registers it, which has none"
            yield PlanFault((*where, key), what, "leave it out, or write it as a comment")
    if spec.port is not None and not 0 < spec.port < 65536:
        yield PlanFault((*where, "port"), f"{spec.port} is no port", "give 1 to 65535")


def _account_faults(spec: DatastoreSpec, account: Account | None, has_own: bool, where: Path) -> Iterator[PlanFault]:
    """Faults of a datastore that lies, or would lie, on the workspace's own account."""
    if spec.account_name is None and not has_own:
        yield PlanFault(where, "which storage account is meant?", "add `account_name: NAME`")
    elif spec.type == "azure_data_lake_gen2" and (spec.account_name is None or (account and account.own)):
        yield PlanFault(
            where,
            "a workspace's default storage account has no hierarchical namespace, so it holds no Gen2 file system",
            "name the account that has one: `account_name: NAME`",
        )


def create_faults(spec: DatastoreSpec, account: Account | None, subscription: Any, where: Path) -> Iterator[PlanFault]:
    """Faults in `create`; `subscription` is the one that is deployed to, None where it isn't known."""
    if spec.create is None:
        return
    if spec.type not in CONTAINERS:
        what = f"create makes no {spec.type}"
        yield PlanFault((*where, "create"), what, f"leave it out; it makes the place of {', '.join(CONTAINERS)}")
    elif spec.create and account is None and spec.account_name is not None:
        what = "nothing says where the storage account is that create makes something on"
        yield PlanFault((*where, "create"), what, "add its resource_group, or name it in storage_accounts")
    elif spec.create and _elsewhere(spec, account, subscription):
        what = "create makes things in the subscription that is deployed to, and this account is in another"
        yield PlanFault((*where, "create"), what, "leave create out, and make it there")


def _elsewhere(spec: DatastoreSpec, account: Account | None, subscription: Any) -> bool:
    """Whether an account is said to be in another subscription; one that arrives late may be in any."""
    place = account.place() if account else None
    said = spec.subscription_id if spec.subscription_id is not None else place and place[0]
    if said is None or late(said):
        return said is not None and spec.subscription_id is not None
    if subscription is None or late(subscription):
        return spec.subscription_id is not None
    return str(said).lower() != str(subscription).lower()
