"""From a workspace file and a stack's configuration to the args of the Workspace component."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pulumi

from amlstack import plan, spec

from .args import WorkspaceArgs


def declared(config: pulumi.Config, file: Path) -> tuple[str, WorkspaceArgs]:
    """The workspace's name and the component's args, as `file` declares them.

    Secrets come from the stack's configuration. Raises pulumi.RunError, which Pulumi prints without a traceback: with
    every fault of the file and its place, or with every secret that the configuration lacks and how to set it.
    """
    try:
        declaration = spec.load(file)
        plan.workspace(declaration.spec)
    except spec.SpecError as error:
        raise pulumi.RunError(str(error)) from None
    except plan.PlanError as error:
        lines = [f"{declaration.place(fault.path)}: {fault.what}; {fault.mend}" for fault in error.faults]
        raise pulumi.RunError("\n".join(lines)) from None
    missing = [f"{place}: {_missing(name)}" for name, place in declaration.secrets() if config.get(name) is None]
    if missing:
        raise pulumi.RunError("\n".join(missing))
    return declaration.spec.name, cast(WorkspaceArgs, declaration.as_args(config.require_secret))


def _missing(name: str) -> str:
    return f"the stack's configuration has no secret {name!r}; set it with: pulumi config set --secret {name}"
