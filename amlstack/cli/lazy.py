"""A group of commands that are imported only when they are used: `--help` and the others' start cost nothing.

A command whose packages aren't installed can be asked for its help; run, it says which extra brings them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

import click

from .extras import how_to_add, lacking


@dataclass(frozen=True, slots=True)
class Later:
    """Where a command is, and what it does."""

    module: str
    name: str
    """What the module calls it."""
    says: str
    extras: tuple[str, ...] = ()
    """The extras of the package that it needs."""
    posix: bool = False
    """Whether it stands on what Windows lacks, as locks of files."""


NO_WINDOWS = "`{}` doesn't run on Windows itself. Run it in WSL: https://learn.microsoft.com/windows/wsl/install"


class NotInstalled(click.ClickException):
    """A command's packages, or its system, aren't there: said on stderr, exit code 2."""

    exit_code = 2


def _not_here(command: str, says: str) -> click.Command:
    """What stands for a command that can't even be imported here: it has a help, and refuses whatever it is given."""
    why = NO_WINDOWS.format(command)

    def refuse(**_: Any) -> NoReturn:
        raise NotInstalled(why)

    words = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True}
    return click.Command(None, context_settings=settings, params=[words], callback=refuse, help=f"{says}\n\n{why}")


class LazyGroup(click.Group):
    """A click group over `later`: each command's word, in the order of the help, and where it is."""

    def __init__(self, *args: Any, later: Mapping[str, Later], **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names."""
        return list(self.later)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.later:
            return None
        where = self.later[cmd_name]
        if where.posix and sys.platform == "win32":
            return _not_here(f"{ctx.command_path} {cmd_name}", where.says)
        found: click.Command = getattr(import_module(where.module), where.name)
        if missing := lacking(where.extras):

            def refuse(**_: Any) -> NoReturn:
                raise NotInstalled(how_to_add(f"{ctx.command_path} {cmd_name}", missing))

            found = copy(found)
            found.callback = refuse
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a misspelt one is told with the one it was probably meant to be."""
        if args and not args[0].startswith("-") and args[0] not in self.later:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.later, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(self.later)}."
            ctx.fail(f"No such command {args[0]!r}.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, where.says) for name, where in self.later.items()])
