"""`amlstack sandbox`: the commands around a local Azure, each imported when it is used."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "up": ("engine", "Create or update a workspace with the Pulumi engine."),
    "preview": ("engine", "Show what `up` would do."),
    "destroy": ("engine", "Delete what `up` made."),
    "env": ("env", "Print what makes a shell work on the sandbox."),
    "show": ("show", "List what exists, as ARM resources."),
    "build-image": ("build_image", "Build an image, as Azure ML does on a first training run."),
    "serve": ("serve", "Run the server alone, in the foreground."),
    "reset": ("reset", "Forget everything that exists."),
    "stop": ("stop", "End the server."),
}
"""Each command's module in this package and what it does: `--help` imports none of them."""


class Commands(click.Group):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


EXAMPLES = """\b
Examples:
  amlstack sandbox up workspace.yaml
  amlstack sandbox show
  amlstack sandbox destroy workspace.yaml
"""


@click.group("sandbox", cls=Commands, epilog=EXAMPLES)
def command() -> None:
    """Run everything on a local Azure Resource Manager, with the real Pulumi engine.

    A sandbox lives in a state folder: `.amlstack` in the current folder, or what --state or AMLSTACK_STATE says.
    """
