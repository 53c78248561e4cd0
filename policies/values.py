"""Single values, held against what Azure publishes of them: what a value is, and which word was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any


def fits(type_: str, value: Any) -> bool:
    """Whether a value is a text, a whole number, or true or false, as it should be."""
    if type_ == "integer":
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
    return isinstance(value, str if type_ == "string" else bool)


def reads_as(type_: str, value: Any) -> bool:
    """Whether providers make of a value what they want: they read 'true' and '30', and write 30 as a text."""
    if type_ == "string":
        return isinstance(value, (bool, int, float))
    text = value.strip().lower() if isinstance(value, str) else ""
    return text in ("true", "false") if type_ == "boolean" else bool(re.fullmatch(r"-?\d+", text))


def called(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if value is None:
        return "null"
    return "a text" if isinstance(value, str) else "an object" if isinstance(value, Mapping) else "a list"


def even(word: str) -> str:
    """A word in the form in which providers compare it: without case, and without blanks after commas."""
    return word.lower().replace(" ", "")


def near(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that a misspelt word was probably meant to be; None where none is similar."""
    lower = {each.lower(): each for each in words}
    close = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.75)
    return lower[close[0]] if close else None


def misspelt(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that a word surely was meant to be: one slip of the hand, or another punctuation, away.

    Another number makes another word (S1 and S2, TLS1_2 and TLS1_4), and so does a letter of a short one.
    """
    bare, lower = _bare(word), word.lower()
    for each in words:
        same_numbers = re.sub(r"\D", "", each) == re.sub(r"\D", "", word)
        slipped = min(len(word), len(each)) >= _LONG_ENOUGH and one_slip(lower, each.lower())
        if same_numbers and (slipped or bare == _bare(each)):
            return each
    return None


_LONG_ENOUGH = 5
"""Characters: one letter of fewer makes another word, as with Hot and Hat."""


def _bare(word: str) -> str:
    return re.sub(r"[\W_]", "", word.lower())


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def found(pattern: str, value: str) -> bool:
    """Whether a pattern is found in a text; one of another dialect always is."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.search(value) is not None


def one_slip(word: str, other: str) -> bool:
    """Whether two words differ by one slip of the hand: a letter more, less or wrong, or two of them swapped."""
    start = next((index for index, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), -1)
    if start < 0:
        return abs(len(word) - len(other)) == 1
    word, other = word[start:], other[start:]
    swapped = word[:2] == other[1::-1] and word[2:] == other[2:]
    return swapped or word[1:] == other[1:] or word[1:] == other or word == other[1:]
