"""What a check reports: one record, shared by the rules and whatever shows their findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Protocol


class Severity(IntEnum):
    """How much a finding matters; a greater one matters more."""

    NOTE = 1
    """Worth knowing."""
    WARNING = 2
    """Azure takes it, an auditor wouldn't."""
    ERROR = 3
    """Azure refuses it."""

    def __str__(self) -> str:
        return self.name.lower()


class Place(Protocol):
    """A spot in a user's file, as editors count it: from 1. `amlstack.spec.Place` is one."""

    @property
    def file(self) -> str:
        """The file, as the user named it."""

    @property
    def line(self) -> int:
        """0 is the file as a whole."""

    @property
    def column(self) -> int:
        """In characters."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of no reader's own."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Edit:
    """A key of a workspace file that mends a finding by itself."""

    file: str
    """The workspace file."""
    path: tuple[str | int, ...]
    """The key's path in the declaration: ('datastores', 0, 'protocol')."""
    value: Any
    unsafe: str = ""
    """Why nobody but its author should write it: what it changes besides."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has found wrong with one resource. No credential's value stands in it."""

    rule: str
    """The rule's id: 'AML-021'."""
    severity: Severity
    resource: str
    """The resource: 'Microsoft.Storage/storageAccounts stcontoso'."""
    path: str
    """What is wrong in it, dotted from the top of the ARM body: 'properties.minimumTlsVersion'."""
    place: Place | None
    """Where in the user's file, where one is known."""
    what: str
    mend: str
    secret: bool = False
    """Whether it is a credential: no report shows its line."""
    edit: Edit | None = field(default=None, compare=False)
    """What mends it in a workspace file, where that is one key."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity} {self.rule}: {self.resource}: {self.path}: {self.what}; {self.mend}"


class Reach(StrEnum):
    """Whether a client reaches something over the network."""

    YES = "yes"
    SOME = "some"
    """Some of them do, as those from addresses that a firewall lists."""
    NO = "no"
    UNKNOWN = "unknown"
    """What would tell isn't declared here, or isn't known yet: never a pass."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One kind of client and one thing that it comes to."""

    who: str
    """'studio user'."""
    where: str
    """Where it stands: 'vnet-contoso', 'managed network', 'internet'."""
    target: str
    """The resource: 'Microsoft.Storage/storageAccounts stcontoso'."""
    service: str
    """What of it: 'blob'."""
    reaches: Reach
    needed: bool
    """Whether the client can't work without, or a way is declared for it."""
    why: str
    """The way, or what shuts it, or what isn't known."""
    mend: str = ""
    """What opens it, where it is needed and shut."""
    rule: str = ""
    """The rule whose finding tells that, where it is needed and shut."""


@dataclass(frozen=True, slots=True)
class Reachability:
    """Who reaches a workspace and what it stands on, and from where."""

    workspace: str
    """'contoso-ml'."""
    pairs: tuple[Pair, ...]
    file: str = ""
    """What the user calls the input that declares it."""
