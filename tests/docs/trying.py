"""How each command of the documents is tried: in the tests' process, in a shell with an engine, or not, and why."""

from __future__ import annotations

import re
import shlex
from enum import Enum

import click

from amlstack import cli
from tests.conftest import ROOT

from .written import Command, simple

NOT_RUN = {
    r"make (setup|test|test-all)": "continuous integration is this command: it is what runs the tests",
    r"make bench|python -m benchmarks( .*)?": "measures for an hour; tests/benchmarks/ tries its parts",
    r"python -m benchmarks\.code_mutants .*": "runs all tests some thousand times; tests/benchmarks/ tries its parts",
    r"\S+python -m tools\.new_kind .*": "begins a kind in the checkout; tests/tools/test_new_kind.py does it in a copy",
    r"amlstack sandbox env --shell .*": "is for other shells than bash: tests/cli/sandbox/test_shells.py",
    r"amlstack sandbox serve --zone-groups-by-policy .*": "serves on; test_private_link_policy.py serves so",
    r"amlstack recover dev": "needs an engine that was killed; tests/cli/test_recover.py kills one",
    r"pulumi import --file import\.json .*": "needs a stack without what exists; tests/engine/test_import.py has one",
}
"""Commands that aren't run as they stand, by a pattern for the whole line: why, or what runs them instead."""
WHOLE_PAGES = {"docs/clients.md": "tests/docs/test_clients.py"}
"""Pages that a test of their own runs from beginning to end."""
_HISTORY = ROOT / "CHANGELOG.md"
_NEEDS_ENGINE = {"recover", "sandbox", "toolchain"}


class Way(Enum):
    """How a command is tried."""

    FORM = "has a place to be filled in: it is parsed"
    NAMED = "names a command in running text: it is parsed"
    AT_ONCE = "is run in the tests' process"
    SHELL = "is run in a shell, with the engine"
    PAGE = "is run with its whole page"
    NOT = "is not run, for a reason in NOT_RUN"


def way(command: Command) -> Way:
    """How a command is tried."""
    parts = list(simple(command.text))
    ours = parts[0][1:] if parts[0][0] == "amlstack" else None
    if command.is_form:
        return Way.FORM
    named = len(parts) == 1 and not (ours and _whole(ours))
    if not command.in_block and (named or command.document == _HISTORY):
        return Way.NAMED
    if command.document.relative_to(ROOT).as_posix() in WHOLE_PAGES:
        return Way.PAGE
    if any(re.fullmatch(each, _without_comment(command.text)) for each in NOT_RUN):
        return Way.NOT
    alone = shlex.split(command.text, comments=True) == ["amlstack", *(ours or ())]
    return Way.AT_ONCE if ours and alone and ours[0] not in _NEEDS_ENGINE else Way.SHELL


def _without_comment(text: str) -> str:
    return re.sub(r"\s+#.*", "", text)


def _whole(words: list[str]) -> bool:
    """Whether a command could be run so, with something said beside its name."""
    command: click.Command = cli.amlstack
    context = click.Context(command)
    try:
        while isinstance(command, click.Group):
            if not words:
                return False
            _, found, words = command.resolve_command(context, words)
            assert found is not None
            command, context = found, click.Context(found, parent=context)
        command.make_context(command.name, list(words), parent=context.parent)
    except click.UsageError:
        return False
    return bool(words)
