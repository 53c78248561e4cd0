"""The command line, thin: each command lives in a module of this package and is imported when it is used."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from contextlib import suppress
from keyword import iskeyword
from typing import Any

import click

from .lazy import Later, LazyGroup

COMMANDS = {
    "check": "Check files before anything is created.",
    "doctor": "Say what is there and what is wanting.",
    "expand": "Show the resources that an ARM template amounts to.",
    "export": "Write an ARM template for others to deploy.",
    "init": "Write a first workspace file, with comments.",
    "import": "Write a workspace file from a template, or from az ml's files.",
    "plan": "Show what a workspace file will make.",
    "rules": "List and explain the rules of `check`.",
    "recover": "Mend what a killed engine left in a stack.",
    "rotate": "Show how to rotate a storage account's keys.",
    "sandbox": "Run the whole thing on a local Azure.",
    "schema": "Print the workspace file's JSON Schema.",
    "toolchain": "Show where the pulumi engine is, or bring it.",
}
"""Each command's module in this package, which calls it `command`, and what it does: `--help` imports none of them."""
EXTRAS = {"recover": ("live", "pulumi", "sandbox")}
"""What a command needs beside the light install."""

POSIX = {"recover", "toolchain"}
"""What doesn't run on Windows; each command of the sandbox says so by itself."""

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
        name: Later(
            f"{__name__}.{name}{'_' * iskeyword(name)}", "command", says, EXTRAS.get(name, ()), posix=name in POSIX
        )
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
    sys.exit(_ended(args))


def _ended(args: list[str] | None) -> int:
    """Run the command line; its exit code. What the system refuses is said, too, as far as it can be."""
    try:
        code = _run(args)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a shell may have closed it
                stream.flush()
    except (click.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:
        for stream in (sys.stdout, sys.stderr):
            _let_go(stream)
        with suppress(OSError):  # where nothing can be said, the exit code says it alone
            click.echo(f"Error: {_refusal(error)}", err=True)
        return 2
    return code


def _run(args: list[str] | None) -> int:
    try:
        code: int | None = amlstack.main(args, prog_name="amlstack", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code or 0


def _refusal(error: OSError) -> str:
    """What the system refuses, where that is known, and how to mend it."""
    why = error.strerror or str(error)
    if error.filename is not None:
        return f"{error.filename}: {why}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"the output can't be written: {why}: free some space, or write it to another place"
    if isinstance(error, FileNotFoundError):  # of no file: it was asked where it runs
        return "the current folder is gone: change to one that is there"
    return f"the system refuses it: {why}"


def _let_go(stream: Any) -> None:
    """Write what is left for a stream nowhere, where it can't be written: else that fails again at the end."""
    try:
        if stream is not None:
            stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _reconfigure(stream: Any) -> None:
    """Write what the terminal's encoding hasn't as an escape, instead of failing."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
