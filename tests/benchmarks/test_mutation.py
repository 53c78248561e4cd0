"""The benchmark that breaks the examples, on a few faults of each sort."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import machinelearning
from benchmarks.mutation import files, sorts, table, template
from benchmarks.mutation.judged import Judged, judged, tried
from benchmarks.mutation.mutant import DROP, Mutant, changed, misspelt, renamed

pytestmark = pytest.mark.thorough

ORACLE = Path(__file__).parents[3] / "shared" / "arm-oracle" / "validate_template.py"
BY_TYPES = (sorts.NAME, sorts.UNKNOWN, sorts.TYPE, sorts.WORD, sorts.LIMIT, sorts.REQUIRED, sorts.KIND, sorts.VERSION)


@pytest.fixture(scope="module")
def few() -> list[Judged]:
    """Two faults of each sort in the default example."""
    return list(judged("defaults", most=2, seed=1))


def test_faults_of_each_sort_are_caught(few: list[Judged]) -> None:
    """Whatever somebody objects to is caught at least once, and nearly every sort can be put into the small example."""
    tried = {each.mutant.sort.name for each in few}
    lacking = {sort.name for sort in sorts.SORTS} - tried
    assert lacking <= {sorts.LIMIT.name, sorts.FILE_WEAK.name}
    caught = {each.mutant.sort.name for each in few if each.caught}
    assert tried - caught == {sorts.CASE.name}


def test_no_error_is_told_of_what_azure_takes(few: list[Judged]) -> None:
    """Another case is no fault."""
    controls = [each for each in few if each.mutant.sort == sorts.CASE]
    assert controls
    assert [each.mutant.where for each in controls if each.error] == []


@pytest.mark.skipif(not ORACLE.is_file(), reason="the judge (arm-oracle) isn't beside this checkout")
def test_a_judge_that_is_not_ours_objects_too(few: list[Judged], tmp_path: Path) -> None:
    """What is put in by Azure's published types is a fault by another reader of them as well."""
    asked = [each for each in few if each.mutant.sort in BY_TYPES]
    assert len({each.mutant.sort for each in asked}) > 4
    said = []
    for number, each in enumerate(asked):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(each.mutant.document), encoding="utf-8")
        said.append(subprocess.run([sys.executable, ORACLE, file], capture_output=True, text=True).returncode)
    assert [each.mutant.where for each, code in zip(asked, said, strict=True) if code != 1] == []


def test_the_same_seed_gives_the_same_faults(few: list[Judged]) -> None:
    """The published table can be made again."""
    again = judged("defaults", most=2, seed=1)
    assert [each.mutant.where for each in again] == [each.mutant.where for each in few]
    other = judged("defaults", most=2, seed=2)
    assert [each.mutant.where for each in other] != [each.mutant.where for each in few]


PLACE = {"ServerName": "sql-contoso", "DatabaseName": "sales"}
LOGIN = {"UserId": "reader", "Password": "[parameters('secret')]"}
CLASSIC: tuple[Mapping[str, Any], ...] = (
    {"DataStoreType": "sqldb", **PLACE, "UserName": "reader", "Password": "[parameters('secret')]"},
    {"DataStoreType": "sqldb", **PLACE, "TenantId": "t", "ClientId": "c", "ClientSecret": "[parameters('secret')]"},
    {"DataStoreType": "psqldb", **PLACE, **LOGIN, "Port": "5432", "EnforceSSL": True, "Endpoint": "contoso.example"},
    {"DataStoreType": "mysqldb", **PLACE, **LOGIN},
    {"DataStoreType": "dbfs", "SkipValidation": False},
)


def test_whatever_is_wrong_with_a_classic_datastore_is_caught(tmp_path: Path) -> None:
    """Each fault in each type's body, by each way to sign in, and no error of what Azure takes."""
    said = {"type": machinelearning.DATASTORE.type, "apiVersion": machinelearning.CLASSIC_VERSION}
    stores = [{**said, "name": f"contoso-ml/s{at}", "properties": each} for at, each in enumerate(CLASSIC)]
    parameters = {"secret": {"type": "secureString"}}
    whole = {"contentVersion": "1.0.0.0", "parameters": parameters, "resources": stores}
    schema = {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"}
    faults = template.mutants(schema | whole, {}, random.Random(1))
    found = list(tried("classic", tmp_path / "main.json", schema | whole, faults))
    assert len({each.mutant.sort for each in found}) > 10
    controls = [each for each in found if each.mutant.sort == sorts.CASE]
    assert [each.mutant.where for each in found if not each.caught and each not in controls] == []
    assert [each.mutant.where for each in controls if each.error] == []


def test_a_fault_that_nobody_notices_is_listed() -> None:
    """The share counts what somebody objects to, and the page names each slip."""
    found = [
        Judged("defaults", Mutant(sorts.TYPE, "a: b", {}), caught=True, error=True),
        Judged("defaults", Mutant(sorts.WORD, "c: d", {}), caught=False, error=False),
        Judged("defaults", Mutant(sorts.CASE, "e: F", {}), caught=False, error=False),
    ]
    assert table.share(found) == (1, 2)
    page = table.markdown(found, 2, 1)
    assert "**1 of 2 caught, 50.0%**" in page
    assert "- defaults: unknown word: `c: d`" in page
    assert "e: F" not in page


def test_a_document_is_broken_in_one_place_only() -> None:
    """Each fault is a copy's, and what is not named stays."""
    whole = {"a": {"b": 1, "c": [1, 2]}}
    assert changed(whole, ("a", "c", 0), 3) == {"a": {"b": 1, "c": [3, 2]}}
    assert changed(whole, ("a", "b"), DROP) == {"a": {"c": [1, 2]}}
    assert changed(whole, ("d", "e"), 1) == {**whole, "d": {"e": 1}}
    assert list(renamed(whole, ("a", "b"), "x")["a"]) == ["x", "c"]
    assert whole == {"a": {"b": 1, "c": [1, 2]}}


@pytest.mark.parametrize("word", ["sku", "Standard_LRS", "Microsoft.Storage/storageAccounts", "aa", "a"])
def test_a_misspelt_word_is_another_word(word: str) -> None:
    """Whatever the slip, it isn't the word in another case."""
    chance = random.Random(1)
    assert all(misspelt(word, chance).lower() != word.lower() for _ in range(50))


def test_nothing_is_put_into_an_empty_document() -> None:
    """The generators want something to break."""
    assert list(template.mutants({"resources": []}, {}, random.Random(1))) == []
    assert {each.sort.name for each in files.mutants({}, random.Random(1))} == {
        sorts.FILE_ID.name,
        sorts.FILE_SKU.name,
    }
