"""Data with something changed at random: values, keys, and what holds them."""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.mutation.mutant import at, leaves, misspelt

from .case import DEEP, DEEPER, DIGITS
from .expressions import expression

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 2**63, 1.5, float("nan"), float("inf"), -float("inf"), 1e308, DIGITS, DEEP, DEEPER),
    *("", " ", "x", "a/b", "/", "[", "]", "[x", "[[x]", "[x]]", "true", "10", "-", "é\u2028", "a\nb", "\x00", "\ud800"),
    *("x" * 5_000, "/subscriptions/x", "/subscriptions//resourceGroups//providers/", "a b", "../x", "{", "*", "%s{0}"),
    *([], {}, [None], [[]], [{}], ["x", 1, None], {"x": {"y": 1}}, {"": None}, {"value": []}, {"secret": "s"}),
    *(dt.date(2030, 1, 31), dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC)),
    *("00000000-0000-0000-0000-000000000000", "2024-01-01", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "[secret]"),
)
KEYS = (
    "",
    " ",
    "x",
    "$schema",
    "type",
    "name",
    "copy",
    "properties",
    "value",
    "id",
    "[x]",
    "a.b",
    "a\nb",
    "\ud800",
    "0",
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value that is to be changed, by what holds it."""

    holder: Any
    key: Any
    chance: random.Random
    lent: Sequence[Any]
    """What parts may be taken of."""

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.holder[self.key]

    def put(self, value: Any) -> None:
        """Let a copy of this stand there."""
        self.holder[self.key] = copy.deepcopy(value)


def changed(value: Any, chance: random.Random, others: Sequence[Any]) -> Any:
    """A copy with some changes; `others` lends it parts."""
    whole = [copy.deepcopy(value)]
    for _ in range(min(5, 1 + int(chance.expovariate(1)))):
        spots = [path for path, _ in leaves(whole)]
        path = chance.choice(spots if chance.random() < 0.97 else spots[:1])
        lent = chance.choice(others) if chance.random() < 0.5 else whole[0]
        chance.choices(_CHANGES, _WEIGHTS)[0](_Spot(at(whole, path[:-1]), path[-1], chance, [lent]))
    return whole[0]


def _odd(spot: _Spot) -> None:
    spot.put(spot.chance.choice(ODD))


def _drop(spot: _Spot) -> None:
    if isinstance(spot.holder, dict) or len(spot.holder) > 1:
        del spot.holder[spot.key]


def _wrap(spot: _Spot) -> None:
    value = spot.value
    spot.put(spot.chance.choice(([value], [value, value], {"x": value}, {"value": value}, str(value))))


def _key(spot: _Spot) -> None:
    """Another key, a misspelt one, one in another case."""
    if isinstance(spot.holder, dict):
        word = str(spot.key)
        slip = misspelt(word, spot.chance) if len(word) > 2 else "xy"
        made = spot.chance.choice((spot.chance.choice(KEYS), word.upper(), slip))
        spot.holder[made] = spot.value if spot.chance.random() < 0.3 else spot.holder.pop(spot.key)


def _more(spot: _Spot) -> None:
    """One more member or item, or the same once more."""
    if isinstance(spot.value, dict):
        spot.value[spot.chance.choice(KEYS)] = copy.deepcopy(spot.chance.choice(ODD))
    elif isinstance(spot.value, list):
        spot.value.insert(0, copy.deepcopy(spot.chance.choice((*spot.value, *ODD))))


def _lend(spot: _Spot) -> None:
    """What stands somewhere else, here or in another document."""
    spot.put(spot.chance.choice([each for _, each in leaves(spot.lent)]))


def _expression(spot: _Spot) -> None:
    spot.put(f"[{expression(spot.chance)}]")


def _slip(spot: _Spot) -> None:
    """A text with a letter more, less or doubled; of an expression mostly its grammar."""
    value, chance = spot.value, spot.chance
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        letter = chance.choice(("", "[", "]", "'", "(", ")", ",", ".", "/", " ", "\n", "é", "0", value))
        spot.put(value[:place] + letter + value[place + chance.randrange(2) :])


_CHANGES: tuple[Callable[[_Spot], None], ...] = (_odd, _drop, _wrap, _key, _more, _lend, _expression, _slip)
_WEIGHTS = (6, 3, 2, 2, 2, 3, 2, 2)
