"""What holds for every file, tried on files that hypothesis makes up."""

from __future__ import annotations

import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from amlstack.spec import Declaration, SecretName, SpecError, load
from amlstack.spec.fill import fill
from amlstack.spec.model import WorkspaceSpec
from tests.conftest import examples

from .declarations import DECLARATIONS, Data, dumped
from .files import HEAD, at, faults
from .schemas import ALL


@contextmanager
def saved(text: str | bytes) -> Iterator[Path]:
    """A file with that text, for as long as it is looked at."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "workspace.yaml")
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        yield file


def loaded(text: str | bytes) -> Declaration | SpecError:
    """What comes of a file with that text; nothing but these two ever does."""
    with saved(text) as file:
        try:
            return load(file)
        except SpecError as error:
            return error


def normal(data: Data) -> Data:
    """The normal form, spelled out a second time: what the schema's words come to."""
    result: Data = {}
    for key, value in data.items():
        if key in ("storage_account", "key_vault", "container_registry", "resource_group", "application_insights"):
            result[key] = record(value)
        elif key == "storage_accounts":
            result[key] = [record(each) for each in value]
        elif key == "identity":
            result[key] = {**value}
            if "user_assigned_identities" in value:
                result[key]["user_assigned_identities"] = [record(each) for each in value["user_assigned_identities"]]
        elif key == "datastores":
            result[key] = [normal_store(store, data.get("secrets", {}).get("key_vault")) for store in value]
        elif key not in ("$schema", "secrets"):
            result[key] = value
    return result


def record(value: Any) -> Data:
    """A dependency as a record."""
    if isinstance(value, str):
        return {"id": value} if value.startswith("/") else {"name": value}
    return {key: record(inner) if key == "log_analytics" else inner for key, inner in value.items()}


def normal_store(store: Data, vault: str | None) -> Data:
    """A datastore with its secrets as SecretName and no empty credentials."""
    credentials: Data = {}
    for key, value in store.get("credentials", {}).items():
        listed = isinstance(value, dict) and "list_keys" in value
        secret = value
        if isinstance(value, dict) and not listed:
            secret = SecretName(value["secret"], value.get("key_vault", vault), value.get("version"))
        credentials.update({"list_keys": value["list_keys"]} if listed else {key: secret})
    result = {key: value for key, value in store.items() if key not in ("$schema", "credentials")}
    if "access_for" in store:
        result["access_for"] = [record(each) for each in store["access_for"]]
    return {**result, "credentials": credentials} if credentials else result


@given(DECLARATIONS, st.booleans())
def test_yaml_round_trips(data: Data, flow: bool) -> None:
    """Any lawful declaration, written as YAML and read again, is the declaration that it was."""
    found = loaded(dumped(data, flow))
    assert isinstance(found, Declaration), str(found)
    assert found.mapping == normal(data)
    assert found.spec == fill(WorkspaceSpec, normal(data))


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str, str]:
    """A top-level key of some length, one slip of the finger away from it, and what kind of slip."""
    key = draw(st.sampled_from([key for key in ALL if "." not in key and len(key) > 4 and key != "$schema"]))
    spot = draw(st.integers(0, len(key) - 2))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    slips = {
        "left out": key[:spot] + key[spot + 1 :],
        "doubled": key[:spot] + key[spot] + key[spot:],
        "another": key[:spot] + letter + key[spot + 1 :],
        "swapped": key[:spot] + key[spot + 1] + key[spot] + key[spot + 2 :],
        "case": key.title(),
        "hyphens": key.replace("_", "-"),
    }
    kind = draw(st.sampled_from(list(slips)))
    return key, slips[kind], kind


@given(misspelt(), st.integers(0, 3))
def test_a_misspelt_key_has_a_near_match_at_its_place(slip: tuple[str, str, str], blank: int) -> None:
    """One slip in a key leads to the right key, at the line and column of the wrong one."""
    key, wrong, _ = slip
    text = "\n" * blank + HEAD + f"{wrong}: x\n"
    assume(wrong not in ALL)
    with saved(text) as file:
        found = [fault for fault in faults(file) if (fault.place.line, fault.place.column) == at(text, f"{wrong}: x")]
    assert [fault.mend for fault in found] == [f"did you mean {key!r}?"]


@given(DECLARATIONS, st.data())
def test_places_lead_to_the_file(data: Data, draw: st.DataObject) -> None:
    """Every scalar of the normal form has a place on a line that holds it."""
    text = dumped({**data, "display_name": "needle-in-the-file"})
    found = loaded(text)
    assert isinstance(found, Declaration)
    place = found.place(("display_name",))
    assert (place.line, place.column) == at(text.replace("\r", ""), '"needle-in-the-file"')


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("name: ", "datastores:", "credentials:", "include: .", "type: azure_blob", "identity: ", "account_key: "),
            *("- ", "\n", "\n  ", "\n    ", "\t", "{", "}", "[", "]", ", ", ": ", "? ", "&a ", "*a", "!!str ", "!x "),
            *("|\n", ">-\n", '"', "'", "#", "---\n", "...\n", "%YAML 1.1\n", "<<: ", "~", "1", "0x", "\0", "\x85", "é"),
            *("\u2028", "\ufeff", "kind: ", "tags: ", "storage_account: ", "container_name: c"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=examples(300))
@given(FRAGMENTS | st.text(st.characters(codec="utf-8")) | st.binary(max_size=50))
@example(HEAD + "datastores: [{include: ''}]")
@example(HEAD + "kind: " + "9" * 5000)
@example(
    HEAD
    + "storage_account: {sku: [a], kind: {}}\ndatastores: [{type: [a]}, {type: {}}, [], {name: [a], type: azure_blob}]"
)
def test_hostile_text_is_a_fault_and_never_a_crash(text: str | bytes) -> None:
    """Whatever a file holds, what comes of it is a declaration or faults that can be shown."""
    found = loaded(text)
    if isinstance(found, SpecError):
        assert found.faults
        assert all(line.isprintable() for line in str(found).splitlines())


SECRETS = st.from_regex(r"[A-Za-z0-9+/~]{12,40}[+/~!=]{0,2}", fullmatch=True)
"""Like account keys and client secrets; never the name of one, since no name holds these marks."""
SPOTS = st.sampled_from(
    [
        *("account_key: {}", "sas_token: {}", "client_secret: {}", "certificate: {}", "acount_key: {}"),
        *("account_key: {{secret: {}~}}", "account_key: {{secert: {}}}", "account_key: {{list_keys: {}}}"),
        *("account_key: {{{}: secret}}", "account_key: [{}]", "account_key: !{} x", "account_key: !!{} x"),
        *("account_key: *{}", "{}: account_key", "{}", "[{}]", "account_key: '{}", 'account_key: "{}', "? {}"),
        *("account_key: {}: x", "{}: x\n      {}: x", "account_key:\n      {}", "<<: {}", "account_key: @{}"),
        *("account_key: |{}", "sas_token: &{} x\n      y", "account_key: {}\n     x: y", "sas_token: {}\n\tx"),
    ]
)
TYPES = st.sampled_from(["azure_blob", "azure_file", "azure_data_lake_gen2", "azureblob", ""])


@settings(max_examples=examples(300))
@given(SECRETS, SPOTS, TYPES)
def test_a_secret_is_never_echoed(secret: str, spot: str, type_: str) -> None:
    """A canary anywhere inside credentials is refused, and no message holds it."""
    text = HEAD + f"datastores:\n  - name: raw\n    type: {type_}\n    container_name: c\n    credentials:\n      "
    found = loaded(text + spot.replace("{}", secret).replace("{{", "{").replace("}}", "}") + "\n")
    assert isinstance(found, SpecError)
    assert secret not in str(found)
    assert secret not in repr(found.faults)
