"""From a workspace file and a stack's configuration to the args of the Workspace component."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pulumi

from amlstack import plan, spec
from amlstack.plan.views.location import own_group
from amlstack.variables import secret_variable

from .args import WorkspaceArgs
from .cloud import Unread
from .vault_secrets import Vaults

FILE = "AMLSTACK_FILE"
"""Set by `amlstack sandbox env`: the file that the sandbox's stack was made from."""
_NONE: Mapping[str, Any] = MappingProxyType({})


def end_at_once_when_interrupted() -> None:
    """Let the engine end the program by SIGINT without a word: Python would tell of it by a traceback.

    Nothing is lost, since the engine alone keeps anything. Ctrl-C on a terminal reaches the engine, not the program.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))


def file_of(config: pulumi.Config) -> Path:
    """The workspace file: what the stack's configuration says, else AMLSTACK_FILE, else workspace.yaml."""
    return Path(config.get("file") or os.environ.get(FILE) or "workspace.yaml")


def outputs_before() -> Mapping[str, Any]:
    """The stack's outputs as the last run left them; none where there was none. Raises pulumi.RunError."""
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    try:
        found: Any = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {"name": name}).value
    except Exception as error:  # noqa: BLE001  the SDK raises no narrower type
        raise pulumi.RunError(f"the stack's outputs can't be read: {error}") from None
    return cast(Mapping[str, Any], found["outputs"])


def declared(config: pulumi.Config, file: Path, before: Mapping[str, Any] = _NONE) -> tuple[str, WorkspaceArgs]:
    """The workspace's name and the component's args, as `file` declares them.

    A secret comes from the key vault that the file names for it; where it names none, from AMLSTACK_SECRET_<NAME>, else
    from the stack's configuration. `before` are the stack's outputs. Raises pulumi.RunError, which Pulumi prints
    without a traceback: with every fault of the file and its place, where the stack was made from another workspace, or
    with every secret that is missing or can't be read, and how to mend it.
    """
    try:
        declaration = spec.load(file)
        planned = plan.of_file(declaration)
    except spec.SpecError as error:
        raise pulumi.RunError(str(error)) from None
    except plan.PlanError as error:
        lines = [f"{declaration.place(fault.path)}: {fault.what}; {fault.mend}" for fault in error.faults]
        raise pulumi.RunError("\n".join(lines)) from None
    if refused := _another(planned, before, config.get("replace")):
        raise pulumi.RunError(f"{file}: {refused}")
    places, values = dict(declaration.secrets()), _values(declaration, config)
    if wrong := [f"{places[secret]}: {value}" for secret, value in values.items() if isinstance(value, Unread)]:
        raise pulumi.RunError("\n".join(wrong))
    return declaration.spec.name, cast(WorkspaceArgs, declaration.as_args(values.__getitem__))


def _another(planned: plan.Plan, before: Mapping[str, Any], replace: str | None) -> str | None:
    """Why this stack isn't the plan's: it was made from another workspace, all of which would be deleted."""
    name, group = planned.workspace.name, own_group(planned)
    was, group_was = before.get("workspace"), before.get("resource_group")
    same = all(not isinstance(old, str) or new.lower() == old.lower() for new, old in ((name, was), (group, group_was)))
    if same or replace == was:
        return None
    return (
        f"declares the workspace {name} in {group}, but the stack {pulumi.get_stack()} was made from {was} in "
        f"{group_was}, which would be deleted with all that belongs to it. Name that workspace's file (`pulumi config "
        f"set file FILE`), or make a stack for this one (`pulumi stack init`); to put this one in its place: `pulumi "
        f"config set replace {was}`"
    )


def _values(declaration: spec.Declaration, config: pulumi.Config) -> dict[spec.SecretName, Any]:
    """The value of each secret, marked as one, or what is wrong with it, in the file's order."""
    kept = {
        secret: plan.SecretRef(secret.secret, secret.key_vault, secret.version)
        for secret, _ in declaration.secrets()
        if secret.key_vault is not None
    }
    read = Vaults().read(kept.values())
    return {
        secret: _marked(read[kept[secret]]) if secret in kept else _configured(secret.secret, config)
        for secret, _ in declaration.secrets()
    }


def _marked(value: str | Unread) -> Any:
    return value if isinstance(value, Unread) else pulumi.Output.secret(value)


def _configured(name: str, config: pulumi.Config) -> Any:
    """A secret's value from the environment, else from the stack's configuration; or that there is none."""
    variable = secret_variable(name)
    if given := os.environ.get(variable):
        return pulumi.Output.secret(given)
    if config.get(name) is None:
        how = f"set it with: pulumi config set --secret {name}, or in {variable}"
        return Unread(f"the stack's configuration has no secret {name!r}; {how}")
    return config.require_secret(name)
