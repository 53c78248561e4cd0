"""Nothing that a user writes can become an expression, and no secret's value comes near a file."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from amlstack.arm.export import Source, export
from amlstack.arm.export.manifest import json_bytes
from amlstack.catalog import ids
from tests.conftest import examples

from ..recording import SUBSCRIPTION
from ..test_literals import GROUP, HOSTILE, NAME, TEXT
from ..test_parity import rendered, secret
from .declared import blob, declared, far
from .deploying import deployed

LONG = "[concat('a', \"b\")] {{ x }} {% y %} ${z} \u202e\U0001f600\x00\n" * 200
TAGS = st.dictionaries(st.sampled_from(HOSTILE).filter(lambda name: not set(name) & set("<>%&\\?/")), TEXT, max_size=3)


def stores(count: int, text: str, tags: dict[str, str]) -> list[dict[str, Any]]:
    """Datastores that say that text, each a little differently."""
    return [blob(f"own_{number}", description=f"{text}{number}]", tags=tags) for number in range(count)]


def survives(*sources: Source) -> None:
    """Each workspace file's deployed resources are what its plan says."""
    made = export(sources)
    for source in sources:
        found, expected = deployed(made, source, secret, by_default=len(sources) == 1), rendered(source.plan)
        assert found.keys() == expected.keys() - {ids.group_id(SUBSCRIPTION, source.group)}
        for id_, one in found.items():
            said = {key: value for key, value in expected[id_].items() if key not in ("dependsOn", "scope")}
            assert {key: one.body[key] for key in said} == said


@settings(deadline=None, max_examples=examples(25))
@given(text=TEXT, other=TEXT, tags=TAGS, count=st.sampled_from([1, 20]))
@example(text="/data/raw", other="/subscriptions/x", tags={}, count=20)
@example(text="/data/raw", other="/subscriptions/x", tags={}, count=1)
@example(text=LONG, other="[", tags={"[parameters('x')]": "[y]", "[[": "[[z]]"}, count=20)
def test_free_text_survives_in_every_place(text: str, other: str, tags: dict[str, str], count: int) -> None:
    """In literals, defaults, parameter files and lists the deployed value is the declared one."""
    keys = {"display_name": text, "description": text, "tags": tags}
    first = declared("dev", **keys, datastores=stores(count, text, tags))
    second = declared("prod", **{**keys, "description": other}, datastores=stores(count, other, tags))
    survives(first)
    survives(first, second)


@settings(deadline=None, max_examples=examples(25))
@given(name=NAME, group=GROUP)
@example(name="[it's]", group="rg")
def test_names_survive_where_they_are_lawful(name: str, group: str) -> None:
    """Names with quotes and brackets stay themselves at every scope."""
    source = declared(application_insights={"name": name}, resource_group={"name": group})
    survives(source)
    made = export([source], "subscription")
    assert deployed(made, source, secret).keys() == rendered(source.plan).keys()


@given(text=TEXT)
def test_json_shows_everything_and_changes_nothing(text: str) -> None:
    """What can't be seen on a page is written as an escape, and reads as what it was."""
    written = json_bytes({"a": text}).decode()
    assert json.loads(written) == {"a": text}
    assert all(letter.isprintable() or letter == "\n" for letter in written)
    assert all(letter in written for letter in text if letter.isprintable())


def test_a_secret_is_a_name_everywhere() -> None:
    """Whatever holds the value, an export can't: the same declaration with other values in hand gives the same."""
    source = declared(datastores=[far("raw"), *(far(f"far_{number}") for number in range(25))])
    files = export([source], bundle=True).files
    assert all(b"value of" not in content for content in files.values())
    deployed_ = deployed(export([source]), source, secret)
    keys = [one.body["properties"]["credentials"]["secrets"]["key"] for one in deployed_.values()
            if one.body["type"].endswith("/datastores")]  # fmt: skip
    assert sorted(keys) == sorted(secret(each.name) for each in source.plan.secrets())
