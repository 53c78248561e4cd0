"""What lies in another subscription than the stack's, and is only read: azure-native's functions can't be told one."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import pulumi

from amlstack.catalog import Kind, identity, ids, storage
from amlstack.catalog.environment import RESOURCE_MANAGER

from . import cloud
from .resource_manager import client, request, token_policy


class Key(NamedTuple):
    """One of an account's keys, as azure-native's own function gives it."""

    value: str


def list_keys(account: ids.ArmId, parent: pulumi.Resource) -> list[Key]:
    """An account's keys, read as whoever deploys. Raises RunError, which says how to mend it, where that fails."""
    what = f"the keys of storage account {account.name!r}"
    mend = "give whoever deploys the role Storage Account Key Operator Service Role there, or name a secret"
    said = _asked("POST", account, "/listKeys", storage.ACCOUNT, parent, (what, mend))
    return [Key(each["value"]) for each in said["keys"]]


def principal_id(identity_: ids.ArmId, parent: pulumi.Resource) -> str:
    """The object id of a user-assigned identity. Raises RunError, which says how to mend it, where that fails."""
    what = f"the identity {identity_.name!r}"
    mend = "give whoever deploys the role Reader there, or give its principal_id"
    said = _asked("GET", identity_, "", identity.USER_ASSIGNED, parent, (what, mend))
    return str(said["properties"]["principalId"])


def _asked(
    method: str, id_: ids.ArmId, action: str, kind: Kind, parent: pulumi.Resource, told: tuple[str, str]
) -> dict[str, Any]:
    """What the Resource Manager answers; `told` is what an error is about, and how to mend it."""
    from azure.core.exceptions import AzureError

    url, token = _where(parent)
    try:
        with client(url, token_policy(token)) as asked:
            answer = asked.send_request(request(method, f"{url}{id_}{action}", kind.api_version))
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found
    except AzureError as error:
        status = getattr(error, "status_code", None)
        what, mend = told
        reason = f"HTTP {status}" if status else type(error).__name__
        raise pulumi.RunError(f"{what} in subscription {id_.subscription} can't be read ({reason}); {mend}") from None


def _where(parent: pulumi.Resource) -> tuple[str, str]:
    """The Resource Manager's address, and a token for it: the sandbox's where the environment names one."""
    try:
        if (sandbox := cloud.sandbox()) is not None:
            return sandbox, os.environ.get(cloud.SANDBOX_TOKEN, "")
        url = cloud.of_cloud(RESOURCE_MANAGER)
        return url, cloud.token(f"{url}/", "Resource Manager", pulumi.InvokeOptions(parent=parent))
    except cloud.Unread as error:
        raise pulumi.RunError(str(error)) from None
