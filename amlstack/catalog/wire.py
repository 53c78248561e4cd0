"""azure-native's inputs and outputs as ARM bodies, and back, property by property.

Values are never looked at: what is neither a dictionary nor a list (an unknown, a late value) passes through as it is.
Source of the rules: pulumi-azure-native's generator (`x-ms-client-flatten`, `x-ms-client-name`, string sets), and the
published types of Azure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from . import flattened, ids
from .kind import Kind

ENVELOPE = ("id", "name", "type", "apiVersion", "systemData", "etag")
"""What an answer carries around what was declared."""
_VERSION = "azureApiVersion"
"""azure-native's note of the api-version, among inputs and outputs."""
STEP = "pulumi-python:dynamic/amlstack:Call"
"""The type in Pulumi of a call that is no resource's PUT (components/step.py)."""


def lift(kind: Kind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Turn azure-native's inputs of a resource into its ARM body, without type, name and apiVersion.

    Inputs that only spell the resource's id (`path`) or a query are left out, so are the provider's own notes (`__x`,
    azureApiVersion), and whatever is None.
    """
    known = {key: value for key, value in inputs.items() if _in_body(kind, key) and value is not None}
    if kind.wrapped:
        body = {key: _respell(value, {}) for key, value in known.items()}
    else:
        body = {key: _respell(value, {}) for key, value in known.items() if key in kind.top}
        inner = {key: value for key, value in known.items() if key not in kind.top}
        if inner:
            body["properties"] = _respell(inner, _to_arm(kind))
    identities = _identities(kind, body)
    if isinstance(identities, list) and all(isinstance(item, str) for item in identities):
        body["identity"] = {**body["identity"], "userAssignedIdentities": {item: {} for item in identities}}
    return body


def lower(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Turn an ARM body into the azure-native inputs that declare it: the inverse of `lift`.

    What only Azure writes (`Kind.read_only`) is left out; the names come from `names`.
    """
    declared = {key: value for key, value in body.items() if key not in ENVELOPE}
    of_azure = (*kind.read_only, *flattened.read_only_in_lists(kind)) if kind.flattened else kind.read_only
    inputs = _flatten(kind, _without(declared, of_azure))
    if not inputs.get("properties", True):
        del inputs["properties"]  # all of it was Azure's, as in a group
    identities = _identities(kind, inputs)
    if isinstance(identities, Mapping):
        inputs["identity"] = {**inputs["identity"], "userAssignedIdentities": list(identities)}
    return inputs


def outputs(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Turn an ARM answer into azure-native's outputs: everything in it but the id, with azure-native's spelling."""
    answer = {key: value for key, value in body.items() if key not in ("id", "apiVersion")}
    return {**_flatten(kind, answer), _VERSION: kind.native_version or kind.api_version}


def inputs_of(kind: Kind, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce azure-native's outputs to what could be declared: no envelope, nothing that only Azure writes."""
    return lower(kind, lift(kind, {key: value for key, value in outputs.items() if key not in ENVELOPE}))


def path(kind: Kind, inputs: Mapping[str, Any], subscription: str) -> ids.ArmId:
    """The id of the resource that these inputs declare.

    Raises KeyError with the input's name where one that spells the id is missing, ValueError where one can't spell it.
    """
    parents = [parent(word, inputs) for word in kind.parent_inputs]
    name = inputs[kind.name_input]
    if kind.parent_inputs == ("scope",):
        return ids.parse(ids.resource_id(parents[0].rstrip("/"), kind.type, name))
    if not parents:
        return ids.ArmId(subscription, name, kind.type, (name,))
    return ids.ArmId(subscription, parents[0], kind.type, (*parents[1:], name))


def names(kind: Kind, id_: ids.ArmId) -> dict[str, Any]:
    """The azure-native inputs that spell this id: the inverse of `path`."""
    if kind.parent_inputs == ("scope",):
        return named(kind, (str(id_).rpartition("/providers/")[0], id_.name))
    return named(kind, (id_.group, *id_.names) if kind.parent_inputs else id_.names)


def named(kind: Kind, names: Sequence[Any], joined: Callable[[str, Any], Any] = str.__add__) -> dict[str, Any]:
    """The azure-native inputs that spell an id: what the resource lies in, and its names, from the outside in.

    `joined` puts a fixed prefix in front of a name.
    """
    words = (word.partition("=") for word in (*kind.parent_inputs, kind.name_input))
    spelled = {
        word: joined(prefix, name) if prefix else name
        for (word, _, prefix), name in zip(words, names, strict=True)
        if word
    }
    return spelled | dict(kind.fixed_inputs)


def arm_path(kind: Kind, native: str) -> str | None:
    """ARM's dotted path of an azure-native input: 'enableNfsV3' is 'properties.isNfsV3Enabled'.

    A list's item is written `[]`. None for an input that spells the id or a query.
    """
    first = native.partition(".")[0]
    if not _in_body(kind, first):
        return None
    if kind.wrapped or first in kind.top:
        return native
    spelled, tree = ["properties"], _to_arm(kind)
    for segment in native.split("."):
        word = segment.removesuffix("[]")
        words, tree = tree.get(word, ((word,), {}))
        spelled.append(".".join(words) + segment[len(word) :])
    return ".".join(spelled)


def input_of(word: str) -> str:
    """The azure-native input of one of a kind's `parent_inputs`; empty for a fixed segment."""
    return word.partition("=")[0]


def parent(word: str, inputs: Mapping[str, Any]) -> Any:
    """The name that one of a kind's `parent_inputs` gives.

    Raises KeyError for a missing input, ValueError where it isn't its prefix and one name.
    """
    name, _, fixed = word.partition("=")
    if not name or not fixed:
        return inputs[name] if name else fixed
    text = str(inputs[name])
    value = text[len(fixed) :]
    if not text.lower().startswith(fixed) or not value or "/" in value:
        raise ValueError(f"{name} is '{fixed}' and a name")
    return value


_Words = flattened.Words
_Tree = flattened.Tree


def _in_body(kind: Kind, key: str) -> bool:
    above = map(input_of, kind.parent_inputs)
    elsewhere = (kind.name_input, *above, *kind.query_inputs, *kind.fixed_inputs, _VERSION)
    return key not in elsewhere and not key.startswith("__")


def _identities(kind: Kind, body: Mapping[str, Any]) -> Any:
    """identity.userAssignedIdentities, where azure-native spells it unlike ARM."""
    identity = body.get("identity")
    return identity.get("userAssignedIdentities") if kind.identity_list and isinstance(identity, Mapping) else None


def _flatten(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Move `properties`' children up, under azure-native's names; what stands at the top wins."""
    top = {key: value for key, value in body.items() if key != "properties" or kind.wrapped}
    inner = {} if kind.wrapped else body.get("properties") or {}
    return {**_respell(inner, _to_native(kind)), **top}


def _respell(value: Any, tree: _Tree) -> Any:
    """A copy with every key under its other name, and whole floats as the integers that they were."""
    if isinstance(value, Mapping):
        respelled: dict[str, Any] = {}
        for key, item in value.items():
            words, below = tree.get(key, ((key,), {}))
            if item is not None:
                _place(respelled, words, _respell(item, below))
        return respelled
    if isinstance(value, list | tuple):
        return [_respell(item, tree) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _place(target: dict[str, Any], words: _Words, value: Any) -> None:
    """Put a value below these words; below none, its own children."""
    for word in words[:-1]:
        target = target.setdefault(word, {})
    target.update({words[-1]: value} if words else value)


def _without(value: Any, paths: tuple[str, ...]) -> Any:
    """A copy without what stands at these dotted paths, in every item of a list on the way."""
    if isinstance(value, list):
        return [_without(item, paths) for item in value]
    if not isinstance(value, Mapping) or not paths:
        return value
    kept = {}
    for key, item in value.items():
        below = tuple(path.partition(".")[2] for path in paths if path.partition(".")[0] in (key, "*"))
        if "" not in below:
            kept[key] = _without(item, below)
    return kept


@cache
def _to_arm(kind: Kind) -> _Tree:
    renamed = _tree([_aligned(native, arm) for native, arm in kind.renames.items()])
    return {**flattened.to_arm(kind), **renamed} if kind.flattened else renamed


@cache
def _to_native(kind: Kind) -> _Tree:
    renames = []
    for native, arm in kind.renames.items():
        pairs: list[tuple[str, _Words]] = []
        for word, words in _aligned(native, arm):
            pairs += [(outer, ()) for outer in words[:-1]] + [(words[-1], (word,))]
        renames.append(pairs)
    renamed = _tree(renames)
    return {**flattened.to_native(kind), **renamed} if kind.flattened else renamed


def _aligned(native: str, arm: str) -> list[tuple[str, _Words]]:
    """A rename word by word, from the outside in; ARM's last word may be several, where azure-native flattens."""
    *outer, last = native.replace("[]", "").split(".")
    others = tuple(arm.replace("[]", "").split("."))
    return [*((word, (other,)) for word, other in zip(outer, others, strict=False)), (last, others[len(outer) :])]


def _tree(renames: list[list[tuple[str, _Words]]]) -> _Tree:
    return {
        word: (words, _tree([pairs[1:] for pairs in renames if pairs[0] == (word, words) and len(pairs) > 1]))
        for word, words in {pairs[0] for pairs in renames}
    }
