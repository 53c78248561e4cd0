"""`--faults FILE`: which calls to the sandbox go wrong, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from amlstack.cli.errors import Refused
from amlstack.spec import Fault, SpecError, file_text, yaml_tree
from amlstack.spec.document import Document

from .state import said


def faults_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--faults FILE`."""
    return click.option(
        "--faults",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Let calls go wrong as this YAML or JSON file says: docs/sandbox.md has its form.",
    )(command)


@contextmanager
def armed(state: Path, data: dict[str, Any] | None) -> Iterator[None]:
    """Let the sandbox's calls go wrong as `data` says, for as long as this lasts."""
    if data is None:
        yield
        return
    from amlstack.sandbox import control

    with said():
        control.ensure(state).request("PUT", "/sandbox/faults", data)
    try:
        yield
    finally:
        if server := control.running(state):  # it may have been killed
            server.request("DELETE", "/sandbox/faults")


def load(file: Path) -> dict[str, Any]:
    """The data of a faults file, which is in order. Raises Refused with everything that is wrong with it."""
    from amlstack.sandbox.server import faults

    document, shown = Document(), str(file)
    try:
        text = file_text.read(file, shown)
        # a file of nothing is not worth the reader's words for a workspace file
        document.data = document.unfold(yaml_tree.parse(text if text.strip() else "{}", shown), shown)
    except SpecError as error:
        raise Refused(error.faults) from None
    found = list(document.faults)
    for breach in faults.check(document.data):
        unknown = breach.what.startswith("unknown key")
        place = document.key(breach.path) if unknown else document.value(breach.path)
        found.append(Fault(place, breach.what, breach.mend))
    if found:
        raise Refused(found)
    data: dict[str, Any] = document.data
    return data
