"""Checks of one value. The plan runs them on what it can read, a component on what arrives late: the same objects."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from amlstack.catalog import Kind, NameRule, firewall, ids, keyvault, locations, network, private_dns
from amlstack.literal_credentials import masked


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value, and how to mend it. No credential stands in it."""

    what: str
    mend: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", masked(self.what))


class Check(Protocol):
    """Says what is wrong with a value, or None."""

    def __call__(self, value: str) -> Wrong | None:
        """What is wrong with `value`, or None."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of a list of the catalog's."""

    words: tuple[str, ...]
    else_: str
    """What to say of any other value: 'is no SKU of a key vault'."""

    def __call__(self, value: str) -> Wrong | None:
        """What is wrong with `value`, or None."""
        if value in self.words:
            return None
        return Wrong(f"{value!r} {self.else_}", f"use one of {', '.join(self.words)}")


@dataclass(frozen=True, slots=True)
class Lawful:
    """The value is a lawful name of a kind."""

    title: str
    rule: NameRule

    def __call__(self, value: str) -> Wrong | None:
        """What is wrong with `value`, or None."""
        if self.rule.fault(value) is None:
            return None
        lengths = f"{self.rule.shortest} to {self.rule.longest} characters"
        return Wrong(f"{masked(value)[:80]!r} is not a lawful {self.title} name", f"use {lengths}: {self.rule.says}")


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number within bounds, both included."""

    low: int
    high: int
    unit: str

    def __call__(self, value: str | int) -> Wrong | None:
        """What is wrong with `value`, or None."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if number.is_integer() and self.low <= number <= self.high:
            return None
        return Wrong(f"{value} is out of bounds", f"give {self.low} to {self.high} {self.unit}")


def present(value: object) -> Wrong | None:
    """A secret is there. It is never quoted."""
    if isinstance(value, str) and value:
        return None
    return Wrong("arrived without a value", "give the secret itself, as a string")


def secret_version(value: str) -> Wrong | None:
    """The value is a version of a key vault's secret."""
    if re.fullmatch(keyvault.SECRET_VERSION, value):
        return None
    return Wrong("this is no version of a secret", "give its 32 letters and digits, or none for the newest")


@dataclass(frozen=True, slots=True)
class IdOfKind:
    """The value is the ARM id of a resource of a kind."""

    kind: Kind

    def __call__(self, value: str) -> Wrong | None:
        """What is wrong with `value`, or None."""
        example = f"give the id of a {self.kind.title}: /subscriptions/.../providers/{self.kind.type}/NAME"
        if self.kind.stem == "resource_group":
            example = "give /subscriptions/SUBSCRIPTION/resourceGroups/GROUP"
        try:
            found = ids.parse(value).type
        except ValueError as error:
            return Wrong(f"{value!r} is no ARM id: {error}", example)
        if found.lower() != self.kind.type.lower():
            return Wrong(f"this is the id of a {found}, not of a {self.kind.title}", example)
        return None


def vault_id(value: str) -> Wrong | None:
    """The value is the ARM id of a key vault, whose name goes into the address that a secret is read from."""
    return IdOfKind(keyvault.VAULT)(value) or lawful(keyvault.VAULT)(ids.parse(value).name)


def subnet_id(value: str) -> Wrong | None:
    """The value is the ARM id of a subnet."""
    return IdOfKind(network.SUBNET)(value)


def virtual_network_id(value: str) -> Wrong | None:
    """The value is the ARM id of a virtual network."""
    return IdOfKind(network.VIRTUAL_NETWORK)(value)


def private_dns_zone_id(value: str) -> Wrong | None:
    """The value is the ARM id of a private DNS zone."""
    return IdOfKind(private_dns.ZONE)(value)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The value is a public address, or a range of them, that a firewall takes."""

    of: firewall.Firewall

    def __call__(self, value: str) -> Wrong | None:
        """What is wrong with `value`, or None."""
        fault = firewall.address_fault(value, self.of)
        example = f"give a public IPv4 address, or a range of them up to /{self.of.longest_prefix}: 203.0.113.0/24"
        return Wrong(f"{masked(str(value))[:50]!r} {fault}", example) if fault else None


def location(value: str) -> Wrong | None:
    """A region in ARM's short form: 'westeurope', not 'West Europe'."""
    short = "".join(character for character in value.lower() if character.isalnum() and character.isascii())
    if value == short and value:
        return None
    meant = short if short in locations.REGIONS else locations.nearest(value) or short
    mend = "write 'westeurope'" if not short or masked(value) != value else f"write {meant!r}"
    return Wrong(f"{value!r} is not a region's short name", mend)


def lawful(kind: Kind) -> Lawful:
    """The check for names of a kind."""
    return Lawful(kind.title, kind.name)


def nearest(word: str, words: Collection[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be."""
    import difflib

    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.6)), None)


def day(value: str) -> Wrong | None:
    """A day of the calendar, as ISO 8601 writes it."""
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return Wrong(f"{masked(str(value))[:20]!r} is no day", "write it as 2030-12-31")
    return None
