"""A call that is no resource's PUT, in Pulumi: a dynamic resource that makes it once its time has come."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pulumi
from pulumi.dynamic import Resource

from amlstack.plan.steps import Step

from . import cloud, signing_in
from .calls import Calls
from .inputs import Inputs

_LOOK = "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, ('amlstack', 'pulumi'))))"
_PYTHON = "PULUMI_PYTHON_CMD"
_FROM_PLUGIN = ContextVar("_FROM_PLUGIN", default=False)


class Call(Resource, module="amlstack", name="Call"):
    """A step's resource (catalog.wire.STEP), made by the class that the state names."""


@contextmanager
def from_plugin() -> Iterator[None]:
    """Say that what is made here is a program's in another language: the engine may not know the Python of amlstack."""
    token = _FROM_PLUGIN.set(True)
    try:
        yield
    finally:
        _FROM_PLUGIN.reset(token)


def make_step(step: Step, given: Inputs, component: str) -> pulumi.CustomResource:
    """Make a plan's step, below the component of that name.

    Raises RunError, in a preview already, where the call could not be made: by nobody, or by no Python.
    """
    _refuse(step)
    target = given.made[step.target.node]
    first = [given.propagation.over(ref.node, given.made[ref.node]) for ref in step.after]
    props = {
        "target": target.id,
        "action": step.action,
        "apiVersion": step.api_version,
        "body": dict(step.body),
        "done": dict(step.done),
    }
    opts = pulumi.ResourceOptions(parent=given.parent, depends_on=[target, *first])
    return Call(Calls(), f"{component}-{step.name}", props, opts)


def _refuse(step: Step) -> None:
    """End the program where the step can't be made."""
    if not os.environ.get(cloud.SANDBOX_URL) and (
        key := signing_in.configured_alone(pulumi.Config("azure-native").get)
    ):
        raise pulumi.RunError(
            f"{step.name} can't be done: azure-native is signed in by azure-native:{key} of the stack's configuration "
            "alone, which the step doesn't read. Say it in the environment too (ARM_CLIENT_ID, ARM_TENANT_ID, and "
            "ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE_PATH or ARM_USE_OIDC)"
        )
    if _FROM_PLUGIN.get() and not _python_will_do():
        raise pulumi.RunError(
            f"{step.name} can't be done: the engine makes such calls by {_engines_python()}, which has no amlstack. "
            f"Name the Python that has it before you run pulumi: export {_PYTHON}={sys.executable}"
        )


def _python_will_do() -> bool:
    """Whether the Python that the engine starts for a program in another language has amlstack and pulumi."""
    python = shutil.which(_engines_python(), path=os.pathsep.join(_engines_path()))
    if python is None:
        return False
    return subprocess.run([python, "-c", _LOOK], check=False, stdin=subprocess.DEVNULL).returncode == 0


def _engines_python() -> str:
    return os.environ.get(_PYTHON) or "python3"


def _engines_path() -> list[str]:
    """PATH without what a language host has put first: the virtual environment that this process runs in."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    own = str(Path(sys.executable).parent)
    return path[1:] if path[0] == own and own == str(Path(os.environ.get("VIRTUAL_ENV", ""), "bin")) else path
