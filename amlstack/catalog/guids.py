"""GUIDs that are the same for the same words, as the template function guid() makes them."""

from __future__ import annotations

import uuid

NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string#guid"""


def guid(*parts: str) -> str:
    """A version 5 UUID of the parts, joined by hyphens."""
    text = "-".join(parts)
    return str(uuid.uuid5(NAMESPACE, text.encode("utf-8", "replace").decode()))  # half a letter, from a shell
