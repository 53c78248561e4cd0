"""azure-native ⇄ ARM, held against the installed SDK and Azure's published types."""

from __future__ import annotations

import importlib
import inspect
import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi import _types as pulumi_types

from amlstack.catalog import BY_TOKEN, KINDS, Kind, ids, wire

BICEP_TYPES = Path(__file__).parents[3] / "shared" / "arm-oracle" / "bicep-types"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)


def _kind(word: str) -> Kind:
    return BY_TOKEN[f"azure-native:{word}"]


class Unknown:
    """Stands for a value that nobody may look at."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("an unknown was compared")

    __hash__ = object.__hash__


# What is lifted


def test_lift_flattens_renames_and_keeps_the_envelope_apart() -> None:
    """A storage account's settings go below properties under ARM's names, its sku and tags stay at the top."""
    lifted = wire.lift(
        _kind("storage:StorageAccount"),
        {
            "resourceGroupName": "rg",
            "accountName": "stcontoso",
            "sku": {"name": "Standard_LRS"},
            "tags": {"team": "ml"},
            "enableNfsV3": False,
            "networkRuleSet": {
                "ipRules": [{"iPAddressOrRange": "203.0.113.7"}],
                "virtualNetworkRules": [{"virtualNetworkResourceId": "/subnet"}],
            },
        },
    )
    assert lifted == {
        "sku": {"name": "Standard_LRS"},
        "tags": {"team": "ml"},
        "properties": {
            "isNfsV3Enabled": False,
            "networkAcls": {"ipRules": [{"value": "203.0.113.7"}], "virtualNetworkRules": [{"id": "/subnet"}]},
        },
    }


def test_lift_leaves_a_wrapped_kind_wrapped() -> None:
    """A vault's properties are an input of their own, and whole floats become the integers they were."""
    properties = {"softDeleteRetentionInDays": 90.0, "sku": {"family": "A"}}
    lifted = wire.lift(_kind("keyvault:Vault"), {"vaultName": "kv", "properties": properties})
    assert lifted == {"properties": {"softDeleteRetentionInDays": 90, "sku": {"family": "A"}}}
    assert type(lifted["properties"]["softDeleteRetentionInDays"]) is int


def test_lift_makes_a_map_of_listed_identities() -> None:
    """A list of user-assigned identities becomes ARM's map of empty objects, and comes back as a list."""
    kind = _kind("machinelearningservices:Workspace")
    inputs = {"identity": {"type": "UserAssigned", "userAssignedIdentities": ["/id/one", "/id/two"]}}
    lifted = wire.lift(kind, inputs)
    assert lifted["identity"]["userAssignedIdentities"] == {"/id/one": {}, "/id/two": {}}
    assert wire.lower(kind, lifted) == inputs


def test_lift_leaves_query_inputs_out() -> None:
    """An input of the query, skipValidation, is said in the query, never in the body."""
    assert wire.lift(_kind("machinelearningservices:Datastore"), {"name": "raw", "skipValidation": True}) == {}


def test_unknown_values_pass_untouched() -> None:
    """An unknown is never read, wherever it stands, and everything around it is lifted all the same."""
    unknown = Unknown()
    kind = _kind("machinelearningservices:Workspace")
    identity = {"type": "UserAssigned", "userAssignedIdentities": [unknown]}
    lifted = wire.lift(kind, {"keyVault": unknown, "friendlyName": "ML", "identity": identity})
    assert lifted["properties"]["keyVault"] is unknown
    assert lifted["properties"]["friendlyName"] == "ML"
    assert lifted["identity"]["userAssignedIdentities"][0] is unknown
    assert wire.lift(kind, {"identity": unknown})["identity"] is unknown


# What comes back


def test_lower_drops_what_only_azure_writes() -> None:
    """An import's inputs hold nothing that a declaration may not hold."""
    body = {
        "id": "/x",
        "name": "appi",
        "type": "microsoft.insights/components",
        "location": "westeurope",
        "kind": "web",
        "properties": {"Application_Type": "web", "InstrumentationKey": "k", "provisioningState": "Succeeded"},
    }
    lowered = wire.lower(_kind("applicationinsights:Component"), body)
    assert lowered == {"location": "westeurope", "kind": "web", "applicationType": "web"}


def test_outputs_hold_what_a_dependent_may_read() -> None:
    """An answer's read-only values come out under azure-native's names, with the api-version beside them."""
    body = {"id": "/x", "name": "appi", "properties": {"Name": "appi", "InstrumentationKey": "k", "AppId": "a"}}
    out = wire.outputs(_kind("applicationinsights:Component"), body)
    assert out == {"name": "appi", "instrumentationKey": "k", "appId": "a", "azureApiVersion": "2020-02-02"}


def test_outputs_keep_what_azure_says_of_each_identity() -> None:
    """A dependent reads the principal of a user-assigned identity from the map."""
    body = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {"principalId": "p"}}}}
    assert wire.outputs(_kind("storage:StorageAccount"), body)["identity"] == body["identity"]


def _values() -> st.SearchStrategy[Any]:
    def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)

    return st.recursive(st.booleans() | st.integers() | st.text(max_size=5), nested, max_leaves=4)


def _renamed(native: str, leaf: Any) -> dict[str, Any]:
    """The input that a rename's path describes, with `leaf` at its end."""
    value: Any = leaf
    for segment in reversed(native.split(".")):
        value = {segment.removesuffix("[]"): [value] if segment.endswith("[]") else value}
    return dict(value)


@st.composite
def _inputs(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    """Inputs of a kind: some of what stands at the top, some that are renamed, some that are not."""
    tops = draw(st.lists(st.sampled_from(kind.top or ("x",)), unique=True))
    inputs = {key: draw(_values()) for key in tops}
    if kind.wrapped:
        return {**inputs, "properties": draw(st.dictionaries(st.sampled_from(["one", "two"]), _values(), min_size=1))}
    plain = {word: draw(_values()) for word in ("plainOne", "plainTwo")}
    renames = sorted(key for key, arm in kind.renames.items() if f"properties.{arm}" not in kind.read_only)
    chosen = draw(st.lists(st.sampled_from(renames), unique_by=lambda key: key.split(".")[0])) if renames else []
    for native in chosen:
        inputs |= _renamed(native, draw(_values()))
    return {**inputs, **plain}


@EACH_KIND
@given(data=st.data())
def test_lower_is_the_inverse_of_lift(kind: Kind, data: st.DataObject) -> None:
    """Whatever is lifted comes back as it was."""
    inputs = data.draw(_inputs(kind))
    lifted = wire.lift(kind, inputs)
    assert wire.lower(kind, lifted) == inputs
    assert wire.lift(kind, wire.lower(kind, lifted)) == lifted


# Names


@EACH_KIND
def test_names_are_the_inverse_of_path(kind: Kind) -> None:
    """The inputs that spell an id come back from the id."""
    scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
    inputs = {word: f"n-{word}" for word in (*kind.parent_inputs, kind.name_input) if not word.startswith("=")}
    inputs |= {"scope": scope} if "scope" in kind.parent_inputs else {}
    spelled = wire.path(kind, inputs, SUBSCRIPTION)
    assert spelled.type == kind.type
    assert wire.names(kind, ids.parse(str(spelled))) == inputs


def test_a_role_assignment_lies_on_any_scope() -> None:
    """A subscription, a group and a resource can each be the scope."""
    kind = _kind("authorization:RoleAssignment")
    for below in ("", "/resourceGroups/rg", "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"):
        scope = f"/subscriptions/{SUBSCRIPTION}{below}"
        inputs = {"scope": scope, "roleAssignmentName": "00000000-0000-0000-0000-000000000001"}
        spelled = wire.path(kind, inputs, SUBSCRIPTION)
        assert str(spelled).startswith(f"{scope}/providers/Microsoft.Authorization/roleAssignments/")
        assert wire.names(kind, spelled) == inputs


def test_path_names_the_input_that_is_missing() -> None:
    """Without an account a container has no id, and the error says which input is missing."""
    with pytest.raises(KeyError, match="accountName"):
        wire.path(_kind("storage:BlobContainer"), {"resourceGroupName": "rg", "containerName": "c"}, SUBSCRIPTION)


# Witnesses


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
    own = next(args[word] for word in (f"{name}Args", f"{name}InitArgs") if word in args)
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
    spells_id = {kind.name_input, *kind.parent_inputs, *kind.query_inputs}
    inputs = {name for name in _inputs_of(kind) if "." not in name}
    assert spells_id - {"=default"} <= inputs
    for name in inputs - spells_id:
        lifted = wire.lift(kind, {name: {"value": 1}})
        head, _, tail = str(wire.arm_path(kind, name)).partition(".")
        assert (lifted[head] if not tail else lifted[head][tail]) == {"value": 1}


@needs_published_types
@EACH_KIND
def test_every_input_of_the_sdk_is_published_where_it_is_lifted_to(kind: Kind) -> None:
    """Each input, nested ones included, lies where Azure's published type has a writable property of that name."""
    published = _Published(kind, kind.native_version or kind.api_version)
    maps = ("properties.managedNetwork.outboundRules.*", "identity.userAssignedIdentities.*")
    lifted = {path for name in _inputs_of(kind) if (path := wire.arm_path(kind, name))}
    lost = {path for path in lifted - published.writable if not path.startswith(maps)}
    assert not lost


@needs_published_types
@EACH_KIND
def test_read_only_is_what_azure_publishes(kind: Kind) -> None:
    """What only Azure writes is taken from the published types, envelope apart."""
    published = _Published(kind, kind.native_version or kind.api_version)
    envelope = {"id", "name", "type", "apiVersion", "systemData", "etag"}
    own = {".".join(path.split(".")[:length]) for path in kind.read_only for length in range(1, 9)}
    assert {path.replace("[]", "") for path in published.read_only - envelope} <= own
