"""The pages about datastores: current, whole, and true of the schema that they are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack import plan, spec
from amlstack.catalog import machinelearning
from amlstack.spec.register_options import REGISTER_OPTIONS
from tools.datastores import pages
from tools.datastores.examples import WAYS, Pair, pairs

LAWFUL = [pair for pair in pairs() if pair.lawful]


def test_the_pages_are_current() -> None:
    """docs/datastores holds what the schema, the catalog and kinds.yaml say; `python -m tools.datastores` writes it."""
    wanted = pages.pages()
    assert set(pages.FOLDER.glob("*.md")) == set(wanted)
    assert [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


def test_there_is_a_page_for_each_kind_and_a_file_for_each_way() -> None:
    """No kind is forgotten, and no way to sign in."""
    kinds = set(machinelearning.DATASTORE_AUTHENTICATION)
    assert set(pages.KINDS) == kinds
    assert set(WAYS) == {way for ways in machinelearning.DATASTORE_AUTHENTICATION.values() for way in ways}
    assert {(pair.type, pair.way) for pair in LAWFUL} == {
        (type_, way) for type_, ways in machinelearning.DATASTORE_AUTHENTICATION.items() for way in ways
    }


@pytest.mark.parametrize("pair", LAWFUL, ids=str)
def test_a_file_on_a_page_is_planned_as_it_stands_there(pair: Pair, tmp_path: Path) -> None:
    """It can be copied: it has its datastore, with the credentials that it is meant to show."""
    file = tmp_path / "workspace.yaml"
    file.write_text(pair.text, encoding="utf-8")
    (store,) = plan.workspace(spec.load(file).spec).of(plan.nodes.AnyDatastore)
    assert store.credentials.family == pair.way
    assert pair.text in (pages.FOLDER / f"{pair.type}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("pair", [pair for pair in pairs() if not pair.lawful], ids=str)
def test_a_page_says_how_a_pair_is_refused(pair: Pair) -> None:
    """With the words that the file's check has for it."""
    said = pages.refusal(pair)
    assert said
    assert "\n" not in said
    assert said in (pages.FOLDER / f"{pair.type}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REGISTER_OPTIONS)
def test_each_option_of_the_classic_sdk_is_a_key_or_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    """What the table sends people to is there; what has no key says why."""
    option, known = REGISTER_OPTIONS[name], spec.schema()["$defs"]
    words = option.key.split(".")
    where = known["credentials"] if words[0] == "credentials" and len(words) > 1 else known["datastore"]
    if option.key:
        assert words[-1] in where["properties"]
    if option.key.rpartition(".")[2] == name:
        return
    file = tmp_path / "workspace.yaml"
    file.write_text(f"{Pair('azure_blob', 'none').text}    {name}: x\n", encoding="utf-8")
    with pytest.raises(spec.SpecError) as caught:
        spec.load(file)
    told = str(caught.value)
    assert (option.why in told) if not option.key else (words[-1] in told or "inside credentials" in told)
