"""What is wrong with a declaration whose shape is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amlstack.literal_credentials import masked

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing that Azure would refuse, or that can't be meant. No credential stands in it."""

    path: Path
    """Where, as keys and indexes of the declaration in its normal form."""
    what: str
    mend: str
    against: Path | None = None
    """The other place, of two that don't go together."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", masked(self.what))
        object.__setattr__(self, "mend", masked(self.mend))

    def __str__(self) -> str:
        beside = "" if self.against is None else f" (see {_dotted(self.against)})"
        return f"{_dotted(self.path)}: {self.what}{beside}; {self.mend}"


def _dotted(path: Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


class PlanError(Exception):
    """Raised when no plan can be made: every fault at once, each once."""

    def __init__(self, faults: Sequence[PlanFault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(map(str, self.faults)))
