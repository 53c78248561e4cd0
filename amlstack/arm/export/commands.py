"""The exact commands that check, preview and deploy an export, for two shells."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from amlstack.catalog import ids
from amlstack.variables import secret_variable

from .aligned_plans import Source
from .exported import Deployment, Export
from .other_groups import subscription
from .parameters import Parameter

SUBSCRIPTION = "AZURE_SUBSCRIPTION_ID"
"""The variable that names the subscription, where the workspace file doesn't: the Azure SDKs' own."""


def az(made: Export, source: Source) -> Iterator[str]:
    """Commands of the Azure CLI, a line each, in order. Nothing is asked for: variables give what no file holds."""
    known = subscription(source.plan)
    yield f"az account set --subscription {shlex.quote(known) if known else _variable(SUBSCRIPTION)}"
    yield from _az_group(made, source)
    for number, each in enumerate(made.deployments, 1):
        for command in ("validate", "what-if", "create"):
            kind = f"az deployment {'sub' if _whole(made) else 'group'} {command}"
            where = _place(made, source) + ("" if _whole(made) else " --mode Incremental")
            yield f"{kind} --name {source.workspace.name}-{number} {where} {_files(made, each, source)}"


def stack(made: Export, source: Source) -> Iterator[str]:
    """Commands of the Azure CLI that deploy the same as deployment stacks, in the place of the create lines."""
    for number, each in enumerate(made.deployments, 1):
        kind = f"az stack {'sub' if _whole(made) else 'group'} create"
        where = f"{_place(made, source)} --action-on-unmanage detachAll --deny-settings-mode none --yes"
        yield f"{kind} --name {source.workspace.name}-{number} {where} {_files(made, each, source)}"


def _az_group(made: Export, source: Source) -> Iterator[str]:
    """Makes the group where it isn't there, and adds tags to those that it has: a PUT with tags would replace them."""
    if (group := source.plan.group) is None or _whole(made):
        return
    name = shlex.quote(group.name)
    exists = f'[ "$(az group exists --name {name})" = true ]'
    yield f"{exists} || az group create --name {name} --location {group.location}"
    if tags := " ".join(shlex.quote(f"{key}={value}") for key, value in group.tags.items()):
        id_ = f'"$(az group show --name {name} --query id --output tsv)"'
        yield f"az tag update --resource-id {id_} --operation Merge --tags {tags}"


def _whole(made: Export) -> bool:
    return made.scope == "subscription"


def _place(made: Export, source: Source) -> str:
    if _whole(made):
        return f"--location {source.workspace.location}"
    return f"--resource-group {shlex.quote(source.group)}"


def _files(made: Export, deployment: Deployment, source: Source) -> str:
    """The template, the parameter file, and the secrets that it can't hold."""
    secrets = (f' "{each.name}={_bare(secret_variable(each.name))}"' for each in asked(made, deployment, source))
    file = shlex.quote(f"@{_file(made, deployment, source)}")
    return f"--template-file {deployment.template} --parameters {file}{''.join(secrets)}"


def asked(made: Export, deployment: Deployment, source: Source) -> list[Parameter]:
    """The parameters of a template for which a workspace file's parameter file has no value: secrets."""
    plan = made.sources.index(source)
    return [each for each in deployment.given if each.given(plan) is None]


def _variable(name: str) -> str:
    return f'"{_bare(name)}"'


def _bare(name: str) -> str:
    """The value of a variable, without which a shell ends."""
    return f"${{{name}:?}}"


def powershell(made: Export, source: Source) -> Iterator[str]:
    """Commands of Az PowerShell, a line each, in order."""
    known = subscription(source.plan)
    yield f"Set-AzContext -Subscription {_quoted(known) if known else f'$env:{SUBSCRIPTION}'}"
    yield from _powershell_group(made, source)
    noun = "AzSubscriptionDeployment" if _whole(made) else "AzResourceGroupDeployment"
    group_name = f"-ResourceGroupName {_quoted(source.group)} -Mode Incremental"
    place = f"-Location {source.workspace.location}" if _whole(made) else group_name
    for number, each in enumerate(made.deployments, 1):
        file = _quoted(_file(made, each, source))
        said = f"{place} -TemplateFile {each.template} -TemplateParameterFile {file}"
        yield f"Test-{noun} {said}"
        for suffix in (" -WhatIf", ""):
            yield f"New-{noun} -Name {source.workspace.name}-{number} {said}{suffix}"


def _powershell_group(made: Export, source: Source) -> Iterator[str]:
    if (group := source.plan.group) is None or _whole(made):
        return
    name = _quoted(group.name)
    missing = f"-not (Get-AzResourceGroup -Name {name} -ErrorAction SilentlyContinue)"
    yield f"if ({missing}) {{ New-AzResourceGroup -Name {name} -Location {group.location} }}"
    if tags := "; ".join(f"{_quoted(key)} = {_quoted(value)}" for key, value in group.tags.items()):
        id_ = f"(Get-AzResourceGroup -Name {name}).ResourceId"
        yield f"Update-AzTag -ResourceId {id_} -Operation Merge -Tag @{{ {tags} }}"


def enable(vault: str) -> str:
    """The command of the Azure CLI that lets Resource Manager read secrets of a vault, by its id."""
    id_ = ids.parse(vault)
    where = f"--name {shlex.quote(id_.name)} --subscription {shlex.quote(id_.subscription)}"
    return f"az keyvault update {where} --enabled-for-template-deployment true"


def _file(made: Export, deployment: Deployment, source: Source) -> str:
    return deployment.parameters[made.sources.index(source)]


def _quoted(text: str) -> str:
    """Text as a literal of PowerShell, to which typographic quotes are quotes too."""
    return "'" + re.sub("['\u2018-\u201b]", r"\g<0>\g<0>", text) + "'"
