"""The exact commands that check, preview and deploy an export, for two shells."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from amlstack.catalog import ids

from .aligned_plans import Source
from .exported import Deployment, Export


def az(made: Export, source: Source) -> Iterator[str]:
    """Commands of the Azure CLI, a line each, in order."""
    whole = made.scope == "subscription"
    if (group := source.plan.group) and not whole:
        tags = "".join(f" {shlex.quote(f'{key}={value}')}" for key, value in group.tags.items())
        yield f"az group create --name {shlex.quote(group.name)} --location {group.location}{tags and f' --tags{tags}'}"
    place = f"--location {source.workspace.location}" if whole else f"--resource-group {shlex.quote(source.group)}"
    mode = "" if whole else " --mode Incremental"
    for number, each in enumerate(made.deployments, 1):
        files = f"--template-file {each.template} --parameters {shlex.quote(f'@{_file(made, each, source)}')}"
        for command in ("validate", "what-if", "create"):
            kind = f"az deployment {'sub' if whole else 'group'} {command}"
            yield f"{kind} --name {source.workspace.name}-{number} {place}{mode} {files}"


def powershell(made: Export, source: Source) -> Iterator[str]:
    """Commands of Az PowerShell, a line each, in order."""
    whole = made.scope == "subscription"
    if (group := source.plan.group) and not whole:
        tags = "; ".join(f"{_quoted(key)} = {_quoted(value)}" for key, value in group.tags.items())
        yield f"New-AzResourceGroup -Name {_quoted(group.name)} -Location {group.location} -Tag @{{ {tags} }}"
    noun = "AzSubscriptionDeployment" if whole else "AzResourceGroupDeployment"
    group_name = f"-ResourceGroupName {_quoted(source.group)} -Mode Incremental"
    place = f"-Location {source.workspace.location}" if whole else group_name
    for number, each in enumerate(made.deployments, 1):
        file = _quoted(_file(made, each, source))
        said = f"{place} -TemplateFile {each.template} -TemplateParameterFile {file}"
        yield f"Test-{noun} {said}"
        for suffix in (" -WhatIf", ""):
            yield f"New-{noun} -Name {source.workspace.name}-{number} {said}{suffix}"


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
