"""`--only` and `--skip`: which rules a run asks, by id or name, with * for any characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

import click


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules that the command line chooses. What keeps a file from being planned is told whatever is chosen."""

    only: tuple[str, ...] = ()
    """Patterns of which a rule must meet one; none: every rule does."""
    skip: tuple[str, ...] = ()

    def takes(self, id_: str, name: str) -> bool:
        """Whether the rule of this id and name is asked."""
        return (not self.only or _meets(self.only, id_, name)) and not _meets(self.skip, id_, name)

    def refuse_unknown(self, known: Iterable[tuple[str, str]]) -> None:
        """Raise BadParameter for the first pattern that none of the known ids and names meets."""
        rules = list(known)
        for option, patterns in (("--only", self.only), ("--skip", self.skip)):
            for pattern in patterns:
                if not any(_meets((pattern,), *rule) for rule in rules):
                    near = get_close_matches(pattern, [word for rule in rules for word in rule], n=1)
                    meant = f"did you mean {near[0]}?" if near else "`amlstack rules` lists them"
                    raise click.BadParameter(f"no rule is called {pattern!r}: {meant}", param_hint=option)


def _meets(patterns: Sequence[str], id_: str, name: str) -> bool:
    return any(fnmatchcase(word.lower(), pattern.lower()) for pattern in patterns for word in (id_, name))
