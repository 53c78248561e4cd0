"""`amlstack sandbox serve`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from .faults import faults_option, load
from .state import Unable, refused, state_option

SUBSCRIPTION_ID = re.compile(r"/subscriptions/[^/]+/?", re.IGNORECASE)
EXAMPLES = """\b
Examples:
  amlstack sandbox serve
  amlstack sandbox serve --port 8443 --tls
  amlstack sandbox serve --faults faults.yaml
"""


@click.command(epilog=EXAMPLES)
@click.option("--port", type=click.IntRange(0, 65_535), help="The port; the last one or any free one, if left out.")
@click.option("--tls", is_flag=True, help="Speak https, with a certificate for localhost made in the state folder.")
@click.option(
    "--zone-groups-by-policy",
    "hub",
    metavar="GROUP",
    help="Give every private endpoint a zone group, as a landing zone's policy does, with the private DNS zones of "
    "this resource group: its name, or its id where it lies in another subscription.",
)
@click.option(
    "--no-approval",
    "foreign",
    metavar="ID",
    multiple=True,
    help="Deny the right to approve private endpoints' connections to this resource, or to all below this group or "
    "subscription: LinkedAuthorizationFailed, unless the connection is manual. May be repeated.",
)
@faults_option
@state_option
def serve(
    port: int | None, tls: bool, hub: str | None, foreign: tuple[str, ...], faults: Path | None, state: Path
) -> None:
    """Run the local Azure Resource Manager in the foreground, until Ctrl+C.

    Its address and token stand in server.json in the state folder, which only you can read.
    """
    from amlstack.sandbox.resource_manager.call import Settings
    from amlstack.sandbox.resource_manager.store import UnreadableState
    from amlstack.sandbox.server import faults as armed
    from amlstack.sandbox.server.serve import AlreadyServed
    from amlstack.sandbox.server.serve import serve as run

    def say(url: str) -> None:
        click.echo(f"Azure Resource Manager at {url} (state in {state}); Ctrl+C ends it.")

    played = armed.read(load(faults)) if faults else armed.Asked()
    try:
        hub = _group_id(hub) if hub else ""
        settings = Settings(idle=0, zone_groups_by_policy=hub, no_approval=tuple(map(_scope, foreign)))
        run(state, port=port, tls=tls, settings=settings, faults=played, ready=say)
    except (AlreadyServed, UnreadableState) as error:
        raise Unable(str(error)) from None
    except OSError as error:
        raise Unable(refused(error)) from None
    except KeyboardInterrupt:
        return


def _scope(given: str) -> str:
    """The id of a subscription, a group or a resource. Raises click.BadParameter for anything else."""
    from amlstack.catalog import ids

    if SUBSCRIPTION_ID.fullmatch(given):
        return given
    try:
        ids.parse(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--no-approval") from None
    return given


def _group_id(given: str) -> str:
    """The id of a resource group that is named, or given by its id. Raises click.BadParameter for another id."""
    from amlstack.catalog import ids, resources
    from amlstack.sandbox.control import SUBSCRIPTION

    if "/" not in given:
        return ids.group_id(SUBSCRIPTION, given)
    try:
        found = ids.parse(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--zone-groups-by-policy") from None
    if found.type.lower() != resources.GROUP.type.lower():
        raise click.BadParameter(f"{given} is no resource group's id", param_hint="--zone-groups-by-policy")
    return given
