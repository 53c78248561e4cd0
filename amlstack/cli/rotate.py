"""`amlstack rotate`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from amlstack.plan import rotation

from . import errors
from .telling import tell, tell_json

if TYPE_CHECKING:
    from amlstack.plan.rotation import Account, Step, Use
    from amlstack.spec import Declaration

EXAMPLES = """\b
Examples:
  amlstack rotate workspace.yaml
  amlstack rotate workspace.yaml --account stcontoso
  amlstack rotate workspace.yaml --format json | jq '.accounts[].steps[].commands[]'
  amlstack sandbox rotate workspace.yaml
"""
UNSEEN = (
    "What FILE doesn't declare isn't seen here: other workspaces, programs, jobs, SAS tokens given to somebody.\n"
    "Whatever else holds a key of an account must move in the same steps."
)


@click.command("rotate", epilog=EXAMPLES)
@click.argument("file", default="workspace.yaml")
@click.option("--account", metavar="NAME", help="Of several storage accounts, only this one.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
def command(file: str, account: str | None, format_: str) -> None:
    """Show what uses the keys of a storage account, and how to rotate them without a gap.

    FILE is workspace.yaml unless said. For each account: what uses which key, and the steps in order, with the commands
    for Azure. Everything moves to the second key before the first is drawn anew, and in the end each datastore is back
    on the key that FILE names: FILE is then as it was. No network is used and nothing is changed; `amlstack sandbox
    rotate` does it on the sandbox.
    """
    declaration = errors.declared(file)
    found = chosen(rotation.accounts(errors.planned(declaration)), account)
    if format_ == "json":
        document = {"accounts": [_document(each, declaration, file) for each in found], "notes": [_unseen(file)]}
        tell_json(document)
        return
    for each in found:
        tell("\n".join(_lines(each, declaration, file)))
        click.echo()
    click.echo(_unseen(file))


def _unseen(file: str) -> str:
    return UNSEEN.replace("FILE", file)


def chosen(accounts: tuple[Account, ...], name: str | None) -> tuple[Account, ...]:
    """The accounts, or the one of that name. Raises UsageError where there is none."""
    if name is None:
        return accounts
    found = tuple(each for each in accounts if each.name == name.lower())
    if not found:
        there = ", ".join(each.name for each in accounts)
        raise click.UsageError(f"the file uses no key of a storage account {name!r}. There is: {there}.")
    return found


def said(use: Use) -> str:
    """What a use is, in words."""
    if use.kind == "workspace":
        return f"workspace {use.name}, with its system datastores"
    how = {"read": "read at deployment", "secret": "a copy", "sas": "a SAS token that it signed"}[use.kind]
    return f"datastore {use.name}: {how}{_kept(use)}"


def _kept(use: Use) -> str:
    if use.secret is None:
        return ""
    from amlstack.catalog import ids

    vault = f" in key vault {ids.parse(str(use.secret.key_vault)).name}" if use.secret.key_vault else ""
    return f", secret {use.secret.name}{vault}"


def title(step: Step) -> str:
    """What a step does, in words."""
    if step.do == "regenerate":
        return f"Regenerate {step.key}"
    names = ", ".join(use.name for use in step.uses)
    return f"Sync the keys of {names}" if step.do == "sync" else f"Move to {step.key}: {names}"


def _lines(account: Account, declaration: Declaration, file: str) -> Iterator[str]:
    group = f" (resource group {account.group})" if account.group else ""
    yield f"storage account {account.name}{group}"
    for use in account.uses:
        place = "" if use.kind == "workspace" else f"  {declaration.place(use.where)}"
        yield f"  {use.key or 'key1 or key2':<12}  {said(use)}{place}"
    if not account.uses:
        yield "  nothing in the file uses its keys"
    for number, step in enumerate(rotation.steps(account), 1):
        yield ""
        yield f"  {number}. {title(step)}: {step.why}." if step.do != "move" else f"  {number}. {title(step)}"
        if step.do == "move":
            yield f"     ({step.why})"
        yield from (f"     {line}" for line in rotation.commands(account, step, file))


def _document(account: Account, declaration: Declaration, file: str) -> dict[str, Any]:
    steps = [
        {
            "step": number,
            "do": step.do,
            "key": step.key,
            "uses": [use.name for use in step.uses],
            "why": step.why,
            "commands": list(rotation.commands(account, step, file)),
        }
        for number, step in enumerate(rotation.steps(account), 1)
    ]
    return {
        "account": account.name,
        "resource_group": account.group,
        "subscription": account.subscription,
        "uses": [_use(use, declaration) for use in account.uses],
        "steps": steps,
    }


def _use(use: Use, declaration: Declaration) -> dict[str, Any]:
    return {
        "kind": use.kind,
        "name": use.name,
        "key": use.key,
        "secret": use.secret.name if use.secret else None,
        "key_vault": use.secret.key_vault if use.secret else None,
        "place": str(declaration.place(use.where)),
    }
