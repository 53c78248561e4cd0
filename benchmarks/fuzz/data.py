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
    """Documents that parts may be taken of."""

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.holder[self.key]

    def put(self, value: Any) -> None:
        """Let a copy of this stand there."""
        self.holder[self.key] = copy.deepcopy(value)


def changed(value: Any, chance: random.Random, others: Sequence[Any]) -> Any:
    """A copy with some changes; `others` lends it parts.

    More than half are changed by what is lawful there mostly, and so comes further than to the readers.
    """
    whole = [copy.deepcopy(value)]
    gentle = chance.random() < 0.6
    for _ in range(min(8, 1 + int(chance.expovariate(0.8 if gentle else 1.5)))):
        spots = [path for path, _ in leaves(whole)]
        path = chance.choice(spots if gentle or chance.random() < 0.97 else spots[:1])
        lent = [chance.choice(others) for _ in range(3)] if chance.random() < 0.7 else whole
        change = chance.choices(_GENTLE if gentle else _CHANGES, _SHARES if gentle else _WEIGHTS)[0]
        change(_Spot(at(whole, path[:-1]), path[-1], chance, lent))
    return whole[0]


def _alike(spot: _Spot) -> None:
    """What stands somewhere else under the same key, or as an item."""
    of_list = isinstance(spot.key, int)
    found = [
        each
        for document in spot.lent
        for path, each in leaves([document])
        if path[-1] == spot.key or (of_list and isinstance(path[-1], int) and type(each) is type(spot.value))
    ]
    if found:
        spot.put(spot.chance.choice(found))


def _more_alike(spot: _Spot) -> None:
    """A member that a mapping has somewhere else, beside some that are the same; an item of another list."""
    value, chance = spot.value, spot.chance
    everything = [each for document in spot.lent for _, each in leaves([document])]
    if isinstance(value, dict):
        others = [each for each in everything if isinstance(each, dict) and each.keys() & value.keys()]
        members = list(chance.choice(others).items()) if others else []
        for key, item in chance.sample(members, min(2, len(members))):
            value.setdefault(key, copy.deepcopy(item))
    elif isinstance(value, list):
        items = [item for each in everything if isinstance(each, list) for item in each]
        value += [copy.deepcopy(chance.choice(items))] if items else []


def _tweak(spot: _Spot) -> None:
    """Another truth, number or letter of the same sort."""
    value, chance = spot.value, spot.chance
    if isinstance(value, bool):
        spot.put(not value)
    elif isinstance(value, int):
        spot.put(chance.choice((value + 1, value - 1, 0, value * 10)))
    elif isinstance(value, str) and value:
        spot.put(chance.choice((value + "1", value[:-1] or "a", value.lower(), value.upper(), f"{value}-x", "")))


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
_GENTLE: tuple[Callable[[_Spot], None], ...] = (_alike, _more_alike, _tweak, _drop, _expression, _odd)
_SHARES = (5, 5, 4, 1, 0.5, 0.2)
