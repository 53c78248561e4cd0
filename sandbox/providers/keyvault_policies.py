"""Microsoft.KeyVault, inside a vault: access policies, added to, put in the place of others, or taken away.

Source: https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/update-access-policy
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amlstack.catalog import keyvault
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.lifecycle import need, write
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.target import parse

_TYPE = f"{keyvault.VAULT.type}/accessPolicies"
_OPERATIONS = ("add", "replace", "remove")


def _update(call: Call) -> Answer:
    """PUT vaults/NAME/accessPolicies/add, replace or remove."""
    operation = call.target.name.lower()
    if operation not in _OPERATIONS:
        raise ArmError(404, "ResourceNotFound", f"Access policies are changed by {', '.join(_OPERATIONS)}.")
    given = get(call.body, "properties.accessPolicies")
    if given is None:
        raise bad_request("'properties.accessPolicies' is missing.", "properties.accessPolicies")
    check_policies(given)
    vault = replace(call, target=parse(call.target.id.rsplit("/", 2)[0]))
    found = need(vault)
    policies = _changed(found.properties.get("accessPolicies", []), given, operation)
    made, _ = write(replace(vault, method="PATCH", body={"properties": {"accessPolicies": policies}}), partial=True)
    shown = {"id": f"{made.id}/accessPolicies/", "type": _TYPE, "location": made.body["location"]}
    return Answer(200, {**shown, "properties": {"accessPolicies": made.properties["accessPolicies"]}})


def check_policies(given: Any) -> None:
    """Raises ArmError 400 for what aren't the access policies of a vault."""
    if not isinstance(given, list) or not all(_is_policy(each) for each in given):
        message = "'accessPolicies' must be an array of {tenantId, objectId, permissions}, of lists of words."
        raise bad_request(message, "properties.accessPolicies")


def _is_policy(policy: Any) -> bool:
    permissions = get(policy, "permissions") if isinstance(policy, dict) else None
    return (
        isinstance(permissions, dict)
        and all(isinstance(policy.get(each), str) for each in ("tenantId", "objectId"))
        and all(isinstance(words, list) and all(isinstance(w, str) for w in words) for words in permissions.values())
    )


def _changed(kept: list[Body], given: list[Body], operation: str) -> list[Body]:
    """The policies of a vault, one for each principal and application."""
    found = {_whose(each): each for each in kept}
    for each in given:
        before = found.get(_whose(each), {}).get("permissions", {})
        names = [*before, *(name for name in each["permissions"] if name not in before)]
        permissions = {
            name: _words(before.get(name, []), each["permissions"].get(name, []), operation) for name in names
        }
        found[_whose(each)] = {**each, "permissions": permissions}
    return [each for each in found.values() if operation != "remove" or any(each["permissions"].values())]


def _whose(policy: Body) -> tuple[str, ...]:
    return tuple(str(policy.get(each, "")).lower() for each in ("tenantId", "objectId", "applicationId"))


def _words(before: list[str], given: list[str], operation: str) -> list[str]:
    if operation == "replace":
        return given
    if operation == "remove":
        return [word for word in before if word.lower() not in {each.lower() for each in given}]
    return [*before, *(word for word in given if word.lower() not in {each.lower() for each in before})]


PROVIDERS: tuple[Provider, ...] = ()
ROUTES: dict[tuple[str, str, str], Route] = {("PUT", _TYPE.lower(), ""): _update}
