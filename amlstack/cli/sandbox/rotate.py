"""`amlstack sandbox rotate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from amlstack.catalog import ids
from amlstack.cli import errors
from amlstack.cli.rotate import chosen

from .state import Unable, said, state_option

if TYPE_CHECKING:
    from amlstack.plan import Plan
    from amlstack.plan.rotation import Account
    from amlstack.sandbox.control import Running
    from amlstack.sandbox.engine.stack import Stack
    from amlstack.sandbox.rotation import Account as Live

EXAMPLES = """\b
Examples:
  amlstack sandbox rotate workspace.yaml
  amlstack sandbox rotate workspace.yaml --account stcontoso
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", default="workspace.yaml")
@click.option("--account", metavar="NAME", help="Of several storage accounts, only this one.")
@state_option
def rotate(file: str, account: str | None, state: Path) -> None:
    """Rotate the keys of the storage accounts that FILE uses, in the sandbox.

    FILE is workspace.yaml unless said. The steps are those that `amlstack rotate` shows, done through the sandbox's
    Resource Manager. A secret that FILE names gets the new key where it is kept: in the stack's configuration, or in
    the sandbox's vault. In the end each datastore is back on the key that FILE names, so FILE stays as it is, and the
    next `up` only writes the new keys into its stack.

    A key is drawn anew when nothing is registered with it any more. A datastore that FILE doesn't declare and that
    holds it stops the rotation: move it, and run this again. A rotation that was broken off goes on where it was.
    Exit codes: 1 where it stopped, 2 where it can't begin.
    """
    from amlstack.plan import rotation
    from amlstack.sandbox import control
    from amlstack.sandbox import rotation as live

    planned = errors.planned(errors.declared(file))
    wanted = chosen(rotation.accounts(planned), account)
    with said():
        server = control.ensure(state)
        click.echo(f"sandbox  {server.url}  (state in {state})")
        workspace = _workspace(wanted[0], file, state)
        there = _there(wanted, state, server)
        with control.locked(state / live.LOCK):
            for each, found in there:
                _walk(each, found, workspace, planned, file)


def _walk(account: Account, found: Live, workspace: str, plan: Plan, file: str) -> None:
    """Rotate one account's keys. Raises Unable for want of an engine, ClickException where the rotation stops."""
    from amlstack.plan.nodes import Datastore
    from amlstack.sandbox.control import SandboxError
    from amlstack.sandbox.deployer.follow import Refused
    from amlstack.sandbox.engine import environment
    from amlstack.sandbox.engine.stack import EngineError
    from amlstack.toolchain.lookup import ToolchainError

    from .rotation import Walk

    stacked = account.workspace[0] in environment.stacks(found.state)
    unchecked = frozenset(node.name.lower() for node in plan.of(Datastore) if node.skip_validation)
    try:
        stack = _stack(account, found) if stacked else None
        Walk(account, found, workspace, file, stack, stacked, unchecked).run()
    except ToolchainError as error:
        raise Unable(str(error)) from None
    except (Refused, EngineError, SandboxError, OSError) as error:
        raise click.ClickException(
            f"{error}\nWhat is done is done: run this again, and it goes on from here."
        ) from None


def _workspace(account: Account, file: str, state: Path) -> str:
    """The id of the file's workspace in the sandbox. Raises Unable where it isn't there, or not clear."""
    from amlstack.sandbox import control, rotation

    name, group = account.workspace
    found = rotation.workspaces(state, name, group)
    usual = [each for each in found if ids.parse(each).subscription.lower() == control.SUBSCRIPTION.lower()]
    if not found:
        raise Unable(f"there is no workspace {name} in the sandbox: `amlstack sandbox up {file}` makes it")
    if len(found) > 1 and len(usual) != 1:
        raise Unable(f"which workspace {name}? There are {' and '.join(found)}")
    return (usual or found)[0]


def _there(wanted: tuple[Account, ...], state: Path, server: Running) -> list[tuple[Account, Live]]:
    """The accounts that the sandbox has; the others are told. Raises Unable where it has none."""
    from amlstack.sandbox import rotation

    found = [(each, rotation.account(state, server, each.name)) for each in wanted]
    missing = [each.name for each, live in found if live is None]
    there = [(each, live) for each, live in found if live is not None]
    if not there:
        raise Unable(f"there is no storage account {' or '.join(missing)} in the sandbox")
    for name in missing:
        click.echo(f"account  {name} isn't in the sandbox: left out")
    return there


def _stack(account: Account, found: Live) -> Stack | None:
    """The stack whose configuration keeps the account's secrets, None where none is kept there."""
    from amlstack.sandbox.engine.stack import open_stack

    configured = any(use.kind == "secret" and use.secret and use.secret.key_vault is None for use in account.uses)
    return open_stack(account.workspace[0], found.state, found.server) if configured else None
