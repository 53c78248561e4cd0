"""Where Azure is for what azure-native's functions don't read: the cloud, or the sandbox; and a token for it.

Nobody signs in a second time: a token is the one that azure-native deploys with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization

from amlstack.catalog.environment import CLOUDS

SANDBOX_URL, SANDBOX_TOKEN = "AMLSTACK_SANDBOX_URL", "AMLSTACK_SANDBOX_TOKEN"
"""Set by `amlstack sandbox` alone: what is read is then the sandbox's, and nothing is asked of Azure."""
_LOCAL = re.compile(r"https?://127\.0\.0\.1:\d+")


class Unread(Exception):
    """Something of Azure's can't be read: what is wrong, and how to mend it."""


def of_cloud(table: Mapping[str, str]) -> str:
    """What a table has for the cloud that azure-native deploys to. Raises Unread where that isn't one."""
    return table[known(pulumi.Config("azure-native").get("environment") or of_environment())]


def of_environment() -> str:
    """The cloud that the environment names for azure-native, in the user's word; the public one where it names none."""
    return os.environ.get("ARM_ENVIRONMENT") or "public"


def known(cloud: str) -> str:
    """azure-native's word for a cloud, however it is written. Raises Unread where there is none of that name."""
    if cloud.lower() not in CLOUDS:
        raise Unread(f"{cloud!r} is no environment of azure-native: use one of {', '.join(CLOUDS)}")
    return cloud.lower()


def sandbox() -> str | None:
    """The address of the sandbox that the environment names, if it does. Raises Unread where that is elsewhere."""
    url = os.environ.get(SANDBOX_URL)
    if url and not _LOCAL.fullmatch(url):
        raise Unread(f"{SANDBOX_URL} names no sandbox of this machine: unset it, or run `amlstack sandbox env`")
    return url or None


def token(audience: str, whose: str, opts: pulumi.InvokeOptions) -> str:
    """A token of the identity that deploys; `whose` says in an error what it is for. Raises Unread."""
    try:
        return str(authorization.get_client_token(endpoint=audience, opts=opts).token)
    except Exception as error:  # noqa: BLE001  the SDK raises no narrower type
        raise Unread(f"there is no token for {whose}: {error}; sign in to Azure as for any deployment") from None
