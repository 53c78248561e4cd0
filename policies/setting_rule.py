"""Rules that are one comparison: they say as data which setting of which resources should be what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from amlstack.findings import Finding

from .graph import Graph, NotYet, Resource, Unknown
from .native import spoken_version
from .rule import Rule, Settings, among, worded
from .selector import Selector, Word, one_of


class SettingRule(Rule):
    """One setting of a resource has one of some values, or none of some."""

    path: ClassVar[str] = ""
    """The setting, dotted from the top of the body."""
    paths: ClassVar[tuple[str, ...]] = ()
    """Several settings instead of one, each with a finding of its own."""
    of: ClassVar[str] = ""
    """The reference to the resource that has the setting, where it isn't the resource itself: 'storageAccount'."""
    wanted: ClassVar[Collection[Word]] = ()
    """What it should be; the case of words doesn't count."""
    unwanted: ClassVar[Collection[Word]] = ()
    """Where nothing is wanted, what it shouldn't be; a mapping gives each word's message."""
    unset: ClassVar[Word | None] = None
    """What Azure takes where it isn't said."""
    unset_before: ClassVar[tuple[str, Word] | None] = None
    """An api-version, and what was taken before it."""
    optional: ClassVar[bool] = False
    """Whether what isn't said, or is empty, passes."""
    only_for: ClassVar[Selector | None] = None
    """The resources that the rule has a say about; None for all of the type."""
    message: ClassVar[str] = "{setting} is {said}"
    """A finding's text, with the setting's last word, what is said (`value`: as it is) and what has it (`called`)."""

    def concerns(self, resource: Resource) -> bool:
        """Whether the rule has a say about this resource at all. Raises NotYet where that takes an unknown value."""
        return self.only_for is None or self.only_for.selects(resource)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare what is said, or what Azure takes instead, with what is wanted."""
        subject = graph.referred(resource, self.of) if self.of else resource
        if subject is None or not self.concerns(resource):
            return
        for path in self.paths or (self.path,):
            if not self.fits(said := subject.get(path), self.taken(subject) if said is None else None):
                yield self.violation(resource, path, said, subject.called)

    def taken(self, subject: Resource) -> Word | None:
        """What Azure takes where the setting isn't said. Raises NotYet where that depends on an unknown api-version."""
        if self.unset_before is None:
            return self.unset
        since, before = self.unset_before
        version = spoken_version(subject)
        if isinstance(version, Unknown):
            raise NotYet(str(subject), "apiVersion")
        return before if version and version < since else self.unset

    def fits(self, said: Any, unset: Word | None = None) -> bool:
        """Whether a value is as it should be; where none is said, `unset` is what Azure takes."""
        if self.optional and not said:
            return True
        taken = unset if said is None else said
        return one_of(taken, self.wanted) if self.wanted else not one_of(taken, self.unwanted)

    def violation(self, resource: Resource, path: str, said: Any, called: str = "") -> Finding:
        """The finding about a value."""
        message = self.message
        if isinstance(self.unwanted, Mapping):
            message = next(why for word, why in self.unwanted.items() if one_of(said, (word,)))
        what = message.format(setting=path.rpartition(".")[2], said=worded(said), value=said, called=called)
        return self.finding(resource, f"properties.{self.of}" if self.of else path, what)


class NumberRule(SettingRule):
    """A number is one of those that are wanted, or lies between two. What isn't said, or is no number, passes."""

    between: ClassVar[tuple[float, float]]
    """The least and the greatest."""
    message = "it can't be {value}"

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the number, once it and the selector's setting are known."""
        said = resource.get(self.path)
        if self.concerns(resource) and not self.fits(said):
            yield self.violation(resource, self.path, said)

    def fits(self, said: Any, unset: Word | None = None) -> bool:
        """Whether a number is as it should be."""
        if not isinstance(said, (int, float)):
            return True
        return said in self.wanted if self.wanted else self.between[0] <= said <= self.between[1]


class PresenceRule(SettingRule):
    """A setting is there, or isn't, whatever its value. 0 and what is empty count as not there."""

    there: ClassVar[bool] = True
    """Which of the two."""
    waits: ClassVar[bool] = False
    """Whether an unknown value has to be known first; else it is there."""
    unless: ClassVar[Selector | None] = None
    """Resources that may be otherwise; only those that are have to be known."""

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find each setting that is missing, or that shouldn't be there."""
        if not self.concerns(resource):
            return
        for path in self.paths or (self.path,):
            said = resource.get(path) if self.waits else resource.raw(path)
            if (bool(said) if self.waits else resource.has(path)) is not self.there and not (
                self.unless and self.unless.selects(resource)
            ):
                yield self.violation(resource, path, said)


@dataclass(frozen=True, slots=True)
class Allowed(Settings):
    """What a user allows of one setting."""

    allowed: tuple[str, ...] = ()
    """Its values; none means any."""


class AllowedRule(SettingRule):
    """A setting has one of the values that the user allows. A setting that is left out passes."""

    settings: Allowed = Allowed()
    message = "{value} isn't allowed"

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the setting with the user's list; an empty list allows everything."""
        said = resource.get(self.path) if self.settings.allowed else None
        if said and not among(said, self.settings.allowed):
            yield self.violation(resource, self.path, said)


class FirewallRule(Rule):
    """A service answers the networks that are named, and no others: public access is off, or its firewall denies.

    Left out, every network is answered.
    """

    closed: ClassVar[tuple[str, ...]] = ("Disabled",)
    """How public access is off."""
    action: ClassVar[str] = "properties.networkAcls.defaultAction"
    """What the firewall does with networks that aren't named."""
    path: ClassVar[str] = "properties.networkAcls.defaultAction"
    """Which of the two a finding shows."""

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a service with public access whose firewall lets unnamed networks in."""
        public, action = resource.get("properties.publicNetworkAccess"), resource.get(self.action)
        if not among(public, self.closed) and not among(action, ("Deny",)):
            what = f"{self.path.rpartition('.')[2]} is {worded(resource.get(self.path))}"
            yield self.finding(resource, self.path, what)
