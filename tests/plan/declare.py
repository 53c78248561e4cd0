"""Declarations for the plan's tests."""

from __future__ import annotations

from typing import Any

from amlstack.spec.model import CredentialsSpec, DatastoreSpec, ResourceGroupSpec, WorkspaceSpec

GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-shared"


def declaration(**keys: Any) -> WorkspaceSpec:
    """A small lawful declaration with `keys` laid over it."""
    basis: dict[str, Any] = {
        "name": "contoso-ml",
        "name_seed": "contoso",
        "resource_group": ResourceGroupSpec(name="rg-contoso-ml"),
        "location": "westeurope",
    }
    return WorkspaceSpec(**{**basis, **keys})


def blob(name: str = "raw", **keys: Any) -> DatastoreSpec:
    """A blob datastore on the workspace's own account, by its key."""
    basis: dict[str, Any] = {
        "name": name,
        "type": "azure_blob",
        "container_name": name,
        "credentials": CredentialsSpec(list_keys="key1"),
    }
    return DatastoreSpec(**{**basis, **keys})
