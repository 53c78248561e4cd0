"""Values that are evaluated when they are first asked for: parameters' defaults and variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .errors import ExpressionError, Wrong, near


class Lazy:
    """Named values, each worked out once; asking for one while it is being worked out is an error.

    A fault is noted where it arises, once; who asks for the value afterwards gets what stands for it.
    """

    def __init__(
        self,
        what: str,
        names: Iterable[str],
        make: Callable[[str], Any],
        failed: Callable[[str, ExpressionError], Any],
    ) -> None:
        """`failed` notes why a name has no value, and gives what stands for it."""
        self._what = what
        self._names = {name.lower(): name for name in names}
        self._make = make
        self._failed = failed
        self._made: dict[str, Any] = {}
        self._making: list[str] = []

    def __contains__(self, name: str) -> bool:
        """Whether there is one of that name, in any case."""
        return name.lower() in self._names

    def __call__(self, name: str) -> Any:
        """The value of that name, in any case. Raises ExpressionError."""
        key = name.lower()
        if key in self._made:
            return self._made[key]
        if key not in self._names:
            raise Wrong(f"the template declares no {self._what} '{name}'", near(name, self._names.values()))
        if key in self._making:
            circle = " needs ".join(self._names[each] for each in [*self._making[self._making.index(key) :], key])
            raise ExpressionError(f"a {self._what} comes to need itself: {circle}", "break the circle")
        self._making.append(key)
        try:
            self._made[key] = self._make(self._names[key])
        except ExpressionError as error:
            self._made[key] = self._failed(self._names[key], error)
        finally:
            self._making.pop()
        return self._made[key]

    def all(self) -> None:
        """Work out every one, so that all faults are noted."""
        for name in self._names.values():
            self(name)
