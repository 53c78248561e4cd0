"""`amlstack sandbox reset`."""

from __future__ import annotations

from pathlib import Path

import click

from .state import said, state_option

EXAMPLES = """\b
Examples:
  amlstack sandbox reset
  amlstack sandbox reset --state /tmp/second
"""


@click.command(epilog=EXAMPLES)
@state_option
def reset(state: Path) -> None:
    """Empty the sandbox: every resource, soft-deleted ones and taken names too. A running server goes on.

    Pulumi's state isn't touched: after a reset, destroy its stacks or run `amlstack sandbox up` again with --refresh.
    """
    from amlstack.sandbox import control

    with said():
        control.reset(state)
    click.echo("The sandbox is empty.")
