"""`amlstack sandbox secret set`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from amlstack.catalog import ids, keyvault
from amlstack.variables import secret_variable

from .state import Unable, said, state_option

if TYPE_CHECKING:
    from amlstack.sandbox.control import Running

EXAMPLES = """\b
Examples:
  amlstack sandbox secret set kv-fabrikam raw-key < key.txt
  AMLSTACK_SECRET_RAW_KEY=... amlstack sandbox secret set kv-fabrikam raw-key
  amlstack sandbox secret set /subscriptions/.../vaults/kv-fabrikam raw-key --create-vault < key.txt
"""


@click.group()
def secret() -> None:
    """Keep secrets in the sandbox's key vaults."""


@secret.command("set", epilog=EXAMPLES)
@click.argument("vault")
@click.argument("name")
@click.option("--create-vault", is_flag=True, help="Make the vault where it isn't there; VAULT is then an ARM id.")
@state_option
def set_(vault: str, name: str, create_vault: bool, state: Path) -> None:
    """Write a new version of the secret NAME in VAULT, a key vault's name or ARM id.

    The value comes from AMLSTACK_SECRET_<NAME>, else from stdin; never from an argument, which everybody on the
    machine can read. One line end behind it is left out.
    """
    from amlstack.sandbox import control, vaults
    from amlstack.sandbox.deployer.follow import Refused

    value = _value(name)
    with said():
        server = control.ensure(state)
    try:
        with said():
            id_ = _id_of(vault, server, state, create=create_vault)
            vaults.put(server, id_, name, value)
    except Refused as error:
        raise Unable(str(error)) from None
    click.echo(f"{name} is in key vault {ids.parse(id_).name}.")


def _value(name: str) -> str:
    """The value. Raises Unable where there is none."""
    variable = secret_variable(name)
    value = os.environ.get(variable)
    if value is None:
        value = click.prompt(name, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
        value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        raise Unable(f"no value for {name}: give it on stdin, or in {variable}")
    return value


def _id_of(vault: str, server: Running, state: Path, *, create: bool) -> str:
    """The id of the vault that is meant, made where that is asked for. Raises Unable, and what asking raises."""
    from amlstack.sandbox import contents, vaults

    if not ids.is_id(vault):
        found = [str(each["id"]) for each in contents.existing(state) if each["type"] == keyvault.VAULT.type]
        for id_ in found:
            if ids.parse(id_).name.lower() == vault.lower():
                return id_
        there = ", ".join(ids.parse(id_).name for id_ in found) or "none"
        raise Unable(
            f"there is no key vault {vault} in the sandbox (it has: {there}). --create-vault makes one by its id"
        )
    try:
        right = ids.parse(vault).type.lower() == keyvault.VAULT.type.lower()
    except ValueError:
        right = False
    if not right:
        raise Unable(f"{vault} is not the id of a key vault: /subscriptions/.../providers/{keyvault.VAULT.type}/NAME")
    if not vaults.there(server, vault):
        if not create:
            raise Unable(f"there is no key vault {ids.parse(vault).name} in the sandbox: say --create-vault to make it")
        vaults.make(server, vault)
    return vault
