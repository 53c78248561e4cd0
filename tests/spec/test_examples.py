"""The examples are lawful, and one of them has every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack.plan import workspace
from amlstack.spec import SCHEMA_FILE, load

from .schemas import ALL

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "workspace.yaml", *sorted(ROOT.glob("examples/*/workspace.yaml"))]
MAX = ROOT / "examples" / "max"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_an_example_has_a_plan(file: Path) -> None:
    """Each example is read without a fault and planned without one."""
    declared = load(file)
    assert len(workspace(declared.spec)) > len(declared.spec.datastores)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_an_examples_first_line_names_the_schema(file: Path) -> None:
    """An editor that reads the first line finds the schema of this repository."""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    word, _, path = first.partition("=")
    assert word == "# yaml-language-server: $schema"
    assert (file.parent / path).resolve() == SCHEMA_FILE.resolve()


def test_the_files_are_those_that_everybody_knows() -> None:
    """The examples are the five that every later proof runs over, and the root's file is the first of them."""
    assert [file.parent.name for file in FILES[1:]] == ["defaults", "hub_and_spoke", "max", "private", "waf_aligned"]
    root, defaults = (file.read_text(encoding="utf-8").partition("\n")[2] for file in FILES[:2])
    assert root == defaults


def keys(value: Any, path: str = "") -> Iterator[str]:
    """The dotted path of every key, a list's items as []."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield f"{path}{key}"
        yield from keys(inner, f"{path}{key}.")
    for inner in value if isinstance(value, list) else ():
        yield from keys(inner, f"{path[:-1]}[].")


def _once(key: str) -> str:
    """The path of a key, where a secret of whatever credential is kept being one thing."""
    return re.sub(r"credentials\.\w+\.(?=key_vault|version)", "credentials.*.", key)


def test_every_key_stands_in_an_example() -> None:
    """A key that the schema knows and no example has isn't done; the max example has all that has no other of its own.

    Gen1's store is gone, and checks refuse it; another identity to act as, and a subnet, which no managed network takes
    beside it, stand in declarations of their own.
    """
    written = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES[1:]]
    written += [
        {"datastores": [yaml.safe_load((MAX / store["include"]).read_text(encoding="utf-8"))]}
        for each in written
        for store in each.get("datastores", ())
        if "include" in store
    ]
    assert {_once(key) for key in ALL} - {_once(key) for each in written for key in keys(each)} == {
        "datastores[].store_name",
        "primary_user_assigned_identity",
        "serverless_compute.custom_subnet",
    }


def test_max_has_every_way_to_sign_in() -> None:
    """The max example signs in in every way that each type allows, but for the retired Gen1."""
    secrets = ("account_key", "list_keys", "sas_token", "client_secret", "certificate", "password")
    found = {
        (store.type, *sorted(key for key in secrets if store.credentials and getattr(store.credentials, key)))
        for store in load(MAX / "workspace.yaml").spec.datastores
    }
    blob, file, lake, fabric = "azure_blob", "azure_file", "azure_data_lake_gen2", "one_lake"
    assert found == {
        *((blob, "account_key"), (blob, "list_keys"), (blob, "sas_token"), (blob,)),
        *((file, "account_key"), (file, "list_keys"), (file, "sas_token")),
        *((lake, "client_secret"), (lake, "certificate"), (lake,)),
        *((fabric, "client_secret"), (fabric,)),
        *(("azure_sql_database", "password"), ("azure_sql_database", "client_secret")),
        *(("azure_postgresql", "password"), ("azure_mysql", "password"), ("databricks_filesystem",)),
    }
