"""A stack's deployment, as `pulumi stack export` writes it: what is pending in it, and how a resource is taken in.

Source of the form: the engine's sdk/go/common/apitype (DeploymentV3, ResourceV3, OperationV2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from amlstack.catalog import Kind, wire

Json = dict[str, Any]

_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which the engine knows a value of its own, of which an encrypted secret is one."""
_WELL = ("", "succeeded")


def pending(exported: Mapping[str, Any]) -> list[Json]:
    """The operations that were under way when the engine was killed: {"type": "creating", "resource": {...}}."""
    found: list[Json] = exported["deployment"].get("pending_operations") or []
    return found


def state(kind: Kind, resource: Mapping[str, Any], id_: str, body: Mapping[str, Any]) -> Json:
    """The state of a resource that was pending and exists as `body`: with id and outputs, as if it had been recorded.

    One whose provisioning failed, or hasn't ended, is marked, so that the next run writes it anew.
    """
    hidden = resource.get("additionalSecretOutputs", ())
    inputs = resource.get("inputs", {})
    outputs = {key: value for key, value in wire.outputs(kind, body).items() if key not in hidden}
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    taken = {**resource, "id": id_, "outputs": _encrypted(outputs, inputs), "created": now, "modified": now}
    how = provisioning_state(body)
    return taken if how.lower() in _WELL else {**taken, "initErrors": [f"provisioningState is {how}"]}


def provisioning_state(body: Mapping[str, Any]) -> str:
    """What the resource says of itself: Creating, Succeeded, Failed ...; empty where it says nothing."""
    properties = body.get("properties")
    found = properties.get("provisioningState") if isinstance(properties, Mapping) else None
    return found if isinstance(found, str) else ""


def holds_secret(value: Any) -> bool:
    """Whether a value of the state is, or holds, an encrypted secret."""
    if isinstance(value, Mapping):
        return _SIGNATURE in value or any(map(holds_secret, value.values()))
    return isinstance(value, list) and any(map(holds_secret, value))


def _encrypted(outputs: Any, inputs: Any) -> Any:
    """The outputs with what was declared as a secret in the encrypted form in which the inputs hold it."""
    if not holds_secret(inputs):
        return outputs
    if isinstance(outputs, Mapping) and isinstance(inputs, Mapping) and _SIGNATURE not in inputs:
        return {key: _encrypted(value, inputs.get(key)) for key, value in outputs.items()}
    return inputs


def taken_in(exported: Mapping[str, Any], states: Iterable[Json]) -> Json:
    """The deployment with these states among its resources, and nothing pending any more."""
    resources: list[Json] = list(exported["deployment"].get("resources") or [])
    for each in states:
        resources = _placed(resources, each)
    kept = {key: value for key, value in exported["deployment"].items() if key != "pending_operations"}
    return {**exported, "deployment": {**kept, "resources": _ordered(resources)}}


def _placed(resources: list[Json], new: Json) -> list[Json]:
    """`new` at the end, or where it replaces another: that one is gone already, or has still to be deleted."""
    replaced = [index for index, old in enumerate(resources) if old["urn"] == new["urn"] and not old.get("delete")]
    if not replaced:
        return [*resources, new]
    index = replaced[0]
    old = resources[index]
    left = [] if old.get("pendingReplacement") else [{**old, "delete": True}]
    return [*resources[:index], new, *left, *resources[index + 1 :]]


def _ordered(resources: list[Json]) -> list[Json]:
    """In the same order, but each behind all that it depends on, which the engine insists on."""
    ordered: list[Json] = []
    waiting, placed = list(resources), set[str]()
    known = {each["urn"] for each in resources}
    while waiting:
        ready = (each for each in waiting if (_needs(each) & known) <= placed)
        following = next(ready, waiting[0])  # of a circle any: the engine says what is wrong with it
        waiting.remove(following)
        ordered.append(following)
        if not following.get("delete"):
            placed.add(following["urn"])
    return ordered


def _needs(resource: Mapping[str, Any]) -> set[str]:
    found = {resource.get("parent"), resource.get("provider", "").rpartition("::")[0], resource.get("deletedWith")}
    found |= set(resource.get("dependencies") or ())
    for urns in (resource.get("propertyDependencies") or {}).values():
        found |= set(urns or ())
    return {each for each in found if each and each != resource["urn"]}
