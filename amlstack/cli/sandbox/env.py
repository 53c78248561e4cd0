"""`amlstack sandbox env`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .state import Unable, said, state_option

if TYPE_CHECKING:
    from amlstack.sandbox.control import Running

EXAMPLES = """\b
Examples:
  eval "$(amlstack sandbox env)" && pulumi up
  eval "$(amlstack sandbox env --client az)" && az group list
  eval "$(amlstack sandbox env --client azure-ai-ml)" && python my_workspace.py
  eval "$(amlstack sandbox env --state other-sandbox)" && pulumi stack
"""


@click.command(epilog=EXAMPLES)
@click.option(
    "--client",
    type=click.Choice(["az", "azure-ai-ml", "azure-mgmt", "pulumi"]),
    default="pulumi",
    show_default=True,
    help="Whom the shell shall work with.",
)
@state_option
def env(client: str, state: Path) -> None:
    """Print what makes a shell work on the sandbox, as `export` lines for eval.

    Starts the sandbox's server where none runs; with TLS for every client but pulumi, as they take nothing else.
    Afterwards `pulumi` in this shell is the sandbox's: its backend, its stand-in for azure-native, its stack where
    there is one. The other clients get the sandbox's address, its certificate, and a managed identity that it gives
    tokens to; az needs three commands more, once, which stand in the last lines.
    """
    from amlstack.sandbox import clients, control

    with said():
        server = control.ensure(state, tls=client != "pulumi")
    click.echo(_pulumi(server, state) if client == "pulumi" else clients.exports(client, server, state))


def _pulumi(server: Running, state: Path) -> str:
    from amlstack.sandbox.engine import environment
    from amlstack.sandbox.engine.toolchain import ToolchainError

    with said():
        environment.prepare(state)
    values = environment.variables(state, server)
    stacks = environment.stacks(state)
    try:
        return environment.exports(values | ({"PULUMI_STACK": stacks[0]} if len(stacks) == 1 else {}))
    except ToolchainError as error:
        raise Unable(str(error)) from None
