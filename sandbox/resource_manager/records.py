"""What the store keeps: resources, and those that are soft-deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as it is kept: its body has no id, name or type, and no credential."""

    id: str
    type: str
    """As published: 'Microsoft.Storage/storageAccounts'."""
    body: dict[str, Any]
    ready_at: float = 0.0
    """When its long-running operation ends, in seconds of the epoch."""

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()

    @property
    def name(self) -> str:
        """The last segment of the id."""
        return self.id.rpartition("/")[2]

    @property
    def properties(self) -> dict[str, Any]:
        """The body's properties, empty where there are none."""
        found = self.body.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def shown(self) -> dict[str, Any]:
        """The resource as ARM gives it back."""
        return {"id": self.id, "name": self.name, "type": self.type, **self.body}


@dataclass(frozen=True, slots=True)
class Deleted:
    """A soft-deleted resource."""

    resource: Resource
    deleted_at: float
    purge_at: float

    @property
    def shown(self) -> dict[str, Any]:
        """What it was, until when it keeps its name, and whether nothing ends that before."""
        until = datetime.fromtimestamp(self.purge_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "id": self.resource.id,
            "name": self.resource.name,
            "type": self.resource.type,
            "scheduledPurgeDate": until,
            "purgeProtection": bool(self.resource.properties.get("enablePurgeProtection")),
        }


def below(id_: str) -> tuple[str, str]:
    """The range of keys below an id: '0' is the character after '/'."""
    return f"{id_.lower()}/", f"{id_.lower()}0"
