"""What users set, read from a mapping: every fault at once, with the word that was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.findings import Finding, Severity, Spot
from amlstack.policies import RULES, Graph, Resource, Rule
from amlstack.policies.rule import Profile, Settings
from amlstack.policies.settings import Policy, SettingsError
from amlstack.policies.settings_reader import read
from amlstack.policies.toml import TomlError, load

WAIVER = {"rule": "AML-053", "resource": "kv", "reason": "It stays.", "until": "2027-03-31"}


@dataclass(frozen=True, slots=True)
class Sizes(Settings):
    """A bit of each kind."""

    words: tuple[str, ...] = ("owner",)
    """Words."""
    most: int = 3
    """A number."""
    strict: bool = False
    """A switch."""
    region: str = "westeurope"
    """A text."""


class Sized(Rule):
    """A rule with something to set."""

    id = "AML-998"
    name = "Test.Sized"
    applies_to = "*"
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    settings: Sizes = Sizes()

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Nothing."""
        yield from ()


KNOWN = (*RULES, Sized())


def policy(data: Any) -> Policy:
    """The settings of a mapping."""
    return read(data, lambda path: Spot("amlstack.toml", len(path), 1), KNOWN)


def faults(data: Any) -> list[str]:
    """What is wrong with it, a line each."""
    with pytest.raises(SettingsError) as error:
        policy(data)
    return str(error.value).splitlines()


def test_a_severity_and_settings_reach_the_rule() -> None:
    """By id or name, in any case; what isn't set stays, and other users of the rule see nothing of it."""
    said = {"aml-998": {"severity": "error", "words": ["a", "b"], "most": 7, "strict": True}, "Storage.MinTls": "note"}
    chosen = {rule.id: rule for rule in policy({"rules": said}).chosen(KNOWN)}
    assert chosen["AML-998"].severity is Severity.ERROR
    assert chosen["AML-998"].settings == Sizes(("a", "b"), 7, True, "westeurope")
    assert chosen["AML-041"].severity is Severity.NOTE
    assert Sized().settings == Sizes()
    assert {rule.id: rule for rule in RULES}["AML-041"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("profile", "there"), [(None, False), ("default", False), ("production", True), ("audited", True)]
)
def test_a_profile_has_its_rules_and_those_below(profile: str | None, there: bool) -> None:
    """A rule counts from its own profile on; one that is set counts in each, and one that is off in none."""
    data = {"profile": profile} if profile else {}
    assert any(rule.id == "AML-998" for rule in policy(data).chosen(KNOWN)) is there
    assert any(rule.id == "AML-998" for rule in policy({**data, "rules": {"AML-998": "note"}}).chosen(KNOWN))
    assert not any(rule.id == "AML-998" for rule in policy({**data, "rules": {"AML-998": "off"}}).chosen(KNOWN))


def test_the_nearer_words_come_first() -> None:
    """A workspace file's own settings stand over those of amlstack.toml, rule by rule."""
    own, shared = (
        policy({"rules": {"AML-041": "off"}}),
        policy({"profile": "audited", "rules": {"AML-041": "error", "AML-042": "off"}}),
    )
    both = own.over(shared)
    assert (both.profile, both.rules["AML-041"].off, both.rules["AML-042"].off) == (Profile.AUDITED, True, True)


@pytest.mark.parametrize("until", ["2027-03-31", dt.date(2027, 3, 31), dt.datetime(2027, 3, 31, 8, tzinfo=dt.UTC)])
def test_a_waiver_ends_on_a_day(until: Any) -> None:
    """As YAML's text or as TOML's date."""
    (waiver,) = policy({"waivers": [{**WAIVER, "until": until}]}).waivers
    assert (waiver.rule, waiver.until, waiver.place) == ("AML-053", dt.date(2027, 3, 31), Spot("amlstack.toml", 2, 1))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"profil": "audited"}, "profil: unknown key 'profil'; did you mean 'profile'?"),
        ({"profile": "prodction"}, "profile: 'prodction' is no profile; did you mean 'production'?"),
        ({"rules": {"AML-4l": "off"}}, "rules.AML-4l: there is no rule 'AML-4l'; did you mean"),
        ({"rules": {"Storage.MinTLS1": "off"}}, "did you mean 'Storage.MinTls'?"),
        ({"rules": {"AML-041": "eror"}}, "AML-041.severity: 'eror' is no severity; expected off, error, warning, note"),
        ({"rules": {"AML-041": {"sku": 1}}}, "rules.AML-041.sku: unknown key 'sku'; expected one of severity"),
        ({"rules": {"AML-041": 3}}, "rules.AML-041: is not a mapping"),
        ({"rules": {"AML-998": {"words": "owner"}}}, "AML-998.words: is of the wrong kind; expected a list of texts"),
        ({"rules": {"AML-998": {"words": [1]}}}, "expected a list of texts"),
        ({"rules": {"AML-998": {"most": True}}}, "rules.AML-998.most: is of the wrong kind; expected a whole number"),
        ({"rules": {"AML-998": {"strict": "yes"}}}, "expected true or false"),
        ({"rules": {"AML-998": {"region": 1}}}, "expected a text"),
        ({"rules": {"AML-998": {"word": []}}}, "unknown key 'word'; did you mean 'words'?"),
        ({"rules": []}, "rules: is not a mapping"),
        ({"waivers": {}}, "waivers: is not a list"),
        ({"waivers": [{**WAIVER, "reason": " "}]}, "waivers.0.reason: a waiver has no reason"),
        ({"waivers": [{**WAIVER, "until": "soon"}]}, "waivers.0.until: is no date"),
        ({"waivers": [{**WAIVER, "rule": "AML-53"}]}, "waivers.0.rule: there is no rule 'AML-53'; did you"),
        ({"waivers": [{**WAIVER, "untill": 1}]}, "waivers.0.untill: unknown key 'untill'; did you mean 'until'?"),
        ({"waivers": ["AML-053"]}, "waivers.0: is not a mapping"),
        (3, "is not a mapping"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(data: Any, expected: str) -> None:
    """Each with its place, and the word that was probably meant."""
    assert any(expected in line for line in faults(data))


def test_every_fault_is_told_at_once() -> None:
    """Not the first alone."""
    assert len(faults({"profile": "x", "rules": {"AML-1": "off", "AML-041": "x"}, "waivers": [{}]})) == 7


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text() | st.sampled_from(["rules", "waivers", "profile", "AML-041"]), inner)
        ),
    )
)
def test_anything_is_read_or_refused(data: Any) -> None:
    """Whatever a file holds, there are settings or faults, and nothing else."""
    found: Policy | None = None
    try:
        found = policy(data)
    except SettingsError as error:
        found = Policy() if error.faults else None
    assert isinstance(found, Policy)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = [" + "[" * 3_000, "is nested too deep"),
        ("a = " + "9" * 5_000, "can't be read: Exceeds the limit"),
        ("a = 2030-13-45", "can't be read|is no TOML"),
        ("a = nan\nb = -inf", "unknown key 'a'"),
        ('rules = "x"', "is not a mapping"),
        ('profile = ["audited"]', "is no profile"),
        ("waivers = [[]]", "is not a mapping"),
    ],
)
def test_settings_of_any_shape_are_told(text: str, says: str, tmp_path: Path) -> None:
    """Whatever a file of settings holds, it is TomlError with a place."""
    file = tmp_path / "amlstack.toml"
    file.write_text(text)
    with pytest.raises(TomlError, match=says) as told:
        load(file)
    assert all(str(spot).startswith(str(file)) for spot, _ in told.value.faults)
