"""The headers that every answer of Resource Manager has.

Sources: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling (what remains
of a limit; the sandbox throttles nobody, so nothing is ever used up),
https://learn.microsoft.com/rest/api/azure/#common-request-and-response-headers (ids of requests).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from amlstack.catalog.limits import BUCKETS

_ID = re.compile(r"[\w.-]{1,128}", re.ASCII)
_KINDS = {"GET": "reads", "HEAD": "reads", "DELETE": "deletes"}


def answer_headers(method: str, path: str, given: Mapping[str, str], request_id: str, status: int) -> dict[str, str]:
    """What belongs to any answer; `given` are the request's headers, `request_id` is the sandbox's own."""
    correlation, client = (_id(given.get(f"x-ms-{each}-request-id")) for each in ("correlation", "client"))
    correlation = correlation or request_id
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kind = _KINDS.get(method, "writes")
    scope = "subscription" if path.lower().startswith("/subscriptions/") else "tenant"
    headers = {
        "cache-control": "no-cache",
        "pragma": "no-cache",
        "expires": "-1",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-ms-request-id": request_id,
        "x-ms-correlation-request-id": correlation,
        "x-ms-routing-request-id": f"SANDBOX:{stamp}:{correlation}",
        f"x-ms-ratelimit-remaining-{scope}-{kind}": str(BUCKETS[kind]),
    }
    if client and given.get("x-ms-return-client-request-id", "").lower() == "true":
        headers["x-ms-client-request-id"] = client
    if status >= 400:
        headers["x-ms-failure-cause"] = "gateway"
    return headers


def _id(text: str | None) -> str | None:
    """An id that a client gave, where it can be sent back."""
    return text if text and _ID.fullmatch(text) else None
