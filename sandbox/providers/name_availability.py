"""Asking whether a global name is free: `POST /subscriptions/S/providers/NS/checkNameAvailability`.

Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/check-name-availability
"""

from __future__ import annotations

from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Provider, Route


def name_check(provider: Provider, invalid: str | None = None) -> Route:
    """A route that answers for one kind; `invalid` is the reason it gives for an unlawful name."""

    def check(call: Call) -> Answer:
        name, type_ = call.body.get("name"), call.body.get("type", provider.kind.type)
        if not isinstance(name, str) or not isinstance(type_, str) or type_.lower() != provider.kind.type.lower():
            raise ArmError(400, "InvalidRequestContent", f"The body must be {{name, type: '{provider.kind.type}'}}.")
        fault = provider.kind.name.fault(name)
        if fault:
            return _no(invalid or provider.name_code, f"The name '{name[:300]}' {fault}.")
        if provider.is_taken(call, name):
            return _no("AlreadyExists", f"The {provider.kind.title} name '{name}' is already taken.")
        return Answer(200, {"nameAvailable": True})

    return check


def _no(reason: str, message: str) -> Answer:
    return Answer(200, {"nameAvailable": False, "reason": reason, "message": message})
