"""What the rules' examples are put together from: small resources as a template holds them, of invented companies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import Kind, keyvault, machinelearning, registry, storage
from amlstack.catalog.resources import DEPLOYMENT_TYPE

_NAMES = {
    machinelearning.WORKSPACE.type: "contoso-ml",
    storage.ACCOUNT.type: "stcontoso",
    keyvault.VAULT.type: "kv-contoso",
    registry.REGISTRY.type: "crcontoso",
}


def made(kind: Kind, name: str | None = None, /, **body: Any) -> dict[str, Any]:
    """A resource of a kind; its properties are an argument of their own."""
    return {"type": kind.type, "name": name or _NAMES[kind.type], **body}


def setting(kind: Kind, name: str | None = None, /, **properties: Any) -> tuple[Mapping[str, Any]]:
    """An example of one resource with these properties."""
    return (made(kind, name, properties=properties),)


def id_of(kind: Kind, *names: str) -> str:
    """The id of one, as a template spells it."""
    spelled = ", ".join(f"'{word}'" for word in (kind.type, *(names or (_NAMES[kind.type],))))
    return f"[resourceId({spelled})]"


def workspace(body: Mapping[str, Any] | None = None, /, **properties: Any) -> dict[str, Any]:
    """A workspace; `body` is what stands beside its properties."""
    return made(machinelearning.WORKSPACE, **(body or {}), properties=properties)


def template(**parts: Any) -> tuple[Mapping[str, Any]]:
    """A template as a deployment has it, with these parts."""
    written = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [],
        **parts,
    }
    return ({"type": DEPLOYMENT_TYPE, "name": "mainTemplate", "properties": {"template": written}},)
