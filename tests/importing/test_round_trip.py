"""Every kind of datastore, with every way to sign in and in every place, comes back as what exports the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from amlstack import importing, plan, spec
from amlstack.arm.export import Scope, Source, export
from amlstack.arm.language import Expanded, expand
from amlstack.arm.language import Scope as Where
from tools.datastores.examples import HEAD, LAKE, pairs

LAWFUL = [pair for pair in pairs() if pair.lawful]
EACH_SCOPE = pytest.mark.parametrize("scope", ["resource-group", "subscription"])
SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
STORAGE = "providers/Microsoft.Storage/storageAccounts"
OTHER = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-other"
ACCOUNTS = {
    "own": {},
    "named": {"account_name": "stcontosoown"},
    "made": {"account_name": "stcontosolake"},
    "by id": {"account_name": "stknown"},
    "there": {"account_name": "stfabrikam", "resource_group": "rg-fabrikam"},
    "far": {"account_name": "stfar", "resource_group": "rg-far", "subscription_id": OTHER.split("/")[2]},
    "unknown": {"account_name": "stunknown"},
}
"""The places that storage may lie in."""


def declared(text: str, folder: Path) -> plan.Plan:
    """The plan of a workspace file's text."""
    file = folder / "workspace.yaml"
    file.write_text(text, encoding="utf-8")
    return plan.workspace(spec.load(file).spec)


def exported(made: plan.Plan, scope: Scope) -> Expanded:
    """A plan's export, expanded."""
    source = Source("dev", made)
    files = export([source], scope).files
    template, values = (json.loads(files[f"{name}.json"]) for name in ("mainTemplate", "parameters.dev"))
    group = source.group if scope == "resource-group" else None
    return expand(template, values, Where(subscription=SUBSCRIPTION, resource_group=group))


def comes_back(text: str, scope: Scope, folder: Path) -> dict[str, Any]:
    """Check that a file's export comes back without a word, as a file that exports the same; what that says."""
    original = declared(text, folder)
    expanded = exported(original, scope)
    found = importing.from_template(expanded)
    found.mapping["name_seed"] = "contoso"
    assert found.notes == ()
    again = declared(importing.text(found.mapping, "a test"), folder)
    assert list(importing.differences(expanded, again)) == []
    assert sorted(str(body) for body in bodies(exported(again, scope))) == sorted(map(str, bodies(expanded)))
    return found.mapping


def bodies(expanded: Expanded) -> list[tuple[str | None, str]]:
    """What a template makes, by its ids."""
    return [(one.id, one.type) for one in expanded.every() if not one.type.endswith("/deployments")]


@EACH_SCOPE
def test_each_kind_comes_back_with_each_way_to_sign_in(scope: Scope, tmp_path: Path) -> None:
    """One file with all that is lawful."""
    stores = "".join(pair.store(str(pair).replace("-", "_")) for pair in LAWFUL)
    found = comes_back(f"{HEAD}{LAKE}datastores:\n{stores}", scope, tmp_path)
    assert sorted(store["type"] for store in found["datastores"]) == sorted(pair.type for pair in LAWFUL)


PRINCIPALS = st.sampled_from(
    [
        "workspace",
        f"{OTHER}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch",
        {"principal_id": "33333333-3333-4333-8333-333333333333", "principal_type": "Group"},
        {"principal_id": "44444444-4444-4444-8444-444444444444"},
    ]
)
_KEYED = st.sampled_from([{"account_key": {"list_keys": "key1"}}, {"account_key": {"secret": "raw_key"}},
                          {"sas_token": {"secret": "raw_sas"}}, {"account_key": {"list_keys": "key2"}}])  # fmt: skip
_NAMES = st.sampled_from(["one", "two"])
STORES = st.fixed_dictionaries(
    {"type": st.just("azure_blob"), "container_name": _NAMES, "place": st.sampled_from(list(ACCOUNTS))},
    optional={
        "create": st.booleans(),
        "credentials": _KEYED,
        "access": st.sampled_from(["read", "write", "none"]),
        "access_for": st.lists(PRINCIPALS, min_size=1, max_size=3, unique_by=str),
        "skip_validation": st.just(False),
        "description": st.just("No. 1"),
    },
) | st.fixed_dictionaries(
    {
        "type": st.just("azure_file"),
        "file_share_name": _NAMES,
        "place": st.sampled_from(list(ACCOUNTS)),
        "credentials": _KEYED,
    },
    optional={"create": st.booleans()},
)
SQL = st.fixed_dictionaries(
    {"type": st.just("azure_postgresql"), "server_name": _NAMES, "database_name": _NAMES},
    optional={"port": st.integers(1, 65535), "enforce_ssl": st.booleans(), "skip_validation": st.booleans()},
).map(lambda keys: keys | {"credentials": {"username": "reader", "password": {"secret": "password"}}})


@given(
    stores=st.lists(STORES | SQL, min_size=1, max_size=4),
    identity=st.sampled_from(["system_assigned", "user_assigned"]),
    own=st.sampled_from([{"name": "stcontosoown"}, f"{OTHER}/{STORAGE}/stcontosoown"]),
    scope=st.sampled_from(["resource-group", "subscription"]),
)
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
)
def test_storage_comes_back_from_wherever_it_lies(
    stores: list[dict[str, Any]], identity: str, own: Any, scope: Scope, tmp_path: Path
) -> None:
    """On accounts of every sort, made or not, with containers and roles or without; whatever can be planned."""
    written: list[dict[str, Any]] = []
    for number, keys in enumerate(stores):
        place = ACCOUNTS[keys.pop("place")] if "place" in keys else {}
        written.append({"name": f"store_{number}", **keys, **place})
    accounts: list[Any] = [{"name": "stcontosolake"}, f"{OTHER}/{STORAGE}/stknown"]
    data = yaml.safe_load(HEAD) | {
        "storage_account": own,
        "storage_accounts": [each for each in accounts if any(_on(store, each) for store in written)],
        "identity": {"type": identity} | ({"user_assigned_identities": ["id-contoso"]} if identity[0] == "u" else {}),
        "datastores": written,
    }
    data = {key: value for key, value in data.items() if value}
    text = yaml.safe_dump(data, sort_keys=False)
    try:
        declared(text, tmp_path)
    except (spec.SpecError, plan.PlanError):
        assume(False)
    comes_back(text, scope, tmp_path)


def _on(store: dict[str, Any], account: Any) -> bool:
    """Whether a datastore lies on an account."""
    return bool(
        store.get("account_name") == (account["name"] if isinstance(account, dict) else account.rpartition("/")[2])
    )
