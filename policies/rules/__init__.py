"""The rules, a file for each family. Whatever lies in this folder is found, and imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from amlstack.findings import Severity
from amlstack.policies.error_rules import FAMILIES
from amlstack.policies.rule import ANY, Profile, Rule


def families() -> Iterator[str]:
    """The files' names."""
    from pkgutil import iter_modules

    return (found.name for found in iter_modules(__path__))


def family(name: str) -> Iterator[Rule]:
    """The rules in a file."""
    module = import_module(f"{__name__}.{name}")
    for rule in vars(module).values():
        # not issubclass: an abstract class asks all of its subclasses in turn, for each name of each module
        own = isinstance(rule, type) and rule.__module__ == module.__name__
        if own and Rule in rule.__mro__ and "id" in vars(rule):  # without an id it is what several have in common
            yield rule()


def is_error(rule: Rule) -> bool:
    """Whether a rule finds errors in the profile `default`, as long as no user sets it otherwise."""
    return Severity.ERROR in (rule.severity, *rule.others) and rule.profile is Profile.DEFAULT


def errors(types: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that can find an error in resources of some types, in any case, where nothing is set.

    Only the files that hold such rules are imported.
    """
    names = {name for type_ in (ANY, *types) for name in FAMILIES.get(type_.lower(), ())}
    return _ordered(filter(is_error, (rule for name in sorted(names) for rule in family(name))))


def _ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.id))


@cache
def _every() -> tuple[Rule, ...]:
    return _ordered(rule for name in families() for rule in family(name))


if TYPE_CHECKING:
    RULES: tuple[Rule, ...]
    """Every rule, by id."""
else:

    def __getattr__(name: str) -> Any:
        """RULES, once they are asked for."""
        if name != "RULES":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _every()
