"""What a report says of a rule. Only types are here: reports need none of it to run."""

from __future__ import annotations

from typing import Any, Protocol

from amlstack.findings import Severity


class RuleText(Protocol):
    """What a report says of a rule."""

    @property
    def id(self) -> str:
        """AML-nnn."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def title(self) -> str:
        """What holds where it is kept."""

    @property
    def why(self) -> str:
        """Why that matters; may be empty."""

    @property
    def mend(self) -> str:
        """What to do about it."""

    @property
    def source(self) -> str:
        """The document that says so."""

    @property
    def severity(self) -> Severity:
        """As it was judged with."""

    @property
    def pillar(self) -> Any:
        """What it serves, in a word."""
