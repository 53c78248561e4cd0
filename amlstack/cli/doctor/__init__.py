"""`amlstack doctor`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from amlstack.cli.telling import tell, tell_json

from .look import Look, State

EXAMPLES = """\b
Examples:
  amlstack doctor
  amlstack doctor infra/workspace.yaml
  amlstack doctor --format json | jq '.checks[] | select(.state != "ok")'
"""
_MARKS = {State.OK: ("ok", "green"), State.ABSENT: ("-", "blue"), State.WRONG: ("wrong", "yellow")}
_MARKS[State.BROKEN] = ("broken", "red")
_WIDTH = max(len(word) for word, _ in _MARKS.values())


@click.command("doctor", epilog=EXAMPLES)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to tell it.",
)
def command(file: Path | None, format_: str) -> None:
    """Say what is there and what is wanting, each with how to mend it.

    Python and the packages, the extras, the pulumi engine, git, az and bicep, the sandbox of this folder, amlstack.toml
    and the workspace FILE (workspace.yaml, where there is one). Nothing is changed, no network is used and no value of
    a secret is looked at. Exit codes: 0; 1 where something is wrong; 2 where amlstack can't run as it is installed.
    What is absent and needed by nobody is no fault.
    """
    from . import installation, project, tools

    found = [*installation.looks(), *tools.looks(), *project.looks(file)]
    if format_ == "json":
        tell_json({"summary": _summary(found), "checks": [each.data() for each in found]})
    else:
        for line in _lines(found):
            tell(line)
    states = {each.state for each in found}
    click.get_current_context().exit(2 if State.BROKEN in states else 1 if State.WRONG in states else 0)


def _lines(found: Sequence[Look]) -> Iterator[str]:
    from . import look

    wide = max(len(each.name) for each in found)
    for each in found:
        word, colour = _MARKS[each.state]
        mark = look.styled(word.ljust(_WIDTH), colour)
        yield f"{mark} {each.name.ljust(wide)}  {each.found}"
        if each.mend:
            yield f"{' ' * (_WIDTH + wide + 3)}{each.mend}"
    yield _summary(found)


def _summary(found: Sequence[Look]) -> str:
    """All of it in a sentence."""
    count = Counter(each.state for each in found)
    parts = [f"{count[State.OK]} ok", *(f"{count[each]} {each}" for each in State if each != State.OK and count[each])]
    return f"{', '.join(parts)}."
