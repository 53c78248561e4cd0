"""`amlstack sandbox restore` and `amlstack sandbox purge`: what can be done with what is soft-deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from amlstack.catalog import keyvault, machinelearning

from .state import Unable, said, state_option

_WORKSPACE = machinelearning.WORKSPACE.type.lower()
_VAULT = keyvault.VAULT.type.lower()
_VAULTS_VERSION = f"api-version={keyvault.VAULT.api_version}"


def _epilog(command: str) -> str:
    return f"\b\nExamples:\n  amlstack sandbox {command} contoso-ml"


@click.command(epilog=_epilog("restore"))
@click.argument("name")
@state_option
def restore(name: str, state: Path) -> None:
    """Bring the soft-deleted workspace NAME back, as the portal does.

    Its storage, vault, Application Insights and Log Analytics must be back first. A vault comes back by the workspace
    file: `key_vault: {create_mode: recover}`.
    """
    id_ = _one(name, state, _WORKSPACE)["id"]
    _ask("POST", f"/sandbox/restore{id_}", state)
    click.echo(f"{name} is back. A stack takes it on with:")
    click.echo(f"  pulumi import azure-native:machinelearningservices:Workspace {name}-workspace {id_}")


@click.command(epilog=_epilog("purge"))
@click.argument("name")
@state_option
def purge(name: str, state: Path) -> None:
    """Delete the soft-deleted workspace or vault NAME for good, and so free its name.

    A purge-protected vault can't be purged, here and in Azure.
    """
    found = _one(name, state, _WORKSPACE, _VAULT)
    if found["type"].lower() == _WORKSPACE:
        _ask("DELETE", f"{found['id']}?api-version={machinelearning.WORKSPACE.api_version}&forceToPurge=true", state)
    else:
        _ask("POST", f"{_deleted_vault(found['id'], state)}/purge?{_VAULTS_VERSION}", state)
    click.echo(f"{name} is purged: its name is free.")


def _deleted_vault(id_: str, state: Path) -> str:
    """The id that a vault has among the deleted ones, which names its region."""
    vaults = f"/{'/'.join(id_.split('/')[1:3])}/providers/Microsoft.KeyVault/deletedVaults?{_VAULTS_VERSION}"
    listed = _ask("GET", vaults, state)["value"]
    return next(str(each["id"]) for each in listed if each["properties"]["vaultId"].lower() == id_.lower())


def _one(name: str, state: Path, *types: str) -> dict[str, Any]:
    """The one soft-deleted resource that is meant. Raises Unable where there is none, or more than one."""
    from amlstack.sandbox import contents

    with said():
        found = [each for each in contents.deleted(state) if each["type"].lower() in types]
    meant = [each for each in found if name.lower() in {each["name"].lower(), each["id"].lower()}]
    if len(meant) == 1:
        return meant[0]
    there = ", ".join(f"{each['name']} ({each['type']})" for each in found) or "none"
    raise Unable(f"{'more than one' if meant else 'nothing'} soft-deleted is called {name}. There is: {there}")


def _ask(method: str, path: str, state: Path) -> Any:
    """The server's answer. Raises ClickException with what it says where it refuses."""
    from amlstack.sandbox import control

    with said():
        status, body = control.ensure(state).request(method, path)
    if status >= 400:
        raise click.ClickException(f"{body['error']['code']}: {body['error']['message']}")
    return body
