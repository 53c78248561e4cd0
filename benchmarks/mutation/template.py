"""Faults in an ARM template: what there may be of each sort, in the order of the template."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import BY_TYPE, EVERY_TYPE, datastores, machinelearning, storage
from amlstack.catalog.published import Items, Object, Scalar, Words

from . import sorts
from .mutant import DROP, Mutant, Path, Sort, at, changed, leaves, misspelt, renamed, shown
from .slots import Declared, Slot, is_classic, resolved, resources
from .weaker import AS_LEFT_OUT, WEAKER

_WORKSPACE = machinelearning.WORKSPACE.type
_NEEDED = ("properties.keyVault", "properties.storageAccount")
_CALL = re.compile(r"(parameters|variables)\('(\w+)'\)")


def mutants(template: Mapping[str, Any], values: Mapping[str, Any], chance: random.Random) -> Iterator[Mutant]:
    """Every fault that is put into a template, one at a time; `values` are its parameters'."""
    for each in resources(template, values):
        for slot in each.slots:
            for sort, what, value in _slot(slot, chance):
                yield Mutant(sort, f"{shown(slot.path)}: {what}", changed(template, slot.path, value))
        yield from _keys(template, each, chance)
        yield from _resource(template, values, each, chance)
    yield from _expressions(template)


def _slot(slot: Slot, chance: random.Random) -> Iterator[tuple[Sort, str, Any]]:
    """What may be wrong with one value."""
    if slot.required:
        yield sorts.REQUIRED, "dropped", DROP
    match slot.shape:
        case Object():
            yield sorts.TYPE, "a text", "contoso"
            yield sorts.TYPE, "a list", ["contoso"]
        case Items():
            yield sorts.TYPE, "a text", "contoso"
        case Words(words):
            yield sorts.TYPE, "an object", {"name": words[0]}
            word = misspelt(str(slot.value) if slot.value in words else words[0], chance)
            yield sorts.WORD, word, word
            if slot.value in words and slot.value.swapcase() != slot.value:
                yield sorts.CASE, slot.value.swapcase(), slot.value.swapcase()
        case Scalar():
            yield from _scalar(slot.shape)


def _scalar(shape: Scalar) -> Iterator[tuple[Sort, str, Any]]:
    if shape.type == "any":
        return
    yield sorts.TYPE, "a list", ["contoso"]
    if shape.type == "string":
        if shape.pattern or shape.least:
            yield sorts.LIMIT, "empty", ""
        return
    yield sorts.TYPE, "a word", "sometimes"
    for beyond in (None if shape.least is None else shape.least - 1, None if shape.most is None else shape.most + 1):
        if beyond is not None:
            yield sorts.LIMIT, str(beyond), beyond


def _keys(template: Any, each: Declared, chance: random.Random) -> Iterator[Mutant]:
    """Property names, where Azure publishes which there are."""
    for slot in each.slots:
        key = str(slot.path[-1])
        if isinstance(slot.path[-1], str):
            word = misspelt(key, chance)
            yield Mutant(sorts.NAME, f"{shown(slot.path)}: {word}", renamed(template, slot.path, word))
            yield Mutant(sorts.CASE, f"{shown(slot.path)}: {key.upper()}", renamed(template, slot.path, key.upper()))
        if isinstance(slot.shape, Object) and isinstance(slot.value, Mapping) and slot.shape.others is None:
            path = (*slot.path, "contosoSetting")
            yield Mutant(sorts.UNKNOWN, shown(path), changed(template, path, value=True))


def _resource(template: Any, values: Mapping[str, Any], each: Declared, chance: random.Random) -> Iterator[Mutant]:
    """What is wrong with a resource as a whole."""
    here, body = each.path, each.body
    for sort, key, value in (
        (sorts.KIND, "type", misspelt(each.type, chance)),
        (sorts.VERSION, "apiVersion", "2019-13-01"),
        (sorts.VERSION, "apiVersion", "2021-02-30"),
        (sorts.VERSION, "apiVersion", f"{body['apiVersion'][:8]}27"),
        (sorts.VERSION, "apiVersion", "2099-01-01"),
        (sorts.CASE, "type", each.type.upper()),
        *((sorts.LAWFUL, "name", name) for name in _unlawful(each, values)),
    ):
        yield Mutant(sort, f"{shown((*here, key))}: {value}", changed(template, (*here, key), value))
    if "location" in body:
        yield Mutant(
            sorts.REGION, f"{shown(here)}.location: westeurpoe", changed(template, (*here, "location"), "westeurpoe")
        )
    if "copy" not in body:
        twice = changed(template, ("resources",), [*template["resources"], body])
        yield Mutant(sorts.TWICE, shown(here), twice)
    for index, _ in enumerate(body.get("dependsOn") or []):
        path = (*here, "dependsOn", index)
        lost = "[resourceId('Microsoft.Storage/storageAccounts', 'nobodys')]"
        yield Mutant(sorts.DANGLING, f"{shown(path)}: {lost}", changed(template, path, lost))
    yield from _weaker(template, values, each)
    yield from _workspace(template, each)
    if is_classic(body):
        yield from _classic(template, each)


def _unlawful(each: Declared, values: Mapping[str, Any]) -> Iterator[str]:
    """Names that the kind's rule refuses."""
    kind = EVERY_TYPE.get(each.type.lower())
    name = str(resolved(each.body["name"], values))
    depth = each.type.count("/") - 1
    above = "/".join(["contoso", "default", "contoso"][:depth] if depth < 2 else ["stcontoso", "default"])
    last = name.rpartition("/")[2] if not name.startswith("[") else "contoso"
    for bad in (f"{last}!", "", "x" * 300, last.upper()):
        if kind and kind.name.fault(bad):
            yield f"{above}/{bad}" if above else bad


def _weaker(template: Any, values: Mapping[str, Any], each: Declared) -> Iterator[Mutant]:
    """Settings that are weaker than they are there."""
    for type_, dotted, value in WEAKER:
        path: Path = (*each.path, *dotted.split("."))
        if type_.lower() != each.type.lower():
            continue
        try:
            said = resolved(at(template, path), values)
        except (KeyError, TypeError):
            said = DROP
        if said != value and not (said is DROP and (value is DROP or path[-1] in AS_LEFT_OUT)):
            what = "dropped" if value is DROP else value
            yield Mutant(sorts.WEAK, f"{shown(path)}: {what}", changed(template, path, value))
    if each.type == machinelearning.DATASTORE.type:
        for path, _ in leaves(each.body, each.path):
            in_secrets = path[-2:-1] == ("secrets",) and path[-1] != "secretsType"
            if in_secrets or (is_classic(each.body) and path[-1] in datastores.CLASSIC_SECRETS):
                yield Mutant(
                    sorts.SECRET, shown(path), changed(template, path, "bm90IGEga2V5IGJ1dCBsb29rcyBsaWtlIG9uZQ==")
                )


def _workspace(template: Any, each: Declared) -> Iterator[Mutant]:
    """What Azure ML asks of a workspace, and of the account that it stands on."""
    if each.type == _WORKSPACE:
        for dotted in _NEEDED:
            path: Path = (*each.path, *dotted.split("."))
            yield Mutant(sorts.REQUIRED, f"{shown(path)}: dropped", changed(template, path, DROP))
            for bad in ("contoso", "/subscriptions/1/resourceGroups/rg", _wrong_id()):
                yield Mutant(sorts.ID, f"{shown(path)}: {bad}", changed(template, path, bad))
    accounts = [one for one in template["resources"] if one["type"] == storage.ACCOUNT.type]
    if each.type == storage.ACCOUNT.type and each.body is accounts[0]:
        for sku in storage.SKUS:
            if sku not in storage.WORKSPACE_SKUS:
                yield Mutant(sorts.SKU, sku, changed(template, (*each.path, "sku", "name"), sku))
        for kind in storage.KINDS:
            if kind not in storage.WORKSPACE_KINDS:
                yield Mutant(sorts.SKU, kind, changed(template, (*each.path, "kind"), kind))
        path = (*each.path, "properties", "isHnsEnabled")
        yield Mutant(sorts.SKU, "isHnsEnabled", changed(template, path, value=True))


def _classic(template: Any, each: Declared) -> Iterator[Mutant]:
    """What a datastore of the classic API lacks, or says beside `properties`."""
    said = each.body["properties"]
    known = datastores.CLASSIC[said["DataStoreType"]]
    for word in ("DataStoreType", *known.needs, *(part for parts in known.ways.values() for part in parts)):
        if word in said:
            path: Path = (*each.path, "properties", word)
            yield Mutant(sorts.REQUIRED, f"{shown(path)}: dropped", changed(template, path, DROP))
            flat = changed(changed(template, path, DROP), (*each.path, word), said[word])
            yield Mutant(sorts.NAME, f"{shown(path)}: beside properties", flat)


def _wrong_id() -> str:
    kind = BY_TYPE[storage.BLOB_CONTAINER.type.lower()]
    return f"[resourceId('{kind.type}', 'stcontoso', 'default', 'raw')]"


def _expressions(template: Any) -> Iterator[Mutant]:
    """References to nothing, and expressions that can't be read."""
    for path, value in leaves(template["resources"], ("resources",)):
        if not isinstance(value, str) or not value.startswith("[") or path[-1] == "comments":
            continue
        head, _, tail = value.rpartition(")")
        yield Mutant(sorts.EXPRESSION, f"{shown(path)}: {head}{tail}", changed(template, path, head + tail))
        unknown = value.replace("(", "Of(", 1)
        yield Mutant(sorts.EXPRESSION, f"{shown(path)}: {unknown}", changed(template, path, unknown))
        if match := _CALL.search(value):
            lost = value.replace(match[0], f"{match[1]}('nobodys')", 1)
            yield Mutant(sorts.DANGLING, f"{shown(path)}: {lost}", changed(template, path, lost))
