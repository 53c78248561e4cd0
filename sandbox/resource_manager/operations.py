"""Long-running operations: what a PUT or DELETE answers while one runs, and what its poll answers.

Source: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from .body import put
from .call import Answer, Call
from .errors import ArmError
from .lifecycle import find, need, provider_of, remove, write
from .preconditions import check_preconditions, etag, is_known
from .records import Resource

STATUSES, RESULTS = "operationstatuses", "operationresults"
_ACTION = "#"
"""Between the id of what an operation works on, and the action that it is."""
_STATUS, _RESULT = "Azure-AsyncOperation", "Location"


def view(call: Call, resource: Resource, *, accepted: bool = False) -> dict[str, Any]:
    """A resource as a GET shows it, without credentials; `accepted` is how the answer that starts an operation does."""
    shown = resource.shown
    if accepted or resource.ready_at > time.time():
        shown["properties"] = dict(resource.properties)
        put(shown, "properties.provisioningState", call.providers[resource.type.lower()].creating)
    return shown


def put_resource(call: Call) -> Answer:
    """Answer PUT."""
    check_preconditions(call, find(call))
    resource, new = write(call)
    provider = provider_of(call)
    status = provider.status_create if new else 200
    if not new or provider.poll == "none":
        return _shown(call, resource, status)
    if provider.poll == "location":
        return Answer(202, None, _headers(call, resource.id, _RESULT))
    headers = (
        _headers(call, resource.id, _STATUS)
        if provider.poll == "async"
        else {"Retry-After": call.settings.begun_retry_after}
    )
    return Answer(status, view(call, resource, accepted=True), headers)


def patch_resource(call: Call) -> Answer:
    """Answer PATCH: tags are replaced, objects merged. It is done at once."""
    check_preconditions(call, find(call))
    resource, _ = write(call, partial=True)
    return _shown(call, resource)


def delete_resource(call: Call) -> Answer:
    """Answer DELETE: 200 or 202, and 204 for what isn't there."""
    provider = provider_of(call)
    resource = find(call)
    check_preconditions(call, resource)
    if resource is None:
        return provider.remove_missing(call)
    remove(call, resource)
    if provider.poll_delete == "none":
        return Answer(200, view(call, resource) if provider.delete_shows else None)
    return Answer(202, None, _headers(call, "", _RESULT, _STATUS))


def get_resource(call: Call) -> Answer:
    """Answer GET: 304 where If-None-Match names the state that it has."""
    resource = need(call)
    if is_known(call, resource):
        return Answer(304, None, {"ETag": etag(resource)})
    return _shown(call, resource)


def _shown(call: Call, resource: Resource, status: int = 200) -> Answer:
    going = {"Retry-After": call.settings.retry_after} if resource.ready_at > time.time() else {}
    return Answer(status, view(call, resource), {"ETag": etag(resource), **going})


def head_resource(call: Call) -> Answer:
    """Answer HEAD: 204 for what exists."""
    need(call)
    return Answer(204)


def purging(call: Call) -> Answer:
    """What the purge of something soft-deleted is answered with."""
    return Answer(202, None, _headers(call, "", _RESULT, _STATUS))


def acting(call: Call, resource: Resource, action: str) -> Answer:
    """What an action that goes on is answered with; `Provider.ended` says what its end answers."""
    return Answer(202, None, _headers(call, f"{resource.id}{_ACTION}{action}", _RESULT))


def _headers(call: Call, id_: str, *polls: str) -> dict[str, str]:
    """Begin an operation on `id_` (empty where nothing is left at its end); its headers, `polls` among them."""
    operation = call.store.begin_operation(id_, time.time() + call.settings.delay)
    kinds = (each.kind for each in call.providers.values())
    namespace = next(kind.namespace for kind in kinds if kind.namespace.lower() == call.target.namespace)
    base = f"{call.url}/subscriptions/{call.target.subscription}/providers/{namespace}/locations/global"
    query = f"?api-version={quote(call.api_version)}"
    urls = {
        _RESULT: f"{base}/operationResults/{operation}{query}",
        _STATUS: f"{base}/operationStatuses/{operation}{query}",
    }
    return {"Retry-After": call.settings.begun_retry_after, **{each: urls[each] for each in polls}}


def poll(call: Call) -> Answer:
    """Answer GET on operationStatuses/ID and operationResults/ID."""
    operation = call.target.name
    found = call.store.operation(operation)
    if found is None:
        raise ArmError(404, "OperationNotFound", f"There is no operation '{operation[:100]}'.")
    id_, started_at, ready_at = found
    done = ready_at <= time.time()
    headers = {} if done else {"Retry-After": call.settings.retry_after}
    if call.target.type.endswith(STATUSES):
        body = {"id": call.target.id, "name": operation, "startTime": _time(started_at)}
        ends = {"status": "Succeeded", "endTime": _time(ready_at)} if done else {"status": "InProgress"}
        return Answer(200, {**body, **ends}, headers)
    if not done:
        return Answer(
            202, None, {**headers, "Location": f"{call.url}{call.target.id}?api-version={quote(call.api_version)}"}
        )
    id_, _, action = id_.partition(_ACTION)
    resource = call.store.get(id_) if id_ else None
    if resource and action:
        return Answer(200, call.providers[resource.type.lower()].ended(call, resource, action))
    return Answer(200, view(call, resource) if resource else None)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
