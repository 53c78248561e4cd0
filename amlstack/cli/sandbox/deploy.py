"""`amlstack sandbox deploy`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from amlstack.literal_credentials import masked

from ..telling import tell
from .made_up import made_up
from .state import Unable, said, state_option

if TYPE_CHECKING:
    from amlstack.sandbox.deployer.task import Prepared

EXAMPLES = """\b
Examples:
  amlstack sandbox deploy arm --resource-group rg-contoso --create-group
  amlstack sandbox deploy arm --parameters parameters.dev.json --resource-group rg-dev
  amlstack sandbox deploy arm --resource-group rg-contoso --what-if
  amlstack sandbox deploy mainTemplate.json --parameters dev.json --resource-group rg-dev --mode complete
"""
_CONTAINER, _OUTPUT = "DeploymentFailed", "DeploymentOutputEvaluationFailed"
"""Codes of errors that only hold others, and of those that belong to no resource."""


@click.command(epilog=EXAMPLES)
@click.argument("target", metavar="DIR|TEMPLATE", type=click.Path(path_type=Path))
@click.option(
    "--parameters",
    "-p",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A parameter file; of several, a later one wins. Of a folder: which of its parameter files.",
)
@click.option(
    "--resource-group", "-g", metavar="NAME", help="The group to deploy to; none for a subscription's template."
)
@click.option("--create-group", is_flag=True, help="Make the group where it isn't there.")
@click.option(
    "--location",
    "-l",
    metavar="REGION",
    help="The region of a new group, or of the deployment. [default: the parameter `location`, else westeurope]",
)
@click.option(
    "--mode",
    type=click.Choice(["incremental", "complete"]),
    default="incremental",
    show_default=True,
    help="complete deletes what the group holds and the template doesn't.",
)
@click.option("--unchecked", is_flag=True, help="Ask no rules first: let Azure say what it refuses.")
@click.option(
    "--let-pass",
    multiple=True,
    metavar="TYPE",
    help="Take any body of a type that the sandbox doesn't play (Microsoft.Network/bastionHosts), as an opaque "
    "resource: nothing of it is checked or filled in. Until `amlstack sandbox reset`.",
)
@click.option("--what-if", is_flag=True, help="Say what would change, and change nothing.")
@state_option
def deploy(
    target: Path,
    parameters: tuple[Path, ...],
    resource_group: str | None,
    create_group: bool,
    location: str | None,
    mode: str,
    what_if: bool,
    unchecked: bool,
    let_pass: tuple[str, ...],
    state: Path,
) -> None:
    """Deploy a TEMPLATE, or the DIR that `amlstack export` has written, to the sandbox.

    By the template's $schema it goes to a resource group or to the subscription. Starts the sandbox's server where none
    runs. A secure parameter without a value is taken from AMLSTACK_SECRET_<NAME>, else made up; so is a secret that a
    parameter file takes from a key vault, where the sandbox's vault lacks it. Exit codes: 1 where the deployment fails
    (what succeeded stays), 2 where it can't begin.
    """
    from amlstack.arm.language import TemplateError
    from amlstack.cli.check import gate
    from amlstack.sandbox import control
    from amlstack.sandbox.deployer import files, follow, passing, task
    from amlstack.sandbox.vaults import furnish

    if what_if and create_group:
        raise click.UsageError("--what-if changes nothing, so it makes no group: leave --create-group out.")
    try:
        todo = files.tasks(target, parameters)
        prepared = task.prepare(todo, task.Wishes(resource_group, location, mode))
        if not unchecked:
            gate.templates((each.template, each.parameters) for each in todo)
        with said():
            server = control.ensure(state)
            click.echo(f"sandbox  {server.url}  (state in {state})")
            for type_ in let_pass:
                click.echo(f"opaque   {passing.let_pass(server, type_)}")
            task.need_group(server, prepared, create=create_group)
            wanted = () if what_if else [kept for each in prepared for kept in each.in_vaults]
            secrets = (f"secret   {name}: {source}" for name, source in furnish(server, wanted))
            for line in chain(secrets, (f"made up  {lost}" for lost in made_up(state))):
                click.echo(line)
            opaque = passing.passed(server)
        for each in prepared:
            if what_if:
                _what_if(server, each)
            else:
                _deploy(server, each, opaque)
    except files.Unclear as error:
        raise Unable(str(error)) from None
    except TemplateError as error:
        raise Unable(str(error)) from None
    except follow.Refused as error:
        raise Unable("\n".join([*_lines(error.error), *passing.way_out(error.error)])) from None


def _deploy(server: Any, prepared: Prepared, opaque: Collection[str]) -> None:
    """Deploy one template; `opaque` are types that nobody plays. Raises ClickException where it fails."""
    from amlstack.sandbox.deployer.follow import Follower

    tell(f"deploy   {prepared.task.template} to {prepared.scope.resource_group or 'the subscription'}")
    for name, source in prepared.secrets:
        tell(f"secret   {name}: {source}")
    with said():
        properties = Follower(server, prepared.id, partial(_tell, opaque)).deploy(prepared.body)
    if properties["provisioningState"] != "Succeeded":
        outputs = [each["message"] for each in _details(properties["error"]) if each["code"] == _OUTPUT]
        raise click.ClickException(masked("\n".join([f"{prepared.task.name} failed; what succeeded stays.", *outputs])))
    tell(f"{prepared.task.name} succeeded.")
    for name, output in properties.get("outputs", {}).items():
        value = output.get("value", "(secure)")
        tell(f"  {name} = {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


def _what_if(server: Any, prepared: Prepared) -> None:
    """Say what one template would change."""
    from amlstack.sandbox.deployer.follow import what_if

    from .what_if import lines, refusals

    tell(f"what-if  {prepared.task.template} to {prepared.scope.resource_group or 'the subscription'}")
    with said():
        found = what_if(server, prepared.id, prepared.body)
    tell("\n".join(lines(found)))
    for line in refusals(found):
        tell(line, err=True)


def _tell(opaque: Collection[str], operation: Mapping[str, Any]) -> None:
    """Say how an operation ended: a failure on stderr, with its reason; what nobody plays is opaque, not done."""
    about = operation.get("targetResource", {})
    what = f"{about.get('resourceType', '')}  {about.get('resourceName', '')}"
    if operation["provisioningState"] == "Succeeded":
        done = "opaque" if about.get("resourceType", "").lower() in opaque else "done"
        tell(f"  {'deleted' if operation['provisioningOperation'] == 'Delete' else done:<8} {what}")
        return
    error = operation["statusMessage"]["error"]
    tell(f"  failed   {what}", err=True)
    if error["code"] != _CONTAINER:
        tell("\n".join(f"    {line}" for line in _lines(error)), err=True)


def _details(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The errors inside an error, at any depth."""
    for each in error.get("details", ()):
        yield each
        yield from _details(each)


def _lines(error: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """An error and those inside it, a line each."""
    yield f"{'  ' * depth}{error['code']}: {error['message']}"
    details: Sequence[Mapping[str, Any]] = error.get("details", ())
    for each in details:
        yield from _lines(each, depth + 1)
