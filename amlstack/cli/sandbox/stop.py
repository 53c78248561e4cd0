"""`amlstack sandbox stop`."""

from __future__ import annotations

from pathlib import Path

import click

from .state import said, state_option

EXAMPLES = """\b
Examples:
  amlstack sandbox stop
  amlstack sandbox stop --state second
"""


@click.command(epilog=EXAMPLES)
@state_option
def stop(state: Path) -> None:
    """End the sandbox's server. What exists stays, and the next command that needs a server starts one."""
    from amlstack.sandbox import control

    with said():
        click.echo("Stopped." if control.stop(state) else "No server was running.")
