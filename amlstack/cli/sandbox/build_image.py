"""`amlstack sandbox build-image`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .state import Unable, said, state_option

EXAMPLES = """\b
Examples:
  amlstack sandbox build-image ml-contoso
"""
_WORKSPACES = "microsoft.machinelearningservices/workspaces"


@click.command("build-image", epilog=EXAMPLES)
@click.argument("workspace")
@state_option
def build_image(workspace: str, state: Path) -> None:
    """Play the first build of an image in WORKSPACE (a name or an ARM id).

    Azure ML then makes the registry that the workspace lacks. It can't tag it: where a policy
    asks for a tag, this fails.
    """
    from urllib.parse import quote

    from amlstack.sandbox import contents, control

    with said():
        id_ = _id_of(workspace, contents.existing(state))
        status, body = control.ensure(state).request("POST", f"/sandbox/build-image{quote(id_)}")
    if status != 200:
        error = body["error"]
        raise click.ClickException(f"{error['code']}: {error['message']}")
    click.echo(f"Image built; it is in {body['properties']['containerRegistry']}")


def _id_of(workspace: str, found: list[dict[str, Any]]) -> str:
    """The id of the one workspace that is meant. Raises Unable where there is none, or more than one."""
    ids = [each["id"] for each in found if each["type"].lower() == _WORKSPACES]
    meant = [each for each in ids if workspace.lower() in {each.lower(), each.lower().rpartition("/")[2]}]
    if len(meant) == 1:
        return str(meant[0])
    if meant:
        raise Unable(f"{workspace} is more than one workspace: give an id\n  " + "\n  ".join(meant))
    raise Unable(f"there is no workspace {workspace} in the sandbox. It has: {', '.join(ids) or 'none'}")
