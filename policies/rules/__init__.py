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
            if isinstance(rule, type) and issubclass(rule, Rule) and rule.__module__ == module.__name__:
                yield rule()


RULES: tuple[Rule, ...] = tuple(sorted(_found(), key=lambda rule: rule.id))
"""Every rule, by id."""
