"""The rules, a file for each family. Whatever lies in this folder is found."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from amlstack.policies.rule import Rule


def _found() -> Iterator[Rule]:
    for found in iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        for rule in vars(module).values():
            # not issubclass: an abstract class asks all of its subclasses in turn, for each name of each module
            if isinstance(rule, type) and rule.__module__ == module.__name__ and Rule in rule.__mro__:
                yield rule()


RULES: tuple[Rule, ...] = tuple(sorted(_found(), key=lambda rule: rule.id))
"""Every rule, by id."""
