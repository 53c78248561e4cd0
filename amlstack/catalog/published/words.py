"""Published words, and the one that was meant: which other words Azure refuses for sure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


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


def one_slip(word: str, other: str) -> bool:
    """Whether two words differ by one slip of the hand: a letter more, less or wrong, or two of them swapped."""
    start = next((index for index, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), -1)
    if start < 0:
        return abs(len(word) - len(other)) == 1
    word, other = word[start:], other[start:]
    swapped = word[:2] == other[1::-1] and word[2:] == other[2:]
    return swapped or word[1:] == other[1:] or word[1:] == other or word == other[1:]


def is_refused(value: str, words: Iterable[str], *, open_list: bool) -> bool:
    """Whether Azure surely refuses a text that isn't one of the published words.

    It does where the list is closed, or where the text is one slip from a published word: nearly every list is
    published as open, so that alone decides nothing. A text may hold several words: 'SystemAssigned,UserAssigned'.
    """
    known = {even(each): each for each in words}
    odd = (part.strip() for part in value.split(",") if even(part) not in known)
    return not open_list or any(misspelt(part, known.values()) for part in odd)
