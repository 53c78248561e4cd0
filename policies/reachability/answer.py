"""Whether somebody reaches something: the answer, and the best of several ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from amlstack.findings import Reach
from amlstack.policies.graph import NotYet, Resource

MISSING = (
    "Declare a private endpoint, or an outbound rule of the managed network, to each service that is needed; where "
    "somebody else has, waive this"
)
"""What opens a way that nothing leads by."""
_NOT_YET = "not applicable yet: "


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a way leads to a target."""

    reach: Reach
    why: str
    """The way, where there is one; else what keeps it shut, or what isn't known."""
    mend: str = ""
    """What opens it."""
    rule: str = ""
    """The rule that tells it as a finding of its own."""
    at: tuple[Resource, str] | None = None
    """The resource and the path in it that shut it."""
    waits: NotYet | None = None
    """The value that isn't known before the deployment, where that is why."""
    minor: bool = False
    """Whether somebody else may open it by hand, or live with it."""
    wanted: bool = False
    """Whether a way is declared that doesn't lead there: whoever declares it wants it."""
    endpoint: Resource | None = None
    """The private endpoint that the way takes, where it takes one."""


def told(reason: NotYet) -> str:
    """What isn't known yet, as a sentence."""
    return str(reason).removeprefix(_NOT_YET)


def asked(question: Callable[[], Answer]) -> Answer:
    """The answer to a question; unknown where that takes a value that isn't known yet."""
    try:
        return question()
    except NotYet as reason:
        return Answer(Reach.UNKNOWN, told(reason), waits=reason)


_ORDER = (Reach.YES, Reach.SOME, Reach.UNKNOWN, Reach.NO)


def best(answers: Iterable[Answer]) -> Answer:
    """The best of several ways, the first of those that are as good: one that leads there is enough."""
    return min(answers, key=lambda each: _ORDER.index(each.reach))
