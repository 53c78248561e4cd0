"""Waivers: what they let be, and what is found about them."""

from __future__ import annotations

import datetime as dt

import pytest

from amlstack.findings import Finding, Severity, Spot
from amlstack.policies import Pending
from amlstack.policies.settings import Waiver
from amlstack.policies.waivers import Outcome, apply

TODAY = dt.date(2026, 11, 20)
VAULT = "Microsoft.KeyVault/vaults kv-contoso"
CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers stcontoso/default/raw"
FINDING = Finding("AML-053", Severity.WARNING, VAULT, "properties.x", None, "what", "Mend it.")


def waiver(resource: str = "kv-contoso", until: dt.date = TODAY, own: bool = False, rule: str = "AML-053") -> Waiver:
    """A waiver that ends today unless told."""
    return Waiver(rule, resource, "It stays.", until, Spot("amlstack.toml", 4, 1), own)


def applied(*waivers: Waiver, pending: tuple[Pending, ...] = (), findings: tuple[Finding, ...] = (FINDING,)) -> Outcome:
    """What is left of the finding."""
    return apply(findings, pending, [VAULT, CONTAINER], {"AML-053", "AML-052"}, waivers, TODAY)


def told(outcome: Outcome) -> list[str]:
    """The rules of what is left."""
    return [finding.rule for finding in outcome.findings]


@pytest.mark.parametrize(
    "resource",
    [
        "kv-contoso",
        "KV-Contoso",
        VAULT,
        "kv-*",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv-contoso",
    ],
)
def test_it_lets_be_what_it_names(resource: str) -> None:
    """By name, by type and name, by pattern or by id, in any case, to the end of its last day."""
    outcome = applied(waiver(resource))
    assert told(outcome) == []
    assert [(each.finding, each.reason, each.until) for each in outcome.waived] == [(FINDING, "It stays.", TODAY)]


@pytest.mark.parametrize("other", [waiver("kv-other"), waiver("contoso"), waiver(rule="AML-052"), waiver("/no/id")])
def test_it_lets_nothing_else_be(other: Waiver) -> None:
    """Neither another resource nor another rule, nor what only contains the name."""
    assert "AML-053" in told(applied(other))


def test_a_child_is_named_by_its_own_name_or_in_full() -> None:
    """A container's last name will do."""
    found = Finding("AML-053", Severity.WARNING, CONTAINER, "x", None, "what", "Mend it.")
    assert told(applied(waiver("raw"), findings=(found,))) == []
    assert told(applied(waiver("stcontoso/default/raw"), findings=(found,))) == []


def test_one_that_ran_out_is_found_with_what_it_let_be() -> None:
    """On the day after its last the finding is back, and the waiver is one too, at its place."""
    outcome = applied(waiver(until=TODAY - dt.timedelta(days=1)))
    assert told(outcome) == ["AML-053", "AML-901"]
    assert outcome.findings[1].place == Spot("amlstack.toml", 4, 1)
    assert "2026-11-19" in outcome.findings[1].what


def test_one_that_is_of_no_use_is_found() -> None:
    """Where the resource was looked at and the rule had nothing to say."""
    assert told(applied(waiver(), findings=())) == ["AML-902"]


def test_one_for_what_is_not_there_is_found_where_it_stands_with_the_resources() -> None:
    """A shared file may name other folders' resources; a workspace file only its own."""
    assert told(applied(waiver("kv-elsewhere"), findings=())) == []
    assert told(applied(waiver("kv-elsewhere", own=True), findings=())) == ["AML-902"]


def test_one_whose_rule_still_waits_is_no_finding() -> None:
    """What can't be judged yet may need it."""
    assert told(applied(waiver(own=True), pending=(Pending("AML-053", VAULT, "not yet"),), findings=())) == []


def test_one_whose_rule_was_not_asked_is_no_finding() -> None:
    """A lesser profile than the one it was written for says nothing about it."""
    assert told(applied(waiver(own=True, rule="AML-044"), findings=())) == []


def test_a_later_waiver_of_the_same_holds() -> None:
    """Of two the one that holds counts, and the other is told."""
    outcome = applied(waiver(until=TODAY - dt.timedelta(days=1)), waiver())
    assert told(outcome) == ["AML-901"]
    assert len(outcome.waived) == 1


def test_a_file_in_a_waiver_means_what_an_export_has_in_its_place() -> None:
    """The export's own texts, and no resource that it declares; a waiver that names none of them means none."""
    text = Finding("AML-053", Severity.ERROR, "input parameters.json", "source", None, "what", "Mend it.")

    def left(resource: str) -> list[str]:
        named = (waiver(resource),)
        outcome = apply([FINDING, text], (), [VAULT, text.resource], {"AML-053"}, named, TODAY, {text.resource})
        return [finding.resource for finding in outcome.findings]

    assert left("workspace.yaml") == [VAULT]
    assert left("kv-other") == [VAULT, text.resource]
