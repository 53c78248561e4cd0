"""azure-native ⇄ ARM, held against two witnesses: the installed SDK, and Azure's published types."""

from __future__ import annotations

import importlib
import inspect
import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import _types as pulumi_types

from amlstack.catalog import (
    BY_TYPE,
    KINDS,
    PLAYED,
    Kind,
    classic,
    datastores,
    flattened,
    machinelearning,
    network,
    wire,
)

BICEP_TYPES = Path(__file__).parents[3] / "shared" / "arm-oracle" / "bicep-types"
EACH_KIND = pytest.mark.parametrize("kind", [*KINDS, *PLAYED], ids=lambda kind: kind.stem)
AS_PUBLISHED = pytest.mark.parametrize(
    "kind",
    [*BY_TYPE.values(), *(kind for kind in PLAYED if kind is not network.SUBNET and "private_link" not in kind.stem)],
    ids=lambda kind: kind.stem,
)
"""Without the classic datastore, whose body isn't as it is published (azure-rest-api-specs#16216), the subnet, whose
body is one of its network's, and private link scopes, of which the witness has nothing."""


def _args_below(annotation: Any, module: Any) -> Iterator[type]:
    """The SDK's args classes inside an annotation such as `Input[Optional[Union['SkuArgs', 'SkuArgsDict']]]`."""
    name = annotation.__forward_arg__ if isinstance(annotation, typing.ForwardRef) else annotation
    found = getattr(module, name.split(".")[-1], None) if isinstance(name, str) else annotation
    if inspect.isclass(found) and pulumi_types.is_input_type(found):
        yield found
    for inner in typing.get_args(annotation):
        yield from _args_below(inner, module)


def _sdk_inputs(cls: type, module: Any, seen: tuple[type, ...] = ()) -> Iterator[str]:
    """The dotted path of every input of an args class, `[]` after a list."""
    for attribute, name in pulumi_types.input_type_py_to_pulumi_names(cls).items():
        annotation = inspect.get_annotations(getattr(cls, attribute).fget)["return"]
        below = {args for args in _args_below(annotation, module) if args not in seen}
        is_map = "Mapping[" in str(annotation)
        yield name
        step = ".*" if is_map else "[]" if "Sequence[" in str(annotation) else ""
        for args in below:
            yield from (f"{name}{step}.{inner}" for inner in _sdk_inputs(args, module, (*seen, cls)))


def _inputs_of(kind: Kind) -> set[str]:
    _, module_name, name = kind.token.split(":")
    module = importlib.import_module(f"pulumi_azure_native.{module_name}")
    args = vars(importlib.import_module(getattr(module, name).__module__))
    own = next(args[word] for word in (f"{name}InitArgs", f"{name}Args") if word in args)
    return set(_sdk_inputs(own, module))


class _Published:
    """Azure's published type of a kind, as dotted paths."""

    def __init__(self, kind: Kind, version: str) -> None:
        index = json.loads((BICEP_TYPES / "index.json").read_text())
        entry = index[f"{kind.type}@{version}".lower()]
        self.types = json.loads((BICEP_TYPES / entry["file"]).read_text())
        self.writable: set[str] = set()
        self.read_only: set[str] = set()
        self._walk(self._number(self.types[entry["index"]]["body"]), "", frozenset())

    @staticmethod
    def _number(reference: dict[str, str]) -> int:
        return int(reference["$ref"].split("/")[1])

    def _walk(self, number: int, path: str, seen: frozenset[int]) -> None:
        shape = self.types[number]
        if number in seen:
            return
        seen |= {number}
        if shape["$type"] == "ArrayType":
            self._walk(self._number(shape["itemType"]), f"{path}[]", seen)
        for member in shape["elements"] if shape["$type"] == "UnionType" else ():
            self._walk(self._number(member), path, seen)
        if shape.get("additionalProperties"):
            self._walk(self._number(shape["additionalProperties"]), f"{path}.*", seen)
        declared = dict(shape.get("properties") or shape.get("baseProperties") or {})
        for member in shape["elements"].values() if shape["$type"] == "DiscriminatedObjectType" else ():
            self._walk(self._number(member), path, seen)
        for name, detail in declared.items():
            below = f"{path}.{name}".lstrip(".")
            if detail.get("flags", 0) & 2:
                self.read_only.add(below)
            else:
                self.writable.add(below)
                self._walk(self._number(detail["type"]), below, seen)


needs_published_types = pytest.mark.skipif(
    not BICEP_TYPES.is_dir(), reason="Azure's published types (arm-oracle) are not beside this checkout"
)


@EACH_KIND
def test_every_input_of_the_sdk_has_a_place(kind: Kind) -> None:
    """Each input of the SDK's class spells the id, goes into the query, or is lifted to where arm_path says."""
    parents = {name for word in kind.parent_inputs if (name := wire.input_of(word))}
    spells_id = {kind.name_input, *parents, *kind.query_inputs, *kind.fixed_inputs}
    inputs = {name for name in _inputs_of(kind) if "." not in name}
    assert spells_id <= inputs
    for name in inputs - spells_id:
        lifted = wire.lift(kind, {name: {"value": 1}})
        head, _, tail = str(wire.arm_path(kind, name)).partition(".")
        assert (lifted[head] if not tail else lifted[head][tail]) == {"value": 1}


@needs_published_types
@AS_PUBLISHED
def test_every_input_of_the_sdk_is_published_where_it_is_lifted_to(kind: Kind) -> None:
    """Each input, nested ones included, lies where Azure's published type has a writable property of that name."""
    published = _Published(kind, kind.native_version or kind.api_version)
    maps = ("properties.managedNetwork.outboundRules.*", "identity.userAssignedIdentities.*")
    lifted = {path for name in _inputs_of(kind) if (path := wire.arm_path(kind, name))}
    lost = {path for path in lifted - published.writable if not path.startswith(maps)}
    if kind.flattened:
        # the SDK's classes are those of every place where such a resource stands: some inputs are Azure's to write
        azures = (*published.read_only, *wire.ENVELOPE)
        lost = {path for path in lost if not any(path == each or path.startswith(f"{each}[]") for each in azures)}
        # ARM's is `pool.id`; a gateway is of later api-versions
        lost = {path for path in lost if not path.endswith(("Allocations[].id", "serviceGateway", "serviceGateway.id"))}
    assert not lost


@needs_published_types
@AS_PUBLISHED
def test_read_only_is_what_azure_publishes(kind: Kind) -> None:
    """What only Azure writes is taken from the published types, envelope apart."""
    published = _Published(kind, kind.native_version or kind.api_version)
    envelope = {"id", "name", "type", "apiVersion", "systemData", "etag"}
    listed = flattened.read_only_in_lists(kind) if kind.flattened else ()
    own = {".".join(path.split(".")[:length]) for path in (*kind.read_only, *listed) for length in range(1, 20)}
    assert {path.replace("[]", "") for path in published.read_only - envelope} <= own


@needs_published_types
def test_a_classic_datastores_fields_are_published_though_elsewhere() -> None:
    """Their names are those that stand at the top of the published body, but for two that only a template has."""
    kind = machinelearning.CLASSIC_DATASTORE
    published = {path.lower() for path in _Published(kind, kind.api_version).writable}
    fields = {field for fields in classic.FIELDS.values() for field in fields}
    said = {*fields, *datastores.CLASSIC_SWITCHES, "DataStoreType"}
    assert {field for field in said if field.lower() not in published} == {"SubscriptionId", "ResourceGroupName"}
    for type_ in datastores.CLASSIC_TYPES:
        ways = {word for way in classic.WAYS[type_] for word in way}
        homes = classic.HOMES.get(type_, ())
        assert {*classic.NEEDS[type_], *ways, *homes, *classic.DEFAULTS.get(type_, {})} <= set(classic.FIELDS[type_])
