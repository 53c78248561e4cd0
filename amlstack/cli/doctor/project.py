"""What lies in the folder where amlstack is used: the workspace file, amlstack.toml, the sandbox, the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .look import Look, State

USUAL = Path("workspace.yaml")
_SETTINGS = ("AMLSTACK_", "ARM_", "AZURE_", "PULUMI_")
_SECRET = "AMLSTACK_SECRET_"


def looks(file: Path | None) -> Iterator[Look]:
    """What there is in the current folder, and in the one of `file`, which is workspace.yaml unless said."""
    yield _workspace(file)
    yield _settings((file or USUAL).absolute().parent)
    yield _sandbox()
    yield _environment()


def _workspace(file: Path | None) -> Look:
    from amlstack.plan import PlanError, of_file
    from amlstack.spec import SpecError, load

    wanted = file or USUAL
    if file is None and not wanted.exists():
        return Look("workspace file", State.ABSENT, f"no {USUAL} in {Path.cwd()}", "amlstack init")
    try:
        declaration = load(wanted)
        plan = of_file(declaration)
    except (SpecError, PlanError) as error:
        first, more = str(error.faults[0]), len(error.faults) - 1
        what = first if isinstance(error, SpecError) else f"{wanted}: {error.faults[0].what}"
        return Look(
            "workspace file", State.WRONG, f"{what}{f' (and {more} more)' if more else ''}", f"amlstack check {wanted}"
        )
    what = f"{wanted}: workspace {declaration.spec.name}, {len(plan)} resources"
    return Look("workspace file", State.OK, f"{what}; what the rules say of it: amlstack check {wanted}")


def _settings(folder: Path) -> Look:
    from amlstack.cli.check import config
    from amlstack.cli.check.subject import Unfit

    found = config.nearest(folder)
    if found is None:
        return Look("amlstack.toml", State.ABSENT, "none here or above: the rules' defaults hold")
    try:
        policy = config.settings(found)
    except Unfit as error:
        mend = "mend it: docs/check.md has what it may say"
        return Look("amlstack.toml", State.WRONG, "; ".join(map(str, error.reasons)), mend)
    what = f"{config.shown(found)}: profile {policy.profile or 'default'}"
    return Look("amlstack.toml", State.OK, f"{what}, {len(policy.rules)} rules set, {len(policy.waivers)} waivers")


def _sandbox() -> Look:
    try:
        from amlstack.sandbox import control
    except ImportError as error:  # no fcntl: Windows
        what = f"doesn't run on this system: {error.name or error} is wanting"
        return Look("sandbox", State.ABSENT, what, "run it in WSL, or in a container")
    state = control.default_state()
    if not state.exists():
        return Look("sandbox", State.ABSENT, f"none in {state}", "amlstack sandbox up")
    if not state.is_dir() or not os.access(state, os.R_OK | os.W_OK | os.X_OK):
        mend = "keep the sandbox in a folder that you can write: AMLSTACK_STATE"
        return Look("sandbox", State.WRONG, f"{state} is no folder that can be written", mend)
    running = control.running(state)
    if running:
        return Look("sandbox", State.OK, f"runs at {running.url}, kept in {state}")
    return Look("sandbox", State.OK, f"stopped, kept in {state}; the next command of it starts it")


def _environment() -> Look:
    """The names of variables that commands read, never what they say; of secrets the number alone."""
    names = sorted(name for name in os.environ if name.startswith(_SETTINGS) and not name.startswith(_SECRET))
    secrets = sum(name.startswith(_SECRET) for name in os.environ)
    said = [*names, *([f"{_SECRET}* ({secrets})"] if secrets else [])]
    return Look("environment", State.OK, f"sets {', '.join(said)}" if said else "sets nothing that commands read")
