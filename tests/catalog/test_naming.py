"""Near misses: what is wrong with a name, where, and what would do instead."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack.catalog import EVERY_TYPE, KINDS, Kind, computes, identity, keyvault, naming, storage

EACH_KIND = pytest.mark.parametrize("kind", EVERY_TYPE.values(), ids=lambda kind: kind.stem)
TEXTS = st.text(string.ascii_letters + string.digits + "-_. /é", max_size=70)


@EACH_KIND
@settings(deadline=None)
@given(name=TEXTS)
def test_what_is_wrong_is_said_of_what_is_wrong_only(kind: Kind, name: str) -> None:
    """A lawful name has no explanation, an unlawful one begins with the rule that it breaks."""
    fault, said = kind.name.fault(name), naming.explained(kind.name, name)
    assert (said is None) == (fault is None)
    if fault and said:
        assert said.startswith(fault)


@EACH_KIND
@settings(deadline=None)
@given(name=TEXTS)
def test_a_suggestion_is_lawful(kind: Kind, name: str) -> None:
    """What would do, does."""
    suggestion = naming.suggested(kind.name, name)
    assert suggestion is None or kind.name.fault(suggestion) is None


@EACH_KIND
@settings(deadline=None)
@given(name=TEXTS)
def test_the_character_that_is_blamed_is_the_one_that_stands_there(kind: Kind, name: str) -> None:
    """The place counts from 1, and holds what is quoted."""
    said = naming.explained(kind.name, name) or ""
    if match := re.search(r"('(?:.|\\'|\\\\)') at character (\d+) ", said):
        assert repr(name[int(match[2]) - 1]) == match[1]


@pytest.mark.parametrize(
    ("kind", "name", "where", "near"),
    [
        (storage.ACCOUNT, "St-Contoso", "'S' at character 1 isn't allowed", "stcontoso"),
        (keyvault.VAULT, "1kv", "'1' at character 1 can't stand at the start", "kv0"),
        (keyvault.VAULT, "kv--contoso", "'-' at character 4 can't stand twice", "kv-contoso"),
        (storage.BLOB_CONTAINER, "raw-", "'-' at character 4 can't stand at the end", "raw"),
        (identity.USER_ASSIGNED, "id contoso", "' ' at character 3 isn't allowed", "id-contoso"),
    ],
)
def test_a_near_miss_is_explained(kind: Kind, name: str, where: str, near: str) -> None:
    """The character and its place are named, and a lawful name near by."""
    assert (naming.explained(kind.name, name) or "").endswith(where)
    assert naming.suggested(kind.name, name) == near


def test_most_kinds_have_a_suggestion_for_a_name_with_a_space() -> None:
    """Where a name can be spelled at all, one is found; a GUID or a fixed word can't."""
    kinds = [kind for kind in KINDS if kind is not identity.ROLE_ASSIGNMENT and kind.name.fault("con toso data")]
    assert kinds
    assert all(naming.suggested(kind.name, "con toso data") for kind in kinds)


@pytest.mark.parametrize(
    ("name", "word"),
    [("kv-Windows", "WINDOWS"), ("loginstore", "LOGIN"), ("azure", "AZURE"), ("azurestore", None), ("mylogin", None)],
)
def test_reserved_words_are_found_where_they_count(name: str, word: str | None) -> None:
    """Some count anywhere, one at the start, the rest as the whole name."""
    assert naming.reserved(name) == word


def test_an_instance_does_not_end_in_digits_after_a_hyphen() -> None:
    """Azure takes 'ci-1' for one of its own numbered machines."""
    rule = computes.NAMES[computes.INSTANCE]
    assert rule.fault("ci-forecast") is None
    assert rule.fault("ci-1")
