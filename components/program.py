"""From a workspace file and a stack's configuration to the args of the Workspace component."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any, cast

import pulumi

from amlstack import plan, spec
from amlstack.variables import secret_variable

from .args import WorkspaceArgs
from .cloud import Unread
from .vault_secrets import Vaults


def end_at_once_when_interrupted() -> None:
    """Let the engine end the program by SIGINT without a word: Python would tell of it by a traceback.

    Nothing is lost, since the engine alone keeps anything. Ctrl-C on a terminal reaches the engine, not the program.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))


def declared(config: pulumi.Config, file: Path) -> tuple[str, WorkspaceArgs]:
    """The workspace's name and the component's args, as `file` declares them.

    A secret comes from the key vault that the file names for it; where it names none, from AMLSTACK_SECRET_<NAME>, else
    from the stack's configuration. Raises pulumi.RunError, which Pulumi prints without a traceback: with every fault of
    the file and its place, or with every secret that is missing or can't be read, and how to mend it.
    """
    try:
        declaration = spec.load(file)
        plan.workspace(declaration.spec)
    except spec.SpecError as error:
        raise pulumi.RunError(str(error)) from None
    except plan.PlanError as error:
        lines = [f"{declaration.place(fault.path)}: {fault.what}; {fault.mend}" for fault in error.faults]
        raise pulumi.RunError("\n".join(lines)) from None
    places, values = dict(declaration.secrets()), _values(declaration, config)
    if wrong := [f"{places[secret]}: {value}" for secret, value in values.items() if isinstance(value, Unread)]:
        raise pulumi.RunError("\n".join(wrong))
    return declaration.spec.name, cast(WorkspaceArgs, declaration.as_args(values.__getitem__))


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
