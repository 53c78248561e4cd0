"""`amlstack toolchain`: the pulumi engine that the sandbox runs, found or brought."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

EXAMPLES = """\b
Examples:
  amlstack toolchain
  amlstack toolchain install
"""
EXAMPLES_OF_INSTALL = """\b
Examples:
  amlstack toolchain install
  amlstack toolchain install --dir /opt/amlstack-toolchain
"""


class Missing(click.ClickException):
    """No engine, or none that can be had: said on stderr, exit code 2."""

    exit_code = 2


@click.group("toolchain", invoke_without_command=True, epilog=EXAMPLES)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show where the pulumi engine is: each place, in the order in which they count. `install` brings it.

    It is the Pulumi CLI with its language hosts for Python and YAML and what starts dynamic resources, of one version.
    Exit code 2 where there is none.
    """
    if ctx.invoked_subcommand is None:
        _show()


def _show() -> None:
    from amlstack.toolchain import lookup

    used = None
    try:
        for place, folder in lookup.places():
            mark = "*" if folder and not used else " "
            used = used or folder
            click.echo(f"{mark} {place}: {folder or 'none'}{_source(folder)}")
        lookup.find()
    except lookup.ToolchainError as error:
        raise Missing(str(error)) from None
    click.echo(f"pulumi {lookup.VERSION} of {used} is used.")


def _source(folder: Path | None) -> str:
    """Where an engine that was brought came from."""
    from amlstack.toolchain.install import SOURCE

    try:
        return f" ({(folder.parent / SOURCE).read_text(encoding='utf-8').strip()})" if folder else ""
    except OSError:
        return ""


@command.command(epilog=EXAMPLES_OF_INSTALL)
@click.option(
    "--dir",
    "home",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new or empty folder for it; without one it goes to the user's cache, and one on PATH is taken as it is.",
)
def install(home: Path | None) -> None:
    """Bring the pulumi engine: the official release, or where that can't be had a build from pinned Go modules.

    A build needs Go, and takes some six minutes. AMLSTACK_PULUMI_RELEASES names a mirror of the releases, GOPROXY one
    of the modules. The virtual environment that amlstack is installed in remembers where the engine lies.
    """
    from amlstack.toolchain import install as bringing
    from amlstack.toolchain import lookup
    from amlstack.toolchain.console import SetupError, disk, progress

    progress.begin("toolchain")
    try:
        folder = bringing.ensure(home and home.absolute())
        if sys.prefix != sys.base_prefix:
            with disk(Path(sys.prefix)):
                bringing.note(Path(sys.prefix), folder)
        progress.end()
        found = next((each for _, each in lookup.places() if each), None)
    except (SetupError, lookup.ToolchainError) as error:
        raise Missing(str(error)) from None
    click.echo(f"pulumi {lookup.VERSION} is in {folder}")
    if found != folder:
        instead = f" ({found} would be taken)" if found else ""
        click.echo(f"For `amlstack sandbox`{instead}: export {lookup.VARIABLE}={shlex.quote(str(folder))}")
    click.echo(f'For pulumi by itself: export PATH={shlex.quote(str(folder))}:"$PATH"')
