"""`amlstack sandbox restore` and `amlstack sandbox purge`: what can be done with what is soft-deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from amlstack.catalog import keyvault, machinelearning, monitoring

from .state import Unable, said, state_option

_WORKSPACE = machinelearning.WORKSPACE.type.lower()
_VAULT = keyvault.VAULT.type.lower()
_LOGS = monitoring.LOG_ANALYTICS.type.lower()
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
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@state_option
def purge(names: tuple[str, ...], state: Path) -> None:
    """Delete what is soft-deleted under each NAME for good, and so free the names: workspaces, vaults, Log Analytics.

    A purge-protected vault can't be purged, here and in Azure. What can be purged is, also where another can't.
    """
    meant = [_one(name, state, _WORKSPACE, _VAULT, _LOGS) for name in names]
    refused = []
    for each in meant:
        try:
            _purge(each, state)
        except click.ClickException as error:
            refused.append(f"{each['name']}: {error.message}")
        else:
            click.echo(f"{each['name']} is purged: its name is free.")
    if refused:
        raise click.ClickException("\n".join(refused))


def _purge(deleted: dict[str, Any], state: Path) -> None:
    """Purge one, as its kind is purged. Raises ClickException with what the server says where it refuses."""
    match deleted["type"].lower():
        case kind if kind == _WORKSPACE:
            version = f"api-version={machinelearning.WORKSPACE.api_version}"
            _ask("DELETE", f"{deleted['id']}?{version}&forceToPurge=true", state)
        case kind if kind == _VAULT:
            _ask("POST", f"{_deleted_vault(deleted['id'], state)}/purge?{_VAULTS_VERSION}", state)
        case _:
            _ask("POST", f"/sandbox/purge{deleted['id']}", state)


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
