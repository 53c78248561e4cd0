"""`amlstack expand`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

import click

from amlstack.arm import language
from amlstack.arm.language.levels import is_above_groups
from amlstack.arm.language.scope import NOBODY
from amlstack.catalog import credentials

from . import stdin
from .telling import tell, tell_json

EXAMPLES = """\b
Examples:
  amlstack expand mainTemplate.json
  amlstack expand mainTemplate.json --parameters parameters.dev.json --resource-group rg-ml-dev
  az bicep build --file main.bicep --stdout | amlstack expand -
  amlstack expand main.json --subscription 11111111-2222-3333-4444-555555555555 --location northeurope
"""


class Faulty(click.ClickException):
    """A template that can't be expanded, each fault on a line of its own."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the faults to `file`, or to stderr."""
        click.echo(self.message, file=file, err=file is None)


@click.command(epilog=EXAMPLES)
@click.argument("template")
@click.option("--parameters", "-p", metavar="FILE", help="A parameter file.")
@click.option("--subscription", metavar="ID", default=NOBODY, show_default="zeros", help="The subscription's id.")
@click.option(
    "--resource-group",
    "-g",
    metavar="NAME",
    help="The group that is deployed to. [default: rg; none for a template that isn't a group's, by its $schema]",
)
@click.option("--location", "-l", metavar="REGION", default="westeurope", show_default=True, help="The group's region.")
@click.option(
    "--template-uri", metavar="URI", help="Where the template is read from, as deployment() says it of a linked one."
)
def command(
    template: str,
    parameters: str | None,
    subscription: str,
    resource_group: str | None,
    location: str,
    template_uri: str | None,
) -> None:
    """Print the resources that an ARM TEMPLATE amounts to, and its outputs, as JSON; - is standard input.

    Loops are unrolled, conditions decided, nested deployments opened. What only a deployment can know (reference,
    listKeys ...) stays the expression it is, with what is known in it in its place; so does a secure parameter, whose
    value is never shown; so does a parameter that is given no value. A credential that stands in the template in the
    clear is shown as ***. A resource that is deployed elsewhere says its subscriptionId and resourceGroup. What has no
    value is told beside the rest, with exit code 2.
    """
    try:
        stdin.refuse_twice(template, parameters)
        document = stdin.document(template)
        given = stdin.document(parameters) if parameters else None
        group = resource_group or (None if is_above_groups(document.data) else "rg")
        now = datetime.now(UTC).replace(microsecond=0)
        scope = language.Scope(
            subscription=subscription,
            resource_group=group,
            location=location,
            deployment="mainTemplate",
            now=now,
            link=template_uri,
        )
        expanded = language.expand(document, given, scope, partly=True)
    except language.TemplateError as error:
        raise Faulty(str(error)) from None
    resources = [_shown(resource, scope) for resource in expanded.every()]
    outputs = {name: credentials.output_without(each) for name, each in expanded.outputs.items()}
    tell_json({"resources": resources, "outputs": language.as_template(outputs)})
    for remark in expanded.remarks:
        tell(f"note: {remark}", err=True)
    if expanded.faults:
        raise Faulty("\n".join(f"can't be evaluated: {fault}" for fault in expanded.faults))


def _shown(resource: language.Resource, scope: language.Scope) -> Any:
    elsewhere: dict[str, Any] = {}
    if resource.scope.subscription != scope.subscription:
        elsewhere["subscriptionId"] = resource.scope.said("subscription")
    if resource.scope.resource_group != scope.resource_group:
        elsewhere["resourceGroup"] = resource.scope.said("resource_group")
    body = {**resource.body, **elsewhere}
    return language.as_template(credentials.without(resource.type, body))
