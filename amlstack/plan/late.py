"""Values that arrive later than the plan is made: a Pulumi Output, carried through and never read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn


class Undecided(Exception):
    """Raised when a decision would need a value that isn't known yet."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            f"{argument} arrives late (it is an Output), but what will exist depends on it: "
            "give a plain value there, from configuration or a constant"
        )
        self.argument = argument


class Late:
    """Stands in a node where a value will be.

    `argument` says which argument it came in, `slot` is the component's own handle for the value, and `steps` are
    functions to be applied to it once it is there. Whatever would read it raises Undecided; `is` and isinstance are
    safe.
    """

    __slots__ = ("argument", "slot", "steps")

    def __init__(self, argument: str, slot: object, steps: tuple[Callable[[Any], Any], ...] = ()) -> None:
        self.argument = argument
        self.slot = slot
        self.steps = steps

    def then(self, step: Callable[[Any], Any]) -> Late:
        """The same value, with `step` applied to it once it is known."""
        return Late(self.argument, self.slot, (*self.steps, step))

    def __repr__(self) -> str:
        return f"<late {self.argument}>"

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # copying and inspecting ask for these, and take no for an answer
            raise AttributeError(name)
        raise Undecided(self.argument)

    def _undecided(self, *_: object) -> NoReturn:
        raise Undecided(self.argument)

    __str__ = __eq__ = __ne__ = __lt__ = __gt__ = __hash__ = __bool__ = _undecided
    __iter__ = __len__ = __getitem__ = __contains__ = __format__ = __int__ = __float__ = __add__ = _undecided


def late(value: object) -> bool:
    """Whether a value is not there to be read yet."""
    return isinstance(value, Late)
