"""If-Match and If-None-Match: a request that goes through only where the resource is as its sender knows it.

Sources: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types, RFC 9110
section 13 (what the headers mean).
"""

from __future__ import annotations

import hashlib
import json

from .call import Call
from .errors import ArmError
from .records import Resource


def etag(resource: Resource) -> str:
    """What changes whenever the resource does: its own etag where the kind has one, else one made of its content."""
    own = resource.body.get("etag")
    if isinstance(own, str):
        return own
    content = json.dumps(resource.shown, sort_keys=True).encode()
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def check_preconditions(call: Call, found: Resource | None) -> None:
    """Look at the headers of a request that writes what was `found`. Raises ArmError 412."""
    wanted, unwanted = call.headers.get("if-match"), call.headers.get("if-none-match")
    if wanted is not None and not _names(wanted, found):
        raise _failed("If-Match", wanted)
    if unwanted is not None and _names(unwanted, found):
        raise _failed("If-None-Match", unwanted)


def is_known(call: Call, found: Resource) -> bool:
    """Whether a request that reads has this very state already: 304 then."""
    known = call.headers.get("if-none-match")
    return known is not None and _names(known, found)


def _names(header: str, found: Resource | None) -> bool:
    if found is None:
        return False
    given = {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}
    return "*" in given or etag(found).strip('"') in given


def _failed(header: str, value: str) -> ArmError:
    message = f"The condition '{value[:200]}' set in the request header '{header}' was not satisfied."
    return ArmError(412, "PreconditionFailed", message)
