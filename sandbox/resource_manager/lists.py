"""Lists: the collections of a type, everything in a group or a subscription, page by page.

Sources: https://learn.microsoft.com/rest/api/resources/resources/list ($filter, $top, $expand),
https://learn.microsoft.com/rest/api/resources/resource-groups/list,
https://github.com/Azure/azure-rest-api-specs/issues/21324 (a filter of tags goes with no other).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from .call import Answer, Call
from .errors import ArmError, bad_request, parent_missing
from .filters import Filter
from .lifecycle import nearest, need, provider_of
from .operations import view
from .provider import Provider
from .records import Resource
from .target import GROUPS
from .versions import check_version

LARGEST_PAGE = 1_000
"""Entries of one page; fewer where the request says so."""
_SIZES = ("$top", "$maxpagesize", "count")
_SHOWN = ("location", "tags", "kind", "sku", "identity", "managedBy", "plan", "zones")
"""What a list of everything shows of a resource: its properties it doesn't."""
_TAGS = Filter(frozenset({"tagname", "tagvalue"}))
_RESOURCES = Filter(frozenset({"name", "location", "resourcetype", "resourcegroup", "kind", "identity/principalid"}))


def page(call: Call, items: list[dict[str, Any]]) -> Answer:
    """One page of `items`, which are sorted by id, with the `nextLink` to what follows.

    It begins behind the entry that `$skiptoken` names, so that nothing is left out, or shown twice, when others are
    created or deleted between two pages. Raises ArmError 400 for a size or a token that is none.
    """
    size, last = _size(call), _last(call)
    rest = [each for each in items if each["id"].lower() > last]
    body: dict[str, Any] = {"value": rest[:size]}
    if len(rest) > size:
        token = base64.urlsafe_b64encode(rest[size - 1]["id"].lower().encode()).decode()
        query = urlencode({**call.query, "$skiptoken": token}, quote_via=quote, safe="$")
        body["nextLink"] = f"{call.url}{quote(call.path)}?{query}"
    return Answer(200, body)


def _size(call: Call) -> int:
    for name in _SIZES:
        given = call.query.get(name)
        if given:
            if not (given.isascii() and given.isdecimal()) or int(given[:9]) < 1:
                raise bad_request(f"'{name}' must be a whole number above 0, not '{given[:50]}'.", name)
            return min(int(given[:9]), LARGEST_PAGE)
    return LARGEST_PAGE


def _last(call: Call) -> str:
    given = call.query.get("$skiptoken", "")
    try:
        return base64.b64decode(given.encode("ascii"), altchars=b"-_", validate=True).decode()
    except ValueError:
        raise bad_request("The '$skiptoken' is not one that a 'nextLink' gave.", "$skiptoken") from None


def collection(call: Call) -> Answer:
    """The collection that a path's tail names, below a subscription, a group, a parent or (extensions) any scope."""
    target = call.target
    type_ = GROUPS if target.tail == "resourcegroups" else f"{target.type}/{target.tail}"
    provider = provider_of(replace(call, target=replace(target, type=type_)))
    check_version(call, [provider])
    if target.group:
        call.need_group()
    parent = nearest(call, target)
    if parent and call.store.get(parent) is None:
        raise parent_missing(provider.kind.type, parent)
    below = call.store.of_type_below(type_, target.id if target.names else target.scope) or _always(call, provider)
    found = [each for each in below if provider.holds(each)]
    return page(call, [view(call, each) for each in provider.listed(call, found)])


def _always(call: Call, provider: Provider) -> list[Resource]:
    """What of a kind is there as soon as its parent is, below the call's path; empty where somebody has written it."""
    above = call.store.get(call.target.id) if provider.always else None
    found = provider.unwritten(call, above) if above else None
    return [found] if found else []


def resources(call: Call) -> Answer:
    """What a subscription or a group holds: top-level resources, without their properties."""
    scope = call.target.id if call.target.type != GROUPS else need(call).id
    found = [
        each
        for each in call.store.below(scope)
        if each.type.lower() != GROUPS and each.type.count("/") == 1 and each.body.get("location")
    ]
    return page(call, [_brief(call, each) for each in _filtered(call, found)])


def with_tags(call: Call, found: list[Resource]) -> list[Resource]:
    """Those that a `$filter` of tagName and tagValue leaves; all where there is none. Raises ArmError 400."""
    text = call.query.get("$filter")
    if not text:
        return found
    test = _TAGS.parse(text)
    return [each for each in found if any(test(tag) for tag in _tags(each))]


def _filtered(call: Call, found: list[Resource]) -> list[Resource]:
    text = call.query.get("$filter", "")
    if not text or "tagname" in text.lower():
        return with_tags(call, found)
    test = _RESOURCES.parse(text)
    return [each for each in found if test(_row(each))]


def _row(resource: Resource) -> Mapping[str, str]:
    parts = resource.id.split("/")
    return {
        "name": resource.name,
        "location": str(resource.body["location"]),
        "resourcetype": resource.type,
        "resourcegroup": parts[4] if len(parts) > 4 else "",
        "kind": str(resource.body.get("kind", "")),
        "identity/principalid": str(resource.body.get("identity", {}).get("principalId", "")),
    }


def _tags(resource: Resource) -> list[Mapping[str, str]]:
    return [{"tagname": name, "tagvalue": value} for name, value in resource.body.get("tags", {}).items()]


def _brief(call: Call, resource: Resource) -> dict[str, Any]:
    shown = {"id": resource.id, "name": resource.name, "type": resource.type}
    shown |= {key: resource.body[key] for key in _SHOWN if key in resource.body}
    wanted = {each.strip().lower() for each in call.query.get("$expand", "").split(",")} - {""}
    unknown = sorted(wanted - {"createdtime", "changedtime", "provisioningstate"})
    if unknown:
        message = f"Invalid $expand '{unknown[0][:100]}': use createdTime, changedTime, provisioningState."
        raise ArmError(400, "InvalidExpandInQueryString", message, "$expand")
    if wanted & {"createdtime", "changedtime"}:
        times = dict(zip(("createdTime", "changedTime"), call.store.times(resource.id), strict=True))
        shown |= {key: _time(value) for key, value in times.items() if key.lower() in wanted}
    if "provisioningstate" in wanted:
        shown["provisioningState"] = view(call, resource).get("properties", {}).get("provisioningState", "Succeeded")
    return shown


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
