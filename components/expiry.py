"""When a datastore's credential ends: what the declaration says, and what a SAS token says itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from amlstack.catalog import credentials
from amlstack.plan import nodes

from .inputs import Inputs


def expiry(node: nodes.AnyDatastore, given: Inputs) -> pulumi.Output[str | None]:
    """The day, YYYY-MM-DD; None where it doesn't end, or nobody knows. It is no secret, though the token is one."""
    if not _ends(node):
        return pulumi.Output.from_input(None)
    token = given(node.credentials.sas_token) if isinstance(node.credentials, nodes.SasToken) else None
    ends = pulumi.Output.unsecret(pulumi.Output.from_input(token).apply(_end))
    return pulumi.Output.all(given(node.expires), ends).apply(_earlier)


def expiries(stores: Sequence[nodes.AnyDatastore], given: Inputs) -> pulumi.Output[dict[str, str]]:
    """The days of the datastores whose credentials end, by the datastores' names."""
    ending = [store for store in stores if _ends(store)]

    def known(days: list[Any]) -> dict[str, str]:
        return {store.name: day for store, day in zip(ending, days, strict=True) if day is not None}

    return pulumi.Output.all(*(expiry(store, given) for store in ending)).apply(known)


def _ends(node: nodes.AnyDatastore) -> bool:
    """Whether the declaration or a SAS token may say when its credential ends. Asked first, as an Output costs more."""
    return node.expires is not None or isinstance(node.credentials, nodes.SasToken)


def _end(token: Any) -> str | None:
    end = credentials.sas_end(credentials.sas_fields(token)) if isinstance(token, str) else None
    return end.date().isoformat() if end else None


def _earlier(days: list[Any]) -> str | None:
    said = [day for day in days if isinstance(day, str)]
    return min(said) if said else None
