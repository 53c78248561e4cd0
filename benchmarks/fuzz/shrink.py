"""A case made small: less in it, and still the same fall."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.mutation.mutant import leaves

from .case import Case, Data, File, Text
from .trial import tried


def shrunk(case: Case, where: str, most: int = 250) -> Case:
    """The smallest case that is found with at most so many trials."""
    left = most
    again = True
    while again and left > 0:
        again = False
        for smaller in _smaller(case):
            left -= 1
            if left < 0:
                break
            fall = tried(smaller)
            if fall and fall.where == where:
                case, again = smaller, True
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    """Cases with a little less, those with much less first."""
    if case.fails[0]:
        yield replace(case, fails=(0, ""))
    for name in case.files:
        if len(case.files) > 1:
            yield replace(case, files={each: file for each, file in case.files.items() if each != name})
    for index in range(len(case.words)):
        if case.words[index].startswith("-"):
            for length in (2, 1):
                yield replace(case, words=(*case.words[:index], *case.words[index + length :]))
    for name, file in case.files.items():
        for less in _less(file):
            yield replace(case, files={**case.files, name: less})


def _less(file: File) -> Iterator[File]:
    if isinstance(file, Text):
        yield from map(Text, _fewer_bytes(file.held))
    elif isinstance(file, Data):
        for value in _less_data(file.value):
            yield replace(file, value=value)


def _fewer_bytes(content: bytes) -> Iterator[bytes]:
    step = len(content) // 2
    while step:
        for start in range(0, len(content), step):
            yield content[:start] + content[start + step :]
        step //= 2


def _less_data(value: Any) -> Iterator[Any]:
    """Copies without a member or an item, and with plain values in the place of large ones."""
    paths = sorted((path for path, _ in leaves([value]) if len(path) > 1), key=len)
    for path in paths:
        yield _changed(value, path[1:], drop=True)
    plains: tuple[Any, ...] = ({}, [])
    for path in paths:
        for plain in plains:
            yield _changed(value, path[1:], plain=plain)


def _changed(value: Any, path: tuple[Any, ...], *, drop: bool = False, plain: Any = None) -> Any:
    made = copy.deepcopy(value)
    above = made
    for step in path[:-1]:
        above = above[step]
    if drop:
        del above[path[-1]]
    elif isinstance(above[path[-1]], (dict, list)) and above[path[-1]]:
        above[path[-1]] = plain
    return made
