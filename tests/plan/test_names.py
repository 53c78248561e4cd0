"""Derived names are lawful, stable and apart from one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.catalog import BY_TYPE, KINDS, Kind, machinelearning
from amlstack.plan import names

DERIVED = [kind for kind in KINDS if kind.stem in names.FORMS]
WORKSPACES = st.from_regex(machinelearning.WORKSPACE.name.pattern, fullmatch=True).filter(
    lambda name: machinelearning.WORKSPACE.name.fault(name) is None
)
SEEDS = st.none() | st.text(max_size=40)


@given(WORKSPACES, SEEDS)
def test_any_workspace_name_gives_lawful_names_of_every_kind(workspace: str, seed: str | None) -> None:
    """Whatever the workspace is called, what is derived from it obeys the kind's rule."""
    for kind in DERIVED:
        assert kind.name.fault(names.derive(kind, workspace, seed)) is None


@given(WORKSPACES, SEEDS)
def test_names_are_stable_and_blind_to_case(workspace: str, seed: str | None) -> None:
    """The same declaration gives the same names, in whichever case the workspace is spelled."""
    for kind in DERIVED:
        assert names.derive(kind, workspace, seed) == names.derive(kind, workspace.upper(), seed)


@given(WORKSPACES, SEEDS)
def test_no_two_kinds_collide(workspace: str, seed: str | None) -> None:
    """Two kinds never derive one name."""
    assert len({names.derive(kind, workspace, seed) for kind in DERIVED}) == len(DERIVED)


@given(st.lists(WORKSPACES, min_size=2, max_size=2, unique_by=str.lower), SEEDS)
def test_two_workspaces_get_names_apart(workspaces: list[str], seed: str | None) -> None:
    """Two workspaces of different names share no derived name, even where only the letters that are dropped differ."""
    for kind in DERIVED:
        first, second = (names.derive(kind, workspace, seed) for workspace in workspaces)
        assert first != second


@pytest.mark.parametrize("kind", DERIVED, ids=lambda kind: kind.stem)
def test_workspaces_that_differ_by_a_lost_sign_get_names_apart(kind: Kind) -> None:
    """Where a kind has no underscore, ml_prod and ml-prod would become one name: a hash keeps them apart."""
    assert names.derive(kind, "ml_prod", "contoso") != names.derive(kind, "ml-prod", "contoso")


@given(WORKSPACES)
def test_the_seed_moves_global_names_only(workspace: str) -> None:
    """Another seed gives other global names, and leaves alone what is unique only in its group."""
    for kind in DERIVED:
        same = names.derive(kind, workspace, "contoso") == names.derive(kind, workspace, "fabrikam")
        if kind.name.unique_in == "global":
            assert not same


@pytest.mark.parametrize(
    ("stem", "workspace", "expected"),
    [
        ("storage_account", "contoso-ml", "stcontosoml11tuw"),
        ("key_vault", "contoso-ml", "kv-contoso-ml-11tuw"),
        ("container_registry", "contoso-ml", "crcontosoml11tuw"),
        ("log_analytics", "contoso-ml", "log-contoso-ml"),
        ("application_insights", "contoso_ml", "appi-contoso_ml"),
        ("managed_identity", "contoso-ml", "id-contoso-ml"),
    ],
)
def test_the_forms_of_names_do_not_move(stem: str, workspace: str, expected: str) -> None:
    """A release that derives another name would replace people's storage: these are what they are."""
    kind: Kind = next(kind for kind in BY_TYPE.values() if kind.stem == stem)
    assert names.derive(kind, workspace, "contoso") == expected
