"""The quick answer to whether a declaration keeps the schema is jsonschema's."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from amlstack.spec import schema
from amlstack.spec.lawful import lawful

from .declarations import DECLARATIONS, Data
from .schemas import ALL, Rule
from .test_schema import FULL, KEYS, PLACES

STORE = {"$ref": "#/$defs/datastore"}
VALIDATOR = Draft202012Validator(schema())
WORDS = sorted({path.rpartition(".")[2].removesuffix("[]") for path in ALL} | {"include", "id", "nothing_known"})
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 2, 91, 0.5, "", "x", "lazy", "/id", "key1", "none", "read", "workspace", "2030-12-31"),
    *("azure_blob", "azure_file", "azure_mysql", "azure_sql_database", "one_lake", "databricks_filesystem", "deny\n"),
    *([], ["x"], {}, {"name": "x"}, {"secret": "s"}, {"secret": "s", "version": "v"}, {"version": "v"}),
    *({"list_keys": "key1"}, {"list_keys": "key1", "secret": "s"}, {"include": "x.yml"}, {"default_action": "deny"}),
    *({"/id": None}, {"/id": {}}, {"id": {}}, {"/id": {"x": 1}}, {"principal_id": "x"}),
    *({"username": "u", "password": {"secret": "s"}}, {"account_key": {"list_keys": "key1"}, "expires": "2030-12-31"}),
    {"tenant_id": "t", "client_id": "c", "client_secret": {"secret": "s"}, "authority_url": "u", "authority_uri": "u"},
]


def within(value: Any) -> Iterator[Any]:
    """Each mapping and each list of the data."""
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from within(inner)


@st.composite
def spoilt(draw: st.DrawFn) -> Data:
    """A lawful declaration in which up to three values, keys or items were changed, added or taken away."""
    data = copy.deepcopy(draw(DECLARATIONS))
    for _ in range(draw(st.integers(0, 3))):
        room = draw(st.sampled_from(list(within(data))))
        value = copy.deepcopy(draw(st.sampled_from(VALUES)))
        if isinstance(room, list):
            room.append(value)
        elif room and draw(st.booleans()):
            key = draw(st.sampled_from(list(room)))
            room[key] = value
            if draw(st.booleans()):
                del room[key]
        else:
            room[draw(st.sampled_from(WORDS))] = value
    return data


@given(spoilt())
def test_the_answer_is_jsonschemas(data: Data) -> None:
    """Of any declaration, in order or not."""
    assert lawful(data, schema()) is VALIDATOR.is_valid(data)


@pytest.mark.parametrize("path", ALL)
def test_the_answer_for_each_key_is_jsonschemas(path: str) -> None:
    """Every key by itself, with values of every type."""
    rule: Rule = ALL[path]
    validator = Draft202012Validator({**rule, "$defs": schema()["$defs"]})
    assert [value for value in VALUES if lawful(value, rule) is not validator.is_valid(value)] == []


@pytest.mark.parametrize("type_", PLACES)
def test_the_answer_for_each_type_of_datastore_is_jsonschemas(type_: str) -> None:
    """With each way to sign in, whole and in pieces, and with each key that some type has."""
    validator = Draft202012Validator({"$ref": "#/$defs/datastore", "$defs": schema()["$defs"]})
    store = {"name": "n", "type": type_, **PLACES[type_]}
    pieces = [{key: way[key]} for way in FULL.values() for key in way]
    stores = [{**store, "credentials": way} for way in (*FULL.values(), *pieces)]
    stores += [{**each, key: value} for each in (store, stores[0]) for key, value in (KEYS | {"key": 1}).items()]
    assert [each for each in stores if lawful(each, STORE) is not validator.is_valid(each)] == []
    assert {lawful(each, STORE) for each in stores} == {True, False}


def test_an_unknown_keyword_is_told() -> None:
    """Whoever uses another keyword of JSON Schema in the schema hears where it must be added."""
    with pytest.raises(ValueError, match=r"uses 'maxItems', which is to be added to amlstack.spec.lawful"):
        lawful(["x"], {"type": "array", "maxItems": 3})
