"""`amlstack sandbox env`."""

from __future__ import annotations

from pathlib import Path

import click

from .state import Unable, said, state_option

EXAMPLES = """\b
Examples:
  eval "$(amlstack sandbox env)" && pulumi up
  eval "$(amlstack sandbox env --state other-sandbox)" && pulumi stack
"""


@click.command(epilog=EXAMPLES)
@state_option
def env(state: Path) -> None:
    """Print what makes a shell work on the sandbox, as `export` lines for eval.

    Starts the sandbox's server where none runs. Afterwards `pulumi` in this shell is the sandbox's: its backend, its
    stand-in for azure-native, its stack where there is one.
    """
    from amlstack.sandbox import control
    from amlstack.sandbox.engine import environment
    from amlstack.sandbox.engine.toolchain import ToolchainError

    with said():
        server = control.ensure(state)
        environment.prepare(state)
    values = environment.variables(state, server)
    stacks = environment.stacks(state)
    try:
        click.echo(environment.exports(values | ({"PULUMI_STACK": stacks[0]} if len(stacks) == 1 else {})))
    except ToolchainError as error:
        raise Unable(str(error)) from None
