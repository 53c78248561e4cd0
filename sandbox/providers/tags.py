"""Microsoft.Resources/tags: the tags of a subscription, a group or a resource, without writing it.

Sources: https://learn.microsoft.com/rest/api/resources/tags (Replace, Merge, Delete), and
https://learn.microsoft.com/rest/api/resources/tags/list (the names that a subscription's resources use).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import bad_content, bad_request, missing
from amlstack.sandbox.resource_manager.lifecycle import write
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import check_envelope
from amlstack.sandbox.resource_manager.target import SUBSCRIPTIONS, parse

TAGS = "Microsoft.Resources/tags"
_TYPE = TAGS.lower()
_OPERATIONS = ("Replace", "Merge", "Delete")


def _get(call: Call) -> Answer:
    found = _tagged(call)
    return _shown(found, _tags(found))


def _put(call: Call) -> Answer:
    """PUT: replace all tags."""
    return _write(call, _given(call))


def _patch(call: Call) -> Answer:
    """PATCH: replace tags, merge into them, or delete those that are named with their value."""
    word, given = call.body.get("operation"), _given(call)
    operation = next((each for each in _OPERATIONS if isinstance(word, str) and each.lower() == word.lower()), None)
    if operation is None:
        raise bad_content(f"'operation' must be one of {', '.join(_OPERATIONS)}.", "operation")
    before = _tags(_tagged(call))
    if operation == "Replace":
        return _write(call, given)
    names = {name.lower(): value for name, value in given.items()}
    if operation == "Delete":
        return _write(call, {name: value for name, value in before.items() if names.get(name.lower()) != value})
    return _write(call, {name: value for name, value in before.items() if name.lower() not in names} | given)


def _delete(call: Call) -> Answer:
    _write(call, {})
    return Answer(200)


def _names(call: Call) -> Answer:
    """GET tagNames: every name and value that is in use, with how often."""
    used: dict[str, Counter[str]] = {}
    for each in call.store.below(call.target.scope):
        for name, value in _tags(each).items():
            used.setdefault(name, Counter())[value] += 1
    at = f"{call.target.scope}/tagNames"
    shown: list[dict[str, Any]] = [
        {
            "id": f"{at}/{name}",
            "tagName": name,
            "count": {"type": "Total", "value": counts.total()},
            "values": [_value(f"{at}/{name}/tagValues/{each}", each, count) for each, count in sorted(counts.items())],
        }
        for name, counts in sorted(used.items())
    ]
    return Answer(200, {"value": shown})


def _value(id_: str, value: str, count: int) -> dict[str, Any]:
    return {"id": id_, "tagValue": value, "count": {"type": "Total", "value": count}}


def _given(call: Call) -> dict[str, str]:
    found = get(call.body, "properties.tags")
    if not isinstance(found, dict):
        raise bad_content("'properties.tags' must be an object of strings.", "properties.tags")
    check_envelope({"tags": found})
    return found


def _tagged(call: Call) -> Resource:
    """What the tags are on; for a subscription the record that keeps them. Raises ArmError 400 or 404."""
    if call.target.name.lower() != "default":
        raise bad_request(f"Tags are called 'default', not '{call.target.name[:100]}'.", "name")
    scope = call.target.scope
    if scope.count("/") == 2:
        id_ = f"{scope}/providers/{TAGS}/default"
        return call.store.get(id_) or Resource(id_, TAGS, {})
    if call.target.group:
        call.need_group()
    found = call.store.get(scope)
    if found is None:
        raise missing(call.target.type, scope.rpartition("/")[2], call.target.group)
    provider = call.providers.get(found.type.lower())
    if provider is None or not provider.kind.taggable:
        raise bad_request(f"Resources of type '{found.type}' have no tags.")
    return found


def _write(call: Call, tags: dict[str, str]) -> Answer:
    found = _tagged(call)
    check_envelope({"tags": tags})
    if found.type == TAGS:
        changed = replace(found, body={"tags": tags})
        call.store.put(changed)
    else:
        changed, _ = write(replace(call, method="PATCH", target=parse(found.id), body={"tags": tags}), partial=True)
    return _shown(changed, tags)


def _tags(resource: Resource) -> dict[str, str]:
    return dict(resource.body.get("tags", {}))


def _shown(found: Resource, tags: dict[str, str]) -> Answer:
    id_ = found.id if found.type == TAGS else f"{found.id}/providers/{TAGS}/default"
    return Answer(200, {"id": id_, "name": "default", "type": TAGS, "properties": {"tags": tags}})


PROVIDERS: tuple[Provider, ...] = ()
ROUTES: dict[tuple[str, str, str], Route] = {
    ("GET", _TYPE, ""): _get,
    ("PUT", _TYPE, ""): _put,
    ("PATCH", _TYPE, ""): _patch,
    ("DELETE", _TYPE, ""): _delete,
    ("GET", SUBSCRIPTIONS, "tagnames"): _names,
}
