"""`amlstack sandbox up`, `preview` and `destroy`: one workspace file, the real engine, the local Azure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from amlstack.cli import errors

from . import existing, kept_names
from . import faults as faults_file
from .killed_engine import mend
from .made_up import made_up
from .state import Unable, said, state_option, state_suffix

if TYPE_CHECKING:
    from amlstack.plan import Plan, views
    from amlstack.sandbox.control import Running
    from amlstack.sandbox.engine.stack import Stack
    from amlstack.spec import Declaration

_PASSED_ON = "engine options"


class EngineCommand(click.Command):
    """A command on a workspace file that hands what stands after `--` on to the engine."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the engine's options apart from this command's own."""
        cut = args.index("--") if "--" in args else len(args)
        ctx.meta[_PASSED_ON] = args[cut + 1 :]
        return super().parse_args(ctx, args[:cut])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say in the usage line that the engine's options may follow."""
        return [*super().collect_usage_pieces(ctx), "[-- ENGINE_OPTIONS...]"]


def _engine_command(*examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """What the three commands share: FILE, --state, and examples below the options."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        file = click.argument("file", type=click.Path(path_type=Path), default="workspace.yaml")
        lines = "\n".join(f"  amlstack sandbox {example}" for example in examples)
        epilog = f"\b\nExamples:\n{lines}\n\nThe engine's own options: `pulumi {function.__name__} --help`."
        return click.command(cls=EngineCommand, epilog=epilog)(file(state_option(function)))

    return decorate


@_engine_command("up", "up examples/waf_aligned/workspace.yaml --state other-sandbox", "up workspace.yaml -- --refresh")
@click.option("--yes", is_flag=True, hidden=True)
@click.option(
    existing.OPTION,
    is_flag=True,
    help="Make up what FILE names as there already and the sandbox lacks: accounts, vaults, identities and the like.",
)
@faults_file.faults_option
def up(file: Path, state: Path, yes: bool, create_existing: bool, faults: Path | None) -> None:  # noqa: ARG001 - said by habit
    """Create or update the workspace that FILE declares, in the sandbox.

    FILE is workspace.yaml unless said. Starts the sandbox's server where none runs. Nobody is asked: the sandbox is
    there to be tried on. A secret that FILE names is taken from AMLSTACK_SECRET_<NAME>, else made up. What a killed
    engine left behind is mended first.
    """
    played = faults_file.load(faults) if faults else None
    stack, _ = _run("up", file, state, ["--yes"], played, create_existing=create_existing)
    _say(
        f"\n{stack.name} is up in the sandbox. Next:",
        f"  amlstack sandbox show{state_suffix(state)}",
        f"  amlstack sandbox destroy {file}{state_suffix(state)}",
        f"  amlstack sandbox stop{state_suffix(state)}",
    )


@_engine_command("preview", "preview workspace.yaml -- --diff")
def preview(file: Path, state: Path) -> None:
    """Show what `up` would do with FILE, which is workspace.yaml unless said. Nothing is written in the sandbox."""
    _run("preview", file, state, [])
    _say("\nNothing was created or changed: `amlstack sandbox up` does that.")


@_engine_command("destroy", "destroy workspace.yaml --state other-sandbox")
@click.option("--yes", is_flag=True, hidden=True)
def destroy(file: Path, state: Path, yes: bool) -> None:  # noqa: ARG001 - said by habit
    """Delete what `up` made of FILE, which is workspace.yaml unless said.

    As in Azure, the vault, the workspace and Log Analytics are kept as deleted for a while, and so are their names: it
    says until when, and the command that frees them.
    """
    from amlstack.sandbox import contents

    stack, plan = _run("destroy", file, state, ["--yes"])
    _say(f"\n{stack.name} is gone from the sandbox. `amlstack sandbox show{state_suffix(state)}` lists what is left.")
    with said():
        kept = kept_names.of_plan(contents.deleted(state), plan)
    if kept:
        _say("As in Azure, these are kept as deleted, and so are their names:", *kept_names.lines(kept, state))


def _run(
    what: str,
    file: Path,
    state: Path,
    own: list[str],
    faults: dict[str, Any] | None = None,
    *,
    create_existing: bool = False,
) -> tuple[Stack, Plan]:
    """Run the engine on the file's stack, to its end. Exit code 2 where it can't run, 1 where it failed."""
    from amlstack.cli.check import gate

    declaration = errors.declared(str(file))
    plan = errors.planned(declaration)
    if what != "destroy":
        gate.declared(str(file), declaration, plan)
    stack = _opened(declaration, state, makes=what != "destroy")
    lacking = [] if what == "destroy" else _existing(declaration, plan, state, make=create_existing)
    config = [] if what == "destroy" else ["--config", f"amlstack:file={file.absolute()}"]
    if what != "preview":
        mend(stack)
    with faults_file.armed(state, faults):
        outcome = stack.run(what, [*own, *config, *click.get_current_context().meta[_PASSED_ON]])
    if outcome.interrupted:
        raise click.Abort
    if outcome.code:
        said = f"pulumi {what} failed (exit code {outcome.code}): what it said stands above."
        raise click.ClickException("\n".join([said, *existing.way_out(lacking)]))
    return stack, plan


def _existing(declaration: Declaration, plan: Plan, state: Path, *, make: bool) -> list[views.Existing]:
    """What the file names as there already and the sandbox lacks: told, or made up, and then it lacks nothing."""
    from amlstack.sandbox import control
    from amlstack.sandbox.deployer.follow import Refused

    try:
        with said():
            server = control.ensure(state)
            lacking = existing.lacking(server, plan)
            if make:
                existing.make(server, lacking, str(declaration.spec.location))
                return []
    except Refused as error:
        raise Unable(str(error)) from None
    existing.warn(lacking)
    return lacking


def _opened(declaration: Declaration, state: Path, *, makes: bool) -> Stack:
    """The workspace's stack, ready to run; `makes` it where it isn't there. Starts the server where none runs."""
    from amlstack.sandbox import control
    from amlstack.sandbox.deployer.follow import Refused
    from amlstack.sandbox.engine import environment
    from amlstack.sandbox.engine.stack import EngineError, open_stack
    from amlstack.toolchain.lookup import ToolchainError

    name = declaration.spec.name
    if not makes and name not in environment.stacks(state):
        raise Unable(f"there is no stack {name} in the sandbox of {state}: nothing to destroy.")
    try:
        with said():
            server = control.ensure(state)
            stack = open_stack(name, state, server)
        _say(f"sandbox  {server.url}  (state in {state})", f"stack    {stack.name}", f"program  {stack.program}")
        if makes:
            with said():
                _make_ready(stack, declaration, server)
            _say(*(f"made up  {lost}" for lost in made_up(state)))
    except (ToolchainError, EngineError, Refused) as error:
        raise Unable(str(error)) from None
    return stack


def _make_ready(stack: Stack, declaration: Declaration, server: Running) -> None:
    """Make the stack, and fill in the secrets that its configuration lacks, or that the sandbox's vaults lack."""
    from amlstack.sandbox.engine.stack import secret_for
    from amlstack.sandbox.vaults import furnish

    stack.create()
    secrets = [secret for secret, _ in declaration.secrets()]
    for name in stack.lacking([each.secret for each in secrets if each.key_vault is None]):
        value, source = secret_for(name)
        stack.set_secret(name, value)
        _say(f"secret   {name}: {source}")
    for name, source in furnish(server, [(each.key_vault, each.secret) for each in secrets if each.key_vault]):
        _say(f"secret   {name}: {source}")


def _say(*lines: str) -> None:
    """Write lines to stderr: stdout is the engine's, which prints JSON there where `-- --json` asks for it."""
    for line in lines:
        click.echo(line, err=True)
