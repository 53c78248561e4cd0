"""Ids by which one resource of Microsoft.Network refers to another.

Source: InvalidResourceReference, as Azure's network service says it in many clients' issues; it also answers so where
the two lie in different regions (https://learn.microsoft.com/azure/private-link/private-endpoint-overview: the endpoint
must be in its virtual network's region).
"""

from __future__ import annotations

from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource


def check_reference(call: Call, wanted: object, by: str, location: str | None) -> Resource:
    """What an id names. Raises ArmError 400 where it isn't there, or lies in another region than `location`."""
    found = call.store.get(wanted) if isinstance(wanted, str) else None
    if found is None or (location and found.body.get("location", location) != location):
        message = (
            f"Resource {wanted} referenced by resource {by} was not found. Please make sure that the referenced "
            "resource exists, and that both resources are in the same region."
        )
        raise ArmError(400, "InvalidResourceReference", message)
    return found
