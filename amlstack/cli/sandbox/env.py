"""`amlstack sandbox env`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import shells
from .state import Unable, said, state_option

if TYPE_CHECKING:
    from amlstack.sandbox.control import Running

EXAMPLES = """\b
Examples:
  eval "$(amlstack sandbox env)" && pulumi up
  eval "$(amlstack sandbox env --stack contoso-ml)" && pulumi preview
  eval "$(amlstack sandbox env --client az)" && az group list
  eval "$(amlstack sandbox env --client azure-ai-ml)" && python my_workspace.py
  eval "$(amlstack sandbox env --state other-sandbox)" && pulumi stack
  amlstack sandbox env --shell fish | source
  amlstack sandbox env --shell powershell | Out-String | Invoke-Expression
"""


@click.command(epilog=EXAMPLES)
@click.option(
    "--client",
    type=click.Choice(["az", "azure-ai-ml", "azure-mgmt", "pulumi"]),
    default="pulumi",
    show_default=True,
    help="Whom the shell shall work with.",
)
@click.option(
    "--shell",
    type=click.Choice(shells.SHELLS),
    default="sh",
    show_default=True,
    help="Whose language to speak; sh is that of bash and zsh too.",
)
@click.option("--stack", metavar="NAME", help="Which stack pulumi works on, where the sandbox has several.")
@state_option
def env(client: str, shell: str, stack: str | None, state: Path) -> None:
    """Print what makes a shell work on the sandbox, as lines that it is to evaluate.

    Starts the sandbox's server where none runs; with TLS for every client but pulumi, as they take nothing else.
    Afterwards `pulumi` in this shell is the sandbox's: its backend, its stand-in for azure-native, and the stack that
    `up` made, with its workspace file, secrets and configuration; nothing is written beside Pulumi.yaml. In the folder
    of another Pulumi project no stack is chosen. The other clients get the sandbox's address, its certificate, and a
    managed identity that it gives tokens to; az needs three commands more, once, which stand in the last lines.
    """
    from amlstack.sandbox import clients, control

    if stack and client != "pulumi":
        raise click.UsageError("--stack is for pulumi alone.")
    with said():
        server = control.ensure(state, tls=client != "pulumi")
    if client == "pulumi":
        lines = _pulumi(server, state, stack, shell)
    else:
        lines = [*shells.lines(shell, clients.variables(client, server, state))]
    if client == "az":
        lines += [f"# then: {shells.reference(shell, each)}" for each in clients.AZ_ONCE]
    click.echo("\n".join(lines))


def _pulumi(server: Running, state: Path, stack: str | None, shell: str) -> list[str]:
    from amlstack.sandbox.engine import environment
    from amlstack.toolchain.lookup import ToolchainError

    stacks = environment.stacks(state)
    if stack and stack not in stacks:
        raise Unable(f"there is no stack {stack} in the sandbox of {state}; there are: {', '.join(stacks) or 'none'}")
    if stack is None and len(stacks) == 1 and environment.project_of(Path.cwd()) in {None, environment.PROJECT}:
        (stack,) = stacks
    if stack is None and len(stacks) > 1:
        click.echo(f"Several stacks, none chosen: --stack NAME does, of {', '.join(stacks)}.", err=True)
    with said():
        environment.prepare(state)
        values = environment.variables(state, server) | environment.stack_variables(state, stack)
    try:
        return [*shells.lines(shell, values, environment.search_path())]
    except ToolchainError as error:
        raise Unable(str(error)) from None
