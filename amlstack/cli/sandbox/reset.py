"""`amlstack sandbox reset`."""

from __future__ import annotations

from pathlib import Path

import click

from .state import said, state_option

EXAMPLES = """\b
Examples:
  amlstack sandbox reset
  amlstack sandbox reset --state second
"""


@click.command(epilog=EXAMPLES)
@state_option
def reset(state: Path) -> None:
    """Empty the sandbox: every resource, soft-deleted ones and taken names too. A running server goes on.

    The engine's stacks in it are forgotten as well, so that the next `amlstack sandbox up` creates everything.
    """
    from amlstack.sandbox import control
    from amlstack.sandbox.engine.stack import forget

    with said():
        control.reset(state)
        forget(state)
    click.echo("The sandbox is empty.")
