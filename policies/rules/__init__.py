"""The rules, a file for each family. Whatever lies in this folder is found."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from amlstack.policies.rule import Rule


def _found() -> Iterator[Rule]:
    for module in iter_modules(__path__):
        for _, rule in inspect.getmembers(import_module(f"{__name__}.{module.name}"), inspect.isclass):
            if issubclass(rule, Rule) and not inspect.isabstract(rule):
                yield rule()


RULES: tuple[Rule, ...] = tuple(sorted(_found(), key=lambda rule: rule.id))
"""Every rule, by id."""
