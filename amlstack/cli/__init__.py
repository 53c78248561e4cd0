"""The command line, thin: each command lives in a module of this package and is imported when it is used."""

from __future__ import annotations

import atexit
import gc
import sys
from keyword import iskeyword
from typing import Any

import click

from .lazy import Later, LazyGroup

COMMANDS = {
    "check": "Check files before anything is created.",
    "expand": "Show the resources that an ARM template amounts to.",
    "export": "Write an ARM template for others to deploy.",
    "import": "Write a workspace file from a template, or from az ml's files.",
    "plan": "Show what a workspace file will make.",
    "rules": "List and explain the rules of `check`.",
    "recover": "Mend what a killed engine left in a stack.",
    "rotate": "Show how to rotate a storage account's keys.",
    "sandbox": "Run the whole thing on a local Azure.",
    "schema": "Print the workspace file's JSON Schema.",
}
"""Each command's module in this package, which calls it `command`, and what it does: `--help` imports none of them."""
EXTRAS = {"recover": ("live", "pulumi", "sandbox")}
"""What a command needs beside the light install."""

EXAMPLES = """\b
Examples:
  amlstack plan workspace.yaml
  amlstack export workspace.yaml --out arm
  amlstack sandbox up workspace.yaml
"""


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"amlstack {version('amlstack')}")
    except PackageNotFoundError:
        click.echo("amlstack, run from a folder where it isn't installed")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    later={
        name: Later(f"{__name__}.{name}{'_' * iskeyword(name)}", "command", says, EXTRAS.get(name, ()))
        for name, says in COMMANDS.items()
    },
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def amlstack() -> None:
    """Azure Machine Learning as code: declare a workspace in one file."""


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave the process.

    Exit codes: 0; 1 for findings or a run that failed; 2 for what can't be run, or bad input; 130 for Ctrl-C.
    """
    gc.set_threshold(100_000, 50, 50)  # imports make many objects and no garbage: looking for it takes 4% of a start
    atexit.register(gc.freeze)  # and looking for it once more at the end 8%, before all of it is freed anyway
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream)
    try:
        code = amlstack.main(args, prog_name="amlstack", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    sys.exit(code)


def _reconfigure(stream: Any) -> None:
    """Write what the terminal's encoding hasn't as an escape, instead of failing."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
