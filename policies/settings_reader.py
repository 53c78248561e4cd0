"""The settings in a mapping, with every fault that is in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from amlstack.findings import Place, Severity

from .rule import Profile, Rule
from .settings import OFF, Chosen, Path, Policy, SettingFault, SettingsError, Waiver

_SEVERITIES = {str(severity): severity for severity in reversed(Severity)}
_PROFILES = {str(profile): profile for profile in Profile}
_WAIVER = ("rule", "resource", "reason", "until")
_KINDS = {"str": "a text", "int": "a whole number", "bool": "true or false", "tuple[str, ...]": "a list of texts"}


def read(
    data: Any,
    place: Callable[[Path], Place],
    rules: Iterable[Rule],
    *,
    own: bool = False,
    beside: tuple[str, ...] = (),
) -> Policy:
    """The settings in a mapping; `place` says where a path of it stands. Raises SettingsError with every fault.

    Keys that stand `beside` the settings are their reader's.
    """
    reader = _Reader(place, {word: rule for rule in rules for word in (rule.id, rule.name)}, own)
    policy = reader.policy(data, beside)
    if reader.faults:
        raise SettingsError(reader.faults)
    return policy


class _Reader:
    """One pass over a mapping of settings, which collects every fault in it."""

    def __init__(self, place: Callable[[Path], Place], rules: Mapping[str, Rule], own: bool) -> None:
        self.place = place
        self.words = tuple(rules)
        self.rules = {word.lower(): rule for word, rule in rules.items()}
        self.own = own
        self.faults: list[SettingFault] = []

    def fault(self, path: Path, what: str, mend: str) -> None:
        self.faults.append(SettingFault(path, what, mend))

    def policy(self, data: Any, beside: tuple[str, ...] = ()) -> Policy:
        known = self.known(data, (), ("profile", "rules", "waivers", *beside))
        profile = known.get("profile")
        if profile is not None and str(profile) not in _PROFILES:
            self.fault(("profile",), f"{profile!r} is no profile", meant(str(profile), _PROFILES))
        pairs = (self.rule(word, said) for word, said in self.mapping(known.get("rules", {}), ("rules",)).items())
        entries = known.get("waivers", [])
        if not isinstance(entries, list):
            self.fault(("waivers",), "is not a list", f"expected entries with {', '.join(_WAIVER)}")
            entries = []
        waivers = (self.waiver(entry, ("waivers", index)) for index, entry in enumerate(entries))
        return Policy(
            _PROFILES.get(profile) if isinstance(profile, str) else None,
            dict(pair for pair in pairs if pair),
            tuple(waiver for waiver in waivers if waiver),
        )

    def mapping(self, data: Any, path: Path) -> Mapping[str, Any]:
        if isinstance(data, Mapping):
            return data
        self.fault(path, "is not a mapping", "expected keys and values")
        return {}

    def known(self, data: Any, path: Path, words: tuple[str, ...]) -> Mapping[str, Any]:
        """The mapping without the keys that aren't among `words`; each of those is a fault."""
        found = self.mapping(data, path)
        for key in found:
            if key not in words:
                self.fault((*path, key), f"unknown key {key!r}", meant(str(key), words))
        return {key: item for key, item in found.items() if key in words}

    def found(self, word: Any, path: Path) -> Rule | None:
        rule = self.rules.get(word.lower()) if isinstance(word, str) else None
        if rule is None:
            self.fault(path, f"there is no rule {word!r}", f"{meant(str(word), self.words)}; see `amlstack rules`")
        return rule

    def rule(self, word: str, said: Any) -> tuple[str, Chosen] | None:
        path: Path = ("rules", word)
        rule = self.found(word, path)
        if rule is None:
            return None
        if isinstance(said, str):
            said = {"severity": said}
        fields = {each.name: each for each in dataclasses.fields(rule.settings)}
        known = self.known(said, path, ("severity", *fields))
        severity = known.get("severity")
        if severity is not None and severity not in (OFF, *_SEVERITIES):
            what = f"{severity!r} is no severity" if isinstance(severity, str) else "is no severity"
            self.fault((*path, "severity"), what, f"expected {OFF}, {', '.join(_SEVERITIES)}")
        values = dict(self.values(rule, known, path))
        settings = dataclasses.replace(rule.settings, **values) if values else None
        return rule.id, Chosen(_SEVERITIES.get(str(severity)), severity == OFF, settings)

    def values(self, rule: Rule, known: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Any]]:
        """The rule's own settings, each of its field's type."""
        for each in dataclasses.fields(rule.settings):
            if each.name not in known:
                continue
            value, type_ = known[each.name], str(each.type)
            texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
            if texts if type_.startswith("tuple") else type(value).__name__ == type_:
                yield each.name, tuple(value) if isinstance(value, list) else value
            else:
                self.fault((*path, each.name), "is of the wrong kind", f"expected {_KINDS[type_]}")

    def waiver(self, entry: Any, path: Path) -> Waiver | None:
        before = len(self.faults)
        known = self.known(entry, path, _WAIVER)
        for word in _WAIVER:
            if not known.get(word) or (word != "until" and not str(known[word]).strip()):
                self.fault((*path, word), f"a waiver has no {word}", f"a waiver names {', '.join(_WAIVER)}")
        rule = self.found(known["rule"], (*path, "rule")) if known.get("rule") else None
        until = _date(known.get("until"))
        if known.get("until") and until is None:
            self.fault((*path, "until"), "is no date", "write the last day on which it holds: 2027-03-31")
        if rule is None or until is None or len(self.faults) > before:
            return None
        return Waiver(rule.id, str(known["resource"]), str(known["reason"]), until, self.place(path), self.own)


def meant(word: str, words: Iterable[str]) -> str:
    """How to mend a word that isn't one of `words`: the one that was probably meant, or all where they are few."""
    import difflib

    known = {each.lower(): each for each in words}
    close = difflib.get_close_matches(word.lower(), known, n=1)
    if close:
        return f"did you mean {known[close[0]]!r}?"
    return f"expected one of {', '.join(known.values())}" if len(known) <= 12 else "nothing is like it"


def _date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
