"""`amlstack recover`."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from amlstack.cli.sandbox.state import Unable, said

if TYPE_CHECKING:
    from amlstack.live.pulumi import Stack
    from amlstack.live.recover import Get, Recovery

EXAMPLES = """\b
Examples:
  amlstack recover dev
  amlstack recover contoso/amlstack/production --yes
  amlstack recover contoso-ml --state .amlstack
"""


@click.command("recover", epilog=EXAMPLES)
@click.argument("stack")
@click.option("--yes", "-y", is_flag=True, help="Write what is shown, without asking.")
@click.option("--subscription", metavar="ID", help="Where to look for resources. [default: as azure-native finds it]")
@click.option(
    "--state",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="The stack is in the sandbox that is kept here. [default: where this shell's pulumi is]",
)
def command(stack: str, yes: bool, subscription: str | None, state: Path | None) -> None:
    """Mend what a killed engine left in STACK: its lock, and resources that were being created.

    Run it where `pulumi` knows the stack, and when no engine runs on it any more. A resource that was being created and
    exists is taken into the stack with its id and outputs; one that doesn't is dropped. Everything is shown first, and
    written at once, after a yes. The stack as it was is kept in a file, its secrets encrypted. Exit codes: 1 where
    nothing was written though there was something to mend, 2 where the stack or Azure can't be read.
    """
    from amlstack.live import recover as live
    from amlstack.live.azure import Unanswered
    from amlstack.live.pulumi import PulumiError, locks, torn
    from amlstack.sandbox.engine.orphans import end_orphans
    from amlstack.sandbox.plugin.arm_client import Refusal, Unreachable

    try:
        opened, get, kept = _opened(stack, state)
        backend = opened.backend()
        _remove(torn(backend, stack), yes=yes)
        found = live.look(opened, locks(backend, stack), get, subscription)
        click.echo("\n".join(described(found)))
        if not (found.findings or found.locks):
            click.echo(f"{stack}: nothing is pending.")
            return
        refuse_what_cannot_be_mended(found)
        if not yes and not click.confirm("Write this?"):
            raise click.ClickException("nothing was written.")
        backup = save(kept, stack, found)
        live.mend(opened, found)
        if home := opened.environment.get("PULUMI_HOME"):
            end_orphans(Path(home))
    except (PulumiError, Unanswered, Unreachable, Refusal) as error:
        raise Unable(str(error)) from None
    click.echo(f"{stack} is mended; as it was before, it is in {backup}")


def _remove(torn: list[Path], *, yes: bool) -> None:
    """Take half-written notes of the backend's away: until then nobody can read the stack."""
    for path in torn:
        click.echo(f"torn     {path} was half written, and holds nothing: it will be removed")
    if torn and not yes and not click.confirm("Remove it?"):
        raise click.ClickException("nothing was written.")
    for path in torn:
        path.unlink()


def _opened(name: str, state: Path | None) -> tuple[Stack, Get, Path]:
    """The stack, what reads the resources that it is about, and where its backup goes.

    The sandbox's where `state` or this shell (`amlstack sandbox env`) says so, else Azure's.
    """
    from amlstack.live.azure import ResourceManager
    from amlstack.live.pulumi import Stack
    from amlstack.sandbox.plugin.arm_client import TOKEN, URL, Arm

    folder, variables = (_sandbox(state.absolute())) if state else (Path.cwd(), dict(os.environ))
    on_sandbox = variables.get(URL) and variables.get(TOKEN)
    get = Arm.from_environment(variables).get if on_sandbox else ResourceManager().get
    return Stack(name, folder, variables), get, state or folder


def _sandbox(state: Path) -> tuple[Path, dict[str, str]]:
    """The project folder and the environment in which pulumi works on a sandbox. Raises Unable."""
    from amlstack.sandbox import control
    from amlstack.sandbox.engine import environment
    from amlstack.toolchain.lookup import ToolchainError

    try:
        with said():
            server = control.ensure(state)
            environment.prepare(state)
            return environment.config_folder(state), environment.process_environment(state, server)
    except ToolchainError as error:
        raise Unable(str(error)) from None


def described(found: Recovery) -> list[str]:
    """What is to be mended, a line for each thing."""
    if found.locks is None:
        lines = [
            "lock     can't be looked at on this backend: `pulumi cancel` gives one up, here if something is written"
        ]
    else:
        lines = [f"lock     {lock}" for lock in found.locks]
    return lines + [f"{each.verdict:<8} {each.name} ({each.operation}): {each.why}" for each in found.findings]


def refuse_what_cannot_be_mended(found: Recovery) -> None:
    """Raise ClickException where an engine still runs, or where it can't be told whether a resource exists."""
    if any(lock.alive for lock in found.locks or ()):
        raise click.ClickException("an engine still works on the stack: wait until it ends. Nothing was written.")
    if found.of("unclear"):
        raise click.ClickException(
            "nothing was written, as it would lose what can't be told. Put it into the stack, or take it out, by "
            "`pulumi stack export` and `pulumi stack import`."
        )


def save(folder: Path, stack: str, found: Recovery) -> Path:
    """Keep the deployment as it is now, in a file readable for its owner only. Raises Unable where that fails."""
    path = folder / f"{stack.replace('/', '.')}.{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.json"
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(json.dumps(found.exported, indent=2), encoding="utf-8")
    except OSError as error:
        raise Unable(f"{path}: {error.strerror}; nothing was written") from None
    return path
